//! Sound: any accepted file as 48 kHz stereo at exact sample positions ([`SoundReader`]), the clips of the timeline at
//! any speed, forwards and backwards, with gains, fades and repeats, the tracks that they make, and the sum of these
//! under a true-peak ceiling ([`Mixer`]). Files are opened when their clip begins and closed when it ends, so that
//! memory does not grow with the number of clips.
//!
//! Decision: symphonia reads WAV and MP3 first, to the sample; an MP3 only where its first seconds are what FFmpeg
//! decodes. FFmpeg reads all else, whose edit lists symphonia does not know, and goes on in mid-file where symphonia
//! lacks a feature.

mod changed_rate;
mod clip;
mod decoder;
mod downmix;
mod ducking;
mod error;
mod forward_play;
mod gain;
mod limiter;
mod loudness_meter;
mod mixer;
mod played_sound;
mod rate_converter;
mod reader;
mod sound_origin;
mod source_stream;
mod speed_line;
mod stream;
mod stretched;
mod symphonia_decoder;
mod track;
mod true_peak;
mod varispeed;

pub use clip::PlacedClip;
pub use error::{AudioError, MixError};
pub use gain::{ConstantGain, Envelope};
pub use limiter::Limiter;
pub use loudness_meter::{Loudness, LoudnessMeter};
pub use mixer::{MasterSettings, Mixer};
pub use reader::SoundReader;
pub use sound_origin::SoundOrigin;
pub use track::MixTrack;
pub use true_peak::TruePeakMeter;
