//! Motion of the parts of a text, as written (`ta`).

use crate::base::Time;

use super::Ease;

/// `ta`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextMotion {
    /// `in`, or the animation itself.
    pub enter: Option<UnitMotion>,
    /// `out`.
    pub leave: Option<UnitMotion>,
    /// `lp`.
    pub cycle: Option<UnitMotion>,
    /// `count`, in place of the text.
    pub count: Option<Count>,
}

/// How the units of a text come, go or sway.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitMotion {
    /// `n`.
    pub kind: UnitMotionKind,
    /// `u`.
    pub unit: TextUnitKind,
    /// `d`: how long each unit takes, or the period.
    pub duration: Time,
    /// `sg`: how much later the next one starts.
    pub stagger: Time,
    /// `e`.
    pub ease: Ease,
    /// `or`.
    pub order: UnitOrder,
    /// `seed`.
    pub seed: u64,
}

/// `n` of an animation that moves units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnitMotionKind {
    /// There at once.
    Typewriter,
    /// By opacity.
    Fade,
    /// Upwards.
    Rise,
    /// Downwards.
    Drop,
    /// Grows past its size and back.
    Pop,
    /// Becomes sharp.
    Blur,
    /// Up and down like a wave.
    Wave,
    /// To the right.
    Slide,
    /// Grows.
    Scale,
    /// Turns about its horizontal axis.
    Flip,
    /// Other letters of the text until its own.
    Scramble,
    /// Rises from behind the edge of a mask.
    Reveal,
}

/// `u`: a part of a text that moves as one, finest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextUnitKind {
    /// A grapheme cluster, or a ligature of several.
    Character,
    /// A word with the punctuation beside it.
    Word,
    /// A line as broken.
    Line,
}

/// `or`: which unit starts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnitOrder {
    /// As it is read.
    Forward,
    /// The last one first.
    Backward,
    /// From the middle to both ends.
    Center,
    /// By the seed.
    Random,
}

/// `n: "count"`: a number that counts in place of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// `f`.
    pub from: f64,
    /// `t`.
    pub to: f64,
    /// `fmt`: a number pattern of UTS #35.
    pub pattern: String,
    /// `d`.
    pub duration: Time,
    /// `e`.
    pub ease: Ease,
}
