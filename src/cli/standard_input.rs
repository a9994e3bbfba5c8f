//! Standard input in place of a draft's file.

use std::io::Read;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::base::{Code, Diagnostic};
use crate::render::Failure;

/// The most bytes that are read: more is no draft.
const MOST_BYTES: u64 = 64 << 20;

/// Whether `path` stands for standard input or output.
pub(super) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The text on standard input, where `path` stands for it. It is read once, whoever asks.
///
/// # Errors
/// Where it cannot be read, is not UTF-8 or never ends.
pub(super) fn text_of(path: &Path) -> Result<Option<Arc<str>>, Failure> {
    static TEXT: OnceLock<Result<Arc<str>, Diagnostic>> = OnceLock::new();
    if !is_standard(path) {
        return Ok(None);
    }
    TEXT.get_or_init(read).clone().map(Some).map_err(Failure::from)
}

/// Refuses standard input for what reads its draft more than once.
///
/// # Errors
/// Where `path` stands for it.
#[cfg(any(feature = "cloud", feature = "preview"))]
pub(super) fn refuse_standard_input(path: &Path, verb: &str) -> Result<(), Failure> {
    if is_standard(path) {
        let error = Diagnostic::error(Code::Usage, format!("{verb} needs a draft that lies in a file"));
        return Err(error.help("write it to a file, and give its path").into());
    }
    Ok(())
}

fn read() -> Result<Arc<str>, Diagnostic> {
    let mut bytes = Vec::new();
    let taken = std::io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes);
    taken.map_err(|error| Diagnostic::error(Code::UnreadableDraft, format!("cannot read standard input: {error}")))?;
    if bytes.len() as u64 > MOST_BYTES {
        let message = format!("standard input is longer than {} MB", MOST_BYTES >> 20);
        return Err(Diagnostic::error(Code::UnreadableDraft, message).help("a draft is a JSON document in UTF-8"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let message = format!("standard input is not JSON: not UTF-8 from byte {} on", error.utf8_error().valid_up_to());
        Diagnostic::error(Code::NotJson, message).help("a draft is a JSON document in UTF-8")
    })?;
    Ok(text.into())
}
