//! State that outlives the process: tokens, sessions, files and jobs in one SQLite database (WAL, so that a killed
//! process loses nothing it has answered for). Calls block for as long as a small write takes and belong on a blocking
//! thread.

mod accounts;
mod connection;
mod files;
mod jobs;
mod sessions;

pub(super) use accounts::AccountRow;
pub(super) use connection::Store;
pub(super) use files::FileRow;
pub(super) use jobs::{JobEnd, JobRow, NewJob};
pub(super) use sessions::{Replaced, SessionRow};
