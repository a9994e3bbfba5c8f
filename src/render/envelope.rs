//! The timeline's clips as the mixer's.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::audio::{ConstantGain, Envelope, MixTrack, PlacedClip, SoundOrigin};
use crate::base::{SAMPLE_RATE, Time};
use crate::draft::{Content, Track};
use crate::timeline::{SegmentKey, SoundClip, Timeline};

use super::Project;

/// Linear gains by segment.
pub(super) type SegmentGains = BTreeMap<SegmentKey, f64>;

/// The gain of a clip, asked of the timeline.
struct TimelineEnvelope {
    timeline: Arc<Timeline>,
    clip: SoundClip,
    gain: f64,
}

impl Envelope for TimelineEnvelope {
    fn gain_at(&self, clip_time: Time) -> (f32, f32) {
        let gain = self.timeline.gain_at(&self.clip, self.clip.segment_time + clip_time);
        ((gain.left * self.gain) as f32, (gain.right * self.gain) as f32)
    }
}

/// The mixer's tracks with these clips, from `start` on. Each segment of `gains` gets its gain on top.
pub(super) fn tracks_of(project: &Project, clips: Vec<SoundClip>, start: Time, gains: &SegmentGains) -> Vec<MixTrack> {
    let of_track = |track: &Track| MixTrack { clips: Vec::new(), ducking: track.ducking.clone() };
    let mut tracks: Vec<MixTrack> = project.draft.tracks.iter().map(of_track).collect();
    for clip in clips {
        let (track, gain) = (clip.segment.track, gains.get(&clip.segment).copied().unwrap_or(1.0));
        if let Some(placed) = placed_clip(project, clip, start, gain) {
            tracks[track].clips.push(placed);
        }
    }
    tracks
}

/// Whether anything is to be heard.
pub(super) fn has_sound(project: &Project) -> bool {
    !project.timeline.sounds().is_empty()
}

fn placed_clip(project: &Project, clip: SoundClip, start: Time, gain: f64) -> Option<PlacedClip> {
    let (track, segment) = project.segment(clip.segment);
    let (source, source_end) = match (project.computed.get(&clip.segment), &segment.content) {
        (Some(sound), Content::Media(media)) => {
            let identity = format!("{:?} {:?}", media.computed, sound.samples());
            (SoundOrigin::Computed { sound: Arc::clone(sound), identity }, Some(Time::new(sound.samples(), i64::from(SAMPLE_RATE))))
        }
        _ => {
            let source = project.sources.get(&clip.segment)?;
            let end = source.info.sound.as_ref().and_then(|sound| sound.duration);
            (source.info.sound_source(&source.path)?.into(), end)
        }
    };
    let envelope: Box<dyn Envelope> = match clip.constant_gain {
        Some(constant) => Box::new(ConstantGain { left: (constant.left * gain) as f32, right: (constant.right * gain) as f32 }),
        None => Box::new(TimelineEnvelope { timeline: Arc::clone(&project.timeline), clip: clip.clone(), gain }),
    };
    Some(PlacedClip {
        pointer: segment.pointer(track),
        source,
        source_end,
        clip: SoundClip { start: clip.start - start, ..clip },
        envelope,
    })
}
