//! The handlers, one file for each thing that is asked about.

mod account;
mod chat;
mod export;
mod job_answer;
mod operation;
mod output;
mod router;
mod session;
mod upload;

pub(super) use router::router;
