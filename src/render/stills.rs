//! Some frames of a draft, without those between them.

use crate::base::{Diagnostic, Frame, Time};
use crate::composite::PassList;

use super::compositor::Compositor;
use super::job::refuse_if_strict;
use super::layers::LayerSource;
use super::plan::route;
use super::{Cancel, Failure, Project, RenderOptions};

/// The frame that holds `time`, or the last one, as 4:2:0; and what was damaged in it.
///
/// # Errors
/// As [`render_stills`].
pub fn render_still(project: &Project, options: &RenderOptions, time: Time, cancel: &Cancel) -> Result<(Frame, Vec<Diagnostic>), Failure> {
    let index = project.frame_rate.frame_at(time).min(project.timeline.frame_count().saturating_sub(1));
    let mut made = None;
    let damage = render_stills(project, options, &[index], cancel, &mut |_, frame| made = Some(frame))?;
    Ok((made.ok_or_else(|| Failure::internal("a still was not made"))?, damage))
}

/// Makes the output frames `frames`, which rise, and hands each to `on_frame` with its number. Decoders seek past
/// what lies between. Returns what was damaged.
///
/// # Errors
/// As [`super::render`]; with a project that is strict, damage too.
pub fn render_stills(
    project: &Project,
    options: &RenderOptions,
    frames: &[u64],
    cancel: &Cancel,
    on_frame: &mut dyn FnMut(u64, Frame),
) -> Result<Vec<Diagnostic>, Failure> {
    let mut source = LayerSource::of_frames(project, frames, &options.memory);
    let mut compositor = Compositor::new(options, project.canvas);
    for &index in frames {
        cancel.check()?;
        let list = PassList::of(source.scene(project.timeline.picture_at(project.frame_rate.time_of(index)), index)?);
        on_frame(index, compositor.submit(&list, route(&list, None))?.0.finish()?);
    }
    let warnings = source.take_warnings();
    refuse_if_strict(&warnings, project)?;
    Ok(warnings)
}
