//! The only module with `unsafe`: what FFmpeg and wgpu need beyond their safe interfaces, each block with the reason why it is sound.
#![allow(unsafe_code, reason = "this is the module that wraps C interfaces; everywhere else it is denied")]

mod deinterlacer;
mod demuxer;
mod found_streams;
mod frame;
mod full_reference;
mod gpu;
mod input;
mod jpeg;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod on_demand;
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
pub use full_reference::{FullReference, has_filter};
pub use gpu::leave_out_device_select;
#[cfg(feature = "gpu")]
pub use gpu::pipeline_cache;
pub use jpeg::{MAX_JPEG_HALVINGS, decode_jpeg};
pub use parameters::{extradata, without_tag};
pub use pixel_converter::{PixelConverter, PixelLayout, crop};
pub use sound_decoder::{SoundDamage, SoundDecoder, SoundSpan};
pub use start::{NoFfmpeg, start_ffmpeg};
pub use upload::VaapiFrames;
pub use versions::{LibraryVersion, ffmpeg_release, ffmpeg_versions};
pub use video_decoder::{Care, Decoded, VideoDecoder, Wholeness, decoding_tick, length_ticks, wholeness};
