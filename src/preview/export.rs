//! The real render, started from the page: to a file beside the draft, never over another one unless that was asked.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use serde::Deserialize;

use crate::base::{Code, Diagnostic};
use crate::encode::is_same_file;
use crate::render::{Cancel, Failure, OpenOptions, Project, RenderOptions, render};

use super::export_state::ExportState;
use super::session::Session;

/// Pages are told of progress this often.
const FRAMES_A_NOTICE: u64 = 5;

/// The wish for a file that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum OnConflict {
    /// Nothing: the page asks.
    #[default]
    Ask,
    /// Replace it.
    Replace,
    /// Choose a free name.
    KeepBoth,
}

/// The answer to a wish to export.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It runs, to this file.
    Started(PathBuf),
    /// This file is there already.
    Exists(PathBuf),
    /// One is running.
    Busy,
}

/// Starts an export, unless one runs or its file is there.
pub(super) fn start(session: &Arc<Session>, conflict: OnConflict) -> Answer {
    let this = &session.export;
    let mut running = this.running.lock().unwrap_or_else(PoisonError::into_inner);
    if matches!(*this.lock(), ExportState::Running { .. }) {
        return Answer::Busy;
    }
    let usual = session.options.open.draft.with_extension("mp4");
    let (path, force) = match conflict {
        OnConflict::Ask if usual.symlink_metadata().is_ok() => return Answer::Exists(usual),
        OnConflict::Replace if !is_source(session, &usual) => (usual, true),
        OnConflict::Ask => (usual, false),
        OnConflict::Replace | OnConflict::KeepBoth => (free_name(&usual), false),
    };
    let cancel = Cancel::default();
    *this.lock() = ExportState::Running { path: path.clone(), frame: 0, frames: 0 };
    let thread = std::thread::spawn({
        let (session, cancel, path) = (Arc::clone(session), cancel.clone(), path.clone());
        move || {
            let end = run(&session, &path, force, &cancel);
            set(&session, end);
        }
    });
    *running = Some((cancel, thread));
    session.tell();
    Answer::Started(path)
}

/// Keeps the state and tells the pages.
fn set(session: &Session, state: ExportState) {
    *session.export.lock() = state;
    session.tell();
}

fn run(session: &Session, path: &Path, force: bool, cancel: &Cancel) -> ExportState {
    let start = Instant::now();
    match render_to(session, path, force, cancel) {
        Ok(bytes) => ExportState::Done { path: path.to_owned(), bytes, elapsed_s: start.elapsed().as_secs_f64() },
        Err(_) if cancel.check().is_err() => ExportState::Cancelled,
        Err(failure) => ExportState::Failed(failure.diagnostics),
    }
}

fn render_to(session: &Session, path: &Path, force: bool, cancel: &Cancel) -> Result<u64, Failure> {
    let options = &session.options;
    let project = Project::open(&OpenOptions::clone(&options.open))?;
    if force && project.sources.values().any(|source| is_same_file(&source.path, path)) {
        let message = format!("{:?} is a source of the draft", path.display().to_string());
        return Err(Diagnostic::error(Code::OutputExists, message).help("keep both files").into());
    }
    let mut settings = options.export.clone();
    settings.force = force;
    settings.title.clone_from(&project.draft.meta.title);
    let render_options = RenderOptions { output: path.to_owned(), settings, ..options.render.clone() };
    let report = render(&project, &render_options, cancel, &mut |progress| {
        if progress.frame.is_multiple_of(FRAMES_A_NOTICE) {
            let state = ExportState::Running { path: path.to_owned(), frame: progress.frame, frames: progress.frames };
            set(session, state);
        }
    })?;
    Ok(report.finished.bytes)
}

fn is_source(session: &Session, path: &Path) -> bool {
    session.files().iter().any(|(source, _)| is_same_file(source, path))
}

/// `promo.mp4`, else `promo 2.mp4` and so on.
fn free_name(usual: &Path) -> PathBuf {
    let stem = usual.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let numbered = (2_u32..).map(|number| usual.with_file_name(format!("{stem} {number}.mp4")));
    std::iter::once(usual.to_owned()).chain(numbered).find(|path| path.symlink_metadata().is_err()).unwrap_or_else(|| usual.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_name_is_found_beside_the_usual_one() {
        let folder = tempfile::tempdir().unwrap();
        let usual = folder.path().join("a.mp4");
        assert_eq!(free_name(&usual), usual);
        std::fs::write(&usual, "").unwrap();
        std::fs::write(folder.path().join("a 2.mp4"), "").unwrap();
        assert_eq!(free_name(&usual), folder.path().join("a 3.mp4"));
    }
}
