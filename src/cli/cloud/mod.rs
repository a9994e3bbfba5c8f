//! `offcut cloud`: the service's API, a verb a file.

mod asking;
mod cancel;
mod chat;
mod chat_words;
mod credits;
mod export;
mod jobs;
mod login;
mod resume;
mod session;
mod state;
mod teller;
mod upload;
mod verb;

pub(super) use asking::{ask_until, poll_interval};
pub(super) use teller::print_finished;
pub(super) use verb::CloudVerb;
