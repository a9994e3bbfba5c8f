//! The only module with `unsafe`: what FFmpeg and wgpu need beyond their safe interfaces, each block with the reason why it is sound.
#![allow(unsafe_code, reason = "this is the module that wraps C interfaces; everywhere else it is denied")]

mod frame;
mod gpu;

pub use frame::{DecodedPlanes, av_from_frame, frame_from_av};
pub use gpu::pipeline_cache;
