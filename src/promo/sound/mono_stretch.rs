//! A stretch of a file's sound in one channel.

use std::path::Path;

use crate::audio::{AudioError, SoundReader};
use crate::base::{SAMPLE_RATE, SoundSource, Time};
use crate::media::{Limits, probe};

/// Samples read at a time.
const BLOCK: usize = SAMPLE_RATE as usize;

/// The mean of both channels at [`SAMPLE_RATE`], from `start` in source time on: `length` of it, or up to the end of
/// the sound.
///
/// # Errors
/// Where the file has no sound that can be decoded.
pub(super) fn read_mono(path: &Path, start: Time, length: Time) -> Result<Vec<f32>, AudioError> {
    let mut reader = SoundReader::open(&source_of(path)?)?;
    let end = (start + length).min(reader.end()).floor_samples(SAMPLE_RATE);
    let mut position = start.floor_samples(SAMPLE_RATE);
    let mut samples = Vec::new();
    while position < end {
        let count = usize::try_from(end - position).unwrap_or(0).min(BLOCK);
        let block = reader.read(position, count)?;
        samples.extend(block.left.iter().zip(&block.right).map(|(left, right)| (left + right) / 2.0));
        position += count as i64;
    }
    Ok(samples)
}

/// The sound of a file, on the clock of its pictures.
fn source_of(path: &Path) -> Result<SoundSource, AudioError> {
    let unreadable = |reason: String| AudioError::Unreadable { path: path.to_owned(), reason };
    let info = probe(path, &Limits::default()).map_err(|error| unreadable(error.to_string()))?;
    info.sound_source(path).ok_or_else(|| unreadable("it has no sound".to_owned()))
}
