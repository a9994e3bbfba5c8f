//! Gains that bring a segment or the whole mix to a loudness. Each is found by mixing ahead and measuring, once: the
//! result is kept by all that the sound is made of, so that a preview, a stretch and the final file agree.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use crate::audio::{ConstantGain, Loudness, LoudnessMeter, MasterSettings, MixTrack, Mixer, PlacedClip};
use crate::base::{Code, Diagnostic, Explain, SAMPLE_RATE, Time};
use crate::timeline::SoundClip;

use super::envelope::{SegmentGains, tracks_of};
use super::{Cancel, Failure, Project};

/// Decibels by which the limiter may be driven beyond what the target asks for, to make up for what it takes away.
const MOST_DRIVE_DB: f64 = 6.0;

/// So near to the target the gain is not corrected any more, LU.
const NEAR_LU: f64 = 0.1;

/// A target that is missed by more is told, LU.
const TOLERANCE_LU: f64 = 0.5;

/// Mixes through the limiter at most, to find the gain.
const MOST_PASSES: usize = 4;

/// Gains are of whole hundredths of a decibel, so that a last bit of the measurement changes no sample.
const STEPS_PER_DB: f64 = 100.0;

/// Results that are kept.
const MOST_KEPT: usize = 256;

/// A gain in decibels, and by how much the loudness stays under its target with it.
#[derive(Clone, Copy)]
struct Level {
    gain_db: f64,
    missing_lu: f64,
}

static KEPT: Mutex<Vec<(String, Level)>> = Mutex::new(Vec::new());

/// The gain of the whole mix.
pub(super) struct MasterLevel {
    /// Linear gain before the limiter.
    pub(super) gain: f64,
    /// The warning where the ceiling keeps the mix from its loudness.
    pub(super) unreached: Option<Diagnostic>,
}

/// The gains of those segments of `clips` that are brought to a loudness of their own: by that of what they play,
/// before their fades and gains. Silence stays as it is.
pub(super) fn segment_gains(project: &Project, clips: &[SoundClip], cancel: &Cancel) -> Result<SegmentGains, Failure> {
    let mut gains = BTreeMap::new();
    for clip in clips {
        let Some(target) = clip.loudness_lufs else { continue };
        let clip = SoundClip { fades: Vec::new(), ..clip.clone() };
        let (start, samples) = (clip.start, clip.duration.round_samples(SAMPLE_RATE).unsigned_abs());
        let tracks = || alone(project, &clip, start);
        let identity = identity_of(&tracks(), samples, target);
        let level = kept(&identity, || {
            let loudness = measured(Mixer::untreated(tracks(), samples), cancel)?;
            let gain_db = loudness.integrated_lufs.map_or(0.0, |loudness| rounded(target - loudness));
            Ok(Level { gain_db, missing_lu: 0.0 })
        })?;
        gains.insert(clip.segment, linear(level.gain_db));
    }
    Ok(gains)
}

/// The gain that brings the whole mix to the project's loudness under its ceiling; the draft's own where none is asked
/// for.
pub(super) fn master_level(project: &Project, gains: &SegmentGains, cancel: &Cancel) -> Result<MasterLevel, Failure> {
    let Some(target) = project.loudness_lufs else { return Ok(MasterLevel { gain: project.draft.master.gain, unreached: None }) };
    let ceiling = project.draft.master.true_peak_dbtp;
    let samples = project.timeline.duration().round_samples(SAMPLE_RATE).unsigned_abs();
    let tracks = || tracks_of(project, project.timeline.sounds(), Time::ZERO, gains);
    let mut identity = identity_of(&tracks(), samples, target);
    // What moves by keyframes is not in the clips.
    for clip in project.timeline.sounds().iter().filter(|clip| clip.constant_gain.is_none()) {
        let (track, segment) = project.segment(clip.segment);
        let _ = write!(identity, " {:?} {:?} {:?}", track.gain, segment.sound, segment.keyframes);
    }
    let _ = write!(identity, " {ceiling} {gains:?}");
    let level = kept(&identity, || level_under_ceiling(&tracks, samples, target, ceiling, cancel))?;
    let unreached = (level.missing_lu > TOLERANCE_LU).then(|| {
        let message = format!("the sound stays {:.1} LU under {target} LUFS: more would need peaks above {ceiling} dBTP", level.missing_lu);
        Diagnostic::warning(Code::LoudnessUnreached, message).at("/au/lufs").help("ask for less loudness, or even out the levels")
    });
    Ok(MasterLevel { gain: linear(level.gain_db), unreached })
}

