//! Sound: any accepted file as 48 kHz stereo at exact sample positions ([`SoundReader`]), clips with gains, fades and repeats,
//! and their sum under a true-peak ceiling ([`Mixer`]). Files are opened when their clip begins and closed when it ends,
//! so that memory does not grow with the number of clips.

mod changed_rate;
mod clip;
mod downmix;
mod error;
mod gain;
mod limiter;
mod mixer;
mod rate_converter;
mod reader;
mod source_stream;
mod true_peak;

pub use clip::SoundClip;
pub use error::{AudioError, MixError};
pub use gain::{ConstantGain, Envelope, Fade, FadeCurve, FadeDirection};
pub use limiter::Limiter;
pub use mixer::{MasterSettings, Mixer};
pub use reader::SoundReader;
pub use true_peak::TruePeakMeter;
