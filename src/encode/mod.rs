//! Where pictures and sound go: an [`Encoder`] takes frames and samples and leaves one finished file, or none. The
//! tables of qualities and platforms stand in `settings`, the options of each codec in `codecs`. Pictures and sound may
//! come from two threads ([`Encoder::split`]); the file is written under a temporary name beside its target and renamed
//! when complete.
//!
//! Decision: hardware encoders are never taken by default, since their pictures differ. `--encoder` takes one, `doctor`
//! lists them.

mod catalogue;
mod chunks;
mod codecs;
mod convert;
mod encoder;
mod error;
mod format;
mod frame_length;
mod muxer;
mod name_ending;
mod numbered_name;
mod partial;
mod picture;
mod picture_file;
mod settings;
mod sound;
mod stills;
mod target;

pub use catalogue::{EncoderInfo, encoders};
pub use encoder::{Encoder, Finished, OutputShape};
pub use error::EncodeError;
pub use format::OutputFormat;
pub use partial::{PartialFolder, remove_partials};
pub use picture::PictureTrack;
pub use picture_file::{PictureFormat, rgb_from_planar};
pub use settings::{EncodingCost, Platform, Quality, Settings};
pub use sound::SoundTrack;
pub use target::{check_target, is_same_file, is_standard_output, may_replace, write_whole};

pub use crate::ffi::{LibraryVersion, NoFfmpeg, ffmpeg_release, ffmpeg_versions};
