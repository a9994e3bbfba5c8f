//! The director: sentences in English and Chinese become drafts and edits of drafts, by tables of words and no more.

mod apply;
mod create;
mod director;
mod quantities;
mod recall;
mod refusal;
mod replies;
mod sentence;
mod wishes;
mod words;

pub use director::{Direction, direct};
