//! Wishes: the things that can be asked for.

use crate::base::PixelSize;
use crate::draft::BedStyle;
use crate::encode::Platform;
use crate::promo::Style;

use super::revisions::Turn;

/// One thing that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wish {
    /// A new promo.
    Create,
    Title(String),
    RemoveTitles,
    /// Within what a draft may have.
    MusicGain(f64),
    /// Times this.
    MusicLouder(f64),
    AddMusic,
    /// Computed music of a style.
    Bed(BedStyle),
    RemoveMusic,
    /// The music comes or goes within these milliseconds.
    MusicFade(Side, i64),
    /// The music begins at this source time, milliseconds.
    MusicFrom(i64),
    /// The uploaded sound of this name plays.
    MusicFile(String),
    AddLogo,
    RemoveLogo,
    /// Milliseconds.
    Duration(i64),
    /// The whole, times this.
    Length(f64),
    /// Times this.
    Pace(f64),
    Style(Style),
    Shape(PixelSize, Option<Platform>),
    Transitions(bool),
    /// All transitions are this one.
    Transition(&'static str),
    Mute(Muted, bool),
    Text(TextTarget, TextChange),
    AddText(AddedText),
    /// Lines that follow one another.
    Captions(Vec<String>),
    Picture(PictureTarget, PictureChange),
    Ask(Question),
    Turn(Turn),
    /// A part that asks for something to stay as it is.
    Keep,
    /// A length that belongs to nothing, milliseconds.
    WhoseLength(i64),
}

/// The beginning or the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Start,
    End,
}

/// Whose sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Muted {
    All,
    Music,
    Clips,
}

/// Which of the texts of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TextTarget {
    All,
    /// The first, and each that says the same.
    First,
    Last,
    /// From 1 on.
    Number(usize),
    /// Those that have a role.
    Role(TextRole),
}

/// The part that a text plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextRole {
    CallToAction,
    Subtitle,
    Price,
    Badge,
    Caption,
    Note,
}

impl TextRole {
    /// The name that drafts have for it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::CallToAction => "cta",
            Self::Subtitle => "subtitle",
            Self::Price => "price",
            Self::Badge => "badge",
            Self::Caption => "caption",
            Self::Note => "note",
        }
    }
}

/// A change of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TextChange {
    Words(String),
    Remove,
    /// Times this.
    Size(f64),
    Place(Place),
    /// `#rrggbb`, or the brand's where `None`.
    Colour(Option<&'static str>),
    Font(String),
    Weight(u16),
    Italic,
    Capitals(bool),
    Outline,
    Box,
    /// From when to when, milliseconds; without an end for as long as it was.
    Span(i64, Option<i64>),
    /// How long, milliseconds.
    Seconds(i64),
}

/// Where on the canvas; each part may be left as it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) across: Option<Part>,
    pub(super) down: Option<Part>,
}

/// A third of one side of the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Start,
    Middle,
    End,
    /// A little towards the start, or the end.
    Before,
    After,
}

/// A text that is not there yet.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AddedText {
    pub(super) words: String,
    pub(super) role: TextRole,
    /// From when to when, milliseconds.
    pub(super) span: Option<(i64, Option<i64>)>,
    pub(super) place: Option<Place>,
}

/// Which of the pictures and clips of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PictureTarget {
    All,
    /// Numbers from 1 on among pictures of a kind.
    Numbers(Vec<usize>, PictureKind),
    Last(PictureKind),
    Named(Vec<String>),
}

/// The kind of pictures that a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PictureKind {
    Any,
    Still,
    Clip,
}

/// A change of pictures.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PictureChange {
    Remove,
    /// All others go.
    Only,
    /// They become the ones from this place on, from 1.
    MoveTo(usize),
    MoveLast,
    /// Two change places.
    Swap,
    /// The upload of this name is shown instead.
    Replace(String),
    /// Each is shown for this long, milliseconds.
    Seconds(i64),
    Grade(Grade),
}

/// A change of colours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Grade {
    /// An effect that is there or not, at its own strength.
    On(&'static str),
    /// A parameter `v` goes up or down from its neutral value.
    Shift { effect: &'static str, by: f64, neutral: f64 },
    /// Back to the pictures' own colours.
    Reset,
}

/// A question about the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    State,
    Credits,
    Export,
    Help,
}

/// All wishes of a sentence, and the parts that say nothing known.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Asked {
    pub(super) wishes: Vec<Wish>,
    pub(super) unknown: Vec<String>,
    /// Steps that the reading has taken.
    pub(super) steps: u32,
}
