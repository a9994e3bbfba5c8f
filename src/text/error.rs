//! Errors of laying text out.

use std::path::PathBuf;

use crate::base::{Code, Explain};

/// An error of [`super::layout`] or of [`super::FontLibrary`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    /// None of the families asked for is bundled, installed, or a font file.
    #[error("no font family {} was found", quoted(families))]
    MissingFamily {
        /// The families, as written.
        families: Vec<String>,
    },
    /// A character that no font in reach has.
    #[error("no font has the character {} (U+{:04X})", visible(*character), u32::from(*character))]
    MissingGlyph {
        /// The character.
        character: char,
        /// The families that were asked, bundled ones last.
        families: Vec<String>,
        /// Whether the installed fonts were searched, too.
        searched: bool,
    },
    /// A font file that cannot be read.
    #[error("cannot read the font {}: {reason}", path.display())]
    UnreadableFont {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A font file outside the folder that files must stay in.
    #[error("the font {} lies outside {}", path.display(), jail.display())]
    OutsideJail {
        /// The file.
        path: PathBuf,
        /// The folder.
        jail: PathBuf,
    },
    /// Texts shown one after the other that are more than a film's talk.
    #[error("its cues and timed words are {found} bytes of text to lay out; at most {allowed} are")]
    TooMuchTimed {
        /// Bytes of all texts that are shown one after the other.
        found: usize,
        /// Bytes allowed.
        allowed: usize,
    },
    /// Text that does not fit and must not overflow (`ov: error`).
    #[error("the text does not fit: {found}, {allowed}")]
    Overflow {
        /// The room that the text takes.
        found: String,
        /// The room that there is.
        allowed: String,
    },
}

impl Explain for TextError {
    fn code(&self) -> Code {
        match self {
            Self::MissingFamily { .. } | Self::MissingGlyph { .. } | Self::UnreadableFont { .. } => Code::MissingGlyph,
            Self::OutsideJail { .. } => Code::OutsideJail,
            Self::TooMuchTimed { .. } => Code::OutOfRange,
            Self::Overflow { .. } => Code::TextOverflow,
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::MissingFamily { .. } => "install the font, name a font file, or let another one serve with --font-fallback".into(),
            Self::MissingGlyph { searched: true, .. } => "install a font that has it, or leave the character out".into(),
            Self::MissingGlyph { .. } => "add a family that has it to \"ff\", or search the installed fonts with --font-fallback".into(),
            Self::UnreadableFont { .. } => "\"ff\" takes .ttf, .otf and .ttc files relative to the draft's folder".into(),
            Self::OutsideJail { .. } => "move the font into that folder, or render without --jail".into(),
            Self::TooMuchTimed { .. } => "split it into several segments, each with its part of the subtitles".into(),
            Self::Overflow { .. } => "shorten the text, lower \"fs\", or enlarge \"w\", \"h\" or \"ml\"".into(),
        })
    }

    fn notes(&self) -> Vec<String> {
        match self {
            Self::MissingGlyph { families, searched, .. } => {
                let installed = if *searched { ", and all installed fonts" } else { "" };
                vec![format!("looked in: {}{installed}", families.join(", "))]
            }
            _ => Vec::new(),
        }
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
}

/// The character in quotes, escaped where it would not show.
fn visible(character: char) -> String {
    format!("{character:?}")
}
