//! The cloud's client: the service's API as a user of this machine asks for it, with records that outlive a killed
//! program, and the choice between rendering there and here.
//!
//! [`Cloud`] does what one request takes: tokens, sessions, refusals and their ways out, bounds of time and size.
//! `chat` talks, `upload` sends files, `jobs` hands drafts in and fetches results once; `place` decides by facts.
//! Everything runs on one thread inside the caller's runtime.

mod attribution;
mod chat;
mod client;
mod error;
mod hand_off;
mod identity;
mod jobs;
mod language;
mod news;
mod records;
mod refusal;
mod renders;
mod scouting;
mod secret;
mod settings;
mod transport;
mod unfit_file;
mod upload;
mod waits;

pub use attribution::Attribution;
pub use chat::{Action, Exchange, Route, Step, Translated, changes, steps, summary_of, translate};
pub use client::{Cloud, Login};
pub use error::CloudError;
pub use hand_off::{CloudFacts, Decision, Facts, Network, Place, decide};
pub use identity::{TokenInUse, TokenSource};
pub use jobs::{ExportOrder, Finished, JobRecord, Outgoing, Stage};
pub use news::{News, Watch};
pub use refusal::{LocalRender, Refused};
pub use renders::{MeasuredSpeed, RenderMeasure, keep_render};
pub use scouting::Wanted;
pub use secret::Secret;
pub use settings::{Settings, data_folder};
pub use unfit_file::UnfitFile;
pub use upload::{UploadSource, Uploaded};
pub use waits::Waits;
