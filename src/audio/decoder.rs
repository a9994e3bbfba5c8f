//! The decoder of a file: symphonia first for WAV and MP3, FFmpeg for all else, and wherever the two differ.

use std::fs::File;
use std::io::{Read, Seek};
use std::sync::{Mutex, PoisonError};

use super::AudioError;
use super::symphonia_decoder::SymphoniaDecoder;
use crate::base::SoundSource;
use crate::ffi::{SoundDamage, SoundDecoder, SoundSpan};

/// Bytes that tell a file's kind.
const HEAD_LENGTH: u64 = 12;

/// Seconds of an MP3 that both decoders read before symphonia is trusted with it: it is known to be wrong on streams
/// that follow the standard.
const COMPARED_SECONDS: i64 = 3;

/// The largest difference of two right decoders: the standard's own bound for full accuracy is far below (ISO/IEC
/// 11172-4, 2.6).
const LARGEST_DIFFERENCE: f32 = 1e-3;

/// One sound stream, decoded packet by packet at its own rate.
pub(super) enum Decoder {
    Symphonia(Box<SymphoniaDecoder>),
    Ffmpeg(Box<SoundDecoder>),
}

impl Decoder {
    pub(super) fn open(source: &SoundSource) -> Result<Self, AudioError> {
        let missing = |error| AudioError::Missing { path: source.path.clone(), source: error };
        let mut file = File::open(&source.path).map_err(missing)?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD_LENGTH).read_to_end(&mut head).map_err(missing)?;
        if SymphoniaDecoder::takes(&head) && source.stream == 0 && (head.starts_with(b"RIFF") || agrees_with_ffmpeg(source)) {
            file.rewind().map_err(missing)?;
            if let Some(decoder) = symphonia_decoder(file, source) {
                return Ok(Self::Symphonia(Box::new(decoder)));
            }
        }
        Ok(Self::Ffmpeg(Box::new(ffmpeg_decoder(source)?)))
    }

    /// Samples per second.
    pub(super) fn rate(&self) -> u32 {
        match self {
            Self::Symphonia(decoder) => decoder.rate(),
            Self::Ffmpeg(decoder) => decoder.rate(),
        }
    }

    /// The position of what is time zero of the source.
    pub(super) fn origin(&self, source: &SoundSource) -> i64 {
        match self {
            Self::Symphonia(_) => 0,
            Self::Ffmpeg(decoder) => source.origin.round_samples(decoder.rate()),
        }
    }

    /// The position of the first sample that plays.
    pub(super) fn begin(&self) -> i64 {
        match self {
            Self::Symphonia(_) => 0,
            Self::Ffmpeg(decoder) => decoder.begin(),
        }
    }

    /// The position at which the stream ends by its container's word.
    pub(super) fn end(&self) -> Option<i64> {
        match self {
            Self::Symphonia(decoder) => Some(decoder.end()),
            Self::Ffmpeg(decoder) => decoder.end(),
        }
    }

    /// The position at which the sound ends by a header that counts its samples.
    pub(super) fn header_end(&self) -> Option<i64> {
        match self {
            Self::Symphonia(decoder) => decoder.header_end(),
            Self::Ffmpeg(_) => None,
        }
    }

    /// Whether [`end`](Self::end) is right to the sample.
    pub(super) fn ends_exactly(&self) -> bool {
        match self {
            Self::Symphonia(_) => true,
            Self::Ffmpeg(decoder) => decoder.ends_exactly(),
        }
    }

    /// Decodes on; see [`SoundDecoder::next`]. A stream that turns out to use what symphonia lacks goes to FFmpeg, from
    /// `position` of the source on.
    pub(super) fn next(
        &mut self,
        planes: &mut Vec<Vec<f32>>,
        position: i64,
        source: &SoundSource,
    ) -> Result<Option<SoundSpan>, AudioError> {
        let lacking = match self {
            Self::Symphonia(decoder) => match decoder.next(planes) {
                Ok(span) => return Ok(span),
                Err(error) => error,
            },
            Self::Ffmpeg(decoder) => return decoder.next(planes).map_err(|error| unreadable(source, &error)),
        };
        let decoder = ffmpeg_decoder(source).ok().filter(|decoder| decoder.rate() == self.rate());
        *self = Self::Ffmpeg(Box::new(decoder.ok_or_else(|| unreadable(source, &lacking))?));
        self.seek(position + self.origin(source), source)?;
        self.next(planes, position, source)
    }

    /// Goes on from a packet at or before `position`, or from the first one.
    pub(super) fn seek(&mut self, position: i64, source: &SoundSource) -> Result<(), AudioError> {
        match self {
            Self::Symphonia(decoder) => decoder.seek(position).map_err(|error| unreadable(source, &error)),
            Self::Ffmpeg(decoder) => decoder.seek(position).map_err(|error| unreadable(source, &error)),
        }
    }

    /// Stretches that could not be decoded since the last call.
    pub(super) fn take_damage(&mut self) -> Vec<SoundDamage> {
        match self {
            Self::Symphonia(decoder) => decoder.take_damage(),
            Self::Ffmpeg(decoder) => decoder.take_damage(),
        }
    }
}

