//! How many threads the decoder of each video gets, and the encoder. Working on several frames at once takes a tenth more of the processor's time than
//! one after another, so that on a busy machine each gets what its part of the work needs, and not a thread a core.

use std::num::NonZero;
use std::ops::Range;
use std::thread::available_parallelism;

use crate::base::{FrameRate, PixelSize};
use crate::encode::{OutputFormat, Settings};
use crate::media::{MediaInfo, PictureInfo};
use crate::timeline::SegmentKey;

use super::{Project, RenderOptions};

/// FFmpeg's decoder of H.264 with one thread, measured with 4K videos of 0.9, 3.2 and 46 Mbit/s: so much for a pixel, in picoseconds,
const DECODING_A_PIXEL_PS: u128 = 1_600;

/// and so much for a bit.
const DECODING_A_BIT_PS: u128 = 28_000;

/// Pixels that share a bit in what cameras write, for videos that do not tell their bit rate.
const PIXELS_A_BIT: u128 = 5;

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
        /// What encoding a pixel usually takes, in picoseconds.
        a_pixel_ps: u64,
    },
}

impl DecoderThreads {
    /// The rule of a render with these settings.
    pub(super) fn of(settings: &Settings, canvas: PixelSize, rate: FrameRate) -> Self {
        match settings.threads {
            Some(threads) => Self::Given(threads as usize),
            None => Self::BesideEncoder { canvas, rate, a_pixel_ps: settings.encoding_cost().usual_ps },
        }
    }

    /// The threads of the decoder of a source; 0 stands for one a core.
    pub(super) fn count(self, source: &MediaInfo) -> usize {
        match (self, &source.picture) {
            (Self::OneACore, _) | (_, None) => 0,
            (Self::Given(threads), _) => threads,
            (Self::BesideEncoder { canvas, rate, a_pixel_ps }, Some(picture)) => {
                let pixels = pixels_a_second(picture.coded_size, picture.frame_rate.unwrap_or(rate));
                let bits = source.bit_rate.map_or(pixels / PIXELS_A_BIT, u128::from);
                // Other codecs, and more bits a sample, are taken for twice the work.
                let weight = if is_plain_h264(picture) { 1 } else { 2 };
                part_of(cores(), weight * decoding(pixels, bits), pixels_a_second(canvas, rate) * u128::from(a_pixel_ps))
            }
        }
    }
}

/// The threads of the encoder of the output frames `frames`: one where that is enough beside the decoding in each of them; `None`: as many as fit the
/// machine. For renders whose settings leave it open.
pub(super) fn encoder_threads(project: &Project, frames: &Range<u64>, options: &RenderOptions) -> Option<u32> {
    let is_h264 = OutputFormat::of(&options.output).is_ok_and(OutputFormat::joins_chunks);
    let a_pixel_ps = options.settings.encoding_cost().most_ps.filter(|_| is_h264)?;
    let rate = project.frame_rate;
    let encoding = pixels_a_second(project.canvas, rate) * u128::from(a_pixel_ps);
    let spans = project
        .timeline
        .visible_spans()
        .into_iter()
        .map(|span| (span.segment, rate.frames_before(span.start)..rate.frames_before(span.end)));
    let mut busy: Vec<_> =
        spans.filter(|(key, span)| part_of(cores(), encoding, least_decoding(project, *key, span)) == 1).map(|(_, span)| span).collect();
    busy.sort_by_key(|span| span.start);
    let covered = busy.iter().fold(frames.start, |covered, span| if span.start <= covered { covered.max(span.end) } else { covered });
    (covered >= frames.end).then_some(1)
}

/// What decoding takes for a segment at the least, in picoseconds a second of output; 0 where that is not known.
fn least_decoding(project: &Project, key: SegmentKey, frames: &Range<u64>) -> u128 {
    let Some(source) = project.sources.get(&key) else { return 0 };
    let Some(picture) = source.info.picture.as_ref().filter(|picture| is_plain_h264(picture)) else { return 0 };
    let source_ms =
        |frame: u64| project.timeline.source_time_at(key, project.frame_rate.time_of(frame)).map(|time| time.round_ticks(1, 1000));
    let (Some(first), Some(last)) = (source_ms(frames.start), source_ms(frames.end.saturating_sub(1))) else { return 0 };
    let output_ms = project.frame_rate.time_of(frames.end - frames.start).round_ticks(1, 1000).max(1);
    // Slowed down or held, a source has fewer pictures a second.
    let played = (u128::from(last.abs_diff(first)), u128::from(output_ms.unsigned_abs()));
    let pixels = pixels_a_second(picture.coded_size, picture.frame_rate.unwrap_or(project.frame_rate));
    decoding(pixels, source.info.bit_rate.map_or(0, u128::from)) * played.0 / played.1
}

fn is_plain_h264(picture: &PictureInfo) -> bool {
    picture.codec == "h264" && picture.bits == 8
}

fn cores() -> usize {
    available_parallelism().map_or(1, NonZero::get)
}

fn pixels_a_second(size: PixelSize, rate: FrameRate) -> u128 {
    u128::from(size.area()) * u128::from(rate.numerator()) / u128::from(rate.denominator())
}

/// Work a second, in picoseconds of one core.
fn decoding(pixels_a_second: u128, bits_a_second: u128) -> u128 {
    pixels_a_second * DECODING_A_PIXEL_PS + bits_a_second * DECODING_A_BIT_PS
}

/// The cores that `own` work needs beside `other`, rounded up.
fn part_of(cores: usize, own: u128, other: u128) -> usize {
    (own * cores as u128).div_ceil((own + other).max(1)).max(1) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_gets_its_part_of_the_cores() {
        let rate = FrameRate::new(30, 1).unwrap();
        let (canvas, uhd) = (PixelSize::new(1080, 1920), PixelSize::new(3840, 2160));
        // Cores, source, its megabits a second, picoseconds of encoding a pixel: threads of the decoder, and of the encoder.
        let cases = [
            (2, canvas, 12, 14_000, 1, 2),
            (2, canvas, 12, 4_000, 2, 1),
            (2, uhd, 46, 18_000, 2, 1),
            (2, uhd, 12, 18_000, 1, 2),
            (2, canvas, 12, 40_000, 1, 2),
            (8, canvas, 12, 14_000, 3, 6),
            (8, uhd, 46, 18_000, 5, 4),
            (1, uhd, 46, 18_000, 1, 1),
        ];
        for (cores, source, megabits, encoding_ps, decoder, encoder) in cases {
            let decoding = decoding(pixels_a_second(source, rate), megabits * 1_000_000);
            let encoding = pixels_a_second(canvas, rate) * encoding_ps;
            let found = (part_of(cores, decoding, encoding), part_of(cores, encoding, decoding));
            assert_eq!(found, (decoder, encoder), "{cores} cores, {source} at {megabits} Mbit/s, {encoding_ps} ps");
        }
    }
}
