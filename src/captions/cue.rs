//! Timed text, as every caption format is read into.

use std::ops::Range;

use crate::base::{Rgba, Time};

/// The cues of one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Captions {
    /// Cues by their start; they may overlap.
    pub cues: Vec<Cue>,
    /// Places in the file that were passed over, each with its line (from 1) and the reason.
    pub notes: Vec<(usize, String)>,
}

/// One caption.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cue {
    /// First instant shown, from the file's zero.
    pub start: Time,
    /// First instant not shown any more.
    pub end: Time,
    /// Text without markup; `\n` breaks lines.
    pub text: String,
    /// Stretches that look different, in the order of the text.
    pub styles: Vec<CueStyle>,
    /// Words with times of their own, in the order of the text; empty where the file gives none.
    pub words: Vec<SpokenWord>,
    /// Place on the canvas, where the file asks for one.
    pub placement: CuePlacement,
}

/// A stretch of a cue that looks different.
#[derive(Clone, Debug, PartialEq)]
pub struct CueStyle {
    /// Grapheme clusters of the cue's text.
    pub graphemes: Range<usize>,
    /// How they differ.
    pub emphasis: Emphasis,
}

/// How a stretch of text differs from the text around it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Emphasis {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underlined: bool,
    /// A colour of its own.
    pub colour: Option<Rgba>,
}

/// A word and when it is said.
#[derive(Clone, Debug, PartialEq)]
pub struct SpokenWord {
    /// When it begins, from the file's zero.
    pub start: Time,
    /// When it ends.
    pub end: Time,
    /// Grapheme clusters of the cue's text.
    pub graphemes: Range<usize>,
}

/// Where a cue asks to stand. `None`: as the segment's style says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CuePlacement {
    /// Side on which its lines begin.
    pub align: Option<CueAlign>,
    /// Top edge of its lines, fraction of the canvas height.
    pub top: Option<f64>,
    /// Centre of its lines across, fraction of the canvas width.
    pub across: Option<f64>,
    /// Width of its box, fraction of the canvas width.
    pub width: Option<f64>,
}

/// The side on which a cue's lines begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CueAlign {
    /// Left edge.
    Left,
    /// Middle.
    Center,
    /// Right edge.
    Right,
}
