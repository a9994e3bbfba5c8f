//! How many threads the decoder of each video gets. A decoder that works on several frames at once takes a tenth more of the processor's time than one
//! that does not, so that beside an encoder it gets what its part of the work needs, and not a thread a core.

use std::num::NonZero;
use std::thread::available_parallelism;

use crate::base::{FrameRate, PixelSize};
use crate::encode::Settings;
use crate::media::PictureInfo;

/// The rule for the decoders of one render.
#[derive(Clone, Copy, Debug)]
pub(super) enum DecoderThreads {
    /// One a core: nothing else is at work.
    OneACore,
    /// So many.
    Given(usize),
    /// What each needs to keep pace with an encoder of frames of this size and rate.
    BesideEncoder {
        /// Of the output.
        canvas: PixelSize,
        /// Of the output.
        rate: FrameRate,
        /// How many times the work of decoding a pixel encoding one takes.
        work_a_pixel: u32,
    },
}

impl DecoderThreads {
    /// The rule of a render with these settings.
    pub(super) fn of(settings: &Settings, canvas: PixelSize, rate: FrameRate) -> Self {
        match settings.threads {
            Some(threads) => Self::Given(threads as usize),
            None => Self::BesideEncoder { canvas, rate, work_a_pixel: settings.work_a_pixel() },
        }
    }

    /// The threads of the decoder of a source with these pictures; 0 stands for one a core.
    pub(super) fn count(self, picture: &PictureInfo) -> usize {
        match self {
            Self::OneACore => 0,
            Self::Given(threads) => threads,
            Self::BesideEncoder { canvas, rate, work_a_pixel } => {
                let cores = available_parallelism().map_or(1, NonZero::get);
                let decoding = work(picture.coded_size, picture.frame_rate.unwrap_or(rate), decoding_a_pixel(picture));
                part_of(cores, decoding, work(canvas, rate, work_a_pixel))
            }
        }
    }
}

/// The work of decoding a pixel: 1 is that of H.264.
fn decoding_a_pixel(picture: &PictureInfo) -> u32 {
    if picture.codec == "h264" && picture.bits == 8 { 1 } else { 2 }
}

/// Work a second, a ratio.
type Work = (u128, u128);

fn work(size: PixelSize, rate: FrameRate, a_pixel: u32) -> Work {
    (u128::from(size.area()) * u128::from(rate.numerator()) * u128::from(a_pixel), u128::from(rate.denominator()))
}

/// The cores that `own` work needs beside `other`, rounded up.
fn part_of(cores: usize, own: Work, other: Work) -> usize {
    let (own, other) = (own.0 * other.1, other.0 * own.1);
    (own * cores as u128).div_ceil((own + other).max(1)).max(1) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoder_gets_its_part_of_the_cores() {
        let rate = |numerator, denominator| FrameRate::new(numerator, denominator).unwrap();
        let (canvas, uhd) = (PixelSize::new(1080, 1920), PixelSize::new(3840, 2160));
        // Cores, source, its rate, work of decoding and of encoding a pixel: threads.
        let cases = [
            (2, canvas, rate(30, 1), 1, 3, 1),
            (2, canvas, rate(30, 1), 1, 1, 1),
            (2, uhd, rate(30, 1), 1, 3, 2),
            (2, uhd, rate(30, 1), 2, 3, 2),
            (2, canvas, rate(240, 1), 1, 3, 2),
            (8, canvas, rate(30, 1), 1, 3, 2),
            (8, canvas, rate(30000, 1001), 1, 0, 8),
            (1, uhd, rate(60, 1), 1, 3, 1),
        ];
        for (cores, source, source_rate, decoding, encoding, threads) in cases {
            let found = part_of(cores, work(source, source_rate, decoding), work(canvas, rate(30, 1), encoding));
            assert_eq!(found, threads, "{cores} cores, {source} at {source_rate}, {decoding} and {encoding}");
        }
    }
}
