//! The sum of all tracks, block by block: clips into tracks, tracks into the master.

use super::gain::scale;
use super::track::TrackBus;
use super::{Limiter, MixError, MixTrack};
use crate::base::{Diagnostic, MemoryAccount, SampleBlock};

/// Samples mixed at a time.
const BLOCK_LENGTH: u64 = 4096;

/// The treatment of the sum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MasterSettings {
    /// Linear gain before the limiter.
    pub gain: f32,
    /// The highest true peak, dBTP.
    pub true_peak_ceiling_dbtp: f64,
}

impl Default for MasterSettings {
    fn default() -> Self {
        Self { gain: 1.0, true_peak_ceiling_dbtp: -1.0 }
    }
}

/// Mixes tracks from the start of the timeline to its end.
pub struct Mixer {
    tracks: Vec<TrackBus>,
    gain: f32,
    /// `None`: the sum as it is, for measuring.
    limiter: Option<Limiter>,
    length: u64,
    mixed: u64,
    given: u64,
    ready: SampleBlock,
    memory: MemoryAccount,
}

impl Mixer {
    /// A mixer of `length` samples. No file is opened before its clip begins, or is heard ahead by a track that makes
    /// way.
    pub fn new(tracks: Vec<MixTrack>, master: MasterSettings, length: u64) -> Self {
        Self {
            tracks: tracks.into_iter().map(TrackBus::new).collect(),
            gain: master.gain,
            limiter: Some(Limiter::new(master.true_peak_ceiling_dbtp)),
            length,
            mixed: 0,
            given: 0,
            ready: SampleBlock::default(),
            memory: MemoryAccount::default(),
        }
    }

    /// A mixer without the treatment of the sum, for measuring it.
    pub fn untreated(tracks: Vec<MixTrack>, length: u64) -> Self {
        Self { limiter: None, ..Self::new(tracks, MasterSettings::default(), length) }
    }

    /// The same mixer; files are opened within what `memory` has left.
    #[must_use]
    pub fn within(self, memory: MemoryAccount) -> Self {
        Self { memory, ..self }
    }

    /// The next samples: as many as asked for, fewer at the end, `None` after it.
    ///
    /// # Errors
    /// Where a clip's file cannot be read, with the JSON pointer of its segment.
    pub fn mix_next(&mut self, samples: usize) -> Result<Option<SampleBlock>, MixError> {
        let wanted = (samples as u64).min(self.length - self.given) as usize;
        if wanted == 0 {
            return Ok(None);
        }
        while self.ready.len() < wanted {
            self.mix_block()?;
        }
        self.given += wanted as u64;
        let rest = self.ready.split_off(wanted);
        Ok(Some(std::mem::replace(&mut self.ready, rest)))
    }

    /// The warnings since the last call, at the segments.
    pub fn take_warnings(&mut self) -> Vec<Diagnostic> {
        self.tracks.iter_mut().flat_map(TrackBus::take_warnings).collect()
    }

    fn mix_block(&mut self) -> Result<(), MixError> {
        let count = BLOCK_LENGTH.min(self.length - self.mixed);
        self.make_tracks(self.mixed + count)?;
        let mut block = SampleBlock::silence(count as usize);
        self.tracks.iter_mut().for_each(|track| track.give_into(&mut block));
        self.mixed += count;
        scale(&mut block.left, self.gain);
        scale(&mut block.right, self.gain);
        let Some(limiter) = &mut self.limiter else {
            self.ready.append(block);
            return Ok(());
        };
        let limited = limiter.process(&block);
        self.ready.append(limited);
        if self.mixed == self.length {
            let rest = limiter.finish();
            self.ready.append(rest);
        }
        Ok(())
    }

    /// Makes each track up to `end`, and as far past it as others listen ahead; those hear what is new.
    fn make_tracks(&mut self, end: u64) -> Result<(), MixError> {
        let listeners: Vec<_> = self.tracks.iter().map(TrackBus::listens_to).collect();
        for index in 0..self.tracks.len() {
            let hearing = || listeners.iter().enumerate().filter(|(_, listened)| listened.is_some_and(|(by, _)| by == index));
            let ahead = hearing().filter_map(|(_, listened)| listened.map(|(_, ahead)| ahead)).max().unwrap_or(0);
            let new = self.tracks[index].make_until(end + ahead, &self.memory)?;
            for (listener, _) in hearing() {
                self.tracks[listener].hear(&new);
            }
        }
        Ok(())
    }
}
