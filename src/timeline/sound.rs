//! The sound of a draft: clips of sources, with their gains.

use crate::base::Time;
use crate::draft::{FadeCurve, Sound, Speed};

use super::plan::Planned;
use super::planned_transition::PlannedTransition;
use super::playback::SourceClock;
use super::segment_sound::{Gain, SegmentSound};
use super::{SegmentKey, Timeline};

/// One stretch of the sound of one source.
#[derive(Clone, Debug, PartialEq)]
pub struct SoundClip {
    /// Whose it is.
    pub segment: SegmentKey,
    /// The instant of the timeline at which it starts.
    pub start: Time,
    /// How long it sounds on the timeline. May reach past the draft's end by half a transition.
    pub duration: Time,
    /// Segment time at its start, from which [`Timeline::gain_at`] counts. Below zero where a transition brings it in
    /// early.
    pub segment_time: Time,
    /// Where in the source the played part begins, on the picture's clock: sound keeps its distance to the picture.
    pub source_start: Time,
    /// Length of the played part of the source; `None`: to its end. Where the source has less sound than that, the rest
    /// is silence.
    pub source_length: Option<Time>,
    /// Speed over the segment time of forward play.
    pub speed: Speed,
    /// The segment time of forward play at which the played part begins: where a ramp of `speed` is entered.
    pub speed_time: Time,
    /// Whether the pitch stays when the speed is not 1.
    pub keep_pitch: bool,
    /// Whether the played part starts again when it ends, as often as `duration` asks for.
    pub looped: bool,
    /// Whether the whole clip is played backwards: at clip time `t` it gives what the clip played forwards gives at
    /// `duration - t`.
    pub reversed: bool,
    /// To be applied sample by sample, each a factor.
    pub fades: Vec<Fade>,
    /// Loudness to bring the played part to first, LUFS.
    pub loudness_lufs: Option<f64>,
    /// The gain where it never changes; `None` where keyframes move it.
    pub constant_gain: Option<Gain>,
}

/// A rise from silence, or a fall to it. Before and after it the factor stays where the fade begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fade {
    /// Which way.
    pub kind: FadeKind,
    /// Where it begins, from the clip's start; may lie before it.
    pub start: Time,
    /// How long it takes.
    pub duration: Time,
    /// Its course.
    pub curve: FadeCurve,
}

/// Which way a fade goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FadeKind {
    /// From silence.
    In,
    /// To silence.
    Out,
}

impl Timeline {
    /// Everything that is heard, by track and start. Under a transition both sounds cross: the outgoing plays on past
    /// the cut and the incoming begins before it, by half the transition's length or as far as their sources go, with
    /// fades of equal power over the transition.
    pub fn sounds(&self) -> Vec<SoundClip> {
        let clips = self.tracks.iter().flat_map(|track| {
            track.iter().enumerate().filter_map(|(index, planned)| {
                let before = index.checked_sub(1).and_then(|before| track[before].cut.as_ref());
                clip(planned, before)
            })
        });
        clips.filter(|clip| clip.duration > Time::ZERO && clip.start < self.duration).collect()
    }

    /// The gain of `clip` at `segment_time` (from its segment's start), without its fades.
    pub fn gain_at(&self, clip: &SoundClip, segment_time: Time) -> Gain {
        let sound = self.planned(clip.segment).and_then(|planned| planned.sound.as_ref());
        sound.map_or(Gain { left: 0.0, right: 0.0 }, |sound| sound.gain_at(segment_time))
    }
}

fn clip(planned: &Planned, before: Option<&PlannedTransition>) -> Option<SoundClip> {
    let (sound, clock) = (planned.sound.as_ref()?, planned.clock.as_ref()?);
    let length = planned.slot.duration();
    let part = played_part(
        clock,
        length,
        before.map_or(Time::ZERO, PlannedTransition::half),
        planned.cut.as_ref().map_or(Time::ZERO, PlannedTransition::half),
    );
    Some(SoundClip {
        segment: planned.slot.key,
        start: planned.slot.start + part.segment_time,
        duration: part.end - part.start,
        segment_time: part.segment_time,
        source_start: part.source_start,
        source_length: part.source_length,
        speed: sound.media.speed.clone(),
        speed_time: part.start,
        keep_pitch: sound.media.keep_pitch,
        looped: part.looped,
        reversed: clock.is_reversed(),
        fades: fades(sound, length, part.segment_time, before, planned.cut.as_ref()),
        loudness_lufs: sound.settings.loudness_lufs,
        constant_gain: sound.keyframes.is_empty().then(|| sound.gain_at(Time::ZERO)),
    })
}

/// A stretch of forward play, in segment time.
struct Part {
    start: Time,
    end: Time,
    segment_time: Time,
    source_start: Time,
    source_length: Option<Time>,
    looped: bool,
}

/// The part of the source that sounds in a segment `length` long that is wanted `early` before and `late` after it.
fn played_part(clock: &SourceClock, length: Time, early: Time, late: Time) -> Part {
    let playback = &clock.playback;
    // Reverse play runs from the end of forward play to its start.
    let (early, late) = if clock.is_reversed() { (late, early) } else { (early, late) };
    let last = length + late;
    let end = if playback.repeats_for_ever() { last } else { playback.playable().map_or(last, |playable| playable.min(last)) };
    let played = playback.speed.source_length(end);
    let looped = playback.play_length.is_some_and(|play| played > play);
    // A source that starts again does so from its in-point, so nothing comes before it.
    let early = if looped { Time::ZERO } else { early.min(playback.spare_before().unwrap_or(Time::ZERO)) };
    let skipped = playback.speed.source_length(-early).max(-playback.in_point);
    let source_length = match playback.play_length {
        Some(play) if looped => Some(play),
        _ => Some(played - skipped),
    };
    let segment_time = if clock.is_reversed() { length - end } else { -early };
    Part { start: -early, end, segment_time, source_start: playback.in_point + skipped, source_length, looped }
}

fn fades(
    sound: &SegmentSound,
    length: Time,
    clip_start: Time,
    before: Option<&PlannedTransition>,
    after: Option<&PlannedTransition>,
) -> Vec<Fade> {
    let Sound { fade_in, fade_out, fade_curve, .. } = sound.settings;
    let equal_power = FadeCurve::EqualPower;
    let wanted = [
        (FadeKind::In, Time::ZERO, fade_in, fade_curve),
        (FadeKind::Out, length - fade_out, fade_out, fade_curve),
        (FadeKind::In, -before.map_or(Time::ZERO, PlannedTransition::half), before.map_or(Time::ZERO, |cut| cut.duration), equal_power),
        (
            FadeKind::Out,
            length - after.map_or(Time::ZERO, PlannedTransition::half),
            after.map_or(Time::ZERO, |cut| cut.duration),
            equal_power,
        ),
    ];
    let real = wanted.into_iter().filter(|(_, _, duration, _)| *duration > Time::ZERO);
    real.map(|(kind, start, duration, curve)| Fade { kind, start: start - clip_start, duration, curve }).collect()
}
