//! The thread that mixes sound and hands it to the encoder, a second ahead of the picture.

use std::sync::mpsc::Receiver;

use crate::audio::{Loudness, LoudnessMeter, Mixer};
use crate::base::{Diagnostic, Explain, SAMPLE_RATE};
use crate::encode::SoundTrack;

use super::{Cancel, Failure};

/// The account of a sound track.
pub(super) struct Heard {
    /// The mixer's warnings.
    pub(super) warnings: Vec<Diagnostic>,
    /// How loud it is.
    pub(super) loudness: Loudness,
}

/// Mixes a second for each permit until the mixer ends.
pub(super) fn run(mut mixer: Mixer, track: &mut SoundTrack, permits: &Receiver<()>, cancel: &Cancel) -> Result<Heard, Failure> {
    let mut meter = LoudnessMeter::new();
    while permits.recv().is_ok() {
        cancel.check()?;
        let block = mixer.mix_next(SAMPLE_RATE as usize).map_err(|error| Failure::from(error.diagnostic()))?;
        let Some(block) = block else { break };
        meter.hear(&block);
        track.write(&block).map_err(|error| Failure::at("", &error))?;
    }
    Ok(Heard { warnings: mixer.take_warnings(), loudness: meter.loudness() })
}
