//! The report of a batch: a line of JSON for each row, appended as rows end and put in order when all have.
//! A later run reads it to go on.

use std::collections::{HashMap, HashSet};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::{Code, Diagnostic};
use crate::encode::write_whole;
use crate::files::read_text_file;
use crate::render::Failure;

/// The outcome of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RowState {
    /// Its output was made.
    Rendered,
    /// Its output was there, made of the same.
    Kept,
    /// There is no output.
    Failed,
}

/// The account of one row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct RowReport {
    /// Line of the table.
    pub(super) line: u64,
    /// The file.
    pub(super) output: PathBuf,
    pub(super) state: RowState,
    /// Checksum of all that the output was made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) made_of: Option<String>,
    /// Length of the output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) bytes: Option<u64>,
    /// Time that it took.
    pub(super) elapsed_s: f64,
    /// Errors and warnings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) findings: Vec<Value>,
}

/// The report's file.
pub(super) struct Report {
    path: PathBuf,
    file: Mutex<std::fs::File>,
    /// The rows that earlier runs made, by output.
    made: HashMap<PathBuf, RowReport>,
}

impl Report {
    /// Opens a report, which is made where there is none.
    ///
    /// # Errors
    /// Where it cannot be written, or is some other file.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let text = if path.exists() { read_text_file(path).map_err(|error| unwritable(path, &error))? } else { String::new() };
        let lines: Vec<Option<RowReport>> = text.lines().map(|line| serde_json::from_str(line).ok()).collect();
        // The last line of a run that was killed may be cut off; other lines are whole in a report.
        if lines.iter().rev().skip(1).any(Option::is_none) || (lines.len() == 1 && lines[0].is_none()) {
            let message = format!("{:?} is there, and no report of a batch", path.display().to_string());
            return Err(Diagnostic::error(Code::OutputExists, message).help("name another file with --report").into());
        }
        let mut made = HashMap::new();
        for row in lines.into_iter().flatten().filter(|row| row.made_of.is_some()) {
            made.insert(row.output.clone(), row);
        }
        let mut file = OpenOptions::new().create(true).append(true).open(path).map_err(|error| unwritable(path, &error))?;
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n").map_err(|error| unwritable(path, &error))?;
        }
        Ok(Self { path: path.to_owned(), file: Mutex::new(file), made })
    }

    /// The output that an earlier run made, where it lies there still.
    pub(super) fn made(&self, output: &Path) -> Option<&RowReport> {
        self.made.get(output).filter(|row| std::fs::metadata(output).is_ok_and(|file| Some(file.len()) == row.bytes))
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn add(&self, row: &RowReport) -> Result<(), Failure> {
        let mut line = serde_json::to_string(row).map_err(|error| unwritable(&self.path, &error.into()))?;
        line.push('\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(line.as_bytes()).map_err(|error| unwritable(&self.path, &error))
    }

    /// Writes the report anew when a run is over: its rows in the table's order, then what other tables made.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn finish(&self, mut rows: Vec<RowReport>) -> Result<(), Failure> {
        rows.sort_by_key(|row| row.line);
        let known: HashSet<&PathBuf> = rows.iter().map(|row| &row.output).collect();
        let mut others: Vec<&RowReport> = self.made.values().filter(|row| !known.contains(&row.output)).collect();
        others.sort_by(|a, b| a.output.cmp(&b.output));
        let lines = rows.iter().chain(others).map(serde_json::to_string).collect::<Result<Vec<_>, _>>();
        let text = lines.map_err(|error| unwritable(&self.path, &error.into()))?.join("\n") + "\n";
        write_whole(&self.path, text.as_bytes(), true).map(drop).map_err(|error| Failure::at("", &error))
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Diagnostic::error(Code::UnwritableOutput, format!("cannot write {}: {error}", path.display())).into()
}
