//! One preview: the version of the draft that is shown, what is wrong with the newest one, and who is to be told of changes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::base::Diagnostic;
use crate::render::{Failure, KeptStills};
use crate::text::Face;

use super::PreviewOptions;
use super::export::Export;
use super::fragments::Fragments;
use super::identity::stamp;
use super::opened::Opened;

/// What pages are told of.
pub(super) struct Session {
    /// As the preview was started.
    pub(super) options: PreviewOptions,
    /// What makes fragments.
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
    /// What is wrong with the newest version; empty where it is the one that is shown.
    pub(super) problems: Vec<Diagnostic>,
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
        drop(state);
        self.tell();
    }

    /// The files that the draft is made of, each with its time and size; the draft first.
    pub(super) fn files(&self) -> Vec<(PathBuf, Stamp)> {
        let opened = self.lock().opened.clone();
        let sources = opened.iter().flat_map(|opened| opened.project.sources.values().map(|source| source.path.clone()));
        let fonts = opened.iter().flat_map(|opened| opened.project.faces().filter_map(Face::file).map(Path::to_owned));
        let mut files: Vec<_> = std::iter::once(self.options.open.draft.clone()).chain(sources).chain(fonts).collect();
        files[1..].sort();
        files.dedup();
        files.into_iter().map(|path| (path.clone(), stamp(&path))).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When a file was changed, and its size; `None` where it is not there.
pub(super) type Stamp = Option<(std::time::SystemTime, u64)>;
