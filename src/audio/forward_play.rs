//! Forward play of a clip: its source at the clip's speed, with the pitch that goes with it or kept.

use num_rational::Ratio;

use super::played_sound::PlayedSound;
use super::speed_line::SpeedLine;
use super::stretched::Stretched;
use super::varispeed::Varispeed;
use super::{AudioError, SoundOrigin};
use crate::base::{Diagnostic, SampleBlock};
use crate::draft::Speed;
use crate::timeline::{SoundClip, can_keep_pitch};

/// Forward play of a clip, by the cheapest way that is right.
pub(super) enum ForwardPlay {
    /// One speed, and the pitch goes with it.
    Straight(Box<PlayedSound>),
    /// A speed that moves, and the pitch goes with it.
    Varied(Box<Varispeed>),
    /// The pitch is kept.
    Stretched(Stretched),
}

impl ForwardPlay {
    /// Opens what `clip` plays of `source`.
    pub(super) fn open(clip: &SoundClip, source: &SoundOrigin) -> Result<Self, AudioError> {
        let one = Ratio::from_integer(1);
        let played = |speed| PlayedSound::new(source.clone(), clip, speed);
        let keeps_pitch = clip.keep_pitch && can_keep_pitch(&clip.speed);
        Ok(match &clip.speed {
            Speed::Constant(factor) if *factor == one || !keeps_pitch => Self::Straight(Box::new(played(*factor))),
            Speed::Ramp(_) if !keeps_pitch => Self::Varied(Box::new(Varispeed::new(played(one), SpeedLine::of(clip)))),
            Speed::Constant(_) | Speed::Ramp(_) => Self::Stretched(Stretched::open(played(one), clip)?),
        })
    }

    /// Samples from `first` on.
    pub(super) fn read(&mut self, first: i64, length: usize) -> Result<SampleBlock, AudioError> {
        match self {
            Self::Straight(played) => played.read(first, length),
            Self::Varied(varied) => varied.read(first, length),
            Self::Stretched(stretched) => stretched.read(first, length),
        }
    }

    /// The warnings since the last call.
    pub(super) fn take_warnings(&mut self) -> Vec<Diagnostic> {
        match self {
            Self::Straight(played) => played.take_warnings(),
            Self::Varied(varied) => varied.played().take_warnings(),
            Self::Stretched(stretched) => stretched.take_warnings(),
        }
    }
}
