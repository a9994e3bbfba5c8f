//! The thread that mixes sound and hands it to the encoder, a second ahead of the picture.

use std::sync::mpsc::Receiver;

use crate::audio::Mixer;
use crate::base::{Diagnostic, Explain, SAMPLE_RATE};
use crate::encode::SoundTrack;

use super::{Cancel, Failure};

/// Mixes a second for each permit until the mixer ends; returns its warnings.
pub(super) fn run(mut mixer: Mixer, track: &mut SoundTrack, permits: &Receiver<()>, cancel: &Cancel) -> Result<Vec<Diagnostic>, Failure> {
    while permits.recv().is_ok() {
        cancel.check()?;
        let block = mixer.mix_next(SAMPLE_RATE as usize).map_err(|error| Failure::from(error.diagnostic()))?;
        let Some(block) = block else { break };
        track.write(&block).map_err(|error| Failure::at("", &error))?;
    }
    Ok(mixer.take_warnings())
}
