//! The director: sentences in English and Chinese become drafts and edits of drafts, by tables of words and no more. A
//! sentence is cut into parts, each part read as a wish, each wish applied to what it means in the draft, and the reply
//! says what changed.

mod adapted;
mod added_texts;
mod apply;
mod carried;
mod create;
mod creation_wishes;
mod director;
mod facts;
mod film_words;
mod grading;
mod picture_wishes;
mod picture_words;
mod pictures;
mod quantities;
mod recall;
mod refusal;
mod remaking;
mod replies;
mod reports;
mod retiming;
mod revisions;
mod sentence;
mod sounds;
mod suggestions;
mod text_wishes;
mod text_words;
mod texts;
mod wish;
mod wishes;
mod words;

pub use adapted::{Adapted, adapt};
pub use director::{Direction, direct, direct_among};
pub use revisions::{Revisions, Turn};
