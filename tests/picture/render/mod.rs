//! Whole renders: a draft and its media go in, a file comes out, and FFmpeg's own programs look at it.

mod captions;
mod endings;
mod frames;
mod numbered;
mod ordinary_media;
mod outputs;
mod sync;
mod text_motion;
