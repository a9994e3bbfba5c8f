//! The timeline's clips as the mixer's.

use std::sync::Arc;

use crate::audio::{ConstantGain, Envelope, MasterSettings, MixTrack, Mixer, PlacedClip, SoundOrigin};
use crate::base::{SAMPLE_RATE, Time};
use crate::draft::{Content, Track};
use crate::timeline::{SoundClip, Timeline};

use super::Project;

/// The gain of a clip, asked of the timeline.
struct TimelineEnvelope {
    timeline: Arc<Timeline>,
    clip: SoundClip,
}

impl Envelope for TimelineEnvelope {
    fn gain_at(&self, clip_time: Time) -> (f32, f32) {
        let gain = self.timeline.gain_at(&self.clip, self.clip.segment_time + clip_time);
        (gain.left as f32, gain.right as f32)
    }
}

/// The mixer of a project's stretch that starts at `start` and has `samples`.
pub(super) fn mixer_of(project: &Project, start: Time, samples: u64) -> Mixer {
    mixer_of_clips(project, project.timeline.sounds(), start, samples)
}

/// As [`mixer_of`], of these clips alone.
pub(super) fn mixer_of_clips(project: &Project, clips: Vec<SoundClip>, start: Time, samples: u64) -> Mixer {
    let of_track = |track: &Track| MixTrack { clips: Vec::new(), ducking: track.ducking.clone() };
    let mut tracks: Vec<MixTrack> = project.draft.tracks.iter().map(of_track).collect();
    for clip in clips {
        let track = clip.segment.track;
        if let Some(placed) = placed_clip(project, clip, start) {
            tracks[track].clips.push(placed);
        }
    }
    let master = &project.draft.master;
    let settings = MasterSettings { gain: master.gain as f32, true_peak_ceiling_dbtp: master.true_peak_dbtp };
    Mixer::new(tracks, settings, samples)
}

/// Whether anything is to be heard.
pub(super) fn has_sound(project: &Project) -> bool {
    !project.timeline.sounds().is_empty()
}

fn placed_clip(project: &Project, clip: SoundClip, start: Time) -> Option<PlacedClip> {
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
        Some(gain) => Box::new(ConstantGain { left: gain.left as f32, right: gain.right as f32 }),
        None => Box::new(TimelineEnvelope { timeline: Arc::clone(&project.timeline), clip: clip.clone() }),
    };
    Some(PlacedClip {
        pointer: segment.pointer(track),
        source,
        source_end,
        clip: SoundClip { start: clip.start - start, ..clip },
        envelope,
    })
}
