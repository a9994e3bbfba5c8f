//! From the source's rate to 48 kHz, with a constant speed in the same step, every output sample at its exact place
//! in the source.

use num_rational::Ratio;
use rubato::audioadapter_buffers::direct::SequentialSliceOfVecs;
use rubato::{Async, Fft, FixedAsync, FixedSync, Resampler, SincInterpolationParameters, WindowFunction};

use crate::base::{CHANNELS, SAMPLE_RATE};

/// Input samples per block of the synchronous resampler, at least: its filter has as many taps.
const BLOCK_LENGTH: usize = 1024;

/// Input samples that output blocks of the synchronous resampler start on, at most.
const LONGEST_ALIGNMENT: i128 = 16_384;

/// Output samples per block of the asynchronous resampler.
const SINC_BLOCK_LENGTH: usize = 512;

/// Taps of the asynchronous resampler's filter at speed 1; it grows with the speed so that its slope stays as steep
/// at the output.
const SINC_LENGTH: usize = 128;

/// The most taps, which bounds the cost of high speeds.
const LONGEST_SINC: usize = 1024;

/// Turns blocks of a stereo source into blocks of output.
pub(super) struct RateConverter {
    resampler: Box<dyn Resampler<f32>>,
    /// Source samples per output sample.
    step: Ratio<i128>,
    /// Input samples that output blocks of the synchronous resampler start on.
    alignment: i64,
    /// Where output sample 0 lies, in input samples after the first one fed.
    first_output: f64,
    /// How many input samples before a wanted one take part in it.
    reach: i64,
    output: Vec<Vec<f32>>,
}

/// How to feed a converter so that it gives a wanted sample.
pub(super) struct Feed {
    /// The first source sample to feed.
    pub(super) source_start: i64,
    /// How many output samples to throw away then.
    pub(super) skipped: usize,
}

impl RateConverter {
    /// A converter of a source at `rate` hertz, played `speed` times as fast. `None` where there is nothing to
    /// convert.
    pub(super) fn new(rate: u32, speed: Ratio<i128>) -> Result<Option<Self>, rubato::ResamplerConstructionError> {
        let step = speed * Ratio::new(i128::from(rate), i128::from(SAMPLE_RATE));
        if step == Ratio::from_integer(1) {
            return Ok(None);
        }
        // Rates that share few factors with 48 kHz would take blocks as long as themselves.
        let is_plain = speed == Ratio::from_integer(1) && *step.numer() <= LONGEST_ALIGNMENT;
        let converter = if is_plain { Self::synchronous(rate, step)? } else { Self::asynchronous(step)? };
        Ok(Some(converter))
    }

    fn synchronous(rate: u32, step: Ratio<i128>) -> Result<Self, rubato::ResamplerConstructionError> {
        let alignment = *step.numer() as usize;
        // An even number of taps has its centre on a sample, so that the delay is exact.
        let chunk = 2 * alignment * BLOCK_LENGTH.div_ceil(2 * alignment);
        let resampler = Fft::<f32>::new_custom(
            rate as usize,
            SAMPLE_RATE as usize,
            chunk,
            1,
            CHANNELS,
            WindowFunction::BlackmanHarris2,
            FixedSync::Both,
        )?;
        let taps = resampler.fft_size_in();
        Ok(Self {
            first_output: -(taps as f64) / 2.0,
            reach: taps as i64,
            alignment: alignment as i64,
            step,
            output: vec![vec![0.0; resampler.output_frames_max()]; CHANNELS],
            resampler: Box::new(resampler),
        })
    }

    fn asynchronous(step: Ratio<i128>) -> Result<Self, rubato::ResamplerConstructionError> {
        let step_f64 = *step.numer() as f64 / *step.denom() as f64;
        let taps = ((SINC_LENGTH as f64 * step_f64.max(1.0)).ceil() as usize).min(LONGEST_SINC).next_multiple_of(8);
        let parameters = SincInterpolationParameters::new(taps, WindowFunction::BlackmanHarris2);
        let resampler = Async::<f32>::new_sinc(1.0 / step_f64, 1.0, &parameters, SINC_BLOCK_LENGTH, CHANNELS, FixedAsync::Output)?;
        Ok(Self {
            // Rubato steps before it computes, and starts with the middle of its filter half a length ahead of the
            // input.
            first_output: step_f64 - taps as f64 / 2.0,
            reach: taps as i64,
            alignment: 1,
            step,
            output: vec![vec![0.0; resampler.output_frames_max()]; CHANNELS],
            resampler: Box::new(resampler),
        })
    }

    /// Forgets all input and says how to be fed to give output sample `first` of the whole signal.
    pub(super) fn restart(&mut self, first: i64) -> Feed {
        self.resampler.reset();
        let wanted = self.step * i128::from(first);
        let earliest = wanted.floor().to_integer() as i64 - self.reach;
        let source_start = earliest.div_euclid(self.alignment) * self.alignment;
        let distance = wanted - Ratio::from_integer(i128::from(source_start));
        let distance = *distance.numer() as f64 / *distance.denom() as f64;
        let step = *self.step.numer() as f64 / *self.step.denom() as f64;
        Feed { source_start, skipped: ((distance - self.first_output) / step).round().max(0.0) as usize }
    }

    /// How many input samples the next block takes.
    pub(super) fn input_length(&self) -> usize {
        self.resampler.input_frames_next()
    }

    /// Converts one block of [`input_length`](Self::input_length) samples a side.
    pub(super) fn convert(&mut self, input: &[Vec<f32>]) -> Result<(&[f32], &[f32]), rubato::ResampleError> {
        let (taken, given) = (self.resampler.input_frames_next(), self.resampler.output_frames_next());
        let available = input.iter().map(Vec::len).min().unwrap_or(0).min(taken);
        let too_short = |_| rubato::ResampleError::InsufficientInputBufferSize { expected: taken, actual: available };
        let input = SequentialSliceOfVecs::new(input, CHANNELS, taken).map_err(too_short)?;
        let mut output = SequentialSliceOfVecs::new_mut(&mut self.output, CHANNELS, given).map_err(too_short)?;
        self.resampler.process_into_buffer(&input, &mut output, None)?;
        Ok((&self.output[0][..given], &self.output[1][..given]))
    }
}
