//! The played part of a source, one play after another: what a clip's time is laid over.

use num_rational::Ratio;

use super::{AudioError, SoundOrigin, SoundReader};
use crate::base::{Diagnostic, SAMPLE_RATE, SampleBlock, Time};
use crate::timeline::SoundClip;

/// The part of a source that a clip plays, at one speed, repeated where the clip repeats it; sample 0 is its in-point.
pub(super) struct PlayedSound {
    source: SoundOrigin,
    speed: Ratio<i128>,
    start: Time,
    length: Option<Time>,
    looped: bool,
    reader: Option<SoundReader>,
}

impl PlayedSound {
    /// The part of `source` that `clip` plays, `speed` times as fast, pitch and all.
    pub(super) fn new(source: SoundOrigin, clip: &SoundClip, speed: Ratio<i128>) -> Self {
        Self { source, speed, start: clip.source_start, length: clip.source_length, looped: clip.looped, reader: None }
    }

    /// Whose sound it is.
    pub(super) fn source(&self) -> &SoundOrigin {
        &self.source
    }

    /// Samples from `first` on: plays of the part one after another, then silence.
    pub(super) fn read(&mut self, first: i64, length: usize) -> Result<SampleBlock, AudioError> {
        let reader = match &mut self.reader {
            Some(reader) => reader,
            None => self.reader.insert(SoundReader::of(&self.source, self.speed)?),
        };
        let at_speed = |time: Time| time.scaled(self.speed.recip());
        let base = at_speed(self.start).round_samples(SAMPLE_RATE);
        let used = self.length.or_else(|| self.looped.then(|| reader.end() - self.start));
        let Some(period) = used.map(at_speed) else { return reader.read(base + first, length) };
        let mut block = SampleBlock::default();
        while block.len() < length {
            let at = first + block.len() as i64;
            let remaining = length - block.len();
            let early = usize::try_from(-at).unwrap_or(0).min(remaining);
            if early > 0 && !self.looped {
                block.append(SampleBlock::silence(early));
                continue;
            }
            let Some((play_start, play_end)) = play_around(at, period, self.looped) else {
                block.append(SampleBlock::silence(remaining));
                break;
            };
            let count = remaining.min((play_end - at) as usize);
            block.append(reader.read(base + at - play_start, count)?);
        }
        Ok(block)
    }

    /// The warnings since the last call.
    pub(super) fn take_warnings(&mut self) -> Vec<Diagnostic> {
        self.reader.as_mut().map(SoundReader::take_warnings).unwrap_or_default()
    }
}

/// The samples of the play that sample `at` belongs to, as start and end; `None` where nothing plays any more.
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
