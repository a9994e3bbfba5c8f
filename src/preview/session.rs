//! One preview: the version of the draft that is shown, what is wrong with the newest one, and who is to be told of
//! changes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::base::Diagnostic;
use crate::render::{Failure, KeptStills};
use crate::text::Face;

use super::PreviewOptions;
use super::export_state::Export;
use super::fragments::Fragments;
use super::identity::stamp;
use super::opened::Opened;

/// The state that pages are told of.
pub(super) struct Session {
    /// As the preview was started.
    pub(super) options: PreviewOptions,
    /// The maker of fragments.
    pub(super) fragments: Fragments,
    /// The render to a file.
    pub(super) export: Export,
    stills: KeptStills,
    state: Mutex<State>,
    changes: watch::Sender<u64>,
}

/// Where the draft is.
#[derive(Clone, Default)]
pub(super) struct State {
    /// Rises with each reading.
    pub(super) revision: u64,
    /// The last version that could be opened.
    pub(super) opened: Option<Arc<Opened>>,
    /// Problems of the newest version; empty where it is the one that is shown.
    pub(super) problems: Vec<Diagnostic>,
    /// The files as they were before the newest version was read.
    read: Vec<StampedFile>,
}

impl Session {
    /// Reads the draft for the first time. One that is wrong is shown as such.
    ///
    /// # Errors
    /// Where nothing can be kept on this machine.
    pub(super) fn start(options: PreviewOptions) -> Result<Arc<Self>, Failure> {
        let fragments = Fragments::new(&options.render, options.cache_folder.clone())?;
        let (changes, _) = watch::channel(0);
        let session =
            Self { options, fragments, export: Export::default(), stills: KeptStills::default(), state: Mutex::default(), changes };
        session.reload();
        Ok(Arc::new(session))
    }

    /// Where the draft is now.
    pub(super) fn state(&self) -> State {
        self.lock().clone()
    }

    /// A channel that says when there is something new.
    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Says that there is something new.
    pub(super) fn tell(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// Reads the draft again. The version before stays where the new one is wrong.
    pub(super) fn reload(&self) {
        let before = self.files();
        let read = Opened::read(&self.options.open, self.options.shorter_side, &self.stills);
        let mut state = self.lock();
        state.revision += 1;
        match read {
            Ok(opened) => {
                state.opened = Some(Arc::new(opened));
                state.problems.clear();
            }
            Err(failure) => state.problems = failure.diagnostics,
        }
        state.read = with_stamps_of(&before, files_of(&self.options, state.opened.as_deref()));
        drop(state);
        self.tell();
    }

    /// The files that the draft is made of, as they are now; the draft first.
    pub(super) fn files(&self) -> Vec<StampedFile> {
        let opened = self.lock().opened.clone();
        files_of(&self.options, opened.as_deref())
    }

    /// Whether `files` are not those that were read.
    pub(super) fn is_outdated(&self, files: &[StampedFile]) -> bool {
        self.lock().read != files
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn files_of(options: &PreviewOptions, opened: Option<&Opened>) -> Vec<StampedFile> {
    let sources = opened.iter().flat_map(|opened| opened.project.sources.values().map(|source| source.path.clone()));
    let fonts = opened.iter().flat_map(|opened| opened.project.faces().filter_map(Face::file).map(Path::to_owned));
    let mut files: Vec<_> = std::iter::once(options.open.draft.clone()).chain(sources).chain(fonts).collect();
    files[1..].sort();
    files.dedup();
    files.into_iter().map(|path| (path.clone(), stamp(&path))).collect()
}

/// `now` with the stamps that were there before the draft was read: what changed while it was read is read again.
fn with_stamps_of(before: &[StampedFile], now: Vec<StampedFile>) -> Vec<StampedFile> {
    now.into_iter().map(|(path, stamp)| before.iter().find(|(known, _)| *known == path).cloned().unwrap_or((path, stamp))).collect()
}

/// A file with the time it was changed and its size; `None` where it is not there.
pub(super) type StampedFile = (PathBuf, Option<(std::time::SystemTime, u64)>);
