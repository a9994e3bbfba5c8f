//! A stretch of a file's sound in one channel.

use std::path::Path;

use crate::audio::{AudioError, SoundReader};
use crate::base::{SAMPLE_RATE, Time};

/// Samples read at a time.
const BLOCK: usize = SAMPLE_RATE as usize;

/// The mean of both channels at [`SAMPLE_RATE`], from `start` in source time on: `length` of it, or up to the end of the sound.
///
/// # Errors
/// Where the file has no sound that can be decoded.
pub(super) fn read_mono(path: &Path, start: Time, length: Time) -> Result<Vec<f32>, AudioError> {
    let mut reader = SoundReader::open(path)?;
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
