//! The timeline's clips as the mixer's.

use std::sync::Arc;

use crate::audio::{self, ConstantGain, Envelope, FadeCurve, FadeDirection, MasterSettings, Mixer};
use crate::base::Time;
use crate::draft::Speed;
use crate::timeline::{FadeKind, SoundClip, Timeline};

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
    let clips = clips.into_iter().filter_map(|clip| mixed_clip(project, clip, start)).collect();
    let master = &project.draft.master;
    let settings = MasterSettings { gain: master.gain as f32, true_peak_ceiling_dbtp: master.true_peak_dbtp };
    Mixer::new(clips, settings, samples)
}

/// Whether anything is to be heard.
pub(super) fn has_sound(project: &Project) -> bool {
    !project.timeline.sounds().is_empty()
}

fn mixed_clip(project: &Project, clip: SoundClip, start: Time) -> Option<audio::SoundClip> {
    let source = project.sources.get(&clip.segment)?;
    let envelope: Box<dyn Envelope> = match clip.constant_gain {
        Some(gain) => Box::new(ConstantGain { left: gain.left as f32, right: gain.right as f32 }),
        None => Box::new(TimelineEnvelope { timeline: Arc::clone(&project.timeline), clip: clip.clone() }),
    };
    let fades = clip.fades.iter().map(|fade| audio::Fade {
        direction: if fade.kind == FadeKind::In { FadeDirection::In } else { FadeDirection::Out },
        start: fade.start,
        duration: fade.duration,
        curve: if fade.equal_power { FadeCurve::EqualPower } else { FadeCurve::Linear },
    });
    Some(audio::SoundClip {
        pointer: source.pointer.clone(),
        source: source.info.sound_source(&source.path)?,
        start: clip.start - start,
        duration: clip.duration,
        source_start: clip.source_start,
        source_length: clip.source_length,
        looped: clip.looped,
        speed: match &clip.speed {
            Speed::Constant(factor) => *factor,
            Speed::Ramp(_) => num_rational::Ratio::from_integer(1),
        },
        envelope,
        fades: fades.collect(),
    })
}
