//! The JSON that commands print.

use serde::Serialize;

use crate::audio::Loudness;
use crate::base::Diagnostic;
use crate::render::RouteCounts;

/// One error or warning.
#[derive(Debug, Serialize)]
pub(super) struct Finding<'a> {
    severity: String,
    code: &'static str,
    pointer: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
}

impl<'a> Finding<'a> {
    /// The JSON of a diagnostic.
    pub(super) fn of(diagnostic: &'a Diagnostic) -> Self {
        Self {
            severity: diagnostic.severity.to_string(),
            code: diagnostic.code.name(),
            pointer: &diagnostic.pointer,
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            line: diagnostic.position.as_ref().map(|position| position.line),
            column: diagnostic.position.as_ref().map(|position| position.column),
        }
    }

    /// The JSON of several.
    pub(super) fn list(diagnostics: &'a [Diagnostic]) -> Vec<Self> {
        diagnostics.iter().map(Self::of).collect()
    }
}

/// One line of a job.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub(super) enum Event<'a> {
    /// How far it is.
    Progress { frame: u64, frames: u64, fps: Option<f64>, eta_s: Option<f64> },
    /// It is over, and the output is there.
    Done(Box<Done<'a>>),
    /// It is over, and this is why there is no output.
    Error(Finding<'a>),
    /// Warnings about a job that has failed.
    Warning(Finding<'a>),
}

impl<'a> Event<'a> {
    /// The line of a diagnostic.
    pub(super) fn of(diagnostic: &'a Diagnostic) -> Self {
        let finding = Finding::of(diagnostic);
        if diagnostic.is_error() { Self::Error(finding) } else { Self::Warning(finding) }
    }
}

/// The result of a job.
#[derive(Debug, Serialize)]
pub(super) struct Done<'a> {
    pub(super) path: String,
    pub(super) frames: u64,
    pub(super) duration_ms: f64,
    pub(super) elapsed_s: f64,
    pub(super) ways: RouteFigures,
    pub(super) adapter: &'a str,
    pub(super) encoder: &'a str,
    pub(super) sound: Option<SoundLevels>,
    pub(super) warnings: Vec<Finding<'a>>,
}

/// How loud the sound of an output is; a figure is missing where there is only silence.
#[derive(Debug, Serialize)]
pub(super) struct SoundLevels {
    loudness_lufs: Option<f64>,
    true_peak_dbtp: Option<f64>,
    range_lu: f64,
}

impl From<Loudness> for SoundLevels {
    fn from(loudness: Loudness) -> Self {
        let round = |figure| rounded(figure, 2);
        Self {
            loudness_lufs: loudness.integrated_lufs.map(round),
            true_peak_dbtp: loudness.true_peak_dbtp.map(round),
            range_lu: round(loudness.range_lu),
        }
    }
}

/// Frames by the way they were made.
#[derive(Debug, Serialize)]
pub(super) struct RouteFigures {
    repeat: u64,
    pass: u64,
    patch: u64,
    gpu: u64,
    cpu: u64,
}

impl From<RouteCounts> for RouteFigures {
    fn from(ways: RouteCounts) -> Self {
        let RouteCounts { repeat, pass, patch, gpu, cpu } = ways;
        Self { repeat, pass, patch, gpu, cpu }
    }
}

/// Seconds to the millisecond, and rates: no more digits than they are good for.
pub(super) fn rounded(value: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (value * scale).round() / scale
}
