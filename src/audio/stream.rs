//! The signal behind a reader: a file's sound, or one that is computed.

use std::path::PathBuf;
use std::sync::Arc;

use super::AudioError;
use super::source_stream::SourceStream;
use crate::base::{Diagnostic, SAMPLE_RATE, Time};
use crate::music::ComputedSound;

/// A stereo signal at its own rate, of which any sample can be asked for.
pub(super) enum Stream {
    /// A file's.
    File(Box<SourceStream>),
    /// A computed one, and the next sample that is read.
    Computed(Arc<ComputedSound>, i64),
}

impl Stream {
    /// Samples per second.
    pub(super) fn rate(&self) -> u32 {
        match self {
            Self::File(stream) => stream.rate(),
            Self::Computed(..) => SAMPLE_RATE,
        }
    }

    /// The file, for messages; empty where there is none.
    pub(super) fn path(&self) -> PathBuf {
        match self {
            Self::File(stream) => stream.path().to_owned(),
            Self::Computed(..) => PathBuf::new(),
        }
    }

    /// Where the sound ends.
    pub(super) fn end(&self) -> Time {
        match self {
            Self::File(stream) => stream.end(),
            Self::Computed(sound, _) => Time::new(sound.samples(), i64::from(SAMPLE_RATE)),
        }
    }

    /// Makes `position` the next sample to read. Positions before zero and past the end are silent.
    pub(super) fn seek(&mut self, position: i64) -> Result<(), AudioError> {
        match self {
            Self::File(stream) => stream.seek(position),
            Self::Computed(_, next) => {
                *next = position;
                Ok(())
            }
        }
    }

    /// Appends the next `length` samples.
    pub(super) fn read(&mut self, left: &mut Vec<f32>, right: &mut Vec<f32>, length: usize) -> Result<(), AudioError> {
        match self {
            Self::File(stream) => stream.read(left, right, length),
            Self::Computed(sound, next) => {
                let block = sound.read(*next, length);
                *next += length as i64;
                left.extend(block.left);
                right.extend(block.right);
                Ok(())
            }
        }
    }

    /// Damage since the last call, as warnings without a place.
    pub(super) fn take_warnings(&mut self) -> Vec<Diagnostic> {
        match self {
            Self::File(stream) => stream.take_warnings(),
            Self::Computed(..) => Vec::new(),
        }
    }
}
