//! The sum of all clips, block by block.

use super::clip::ClipPlayer;
use super::gain::scale;
use super::{Limiter, MixError, SoundClip};
use crate::base::{Diagnostic, MemoryAccount, SampleBlock};

/// Samples mixed at a time.
const BLOCK_LENGTH: u64 = 4096;

/// What happens to the sum.
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

/// Mixes clips from the start of the timeline to its end.
pub struct Mixer {
    /// Clips not yet ended, by their start.
    players: Vec<ClipPlayer>,
    gain: f32,
    limiter: Limiter,
    length: u64,
    mixed: u64,
    given: u64,
    ready: SampleBlock,
    memory: MemoryAccount,
    warnings: Vec<Diagnostic>,
}

impl Mixer {
    /// A mixer of `length` samples. No file is opened before its clip begins.
    pub fn new(clips: Vec<SoundClip>, master: MasterSettings, length: u64) -> Self {
        let mut players: Vec<_> = clips.into_iter().map(ClipPlayer::new).collect();
        players.sort_by_key(ClipPlayer::start);
        Self {
            players,
            gain: master.gain,
            limiter: Limiter::new(master.true_peak_ceiling_dbtp),
            length,
            mixed: 0,
            given: 0,
            ready: SampleBlock::default(),
            memory: MemoryAccount::default(),
            warnings: Vec::new(),
        }
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
        let rest = SampleBlock { left: self.ready.left.split_off(wanted), right: self.ready.right.split_off(wanted) };
        Ok(Some(std::mem::replace(&mut self.ready, rest)))
    }

    /// What went wrong since the last call, at the segments.
    pub fn take_warnings(&mut self) -> Vec<Diagnostic> {
        let mut warnings = std::mem::take(&mut self.warnings);
        warnings.extend(self.players.iter_mut().flat_map(ClipPlayer::take_warnings));
        warnings
    }

    fn mix_block(&mut self) -> Result<(), MixError> {
        let count = BLOCK_LENGTH.min(self.length - self.mixed);
        let first = self.mixed as i64;
        let mut block = SampleBlock::silence(count as usize);
        for player in self.players.iter_mut().take_while(|player| player.start() < first + count as i64) {
            player.mix_into(&mut block, first, &self.memory).map_err(|source| MixError { pointer: player.pointer().to_owned(), source })?;
        }
        self.mixed += count;
        self.drop_ended();
        scale(&mut block.left, self.gain);
        scale(&mut block.right, self.gain);
        self.keep(&block);
        if self.mixed == self.length {
            let rest = self.limiter.finish();
            self.ready.left.extend(rest.left);
            self.ready.right.extend(rest.right);
        }
        Ok(())
    }

    fn keep(&mut self, block: &SampleBlock) {
        let limited = self.limiter.process(block);
        self.ready.left.extend(limited.left);
        self.ready.right.extend(limited.right);
    }

    fn drop_ended(&mut self) {
        let mixed = self.mixed as i64;
        for player in self.players.iter_mut().filter(|player| player.end() <= mixed) {
            self.warnings.extend(player.take_warnings());
        }
        self.players.retain(|player| player.end() > mixed);
    }
}
