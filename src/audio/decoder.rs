//! Which decoder reads a file: symphonia where it is right to the sample, FFmpeg for all else.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use super::AudioError;
use super::symphonia_decoder::SymphoniaDecoder;
use crate::base::Time;
use crate::ffi::{SoundDamage, SoundDecoder, SoundSpan};

const HEAD_LENGTH: u64 = 12;

/// One sound stream, decoded packet by packet at its own rate.
pub(super) enum Decoder {
    Symphonia(SymphoniaDecoder),
    Ffmpeg(Box<SoundDecoder>),
}

impl Decoder {
    pub(super) fn open(path: &Path) -> Result<Self, AudioError> {
        let missing = |source| AudioError::Missing { path: path.to_owned(), source };
        let mut file = File::open(path).map_err(missing)?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD_LENGTH).read_to_end(&mut head).map_err(missing)?;
        if SymphoniaDecoder::takes(&head) {
            file.rewind().map_err(missing)?;
            if let Some(decoder) = SymphoniaDecoder::open(file) {
                return Ok(Self::Symphonia(decoder));
            }
        }
        match SoundDecoder::open(path) {
            Ok(Some(decoder)) => Ok(Self::Ffmpeg(Box::new(decoder))),
            Ok(None) => Err(AudioError::NoSound { path: path.to_owned() }),
            Err(error) => Err(unreadable(path, &error)),
        }
    }

    /// Samples per second.
    pub(super) fn rate(&self) -> u32 {
        match self {
            Self::Symphonia(decoder) => decoder.rate(),
            Self::Ffmpeg(decoder) => decoder.rate(),
        }
    }

    /// The position before which nothing plays.
    pub(super) fn begin(&self) -> i64 {
        match self {
            Self::Symphonia(_) => 0,
            Self::Ffmpeg(decoder) => decoder.begin().max(0),
        }
    }

    /// The position past which nothing plays, where that is known to the sample.
    pub(super) fn exact_end(&self) -> Option<i64> {
        match self {
            Self::Symphonia(decoder) => Some(decoder.end()),
            Self::Ffmpeg(decoder) => decoder.end().filter(|_| decoder.ends_exactly()),
        }
    }

    /// The position at which the stream ends by its container's word.
    pub(super) fn declared_end(&self) -> Option<i64> {
        match self {
            Self::Symphonia(decoder) => Some(decoder.end()),
            Self::Ffmpeg(decoder) => decoder.end(),
        }
    }

    /// The length of the whole container, where nothing better is known.
    pub(super) fn container_duration(&self) -> Option<Time> {
        match self {
            Self::Symphonia(_) => None,
            Self::Ffmpeg(decoder) => decoder.container_duration(),
        }
    }

    /// Decodes on; see [`SoundDecoder::next`]. A stream that turns out to use what symphonia lacks goes to FFmpeg, from `position` on.
    pub(super) fn next(&mut self, planes: &mut Vec<Vec<f32>>, position: i64, path: &Path) -> Result<Option<SoundSpan>, AudioError> {
        let lacking = match self {
            Self::Symphonia(decoder) => match decoder.next(planes) {
                Ok(span) => return Ok(span),
                Err(error) => error,
            },
            Self::Ffmpeg(decoder) => return decoder.next(planes).map_err(|error| unreadable(path, &error)),
        };
        *self = Self::open_ffmpeg(path, self.rate(), &lacking)?;
        self.seek(position, path)?;
        self.next(planes, position, path)
    }

    /// FFmpeg's decoder in place of one that gave `reason` to stop, where it agrees on the rate.
    fn open_ffmpeg(path: &Path, rate: u32, reason: &dyn std::error::Error) -> Result<Self, AudioError> {
        match SoundDecoder::open(path) {
            Ok(Some(decoder)) if decoder.rate() == rate => Ok(Self::Ffmpeg(Box::new(decoder))),
            _ => Err(unreadable(path, reason)),
        }
    }

    /// Goes on from a packet at or before `position`, or from the first one.
    pub(super) fn seek(&mut self, position: i64, path: &Path) -> Result<(), AudioError> {
        match self {
            Self::Symphonia(decoder) => decoder.seek(position).map_err(|error| unreadable(path, &error)),
            Self::Ffmpeg(decoder) => decoder.seek(position).map_err(|error| unreadable(path, &error)),
        }
    }

    /// What could not be decoded since the last call.
    pub(super) fn take_damage(&mut self) -> Vec<SoundDamage> {
        match self {
            Self::Symphonia(decoder) => decoder.take_damage(),
            Self::Ffmpeg(decoder) => decoder.take_damage(),
        }
    }
}

fn unreadable(path: &Path, error: &dyn std::error::Error) -> AudioError {
    AudioError::Unreadable { path: path.to_owned(), reason: error.to_string() }
}
