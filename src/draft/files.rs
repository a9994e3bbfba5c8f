//! Which paths are files that are there: asked of whoever opens them, since reading a draft opens none.

use std::fmt;
use std::sync::Arc;

/// The most paths that are asked for in one draft.
const MOST: usize = 10_000;

/// Whether a path, as a draft writes it, is one of a file that is there.
type IsFile = dyn Fn(&str) -> bool + Send + Sync;

/// Tells which paths are files; by default none is.
#[derive(Clone, Default)]
pub struct Files {
    is_file: Option<Arc<IsFile>>,
    asked: usize,
}

impl Files {
    /// By this function.
    pub fn by(is_file: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        Self { is_file: Some(Arc::new(is_file)), asked: 0 }
    }

    /// Whether `path` is one of a file; of the first ten thousand.
    pub(super) fn has(&mut self, path: &str) -> bool {
        self.asked += 1;
        self.asked <= MOST && self.is_file.as_ref().is_some_and(|is_file| is_file(path))
    }
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Files").field("asked", &self.asked).finish_non_exhaustive()
    }
}
