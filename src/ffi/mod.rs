//! The only module with `unsafe`: what FFmpeg needs beyond its safe bindings, each block with the reason why it is sound.
#![allow(unsafe_code, reason = "this is the module that wraps FFmpeg's C interface; everywhere else it is denied")]

mod deinterlacer;
mod demuxer;
mod frame;
mod full_reference;
mod parameters;
mod start;
mod log;
mod pixel_converter;
mod video_decoder;
mod sound_decoder;
mod upload;

pub use deinterlacer::Deinterlacer;
pub use demuxer::{Demuxer, StreamHeader, VideoHeader};
pub use full_reference::{FullReference, has_filter};
pub use frame::{DecodedPlanes, av_from_frame, frame_from_av};
pub use parameters::{extradata, without_tag};
pub use start::start_ffmpeg;
pub use log::quiet;
pub use pixel_converter::{PixelConverter, PixelLayout};
pub use video_decoder::{Decoded, VideoDecoder, is_damaged, length_ticks};
pub use sound_decoder::{SoundDamage, SoundDecoder, SoundSpan};
pub use upload::VaapiFrames;
