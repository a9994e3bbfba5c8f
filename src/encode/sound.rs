//! The sound of an output: blocks of any length become the encoder's frames, cut or padded to the output's length.

use ffmpeg_next::format::Sample;
use ffmpeg_next::format::sample::Type;
use ffmpeg_next::{encoder, frame};

use crate::base::{SAMPLE_RATE, SampleBlock};

use super::EncodeError;
use super::codecs::{STEREO, name_of};
use super::muxer::MuxerInput;

/// Samples in a frame of encoders that take any number.
const ANY_FRAME: usize = 1024;

/// The sound of an output, to write to.
pub struct SoundTrack {
    encoder: encoder::Audio,
    input: MuxerInput,
    pending: SampleBlock,
    encoded: u64,
    length: u64,
}

impl SoundTrack {
    pub(super) fn new(encoder: encoder::Audio, input: MuxerInput, length: u64) -> Self {
        Self { encoder, input, pending: SampleBlock::default(), encoded: 0, length }
    }

    /// Adds `block` after what was written before. What passes the output's end is left out.
    ///
    /// # Errors
    /// [`EncodeError::Failed`] where the encoder fails, [`EncodeError::Unwritable`] where the file cannot be written.
    pub fn write(&mut self, block: &SampleBlock) -> Result<(), EncodeError> {
        let taken = (self.missing() as usize).min(block.len());
        self.pending.left.extend(block.left[..taken].iter().map(|&sample| encodable(sample)));
        self.pending.right.extend(block.right[..taken].iter().map(|&sample| encodable(sample)));
        let size = self.frame_size();
        let whole = self.pending.len() / size * size;
        for start in (0..whole).step_by(size) {
            self.encode(start, size)?;
        }
        self.pending.left.drain(..whole);
        self.pending.right.drain(..whole);
        Ok(())
    }

    /// Samples still to come.
    fn missing(&self) -> u64 {
        self.length - self.encoded - self.pending.len() as u64
    }

    fn frame_size(&self) -> usize {
        match self.encoder.frame_size() as usize {
            0 => ANY_FRAME,
            size => size,
        }
    }

    /// Silence to the output's end, and the encoder's last packets. Returns the samples in the output.
    pub(super) fn finish(&mut self) -> Result<u64, EncodeError> {
        while self.missing() > 0 {
            let length = self.missing().min(u64::from(SAMPLE_RATE)) as usize;
            self.write(&SampleBlock::silence(length))?;
        }
        if !self.pending.is_empty() {
            self.encode(0, self.pending.len())?;
        }
        self.encoder.send_eof().map_err(|error| EncodeError::failed(&name_of(&self.encoder), error))?;
        self.input.drain(&mut self.encoder, 0)?;
        Ok(self.encoded)
    }

    /// Encodes `length` pending samples from `start`.
    fn encode(&mut self, start: usize, length: usize) -> Result<(), EncodeError> {
        let (left, right) = (&self.pending.left[start..start + length], &self.pending.right[start..start + length]);
        let mut samples = av_from_samples(self.encoder.format(), left, right);
        samples.set_pts(i64::try_from(self.encoded).ok());
        self.encoder.send_frame(&samples).map_err(|error| EncodeError::failed(&name_of(&self.encoder), error))?;
        self.encoded += length as u64;
        self.input.drain(&mut self.encoder, length as i64)
    }
}

/// A sample that every encoder takes: some hang or abort at what is no number, or far beyond full scale.
fn encodable(sample: f32) -> f32 {
    if sample.is_nan() { 0.0 } else { sample.clamp(-1.0, 1.0) }
}

/// An FFmpeg frame of these samples in one of the formats that our encoders take: float planar, float packed, 16-bit
/// and 32-bit integers packed.
fn av_from_samples(format: Sample, left: &[f32], right: &[f32]) -> frame::Audio {
    let mut samples = frame::Audio::new(format, left.len(), STEREO);
    samples.set_rate(SAMPLE_RATE);
    let pairs = left.iter().zip(right);
    match format {
        Sample::F32(Type::Planar) => {
            samples.plane_mut::<f32>(0).copy_from_slice(left);
            samples.plane_mut::<f32>(1).copy_from_slice(right);
        }
        Sample::F32(Type::Packed) => {
            for (target, (left, right)) in samples.plane_mut::<f32>(0).chunks_exact_mut(2).zip(pairs) {
                target.copy_from_slice(&[*left, *right]);
            }
        }
        Sample::I16(_) => {
            let integer = |value: f32| (value * 32_768.0).round().clamp(-32_768.0, 32_767.0) as i16;
            for (target, (left, right)) in samples.plane_mut::<i16>(0).chunks_exact_mut(2).zip(pairs) {
                target.copy_from_slice(&[integer(*left), integer(*right)]);
            }
        }
        _ => {
            // Full scale is 2^31; the encoder keeps the upper 24 bits, so the rounding is done to those.
            let integer = |value: f32| ((f64::from(value) * 8_388_608.0).round().clamp(-8_388_608.0, 8_388_607.0) as i32) << 8;
            for (target, (left, right)) in samples.plane_mut::<i32>(0).chunks_exact_mut(2).zip(pairs) {
                target.copy_from_slice(&[integer(*left), integer(*right)]);
            }
        }
    }
    samples
}
