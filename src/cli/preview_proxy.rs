//! `offcut preview --proxy`: a small file, made fast, to look at the cut.

use std::path::Path;
use std::time::Instant;

use crate::base::{Exit, Explain, PixelSize};
use crate::encode::{OutputFormat, Quality, Settings, check_target};
use crate::render::{Failure, OpenOptions, Project, render};

use super::compositor_arguments::CompositorArguments;
use super::console::Console;
use super::draft_arguments::DraftArguments;
use super::overwriting::refuse_own_source;
use super::progress::ProgressReport;
use super::rendered::print_rendered;
use super::signals::cancel_on_signals;

/// The shorter side of a proxy at most.
const SHORT_SIDE: u32 = 540;

/// Writes the draft to `target` at half its size or less, at draft quality.
///
/// # Errors
/// As of a render.
pub(super) fn write_proxy(
    console: &Console,
    draft: &DraftArguments,
    compositor: &CompositorArguments,
    target: &Path,
    force: bool,
) -> Result<Exit, Failure> {
    let start = Instant::now();
    OutputFormat::of(target).and_then(|_| check_target(target, force)).map_err(|error| Failure::from(error.diagnostic()))?;
    let cancel = cancel_on_signals()?;
    let whole = draft.open_unless(&cancel)?;
    console.tell(&whole.warnings, Some(&draft.draft));
    refuse_own_source(target, &draft.draft, &whole)?;
    let project = Project::open(&OpenOptions { size: Some(proxy_size(whole.canvas)), cancel: cancel.clone(), ..draft.options()? })?;
    let mut options = compositor.options()?;
    options.output = target.to_owned();
    options.settings = Settings { quality: Quality::Draft, force, title: project.draft.meta.title.clone(), ..Settings::default() };
    let mut progress = ProgressReport::new(console);
    let result = render(&project, &options, &cancel, &mut |now| progress.update(now));
    progress.end();
    let report = result?;
    console.tell(&report.warnings[project.warnings.len()..], Some(&draft.draft));
    print_rendered(console, target, &project, &report, start.elapsed())?;
    Ok(Exit::Done)
}

/// Half of a canvas, or less where that is still large; both sides even and no smaller than a canvas may be.
fn proxy_size(canvas: PixelSize) -> PixelSize {
    let part = (f64::from(SHORT_SIDE) / f64::from(canvas.width.min(canvas.height))).min(0.5);
    let side = |side: u32| ((f64::from(side) * part / 2.0).round() as u32 * 2).max(16);
    PixelSize::new(side(canvas.width), side(canvas.height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_has_half_the_size_or_less() {
        let cases = [
            ((1080, 1920), (540, 960)),
            ((3840, 2160), (960, 540)),
            ((640, 360), (320, 180)),
            ((16, 16), (16, 16)),
            ((7680, 16), (3840, 16)),
        ];
        for ((width, height), (small_width, small_height)) in cases {
            assert_eq!(proxy_size(PixelSize::new(width, height)), PixelSize::new(small_width, small_height));
        }
    }
}
