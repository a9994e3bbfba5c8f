//! A caption file, read within bounds.

use std::io::Read;
use std::path::Path;

use crate::base::{Diagnostic, Explain};
use crate::captions::{self, Captions};
use crate::media::MediaError;

/// Reads a caption file, never more of it than any has.
pub(super) fn read_captions(path: &Path) -> Result<Captions, Diagnostic> {
    let mut bytes = Vec::new();
    let most = captions::MAX_BYTES as u64 + 1;
    let opened = std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    let unreadable = |source| MediaError::Unreadable { path: path.to_owned(), source };
    opened.map_err(|error| unreadable(error).diagnostic())?;
    captions::read(&bytes).map_err(|error| error.diagnostic())
}