/// Measures the mix as it is, and through the limiter where a peak would reach that, until the gain is right.
fn level_under_ceiling(
    tracks: &dyn Fn() -> Vec<MixTrack>,
    samples: u64,
    target: f64,
    ceiling: f64,
    cancel: &Cancel,
) -> Result<Level, Failure> {
    let plain = measured(Mixer::untreated(tracks(), samples), cancel)?;
    let Some(loudness) = plain.integrated_lufs else { return Ok(Level { gain_db: 0.0, missing_lu: 0.0 }) };
    let asked = rounded(target - loudness);
    let mut level = Level { gain_db: asked, missing_lu: 0.0 };
    if plain.true_peak_dbtp.is_none_or(|peak| peak + asked < ceiling) {
        return Ok(level);
    }
    for pass in 1..=MOST_PASSES {
        let settings = MasterSettings { gain: linear(level.gain_db) as f32, true_peak_ceiling_dbtp: ceiling };
        let limited = measured(Mixer::new(tracks(), settings, samples), cancel)?;
        level.missing_lu = limited.integrated_lufs.map_or(0.0, |loudness| target - loudness);
        let next = rounded((level.gain_db + level.missing_lu).min(asked + MOST_DRIVE_DB));
        if level.missing_lu.abs() <= NEAR_LU || next == level.gain_db || pass == MOST_PASSES {
            break;
        }
        level.gain_db = next;
    }
    Ok(level)
}

/// The clip by itself, at gain 1.
fn alone(project: &Project, clip: &SoundClip, start: Time) -> Vec<MixTrack> {
    let tracks = tracks_of(project, vec![clip.clone()], start, &SegmentGains::new());
    let clips = tracks.into_iter().flat_map(|track| track.clips);
    let plain = |placed| PlacedClip { envelope: Box::new(ConstantGain { left: 1.0, right: 1.0 }), ..placed };
    vec![MixTrack { clips: clips.map(plain).collect(), ducking: None }]
}

fn measured(mut mixer: Mixer, cancel: &Cancel) -> Result<Loudness, Failure> {
    let mut meter = LoudnessMeter::new();
    while let Some(block) = mixer.mix_next(SAMPLE_RATE as usize).map_err(|error| Failure::from(error.diagnostic()))? {
        cancel.check()?;
        meter.hear(&block);
    }
    Ok(meter.loudness())
}

/// The level of a sound, found only where it is not known.
fn kept(identity: &str, find: impl FnOnce() -> Result<Level, Failure>) -> Result<Level, Failure> {
    let known = || KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, level)) = known().iter().find(|(known, _)| known == identity) {
        return Ok(*level);
    }
    let level = find()?;
    let mut kept = known();
    if kept.len() >= MOST_KEPT {
        kept.remove(0);
    }
    kept.push((identity.to_owned(), level));
    Ok(level)
}

/// All that a mix is made of but moving gains: the files by their version, the clips, the ducking.
fn identity_of(tracks: &[MixTrack], samples: u64, target: f64) -> String {
    let mut identity = format!("{samples} {target}");
    for track in tracks {
        let _ = write!(identity, " {:?}", track.ducking);
        for placed in &track.clips {
            let metadata = placed.source.file().and_then(|file| std::fs::metadata(file).ok());
            let version = metadata.map(|metadata| (metadata.len(), metadata.modified().ok()));
            let _ = write!(identity, " {:?} {version:?} {:?} {:?}", placed.source, placed.clip, placed.envelope.constant());
        }
    }
    identity
}

fn linear(gain_db: f64) -> f64 {
    10f64.powf(gain_db / 20.0)
}

fn rounded(gain_db: f64) -> f64 {
    (gain_db * STEPS_PER_DB).round() / STEPS_PER_DB
}
