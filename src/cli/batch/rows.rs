//! The rendering of one row.

use std::path::Path;
use std::time::Instant;

use serde_json::json;

use crate::base::{Diagnostic, hex};
use crate::draft::Template;
use crate::encode::{Platform, Settings, check_target};
use crate::media::sha256_of_text;
use crate::render::{Cancel, Failure, OpenOptions, Project, RenderOptions, render};

use super::super::events::Finding;
use super::super::overwriting::refuse_own_source;
use super::report::{Report, RowReport, RowState};
use super::table::Row;

/// All that the rows of a batch share.
pub(super) struct Shared {
    /// How the draft is opened, its text read already.
    pub(super) open: OpenOptions,
    pub(super) template: Template,
    pub(super) settings: Settings,
    pub(super) platform: Option<Platform>,
    pub(super) options: RenderOptions,
    pub(super) cancel: Cancel,
    pub(super) report: Report,
}

impl Shared {
    /// Renders a row, or keeps its output where it was made of the same.
    ///
    /// # Errors
    /// Where the whole run was stopped, or the report cannot be written.
    pub(super) fn render_row(&self, row: &Row, output: &Path) -> Result<RowReport, Failure> {
        let start = Instant::now();
        let made = self.make(row, output);
        self.cancel.check()?;
        let mut report = made.unwrap_or_else(|failure| {
            let diagnostics: Vec<Diagnostic> = failure.diagnostics.into_iter().map(|found| self.with_column(found, row)).collect();
            RowReport { findings: Self::findings(&diagnostics), ..RowReport::failed(row, output) }
        });
        report.elapsed_s = (start.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
        self.report.add(&report)?;
        Ok(report)
    }

    fn make(&self, row: &Row, output: &Path) -> Result<RowReport, Failure> {
        let variables = row.values.iter().filter(|(name, _)| self.template.names().contains(*name));
        let mut open = self.open.clone();
        open.variables.extend(variables.map(|(name, value)| (name.clone(), value.clone())));
        let project = Project::open(&open)?;
        let made_of = self.made_of(&open, &project);
        let earlier = self.report.made(output);
        if let Some(earlier) = earlier.filter(|earlier| earlier.made_of.as_ref() == Some(&made_of)) {
            return Ok(RowReport { line: row.line, state: RowState::Kept, findings: Vec::new(), ..earlier.clone() });
        }
        refuse_own_source(output, &open.draft, &project)?;
        let force = self.settings.force || earlier.is_some();
        if let Some(folder) = output.parent() {
            // Where it cannot be made, the check of the target tells why.
            let _ = std::fs::create_dir_all(folder);
        }
        check_target(output, force).map_err(|error| Failure::at("", &error))?;
        let title = project.draft.meta.title.clone();
        let settings = Settings { platform: self.platform, title, force, ..self.settings.clone() };
        let options = RenderOptions { output: output.to_owned(), settings, ..self.options.clone() };
        let report = render(&project, &options, &self.cancel, &mut |_| {})?;
        Ok(RowReport {
            state: RowState::Rendered,
            made_of: Some(made_of),
            bytes: Some(report.finished.bytes),
            findings: Self::findings(&report.warnings),
            ..RowReport::failed(row, output)
        })
    }

    /// The checksum of draft, values, settings and the state of each file.
    fn made_of(&self, open: &OpenOptions, project: &Project) -> String {
        let files = project.sources.values().map(|source| &source.path).chain(project.assets.values());
        let files: Vec<_> = files
            .map(|path| {
                let metadata = std::fs::metadata(path).ok();
                let modified = metadata.as_ref().and_then(|metadata| metadata.modified().ok());
                json!([hex(path.as_os_str().as_encoded_bytes()), metadata.map(|metadata| metadata.len()), format!("{modified:?}")])
            })
            .collect();
        let settings = format!("{:?} {:?} {:?} {:?}", self.settings, self.platform, open.size, open.frame_rate);
        let of = json!([env!("CARGO_PKG_VERSION"), open.text.as_deref(), open.variables, open.folder(), settings, files]);
        sha256_of_text(&of.to_string())
    }

    /// The diagnostic with the line, and the columns whose values stand at its place.
    fn with_column(&self, mut found: Diagnostic, row: &Row) -> Diagnostic {
        let columns: Vec<String> =
            self.template.names_at(&found.pointer).into_iter().filter(|name| row.values.contains_key(name)).collect();
        found.message = match (found.pointer.is_empty(), columns.is_empty()) {
            (false, false) => format!("line {}, column {}: {}", row.line, columns.join(", "), found.message),
            _ => format!("line {}: {}", row.line, found.message),
        };
        found
    }

    fn findings(diagnostics: &[Diagnostic]) -> Vec<serde_json::Value> {
        diagnostics.iter().filter_map(|found| serde_json::to_value(Finding::of(found)).ok()).collect()
    }
}

impl RowReport {
    /// The account of a row that has no output.
    fn failed(row: &Row, output: &Path) -> Self {
        let (line, output) = (row.line, output.to_owned());
        Self { line, output, state: RowState::Failed, made_of: None, bytes: None, elapsed_s: 0.0, findings: Vec::new() }
    }
}
