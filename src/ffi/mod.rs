//! The only module with `unsafe`: what FFmpeg needs beyond its safe bindings, each block with the reason why it is sound.
#![allow(unsafe_code, reason = "this is the module that wraps FFmpeg's C interface; everywhere else it is denied")]

mod frame;
mod parameters;
mod start;
mod upload;

pub use frame::{DecodedPlanes, av_from_frame, frame_from_av};
pub use parameters::{extradata, without_tag};
pub use start::start_ffmpeg;
pub use upload::VaapiFrames;
