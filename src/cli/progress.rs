//! How far a render is: a bar where people watch, lines of JSON where machines do, else nothing.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::render::Progress;

use super::console::Console;
use super::events::{Event, rounded};

/// The time from one line of JSON to the next at least.
const LINE_INTERVAL: Duration = Duration::from_millis(100);

/// The unit that the bar counts.
const BAR: &str = "{msg}{wide_bar} {pos}/{len} frames, {per_sec}, {eta} left";

/// Tells of one render's progress.
pub(super) struct ProgressReport<'a> {
    console: &'a Console,
    start: Instant,
    last_line: Option<Instant>,
    bar: Option<ProgressBar>,
    /// Whether machines get a line now and then.
    has_lines: bool,
}

impl<'a> ProgressReport<'a> {
    /// Nothing is done yet.
    pub(super) fn new(console: &'a Console) -> Self {
        let bar = console.is_live().then(|| {
            let style = ProgressStyle::with_template(BAR);
            let style = style.expect("the template is written right, as a test shows");
            ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr()).with_style(style)
        });
        Self { console, start: Instant::now(), last_line: None, bar, has_lines: console.is_json() }
    }

    /// The same for work whose JSON is one document: a bar, and no lines.
    pub(super) fn without_lines(console: &'a Console) -> Self {
        Self { has_lines: false, ..Self::new(console) }
    }

    /// Says what is done from now on; counting starts anew.
    pub(super) fn begin(&mut self, stage: &'static str) {
        if let Some(bar) = &self.bar {
            bar.reset();
            bar.set_message(stage);
        }
    }

    /// This much is done.
    pub(super) fn update(&mut self, progress: Progress) {
        if let Some(bar) = &self.bar {
            bar.set_length(progress.frames);
            bar.set_position(progress.frame);
        }
        if self.has_lines && self.is_due(progress) {
            self.last_line = Some(Instant::now());
            // A line that cannot be written is noticed at the end, when the result is.
            let _ = self.console.print_line(&line(progress, self.start.elapsed()));
        }
    }

    fn is_due(&self, progress: Progress) -> bool {
        progress.frame == progress.frames || self.last_line.is_none_or(|last| last.elapsed() >= LINE_INTERVAL)
    }

    /// Takes the bar away.
    pub(super) fn end(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

fn line(progress: Progress, elapsed: Duration) -> Event<'static> {
    let Progress { frame, frames } = progress;
    let fps = Some(frame as f64 / elapsed.as_secs_f64()).filter(|fps| fps.is_finite() && *fps > 0.0);
    let eta_s = fps.map(|fps| rounded(frames.saturating_sub(frame) as f64 / fps, 1));
    Event::Progress { frame, frames, fps: fps.map(|fps| rounded(fps, 1)), eta_s }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_written_right() {
        assert!(ProgressStyle::with_template(BAR).is_ok());
    }

    #[test]
    fn a_line_has_the_shape_of_the_contract() {
        let event = line(Progress { frame: 120, frames: 900 }, Duration::from_secs(2));
        let json = serde_json::to_string(&event).unwrap();
        assert_eq!(json, r#"{"event":"progress","frame":120,"frames":900,"fps":60.0,"eta_s":13.0}"#);
        let none_yet = serde_json::to_value(line(Progress { frame: 0, frames: 9 }, Duration::ZERO)).unwrap();
        assert!(none_yet["fps"].is_null() && none_yet["eta_s"].is_null());
    }
}
