//! The words of the format, each beside what it stands for.

use super::layout::Fit;
use super::look::{BlendMode, KeyType, MaskKind};
use super::model::{MediaKind, PastEnd, ShapeKind};
use super::motion::{Ease, EaseSide, PennerCurve, TransitionKind};
use super::text_model::{Align, CaptionLook, Direction, Overflow, TextCase, VerticalAlign};
use super::text_motion::{TextUnitKind, UnitMotionKind, UnitOrder};

/// A value that the draft writes as one word.
pub(crate) trait Named: Sized + Clone + 'static {
    /// The words, in the order of the format.
    const NAMES: &'static [&'static str];
    /// The values they stand for, in the same order.
    const VALUES: &'static [Self];

    /// The value of `name`.
    fn from_name(name: &str) -> Option<Self> {
        let index = Self::NAMES.iter().position(|known| *known == name)?;
        Self::VALUES.get(index).cloned()
    }
}

/// `k`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WrittenKind {
    /// A file.
    Media(MediaKind),
    /// Text.
    Text,
    /// A colour or gradient.
    Colour,
    /// A shape.
    Shape,
}

/// `ty` of a gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GradientType {
    /// Along a line.
    Linear,
    /// In circles.
    Radial,
    /// About a point.
    Conic,
}

macro_rules! named {
    ($($type:ident { $($name:literal $value:expr,)* })*) => {
        $(impl Named for $type {
            const NAMES: &'static [&'static str] = &[$($name,)*];
            const VALUES: &'static [Self] = &[$($value,)*];
        })*
    };
}

named! {
    WrittenKind {
        "video" Self::Media(MediaKind::Video), "image" Self::Media(MediaKind::Image), "audio" Self::Media(MediaKind::Audio),
        "text" Self::Text, "colour" Self::Colour, "shape" Self::Shape,
    }
    PastEnd { "hold" Self::Hold, "blank" Self::Blank, "loop" Self::Loop, "error" Self::Error, }
    ShapeKind { "rect" Self::Rect, "ellipse" Self::Ellipse, "line" Self::Line, "polygon" Self::Polygon, "star" Self::Star, "path" Self::Path, }
    Fit { "cover" Self::Cover, "contain" Self::Contain, "fill" Self::Fill, "none" Self::None, "blur" Self::Blur, }
    GradientType { "linear" Self::Linear, "radial" Self::Radial, "conic" Self::Conic, }
    KeyType { "chroma" Self::Chroma, "luma" Self::Luma, }
    MaskKind { "rect" Self::Rect, "ellipse" Self::Ellipse, "linear" Self::Linear, "luma" Self::Luma, }
    Align { "left" Self::Left, "center" Self::Center, "right" Self::Right, "justify" Self::Justify, "start" Self::Start, "end" Self::End, }
    VerticalAlign { "top" Self::Top, "middle" Self::Middle, "bottom" Self::Bottom, }
    Overflow { "visible" Self::Visible, "clip" Self::Clip, "ellipsis" Self::Ellipsis, "error" Self::Error, }
    Direction { "ltr" Self::LeftToRight, "rtl" Self::RightToLeft, "auto" Self::Auto, }
    CaptionLook {
        "plain" Self::Plain, "box" Self::Box, "boxed-word" Self::BoxedWord, "sweep" Self::Sweep, "pop" Self::Pop, "one-word" Self::OneWord,
        "two-line" Self::TwoLine, "underline" Self::Underline, "outline" Self::Outline, "typewriter" Self::Typewriter,
        "gradient" Self::Gradient, "bounce" Self::Bounce,
    }
    UnitMotionKind {
        "typewriter" Self::Typewriter, "fade" Self::Fade, "rise" Self::Rise, "drop" Self::Drop, "pop" Self::Pop, "blur" Self::Blur,
        "wave" Self::Wave, "slide" Self::Slide, "scale" Self::Scale, "flip" Self::Flip, "scramble" Self::Scramble,
        "reveal" Self::Reveal,
    }
    TextUnitKind { "char" Self::Character, "word" Self::Word, "line" Self::Line, }
    UnitOrder { "forward" Self::Forward, "backward" Self::Backward, "center" Self::Center, "random" Self::Random, }
    TextCase { "upper" Self::Upper, "lower" Self::Lower, "title" Self::Title, }
}

impl Named for TransitionKind {
    const NAMES: &'static [&'static str] = Self::NAMES;
    const VALUES: &'static [Self] = Self::ALL;
}

impl Named for BlendMode {
    const NAMES: &'static [&'static str] = Self::NAMES;
    const VALUES: &'static [Self] = Self::ALL;
}

macro_rules! eases {
    ($($name:literal $value:expr,)* ; $($penner:literal $curve:ident,)*) => {
        impl Named for Ease {
            const NAMES: &'static [&'static str] =
                &[$($name,)* $(concat!("in-", $penner), concat!("out-", $penner), concat!("in-out-", $penner),)*];
            const VALUES: &'static [Self] = &[
                $($value,)*
                $(
                    Self::Penner(PennerCurve::$curve, EaseSide::In),
                    Self::Penner(PennerCurve::$curve, EaseSide::Out),
                    Self::Penner(PennerCurve::$curve, EaseSide::InOut),
                )*
            ];
        }
    };
}

// The numbers of the named curves: CSS Easing Functions 1, section 2.2.1.
eases! {
    "linear" Self::Linear, "hold" Self::Hold,
    "ease" Self::Bezier(0.25, 0.1, 0.25, 1.0), "ease-in" Self::Bezier(0.42, 0.0, 1.0, 1.0),
    "ease-out" Self::Bezier(0.0, 0.0, 0.58, 1.0), "ease-in-out" Self::Bezier(0.42, 0.0, 0.58, 1.0),
    ;
    "quad" Quad, "cubic" Cubic, "quart" Quart, "quint" Quint, "sine" Sine,
    "expo" Expo, "circ" Circ, "back" Back, "elastic" Elastic, "bounce" Bounce,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_are_found_by_their_names() {
        assert_eq!(Ease::from_name("in-out-back"), Some(Ease::Penner(PennerCurve::Back, EaseSide::InOut)));
        assert_eq!(Ease::from_name("out-cubic"), Some(Ease::Penner(PennerCurve::Cubic, EaseSide::Out)));
        assert_eq!(Ease::from_name("cubic"), None);
        assert_eq!(Ease::NAMES.len(), Ease::VALUES.len());
    }
}
