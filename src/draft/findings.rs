//! What is found while a draft is read, within bounds.

use crate::base::{Code, Diagnostic};

/// The most bytes of text that findings hold: pointers repeat the names of what they lead through, which may be long.
const MOST_BYTES: usize = 64_000_000;

/// Diagnostics in the order in which they were met.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<Diagnostic>,
    bytes: usize,
}

impl Findings {
    /// Keeps a diagnostic. Past the bound one error says so, and nothing more is kept.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if self.bytes > MOST_BYTES {
            return;
        }
        let notes = diagnostic.notes.iter().chain(&diagnostic.help);
        self.bytes += diagnostic.pointer.len() + diagnostic.message.len() + notes.map(String::len).sum::<usize>();
        let over = self.bytes > MOST_BYTES;
        self.list.push(if over { too_many() } else { diagnostic });
    }

    /// All that was kept.
    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.list
    }

    /// Those kept so far.
    #[cfg(test)]
    pub(super) fn as_slice(&self) -> &[Diagnostic] {
        &self.list
    }
}

fn too_many() -> Diagnostic {
    let message = "there is more wrong with the draft than 64 MB of messages hold; the rest is not listed";
    Diagnostic::error(Code::DraftTooLarge, message).help("mend what is listed first")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_bounded_in_bytes() {
        let mut findings = Findings::default();
        let place = "/".repeat(1_000_000);
        (0..100).for_each(|_| findings.push(Diagnostic::warning(Code::UnknownKey, "unknown").at(place.clone())));
        assert_eq!(findings.as_slice().len(), 64);
        assert_eq!(findings.as_slice().last().map(|one| one.code), Some(Code::DraftTooLarge));
    }
}
