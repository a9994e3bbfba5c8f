//! Progress while the cloud works: bars where people watch, lines of JSON where machines do, sentences on standard
//! error.

use std::cell::RefCell;
use std::collections::BTreeMap;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde_json::json;

use crate::base::foreign_line;
use crate::cli::console::Console;
use crate::cli::events::rounded;
use crate::cloud::{Finished, News};
use crate::render::Failure;

/// A transfer's bar.
const TRANSFER: &str = "{msg} {wide_bar} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left";
/// A job's bar.
const JOB: &str = "{msg} {wide_bar} {pos}%, {elapsed}";

/// Tells of one command's progress.
pub(super) struct Teller<'a> {
    console: &'a Console,
    bars: RefCell<BTreeMap<String, ProgressBar>>,
    screen: MultiProgress,
}

impl<'a> Teller<'a> {
    pub(super) fn new(console: &'a Console) -> Self {
        Self { console, bars: RefCell::default(), screen: MultiProgress::new() }
    }

    /// Tells one thing.
    pub(super) fn tell(&self, news: News) {
        match news {
            News::Note(text) => self.screen.suspend(|| self.console.note(&text)),
            News::Warning(warning) => self.screen.suspend(|| self.console.tell(&[warning], None)),
            News::Upload { name, sent, bytes } => {
                self.line(&json!({ "event": "upload", "name": name, "sent": sent, "bytes": bytes }));
                self.bar(&name, &name, TRANSFER, sent, Some(bytes));
            }
            News::Download { received, bytes } => {
                self.line(&json!({ "event": "download", "received": received, "bytes": bytes }));
                self.bar("result", "result", TRANSFER, received, bytes);
            }
            News::Job { id, status, progress } => {
                self.line(&json!({ "event": "job", "id": id, "status": status, "progress": rounded(progress, 1) }));
                self.bar(&id, &format!("{id} {status}"), JOB, progress as u64, Some(100));
            }
        }
    }

    fn line(&self, line: &serde_json::Value) {
        if self.console.is_json() {
            // A line that cannot be written is noticed at the end, when the result is.
            let _ = self.console.print_line(line);
        }
    }

    /// Draws how far `name` is, with these words before its bar.
    fn bar(&self, name: &str, words: &str, template: &str, done: u64, whole: Option<u64>) {
        if !self.console.is_live() {
            return;
        }
        let mut bars = self.bars.borrow_mut();
        let bar = bars.entry(name.to_owned()).or_insert_with(|| {
            let style = ProgressStyle::with_template(template).expect("the templates are written right, as a test shows");
            self.screen.add(ProgressBar::new(0)).with_style(style)
        });
        bar.set_message(foreign_line(words).into_owned());
        bar.set_length(whole.unwrap_or(done));
        bar.set_position(done);
        if whole == Some(done) {
            bar.finish_and_clear();
        }
    }

    /// Takes the bars away.
    pub(super) fn end(self) {
        self.bars.into_inner().values().for_each(ProgressBar::finish_and_clear);
    }
}

/// Tells that a job's file is here.
pub(in crate::cli) fn print_finished(console: &Console, finished: &Finished) -> Result<(), Failure> {
    let elapsed_s = rounded(finished.elapsed_ms as f64 / 1000.0, 3);
    if console.is_json() {
        let path = finished.output.to_string_lossy();
        return console
            .print_line(&json!({ "event": "done", "path": path, "id": finished.id, "elapsed_s": elapsed_s, "sha256": finished.sha256 }));
    }
    console.print_summary(&format!("{}: rendered in the cloud as {}, in {elapsed_s:.1} s", finished.output.display(), finished.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_written_right() {
        assert!([TRANSFER, JOB].iter().all(|template| ProgressStyle::with_template(template).is_ok()));
    }
}
