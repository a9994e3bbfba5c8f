//! Files on their way up: checked before anything leaves, known by their content so that the same file goes up once per
//! session, streamed from disk, several at once.

mod fitness;
mod send;
mod shell;
mod uploads;

pub use uploads::{UploadSource, Uploaded};

pub(super) use fitness::{FitFile, has_content, sha256_of};
