//! One sound on the timeline, played block by block.

use std::path::PathBuf;

use num_rational::Ratio;

use super::gain::apply_envelope;
use super::{AudioError, Envelope, Fade, SoundReader};
use crate::base::{Diagnostic, MemoryAccount, Reservation, SAMPLE_RATE, SampleBlock, Time};

/// Bytes that reading one sound takes at most, roughly: its decoder, blocks of many channels, and the resampler.
const BYTES_A_READER: u64 = 8_000_000;

/// A stretch of a file's sound at a place on the timeline.
pub struct SoundClip {
    /// JSON pointer of the segment, for messages.
    pub pointer: String,
    /// The file.
    pub path: PathBuf,
    /// When it begins on the timeline; held to the nearest sample.
    pub start: Time,
    /// How long it sounds on the timeline.
    pub duration: Time,
    /// The source time that plays first.
    pub source_start: Time,
    /// How much of the source plays, in source time; `None` to its end. What `duration` has beyond that is silent, or a repeat.
    pub source_length: Option<Time>,
    /// Whether the used stretch of the source is repeated until `duration` is full.
    pub looped: bool,
    /// Source time per timeline time, above zero; the pitch goes with it.
    pub speed: Ratio<i128>,
    /// Its gain over time: volume, balance, keyframes.
    pub envelope: Box<dyn Envelope>,
    /// Its fades, multiplied.
    pub fades: Vec<Fade>,
}

/// A clip and, while it sounds, its reader.
pub(super) struct ClipPlayer {
    clip: SoundClip,
    reader: Option<(SoundReader, Reservation)>,
    /// Its range on the timeline, in samples.
    start: i64,
    end: i64,
    warnings: Vec<Diagnostic>,
}

impl ClipPlayer {
    pub(super) fn new(clip: SoundClip) -> Self {
        let (start, end) = (clip.start.round_samples(SAMPLE_RATE), (clip.start + clip.duration).round_samples(SAMPLE_RATE));
        Self { clip, reader: None, start, end, warnings: Vec::new() }
    }

    /// The first sample on the timeline.
    pub(super) fn start(&self) -> i64 {
        self.start
    }

    /// The sample after the last one.
    pub(super) fn end(&self) -> i64 {
        self.end
    }

    /// JSON pointer of the segment.
    pub(super) fn pointer(&self) -> &str {
        &self.clip.pointer
    }

    /// Adds what sounds from `first` on to `mix`, which starts there.
    pub(super) fn mix_into(&mut self, mix: &mut SampleBlock, first: i64, memory: &MemoryAccount) -> Result<(), AudioError> {
        let from = self.start.max(first);
        let to = self.end.min(first + mix.len() as i64);
        let Some(length) = usize::try_from(to - from).ok().filter(|&length| length > 0) else { return Ok(()) };
        let mut sound = self.read(from - self.start, length, memory)?;
        apply_envelope(self.clip.envelope.as_ref(), &mut sound.left, &mut sound.right, from - self.start);
        for fade in self.clip.fades.iter().filter(|fade| fade.touches(from - self.start, length)) {
            fade.apply(&mut sound.left, &mut sound.right, from - self.start);
        }
        let offset = (from - first) as usize;
        add(&mut mix.left[offset..], &sound.left);
        add(&mut mix.right[offset..], &sound.right);
        if to == self.end {
            self.close();
        }
        Ok(())
    }

    /// Closes the file.
    pub(super) fn close(&mut self) {
        if let Some((mut reader, _)) = self.reader.take() {
            self.warnings.extend(reader.take_warnings());
        }
    }

    /// What went wrong since the last call, at the segment.
    pub(super) fn take_warnings(&mut self) -> Vec<Diagnostic> {
        let mut warnings = std::mem::take(&mut self.warnings);
        warnings.extend(self.reader.iter_mut().flat_map(|(reader, _)| reader.take_warnings()));
        warnings.into_iter().map(|warning| warning.at(self.clip.pointer.clone())).collect()
    }

    /// The bare sound from clip sample `first` on: plays of the source one after another, then silence.
    fn read(&mut self, first: i64, length: usize, memory: &MemoryAccount) -> Result<SampleBlock, AudioError> {
        let clip = &self.clip;
        let (reader, _) = match &mut self.reader {
            Some(open) => open,
            None => {
                let memory = memory.reserve(BYTES_A_READER, || format!("reading the sound of `{}`", clip.path.display()))?;
                self.reader.insert((SoundReader::open_at_speed(&clip.path, clip.speed)?, memory))
            }
        };
        let at_speed = |time: Time| time.scaled(clip.speed.recip());
        let base = at_speed(clip.source_start).round_samples(SAMPLE_RATE);
        let used = clip.source_length.or_else(|| clip.looped.then(|| reader.end() - clip.source_start));
        let Some(period) = used.map(at_speed) else { return reader.read(base + first, length) };
        let mut block = SampleBlock::default();
        while block.len() < length {
            let at = first + block.len() as i64;
            let remaining = length - block.len();
            let Some((play_start, play_end)) = play_around(at, period, clip.looped) else {
                extend(&mut block, SampleBlock::silence(remaining));
                break;
            };
            let count = remaining.min((play_end - at) as usize);
            extend(&mut block, reader.read(base + at - play_start, count)?);
        }
        Ok(block)
    }
}

/// The samples of the play that clip sample `at` belongs to, as start and end; `None` where nothing plays any more.
/// Plays start at the samples nearest to multiples of the exact period, so that a loop does not drift.
fn play_around(at: i64, period: Time, looped: bool) -> Option<(i64, i64)> {
    let start_of = |play: i64| (period * play).round_samples(SAMPLE_RATE);
    if start_of(1) <= 0 {
        return None;
    }
    let guess = if looped { Time::new(at, i64::from(SAMPLE_RATE)).div_floor(period) } else { 0 };
    let play = if looped && start_of(guess + 1) <= at { guess + 1 } else { guess };
    let play = if start_of(play) > at { play - 1 } else { play };
    (at < start_of(play + 1)).then(|| (start_of(play), start_of(play + 1)))
}

fn add(mix: &mut [f32], sound: &[f32]) {
    mix.iter_mut().zip(sound).for_each(|(sum, sample)| *sum += sample);
}

fn extend(block: &mut SampleBlock, more: SampleBlock) {
    block.left.extend(more.left);
    block.right.extend(more.right);
}
