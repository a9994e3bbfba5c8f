//! The only module with `unsafe`: what FFmpeg needs beyond its safe bindings, each block with the reason why it is sound.
#![allow(unsafe_code, reason = "this is the module that wraps FFmpeg's C interface; everywhere else it is denied")]

mod deinterlacer;
mod demuxer;
mod frame;
mod log;
mod parameters;
mod pixel_converter;
mod sound_decoder;
mod start;
mod upload;
mod versions;
mod video_decoder;

pub use deinterlacer::Deinterlacer;
pub use demuxer::{Demuxer, StreamHeader, VideoHeader};
pub use frame::{DecodedPlanes, av_from_frame, frame_from_av};
pub use log::quiet;
pub use parameters::{extradata, without_tag};
pub use pixel_converter::{PixelConverter, PixelLayout};
pub use sound_decoder::{SoundDamage, SoundDecoder, SoundSpan};
pub use start::start_ffmpeg;
pub use upload::VaapiFrames;
pub use versions::{LibraryVersion, ffmpeg_release, ffmpeg_versions};
pub use video_decoder::{Decoded, VideoDecoder, is_damaged, length_ticks};