fn symphonia_decoder(file: File, source: &SoundSource) -> Option<SymphoniaDecoder> {
    SymphoniaDecoder::open(file, |rate| source.counted_end.map(|end| end.round_samples(rate)))
}

fn ffmpeg_decoder(source: &SoundSource) -> Result<SoundDecoder, AudioError> {
    SoundDecoder::open(&source.path, source.stream).map_err(|error| unreadable(source, &error))
}

fn unreadable(source: &SoundSource, error: &dyn std::error::Error) -> AudioError {
    AudioError::Unreadable { path: source.path.clone(), reason: error.to_string() }
}

/// Files whose comparison is kept: a clip, its peaks and its beats open the same one.
const MOST_KEPT: usize = 64;

static COMPARED: Mutex<Vec<(String, bool)>> = Mutex::new(Vec::new());

/// Whether both decoders read the same from the source's beginning; found out once for each version of a file.
fn agrees_with_ffmpeg(source: &SoundSource) -> bool {
    let version = std::fs::metadata(&source.path).ok().map(|metadata| (metadata.len(), metadata.modified().ok()));
    let key = format!("{source:?} {version:?}");
    let kept = COMPARED.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|(known, _)| *known == key).map(|(_, agrees)| *agrees);
    kept.unwrap_or_else(|| {
        let agrees = decoders_agree(source);
        let mut kept = COMPARED.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.remove(0);
        }
        kept.push((key, agrees));
        agrees
    })
}

fn decoders_agree(source: &SoundSource) -> bool {
    let Some(symphonia) = File::open(&source.path).ok().and_then(|file| symphonia_decoder(file, source)) else { return false };
    let Ok(ffmpeg) = ffmpeg_decoder(source) else { return false };
    let (mut symphonia, mut ffmpeg) = (Decoder::Symphonia(Box::new(symphonia)), Decoder::Ffmpeg(Box::new(ffmpeg)));
    if symphonia.rate() != ffmpeg.rate() {
        return false;
    }
    match (beginning(&mut symphonia, source), beginning(&mut ffmpeg, source)) {
        (Some(ours), Some(theirs)) => {
            let both = ours.len().min(theirs.len());
            let longer = ours.len().max(theirs.len());
            // One may stop within a frame of what was asked for.
            longer - both <= 2 * 1152 && ours.iter().zip(&theirs).all(|(a, b)| (a - b).abs() <= LARGEST_DIFFERENCE)
        }
        _ => false,
    }
}

/// The first channel from time zero on; `None` where the decoder stops, a channel appears or goes, or a stretch is
/// damaged.
fn beginning(decoder: &mut Decoder, source: &SoundSource) -> Option<Vec<f32>> {
    let wanted = COMPARED_SECONDS * i64::from(decoder.rate());
    let origin = decoder.origin(source);
    let (mut planes, mut found) = (Vec::new(), Vec::new());
    while (found.len() as i64) < wanted {
        let Some(span) = decoder.next(&mut planes, 0, source).ok()? else { break };
        let plane = planes.first()?;
        let early = usize::try_from(-(span.position - origin)).unwrap_or(0).min(plane.len());
        if span.position + early as i64 - origin != found.len() as i64 && early < plane.len() {
            return None;
        }
        found.extend_from_slice(&plane[early..]);
    }
    let counted = source.counted_end.map_or(i64::MAX, |end| end.round_samples(decoder.rate()));
    found.truncate(usize::try_from(wanted.min(counted)).unwrap_or(0));
    decoder.take_damage().is_empty().then_some(found)
}
