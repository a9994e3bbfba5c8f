//! Whole renders: a draft and its media go in, a file comes out, and FFmpeg's own programs look at it.

mod endings;
mod frames;
mod numbered;
mod outputs;
mod sync;
