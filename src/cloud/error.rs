//! Errors of the cloud, and the way out of each.

use std::path::PathBuf;
use std::time::Duration;

use crate::api;
use crate::base::{Code, Explain};
use crate::encode::EncodeError;
use crate::media::MediaError;
use crate::render::Failure;

use super::refusal::Refused;

/// Why something could not be done in the cloud.
#[derive(Debug, thiserror::Error)]
pub enum CloudError {
    /// A variable of the environment that cannot be used.
    #[error("{name} {reason}")]
    Setting {
        /// Its name.
        name: &'static str,
        /// The fault.
        reason: &'static str,
    },
    /// No connection was made: nothing was sent.
    #[error("cannot reach {host}: {reason}")]
    Unreachable {
        /// The host asked for.
        host: String,
        /// The system's words.
        reason: String,
    },
    /// The connection broke before the answer was whole.
    #[error("the connection broke while waiting for {what}: {reason}")]
    Lost {
        /// The name of the request.
        what: &'static str,
        /// The system's words.
        reason: String,
    },
    /// No whole answer in time.
    #[error("no whole answer to {what} within {} s", .after.as_secs_f64())]
    TimedOut {
        /// The name of the request.
        what: &'static str,
        /// How long was waited.
        after: Duration,
    },
    /// Nothing of an upload left any more.
    #[error("{what} stood still for {} s, with {sent} of {bytes} bytes on their way", .after.as_secs_f64())]
    Stalled {
        /// The name of the request that was sent.
        what: &'static str,
        /// Bytes that left.
        sent: u64,
        /// Bytes in all.
        bytes: u64,
        /// How long was waited.
        after: Duration,
    },
    /// An answer beyond all measure.
    #[error("the answer to {what} is larger than {limit} bytes; it was not read on")]
    TooLarge {
        /// The name of the request.
        what: &'static str,
        /// The most that is read.
        limit: u64,
    },
    /// An answer that is none of the documented ones.
    #[error("the answer to {what} cannot be used: {reason}")]
    BadAnswer {
        /// The name of the request.
        what: &'static str,
        /// The kind of answer that came instead.
        reason: String,
    },
    /// The service said no.
    #[error(transparent)]
    Refused(Box<Refused>),
    /// A file that the service would not take.
    #[error(transparent)]
    Unfit(#[from] super::unfit_file::UnfitFile),
    /// A draft or output that the service cannot do.
    #[error("the cloud cannot do this: {reason}")]
    NotForCloud {
        /// Why.
        reason: String,
        /// JSON pointer into the draft; empty where it has no place there.
        pointer: String,
    },
    /// A job failed, and failed again.
    #[error("the cloud failed to render {id}, and failed again: {reason}")]
    JobFailed {
        /// The job's last id.
        id: String,
        /// The service's words.
        reason: String,
    },
    /// Somebody cancelled the job.
    #[error("the job {id} was cancelled")]
    JobCancelled {
        /// The job's id.
        id: String,
    },
    /// The job goes on, but nobody waits any more.
    #[error("the job {id} still runs after {} minutes", .after.as_secs() / 60)]
    JobUnfinished {
        /// The job's id.
        id: String,
        /// How long was waited.
        after: Duration,
    },
    /// Another process waits for the job.
    #[error("another process is at the job {id}")]
    JobHeld {
        /// The job's id.
        id: String,
    },
    /// The job's result has its place already, and another was asked for.
    #[error("the result of {id} is at {output} already", output = .output.display())]
    Delivered {
        /// The job's id.
        id: String,
        /// Where the result is.
        output: PathBuf,
    },
    /// Another open job is to write the same there.
    #[error("the job {id} renders the same to {output} already", output = .output.display())]
    Doubled {
        /// The other job's id.
        id: String,
        /// The output asked for.
        output: PathBuf,
    },
    /// No such job is on record.
    #[error("no job {id:?} is on record")]
    UnknownJob {
        /// The id asked for.
        id: String,
    },
    /// A result that is no video.
    #[error("what the cloud sent as the result of {id} is no video: {reason}")]
    BadResult {
        /// The job's id.
        id: String,
        /// The kind of thing that it is.
        reason: String,
    },
    /// Records or files of this user cannot be read or written.
    #[error("cannot use {path}: {reason}", path = .path.display())]
    Records {
        /// Which.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// The output cannot be written.
    #[error(transparent)]
    Output(#[from] EncodeError),
    /// A local file cannot be read.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The draft is not right.
    #[error(transparent)]
    Draft(#[from] Failure),
    /// Any of these, at a place of the draft.
    #[error("{error}")]
    InDraft {
        /// The event that ended it.
        error: Box<CloudError>,
        /// JSON pointer into the draft.
        pointer: String,
    },
    /// Any of these, with what was kept.
    #[error("{error}")]
    Kept {
        /// The event that ended it.
        error: Box<CloudError>,
        /// The part that was kept, and how to go on.
        kept: String,
    },
}

impl CloudError {
    /// The same, with what was kept.
    #[must_use]
    pub fn keeping(self, kept: impl Into<String>) -> Self {
        Self::Kept { error: Box::new(self), kept: kept.into() }
    }

    /// An answer that was read, but not understood.
    pub(super) fn bad_answer(what: &'static str, reason: impl std::fmt::Display) -> Self {
        Self::BadAnswer { what, reason: reason.to_string() }
    }

    /// The event alone, without what was kept.
    pub fn cause(&self) -> &Self {
        match self {
            Self::Kept { error, .. } | Self::InDraft { error, .. } => error.cause(),
            other => other,
        }
    }

    /// The service's code, where it refused.
    pub fn refusal(&self) -> Option<api::Code> {
        match self.cause() {
            Self::Refused(refused) => Some(refused.code),
            _ => None,
        }
    }

    /// Whether the same request may do better later.
    pub(super) fn may_pass(&self) -> bool {
        match self.cause() {
            Self::Unreachable { .. } | Self::Lost { .. } | Self::TimedOut { .. } | Self::Stalled { .. } => true,
            Self::Refused(refused) => refused.http_status >= 500 || matches!(refused.code, api::Code::Fault | api::Code::Unavailable),
            _ => false,
        }
    }

    /// As the program tells it.
    pub fn failure(self) -> Failure {
        match self {
            Self::Draft(failure) => failure,
            Self::Kept { error, kept } => {
                let mut failure = error.failure();
                if let Some(last) = failure.diagnostics.last_mut() {
                    last.notes.push(kept);
                }
                failure
            }
            Self::InDraft { error, pointer } => {
                let mut failure = error.failure();
                failure
                    .diagnostics
                    .iter_mut()
                    .filter(|found| found.pointer.is_empty())
                    .for_each(|found| found.pointer.clone_from(&pointer));
                failure
            }
            Self::NotForCloud { ref pointer, .. } => self.diagnostic().at(pointer.clone()).into(),
            other => other.diagnostic().into(),
        }
    }
}

impl From<Refused> for CloudError {
    fn from(refused: Refused) -> Self {
        Self::Refused(Box::new(refused))
    }
}

impl Explain for CloudError {
    fn code(&self) -> Code {
        match self {
            Self::Setting { .. } | Self::Delivered { .. } => Code::Usage,
            Self::Unreachable { .. } | Self::Lost { .. } => Code::CloudUnreachable,
            Self::TimedOut { .. } | Self::Stalled { .. } => Code::CloudTimeout,
            Self::TooLarge { .. } | Self::BadAnswer { .. } | Self::BadResult { .. } => Code::CloudAnswer,
            Self::Refused(refused) => refused.kind(),
            Self::Unfit(unfit) => unfit.code(),
            Self::NotForCloud { .. } => Code::NotForCloud,
            Self::JobFailed { .. } => Code::JobFailed,
            Self::JobCancelled { .. } => Code::JobCancelled,
            Self::JobUnfinished { .. } | Self::Doubled { .. } => Code::JobUnfinished,
            Self::JobHeld { .. } => Code::JobHeld,
            Self::UnknownJob { .. } => Code::UnknownJob,
            Self::Records { .. } => Code::UnwritableRecords,
            Self::Output(error) => error.code(),
            Self::Media(error) => error.code(),
            Self::Draft(failure) => failure.diagnostics.iter().find(|found| found.is_error()).map_or(Code::Internal, |found| found.code),
            Self::Kept { error, .. } | Self::InDraft { error, .. } => error.code(),
        }
    }

    fn help(&self) -> Option<String> {
        let help = match self {
            Self::Setting { .. } => "set it right, or leave it away",
            Self::Unreachable { .. } => "look at the network and at NEMO_API_URL; `offcut render` needs neither",
            Self::Lost { .. } | Self::TimedOut { .. } | Self::Stalled { .. } => {
                "try again; where the network is bad, `offcut render` needs none"
            }
            Self::TooLarge { .. } | Self::BadAnswer { .. } => {
                "look at NEMO_API_URL: is that the API, and no proxy or login page in between? -vv says more"
            }
            Self::BadResult { .. } => "`offcut cloud resume` fetches it once more; `offcut render` makes it here",
            Self::NotForCloud { .. } | Self::JobFailed { .. } => "render it here: `offcut render DRAFT -o OUT`",
            Self::JobCancelled { .. } => "`offcut cloud export` hands it in anew",
            Self::Delivered { .. } => "copy it from there, or `offcut cloud export` renders anew",
            Self::JobUnfinished { .. } | Self::Doubled { .. } => "`offcut cloud resume` goes on waiting, `offcut cloud cancel` ends it",
            Self::JobHeld { .. } => "wait for that one, or end it; this one would only do the same",
            Self::UnknownJob { .. } => "`offcut cloud jobs` lists those on record",
            Self::Records { .. } => "look at the folder's permissions and space, or name another by OFFCUT_DATA_DIR and OFFCUT_CONFIG_DIR",
            Self::Refused(refused) => return refused.help(),
            Self::Unfit(unfit) => return unfit.help(),
            Self::Output(error) => return error.help(),
            Self::Media(MediaError::Missing { .. }) => "fix the path",
            Self::Media(error) => return error.help(),
            Self::Draft(_) => return None,
            Self::Kept { error, .. } | Self::InDraft { error, .. } => return error.help(),
        };
        Some(help.to_owned())
    }

    fn notes(&self) -> Vec<String> {
        match self {
            Self::Kept { error, kept } => error.notes().into_iter().chain([kept.clone()]).collect(),
            Self::Output(error) => error.notes(),
            Self::Media(error) => error.notes(),
            Self::InDraft { error, .. } => error.notes(),
            _ => Vec::new(),
        }
    }
}
