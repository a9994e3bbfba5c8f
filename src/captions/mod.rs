//! Captions: subtitle files and word times read into timed text, grouped into lines that read well, and written out
//! again.
//!
//! [`read`] knows a file by its content: SubRip, WebVTT, Advanced SubStation Alpha, and the word times of speech
//! recognisers as JSON. Times are exact and count from the file's zero; nothing here opens a file or lays out a letter.

mod caption_style;
mod cue;
mod error;
mod grouping;
mod markup;
mod read;
mod subrip;
mod substation;
mod timed_text;
mod timestamp;
mod webvtt;
mod word_times;
mod write;

pub use cue::{Captions, Cue, CueAlign, CuePlacement, CueStyle, Emphasis, SpokenWord};
pub use error::CaptionError;
pub use grouping::{Grouping, group};
pub use read::{MAX_BYTES, read};
pub use timed_text::{TimedText, spoken_words, timed_length, timed_texts};
pub use write::{CaptionFormat, write};
