//! Computed sources, whatever they are of.

use super::bed::{Bed, BedRequest};
use super::effects::Effect;
use super::theory::Key;
use crate::base::SampleBlock;
use crate::draft::ComputedSource;

/// A sound that no file holds.
#[derive(Debug)]
pub enum ComputedSound {
    /// Music.
    Bed(Box<Bed>),
    /// A sound effect.
    Effect(Effect),
}

impl ComputedSound {
    /// The sound that a draft names, `samples` long; a `looped` bed leads from its end into its beginning.
    pub fn of(source: &ComputedSource, samples: i64, looped: bool) -> Self {
        match source {
            ComputedSource::Effect { effect, frequency_hz, seed } => Self::Effect(Effect::new(*effect, *frequency_hz, *seed, samples)),
            ComputedSource::Bed { style, bpm, key, seed } => {
                let key = key.as_deref().and_then(Key::of);
                Self::Bed(Box::new(Bed::compose(BedRequest { bpm: *bpm, key, looped, ..BedRequest::new(*style, *seed, samples) })))
            }
        }
    }

    /// Its length, in samples at [`SAMPLE_RATE`](crate::base::SAMPLE_RATE).
    pub fn samples(&self) -> i64 {
        match self {
            Self::Bed(bed) => bed.samples(),
            Self::Effect(effect) => effect.samples(),
        }
    }

    /// `length` samples from `first` on; silence outside of it. Any order of calls gives the same samples.
    pub fn read(&self, first: i64, length: usize) -> SampleBlock {
        match self {
            Self::Bed(bed) => bed.read(first, length),
            Self::Effect(effect) => effect.read(first, length),
        }
    }
}
