//! The wire types of the cloud's HTTP API, which its client and the node share: where requests go, what they hold, what
//! comes back, how it is refused.
//!
//! This program writes one form; it reads every variant that the service's documents describe ([`Answer`],
//! [`JobAnswer`], [`ChatEvent`]). Nothing here opens a connection, a file or a clock.

mod account;
mod answer;
mod chat;
mod code;
mod endpoint;
mod expiry;
mod files;
mod headers;
mod job;
mod session;
mod upload;

pub use account::{Credits, Token};
pub use answer::{Answer, AnswerError, AnswerForm, CodePlace, Envelope, Refusal};
pub use chat::{ChatEvent, ChatRequest, Message, Part, error_event, heartbeat_event, text_event, tool_call_event, tool_result_event};
pub use code::Code;
pub use endpoint::{Endpoint, routes};
pub use expiry::{ExpiresAt, retry_after};
pub use files::{ACCEPTED, AcceptedFile, FileKind, MAX_CANVAS, MAX_UPLOAD_BYTES, accepted_list};
pub use headers::{CLIENT_ID, SKILL_PLATFORM, SKILL_SOURCE, SKILL_VERSION, TOKEN_PREFIX};
pub use job::{ExportRequest, Job, JobAnswer, JobOutput, JobStatus, OutputRequest, is_ready};
pub use session::{NewSession, Session, SessionState, StateAnswer};
pub use upload::{UploadedFile, UploadedFiles, UrlUpload};
