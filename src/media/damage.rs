//! Damaged stretches of a source, each told once.

use std::path::{Path, PathBuf};

use crate::base::{Code, Diagnostic, Time};

/// Damage found in one file.
pub(super) struct Damage {
    path: PathBuf,
    under_way: bool,
    warnings: Vec<Diagnostic>,
}

impl Damage {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), under_way: false, warnings: Vec::new() }
    }

    /// Something about `time` cannot be decoded.
    pub(super) fn begin(&mut self, time: Time) {
        if !std::mem::replace(&mut self.under_way, true) {
            self.warn(format!("is damaged from about {time}; the last good picture is held"));
        }
    }

    /// A good picture has come.
    pub(super) fn end(&mut self) {
        self.under_way = false;
    }

    /// The file ends before its header says.
    pub(super) fn ends_early(&mut self, end: Time, promised: Time) {
        self.warn(format!("ends at {end}, although its header promises {promised}; the last picture is held"));
    }

    /// Damage found since the last call.
    pub(super) fn take(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.warnings)
    }

    fn warn(&mut self, what: String) {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy();
        let warning = Diagnostic::warning(Code::DamagedMedia, format!("{name:?} {what}"));
        self.warnings.push(warning.help("copy or download the file again, or trim the damaged part away"));
    }
}
