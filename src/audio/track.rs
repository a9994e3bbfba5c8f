//! A track's bus: the sum of its clips, turned down where another track sounds.

use super::clip::ClipPlayer;
use super::ducking::Ducker;
use super::{MixError, PlacedClip};
use crate::base::{Diagnostic, MemoryAccount, SampleBlock};
use crate::draft::Ducking;

/// A track of a mix.
#[derive(Default)]
pub struct MixTrack {
    /// Its clips.
    pub clips: Vec<PlacedClip>,
    /// Its way of making way for another track.
    pub ducking: Option<Ducking>,
}

/// A track while it is mixed. Another may listen to it ahead, so that what it has made waits here.
pub(super) struct TrackBus {
    /// Clips not yet ended, by their start.
    players: Vec<ClipPlayer>,
    ducker: Option<Ducker>,
    by: Option<usize>,
    /// Samples made so far.
    made: u64,
    /// Those not given out yet.
    waiting: SampleBlock,
    warnings: Vec<Diagnostic>,
}

impl TrackBus {
    pub(super) fn new(track: MixTrack) -> Self {
        let mut players: Vec<_> = track.clips.into_iter().map(ClipPlayer::new).collect();
        players.sort_by_key(ClipPlayer::start);
        for next in 1..players.len() {
            let (before, after) = players.split_at_mut(next);
            if let (Some(before), Some(after)) = (before.last_mut(), after.first_mut()) {
                before.join(after);
            }
        }
        let by = track.ducking.as_ref().map(|ducking| ducking.by);
        let ducker = track.ducking.map(Ducker::new);
        Self { players, ducker, by, made: 0, waiting: SampleBlock::default(), warnings: Vec::new() }
    }

    /// Which track it listens to, and how far ahead.
    pub(super) fn listens_to(&self) -> Option<(usize, u64)> {
        self.by.zip(self.ducker.as_ref().map(|ducker| ducker.look_ahead() as u64))
    }

    /// Makes samples up to `end`, and returns those that are new; files are opened within what `memory` has left.
    pub(super) fn make_until(&mut self, end: u64, memory: &MemoryAccount) -> Result<SampleBlock, MixError> {
        let count = end.saturating_sub(self.made);
        let first = self.made as i64;
        let mut block = SampleBlock::silence(count as usize);
        for player in self.players.iter_mut().take_while(|player| player.start() < first + count as i64) {
            player.mix_into(&mut block, first, memory).map_err(|source| MixError { pointer: player.pointer().to_owned(), source })?;
        }
        self.made += count;
        self.drop_ended();
        self.waiting.append(block.clone());
        Ok(block)
    }

    /// Lets the track hear the one it listens to.
    pub(super) fn hear(&mut self, block: &SampleBlock) {
        if let Some(ducker) = &mut self.ducker {
            ducker.hear(block);
        }
    }

    /// Adds the next `mix.len()` samples to `mix`.
    pub(super) fn give_into(&mut self, mix: &mut SampleBlock) {
        let rest = self.waiting.split_off(mix.len());
        let mut block = std::mem::replace(&mut self.waiting, rest);
        if let Some(ducker) = &mut self.ducker {
            ducker.apply(&mut block);
        }
        mix.left.iter_mut().zip(&block.left).for_each(|(sum, sample)| *sum += sample);
        mix.right.iter_mut().zip(&block.right).for_each(|(sum, sample)| *sum += sample);
    }

    /// The warnings since the last call, at the segments.
    pub(super) fn take_warnings(&mut self) -> Vec<Diagnostic> {
        let mut warnings = std::mem::take(&mut self.warnings);
        warnings.extend(self.players.iter_mut().flat_map(ClipPlayer::take_warnings));
        warnings
    }

    fn drop_ended(&mut self) {
        let made = self.made as i64;
        for player in self.players.iter_mut().filter(|player| player.end() <= made) {
            self.warnings.extend(player.take_warnings());
        }
        self.players.retain(|player| player.end() > made);
    }
}
