//! Renders in the cloud that outlive this program: each is on record before its request leaves, and one process at a
//! time is at it. A job goes through the stages `prepared` (perhaps sent), `accepted`, `completed` and `downloaded`, or
//! ends as `failed` or `cancelled`; every step is a committed row before the next begins, so that whoever comes later
//! goes on where the last one was killed.

mod download;
mod export;
mod fetch_result;
mod lock;
mod outgoing;
mod plan_limit;
mod record;
mod resume;
mod run;
mod submit;
mod whole_mp4;

pub use export::{ExportOrder, Finished};
pub use outgoing::Outgoing;
pub(super) use plan_limit::is_within_plan;
pub use record::{JobRecord, Stage};
