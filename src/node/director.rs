//! Who answers what is said in a session.

use std::path::PathBuf;

use serde_json::Value;

use crate::api::FileKind;

/// Makes and edits drafts by what is said.
pub trait Director: Send + Sync {
    /// Answers one message. It may take its time; the client hears heartbeats meanwhile.
    fn direct(&self, request: &DirectionRequest) -> Direction;
}

/// One message and what it is about.
#[derive(Clone, Debug)]
pub struct DirectionRequest {
    /// The words.
    pub text: String,
    /// The session's language: `en`, `zh`.
    pub language: String,
    /// The session's draft, with sources named by `cdn_url`; `None` before there is one.
    pub draft: Option<Value>,
    /// The record that the last answer gave back; `None` before there is one.
    pub history: Option<String>,
    /// The session's media, in the order they were uploaded.
    pub media: Vec<DirectorMedia>,
}

/// One uploaded file.
#[derive(Clone, Debug, PartialEq)]
pub struct DirectorMedia {
    /// Where it lies on this machine.
    pub path: PathBuf,
    /// The address by which drafts name it.
    pub cdn_url: String,
    /// Its name as it was sent.
    pub filename: String,
    /// Its kind, by content.
    pub kind: FileKind,
    /// Its bytes.
    pub bytes: u64,
    /// Upright width and height in pixels, where it has pictures.
    pub size: Option<(u32, u32)>,
    /// Milliseconds; `None` for stills.
    pub duration_ms: Option<i64>,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Direction {
    /// The reply; may be empty where the draft says it all.
    pub reply: String,
    /// The new draft, with sources named by `cdn_url`; `None`: it stays as it is.
    pub draft: Option<Value>,
    /// A record of the session's drafts, of the director's own making, that comes with the next message; kept where
    /// there is a new draft.
    pub history: Option<String>,
}
