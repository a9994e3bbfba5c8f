//! The mixers of a project: whole, or of some clips, at their levels.

use crate::audio::{MasterSettings, Mixer};
use crate::base::{Diagnostic, Time};
use crate::timeline::SoundClip;

use super::envelope::tracks_of;
use super::levels::{master_level, segment_gains};
use super::{Cancel, Failure, Project};

/// The mixer of a project's stretch that starts at `start` and has `samples`, and a warning where the loudness asked
/// for cannot be had. Where one is asked for, the whole project is measured first, whatever the stretch.
pub(super) fn mixer_of(project: &Project, start: Time, samples: u64, cancel: &Cancel) -> Result<(Mixer, Option<Diagnostic>), Failure> {
    let clips = project.timeline.sounds();
    let gains = segment_gains(project, &clips, cancel)?;
    let level = master_level(project, &gains, cancel)?;
    let master = &project.draft.master;
    let settings = MasterSettings { gain: level.gain as f32, true_peak_ceiling_dbtp: master.true_peak_dbtp };
    Ok((Mixer::new(tracks_of(project, clips, start, &gains), settings, samples), level.unreached))
}

/// The mixer of these clips alone, at the draft's own gain.
pub(super) fn mixer_of_clips(
    project: &Project,
    clips: Vec<SoundClip>,
    start: Time,
    samples: u64,
    cancel: &Cancel,
) -> Result<Mixer, Failure> {
    let gains = segment_gains(project, &clips, cancel)?;
    let master = &project.draft.master;
    let settings = MasterSettings { gain: master.gain as f32, true_peak_ceiling_dbtp: master.true_peak_dbtp };
    Ok(Mixer::new(tracks_of(project, clips, start, &gains), settings, samples))
}
