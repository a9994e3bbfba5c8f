//! Text segments, as written. `em` is the font size.

use crate::base::{Paint, Rgba, Time};

use super::SourceRef;
use super::text_motion::TextMotion;

/// A text segment.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// `tx`; empty where `subtitles` stand.
    pub text: String,
    /// `sub`.
    pub subtitles: Option<SourceRef>,
    /// The style of the whole.
    pub style: TextStyle,
    /// `rs`: `[first, last)` in graphemes, and what differs there.
    pub ranges: Vec<StyledRange>,
    /// `fa`: smallest and largest size, fractions of canvas height.
    pub auto_fit: Option<(f64, f64)>,
    /// `al`.
    pub align: Align,
    /// `va`.
    pub vertical_align: VerticalAlign,
    /// `lh`, times the size.
    pub line_height: f64,
    /// `ml`.
    pub max_lines: Option<u32>,
    /// `ov`.
    pub overflow: Overflow,
    /// `dir`.
    pub direction: Direction,
    /// `bx`.
    pub background: Option<TextBox>,
    /// `ta`.
    pub motion: TextMotion,
    /// `wd`: from, to (segment time), word.
    pub words: Vec<(Time, Time, String)>,
    /// `kr`: style of the word being said.
    pub spoken_style: Option<TextStyle>,
    /// `cap`.
    pub caption_look: Option<CaptionLook>,
}

/// `cap`: a look for captions, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaptionLook {
    /// Letters that stand on any picture.
    Plain,
    /// A dark box behind each line.
    Box,
    /// A box behind the word being said.
    BoxedWord,
    /// All that was said in a colour.
    Sweep,
    /// The word being said larger and in a colour.
    Pop,
    /// One word at a time.
    OneWord,
    /// The word being said much larger than its lines.
    TwoLine,
    /// A line under the word being said.
    Underline,
    /// Heavy letters with a wide outline.
    Outline,
    /// Words come as they are said, and stay.
    Typewriter,
    /// A gradient down the letters.
    Gradient,
    /// One word at a time, each bouncing in.
    Bounce,
}

/// How letters look.
#[derive(Clone, Debug, PartialEq)]
pub struct TextStyle {
    /// `ff`, in order of fallback; empty: the bundled sans.
    pub families: Vec<String>,
    /// `fw`.
    pub weight: u16,
    /// `it`.
    pub italic: bool,
    /// `fs`, fraction of canvas height.
    pub size: f64,
    /// `c`.
    pub fill: Paint,
    /// `ls`, em.
    pub letter_spacing: f64,
    /// `tc`.
    pub case: Option<TextCase>,
    /// `st`, painted last to first.
    pub strokes: Vec<TextStroke>,
    /// `ts`.
    pub shadows: Vec<TextShadow>,
}

/// One of `rs`, the whole style resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct StyledRange {
    /// First grapheme.
    pub first: usize,
    /// One past the last grapheme.
    pub end: usize,
    /// The style there.
    pub style: TextStyle,
    /// Something drawn behind it.
    pub decoration: Option<RangeDecoration>,
}

/// Something drawn behind a stretch of text.
#[derive(Clone, Debug, PartialEq)]
pub enum RangeDecoration {
    /// A box behind its letters on each line.
    Box(TextBox),
    /// A line below its letters.
    Underline {
        /// Colour; `None`: the letters'.
        colour: Option<Rgba>,
        /// Thickness, em.
        thickness: f64,
    },
}

/// `al`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Left.
    Left,
    /// Centre.
    Center,
    /// Right.
    Right,
    /// Both edges.
    Justify,
    /// Where the paragraph starts.
    Start,
    /// Where the paragraph ends.
    End,
}

/// `va`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerticalAlign {
    /// Top of the box.
    Top,
    /// Middle of the box.
    Middle,
    /// Bottom of the box.
    Bottom,
}

/// `ov`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overflow {
    /// Shown outside the box.
    Visible,
    /// Cut at the box.
    Clip,
    /// Cut with an ellipsis.
    Ellipsis,
    /// An error.
    Error,
}

/// `dir`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    LeftToRight,
    /// Right to left.
    RightToLeft,
    /// By the first strong character (UAX #9, P2).
    Auto,
}

/// `tc`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextCase {
    /// `upper`.
    Upper,
    /// `lower`.
    Lower,
    /// `title`.
    Title,
}

/// One of `st`.
#[derive(Clone, Debug, PartialEq)]
pub struct TextStroke {
    /// `c`.
    pub colour: Rgba,
    /// `w`, em, from the fill's edge outwards.
    pub width: f64,
}

/// One of `ts`, lengths in em.
#[derive(Clone, Debug, PartialEq)]
pub struct TextShadow {
    /// `c`.
    pub colour: Rgba,
    /// `x`.
    pub x: f64,
    /// `y`.
    pub y: f64,
    /// `b`: Gaussian sigma.
    pub blur: f64,
}

/// `bx`.
#[derive(Clone, Debug, PartialEq)]
pub struct TextBox {
    /// `c`.
    pub colour: Rgba,
    /// `pad`, em: horizontal, vertical.
    pub padding: (f64, f64),
    /// `r`, em.
    pub radius: f64,
    /// `pl`: one box a line.
    pub per_line: bool,
}
