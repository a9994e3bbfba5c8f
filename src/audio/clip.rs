//! One sound on the timeline, played block by block.

use super::forward_play::ForwardPlay;
use super::gain::{apply_envelope, apply_fade, fade_touches};
use super::{AudioError, Envelope, SoundOrigin};
use crate::base::{Diagnostic, MemoryAccount, Reservation, SAMPLE_RATE, SampleBlock, Time};
use crate::draft::Speed;
use crate::timeline::SoundClip;

/// Bytes that reading one sound takes at most, roughly: its decoder, blocks of many channels, and the resampler.
const BYTES_A_READER: u64 = 8_000_000;

/// Samples of the ramp at an edge that cuts into a sound, 2 ms: a step there would click.
const EDGE: i64 = SAMPLE_RATE as i64 / 500;

/// Samples of forward play that are read at once where a clip is played backwards.
const CHUNK: i64 = SAMPLE_RATE as i64;

/// A clip of the timeline, and what it is played from.
pub struct PlacedClip {
    /// JSON pointer of the segment, for messages.
    pub pointer: String,
    /// Whose sound it is.
    pub source: SoundOrigin,
    /// Where that ends, where it is known.
    pub source_end: Option<Time>,
    /// The part of it that plays, and the time at which, from the mixer's start on.
    pub clip: SoundClip,
    /// Its gain over time: volume, balance, keyframes.
    pub envelope: Box<dyn Envelope>,
}

/// A clip and, while it sounds, its reader.
pub(super) struct ClipPlayer {
    placed: PlacedClip,
    play: Option<(ForwardPlay, Reservation)>,
    /// Its range on the timeline, in samples.
    start: i64,
    end: i64,
    /// Whether its first and its last sample are cut out of a sound that goes on.
    cuts: [bool; 2],
    /// The chunk of forward play that backward play is in, and its first sample.
    chunk: Option<(i64, SampleBlock)>,
    warnings: Vec<Diagnostic>,
}

impl ClipPlayer {
    pub(super) fn new(placed: PlacedClip) -> Self {
        let clip = &placed.clip;
        let (start, end) = (clip.start.round_samples(SAMPLE_RATE), (clip.start + clip.duration).round_samples(SAMPLE_RATE));
        let is_late = clip.source_start > Time::ZERO;
        let goes_on = match (clip.source_length, placed.source_end) {
            (Some(length), Some(end)) => clip.source_start + length < end,
            (length, _) => length.is_some(),
        };
        let cuts = if clip.reversed { [goes_on, is_late] } else { [is_late, goes_on] };
        Self { placed, play: None, start, end, cuts, chunk: None, warnings: Vec::new() }
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
        &self.placed.pointer
    }

    /// Notes that `next` goes on where this one ends, so that nothing is cut between them, if that is so.
    pub(super) fn join(&mut self, next: &mut Self) {
        let (a, b) = (&self.placed.clip, &next.placed.clip);
        let is_plain = |clip: &SoundClip| !clip.reversed && !clip.looped && matches!(clip.speed, Speed::Constant(_));
        let sample = Time::new(1, i64::from(SAMPLE_RATE));
        let played_to = a.source_length.map(|length| a.source_start + length);
        let meets = self.end == next.start
            && self.placed.source == next.placed.source
            && is_plain(a)
            && is_plain(b)
            && a.speed == b.speed
            && played_to.is_some_and(|end| end - b.source_start < sample && b.source_start - end < sample);
        if meets {
            (self.cuts[1], next.cuts[0]) = (false, false);
        }
    }

    /// Adds what sounds from `first` on to `mix`, which starts there.
    pub(super) fn mix_into(&mut self, mix: &mut SampleBlock, first: i64, memory: &MemoryAccount) -> Result<(), AudioError> {
        let from = self.start.max(first);
        let to = self.end.min(first + mix.len() as i64);
        let Some(length) = usize::try_from(to - from).ok().filter(|&length| length > 0) else { return Ok(()) };
        let at = from - self.start;
        let mut sound =
            if self.placed.clip.reversed { self.read_backwards(at, length, memory)? } else { self.play(memory)?.read(at, length)? };
        self.soften_edges(&mut sound, at);
        apply_envelope(self.placed.envelope.as_ref(), &mut sound.left, &mut sound.right, at);
        for fade in self.placed.clip.fades.iter().filter(|fade| fade_touches(fade, at, length)) {
            apply_fade(fade, &mut sound.left, &mut sound.right, at);
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
        self.chunk = None;
        if let Some((mut play, _)) = self.play.take() {
            self.warnings.extend(play.take_warnings());
        }
    }

    /// The warnings since the last call, at the segment.
    pub(super) fn take_warnings(&mut self) -> Vec<Diagnostic> {
        let mut warnings = std::mem::take(&mut self.warnings);
        warnings.extend(self.play.iter_mut().flat_map(|(play, _)| play.take_warnings()));
        warnings.into_iter().map(|warning| warning.at(self.placed.pointer.clone())).collect()
    }

    fn play(&mut self, memory: &MemoryAccount) -> Result<&mut ForwardPlay, AudioError> {
        let (play, _) = match &mut self.play {
            Some(open) => open,
            none => {
                let source = &self.placed.source;
                let reserved = memory.reserve(BYTES_A_READER, || format!("reading the sound of `{}`", source.path().display()))?;
                none.insert((ForwardPlay::open(&self.placed.clip, source)?, reserved))
            }
        };
        Ok(play)
    }

    /// Clip samples from `first` on of a clip whose last sample of forward play comes first. Decoders go forwards, so
    /// that it is read chunk by chunk.
    fn read_backwards(&mut self, first: i64, length: usize, memory: &MemoryAccount) -> Result<SampleBlock, AudioError> {
        let mut block = SampleBlock { left: Vec::with_capacity(length), right: Vec::with_capacity(length) };
        // Forward samples `from..to` are wanted, the last one first.
        let total = self.end - self.start;
        let (from, mut to) = (total - first - length as i64, total - first);
        while to > from {
            let chunk_start = (to - 1).div_euclid(CHUNK) * CHUNK;
            if self.chunk.as_ref().is_none_or(|(start, _)| *start != chunk_start) {
                let sound = self.play(memory)?.read(chunk_start, CHUNK.min(total - chunk_start) as usize)?;
                self.chunk = Some((chunk_start, sound));
            }
            let Some((start, chunk)) = &self.chunk else { break };
            let part = (from.max(*start) - start) as usize..(to - start) as usize;
            block.left.extend(chunk.left[part.clone()].iter().rev());
            block.right.extend(chunk.right[part].iter().rev());
            to = from.max(*start);
        }
        Ok(block)
    }

    /// Ramps at the edges that cut into a sound; `first` is the block's first sample, counted from the clip's start.
    fn soften_edges(&self, sound: &mut SampleBlock, first: i64) {
        let total = self.end - self.start;
        let last = first + sound.len() as i64;
        let touched = (self.cuts[0] && first < EDGE) || (self.cuts[1] && last > total - EDGE);
        if !touched {
            return;
        }
        for (at, (left, right)) in (first..).zip(sound.left.iter_mut().zip(&mut sound.right)) {
            let since = if self.cuts[0] { at } else { EDGE };
            let left_over = if self.cuts[1] { total - 1 - at } else { EDGE };
            let gain = ((since.min(left_over) as f32 + 0.5) / EDGE as f32).min(1.0);
            *left *= gain;
            *right *= gain;
        }
    }
}

fn add(mix: &mut [f32], sound: &[f32]) {
    mix.iter_mut().zip(sound).for_each(|(sum, sample)| *sum += sample);
}
