//! The arguments of `offcut batch`, and its summary.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::Args;
use serde_json::json;

use crate::base::{Code, Diagnostic, Exit};
use crate::draft::Template;
use crate::encode::OutputFormat;
use crate::render::{Failure, OpenOptions};

use super::super::command::Command;
use super::super::compositor_arguments::CompositorArguments;
use super::super::console::Console;
use super::super::draft_arguments::DraftArguments;
use super::super::output_arguments::OutputArguments;
use super::super::signals::cancel_on_signals;
use super::report::{Report, RowReport, RowState};
use super::row_output::row_outputs;
use super::rows::Shared;
use super::run::run_rows;
use super::table::read_table;

/// Renders a draft once for each row of a table, whose columns are the draft's variables.
///
/// A row that fails stops no other. Run again, it makes what is not made yet, and what has changed.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut batch card.json people.csv -o 'out/{{name}}.mp4'")]
pub(in super::super) struct Batch {
    #[command(flatten)]
    draft: DraftArguments,
    /// The table: .csv whose first line names the variables, or .jsonl with an object a line
    #[arg(value_name = "ROWS")]
    rows: PathBuf,
    #[command(flatten)]
    output: OutputArguments,
    /// Rows rendered at a time; each uses the whole machine as far as it can
    #[arg(long, value_name = "N", default_value = "1")]
    jobs: NonZeroUsize,
    /// The report, a line of JSON a row; beside the outputs as batch.jsonl unless given
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    #[command(flatten)]
    compositor: CompositorArguments,
}

impl Command for Batch {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let (pattern, force) = (&self.output.output, self.output.force);
        let settings = self.output.settings(None, None);
        OutputFormat::of(pattern).and_then(|format| settings.check(format)).map_err(|error| Failure::at("", &error))?;
        let rows = read_table(&self.rows)?;
        let outputs = row_outputs(pattern, &rows)?;
        let cancel = cancel_on_signals()?;
        let mut open = OpenOptions { cancel: cancel.clone(), ..self.draft.options()? };
        let text = open.draft_text()?;
        let template = Template::of(&text).ok_or_else(|| self.not_json(&open))?;
        self.tell_unused(console, &template, &rows[0].values.keys().map(String::as_str).collect::<Vec<_>>());
        open.text = Some(text.into());
        let mut options = self.compositor.options()?;
        options.chunks = (self.jobs.get() > 1).then_some(1);
        let report = Report::open(&self.report_path(outputs.first()))?;
        let settings = crate::encode::Settings { force, ..settings };
        let shared = Shared { open, template, settings, platform: self.draft.platform, options, cancel, report };
        let rows: Vec<_> = rows.into_iter().zip(outputs).collect();
        self.render_all(console, &shared, &rows)
    }

    fn draft(&self) -> Option<&Path> {
        Some(&self.draft.draft)
    }
}

impl Batch {
    fn render_all(&self, console: &Console, shared: &Shared, rows: &[(super::table::Row, PathBuf)]) -> Result<Exit, Failure> {
        let counts = [const { AtomicUsize::new(0) }; 3];
        let tell = |all: usize, row: &RowReport| {
            let index = match row.state {
                RowState::Rendered => 0,
                RowState::Kept => 1,
                RowState::Failed => 2,
            };
            counts[index].fetch_add(1, Ordering::Relaxed);
            let done: usize = counts.iter().map(|count| count.load(Ordering::Relaxed)).sum();
            // A reader that has gone is no reason to stop rendering.
            let _ = tell_row(console, row, done, all);
        };
        let reports = run_rows(shared, rows, self.jobs.get(), &tell)?;
        shared.report.finish(reports)?;
        let [rendered, kept, failed] = counts.map(AtomicUsize::into_inner);
        if console.is_json() {
            console.print_line(&json!({ "event": "done", "rendered": rendered, "kept": kept, "failed": failed }))?;
        }
        console.print_summary(&format!("{rendered} rendered, {kept} kept, {failed} failed"))?;
        Ok(if failed == 0 { Exit::Done } else { Exit::Failed })
    }

    fn report_path(&self, first: Option<&PathBuf>) -> PathBuf {
        let beside = || {
            // The folder that all outputs share is the pattern's, up to its first variable.
            let pattern = self.output.output.to_string_lossy();
            let fixed = pattern.split("{{").next().unwrap_or_default();
            let folder = fixed.rfind('/').map_or_else(|| PathBuf::from("."), |end| PathBuf::from(&fixed[..=end]));
            if first.is_some() {
                // Where it cannot be made, the opening of the report tells why.
                let _ = std::fs::create_dir_all(&folder);
            }
            folder.join("batch.jsonl")
        };
        self.report.clone().unwrap_or_else(beside)
    }

    fn tell_unused(&self, console: &Console, template: &Template, columns: &[&str]) {
        let pattern = self.output.output.to_string_lossy();
        let is_used = |name: &str| template.names().contains(name) || pattern.contains(&format!("{{{{{name}"));
        let unused: Vec<&str> = columns.iter().copied().filter(|name| !is_used(name)).collect();
        if !unused.is_empty() {
            let message = format!("columns that neither the draft nor -o names: {}", unused.join(", "));
            let names: Vec<&str> = template.names().iter().map(String::as_str).collect();
            let help = format!("the draft's variables are {}", names.join(", "));
            console.tell(&[Diagnostic::warning(Code::UnusedVariable, message).help(help)], None);
        }
    }

    /// Why the draft is no JSON.
    fn not_json(&self, open: &OpenOptions) -> Failure {
        match crate::render::Project::open(open) {
            Err(failure) => failure,
            Ok(_) => Diagnostic::error(Code::NotJson, format!("{} is not JSON", self.draft.draft.display())).into(),
        }
    }
}

fn tell_row(console: &Console, row: &RowReport, done: usize, all: usize) -> Result<(), Failure> {
    if console.is_json() {
        let mut line = serde_json::to_value(row).unwrap_or_default();
        line["event"] = json!("row");
        return console.print_line(&line);
    }
    let state = match row.state {
        RowState::Rendered => format!("in {:.1} s", row.elapsed_s),
        RowState::Kept => "kept, for nothing has changed".to_owned(),
        RowState::Failed => "failed".to_owned(),
    };
    console.print_summary(&format!("[{done}/{all}] {}: {state}", row.output.display()))?;
    let errors = row.findings.iter().filter(|found| row.state == RowState::Failed && found["severity"] == "error");
    errors.for_each(|error| {
        console.note(&format!("  error[{}]: {}", error["code"].as_str().unwrap_or_default(), error["message"].as_str().unwrap_or_default()))
    });
    Ok(())
}
