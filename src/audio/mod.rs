//! Sound: any accepted file as 48 kHz stereo at exact sample positions ([`SoundReader`]), clips with gains, fades and repeats,
//! and their sum under a true-peak ceiling ([`Mixer`]). Files are opened when their clip begins and closed when it ends,
//! so that memory does not grow with the number of clips.
//!
//! Decision: symphonia reads WAV, MP3 and bare AAC to the sample, but knows no edit lists, which keep the sound of an MP4 in step. FFmpeg reads those, and
//! goes on in mid-file where symphonia lacks a feature.

mod clip;
mod decoder;
mod downmix;
mod error;
mod gain;
mod limiter;
mod mixer;
mod rate_converter;
mod reader;
mod source_stream;
mod symphonia_decoder;
mod true_peak;

pub use clip::SoundClip;
pub use error::{AudioError, MixError};
pub use gain::{ConstantGain, Envelope, Fade, FadeCurve, FadeDirection};
pub use limiter::Limiter;
pub use mixer::{MasterSettings, Mixer};
pub use reader::SoundReader;
pub use true_peak::TruePeakMeter;
