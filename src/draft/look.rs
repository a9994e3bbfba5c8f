//! Blend modes, masks, keys and effects, as written.

use std::collections::BTreeMap;

use crate::base::Rgba;

use super::SourceRef;

macro_rules! blend_modes {
    ($($variant:ident $name:literal)*) => {
        /// `bm`: W3C Compositing and Blending 1 names, and `add`.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum BlendMode { #[default] #[doc = "`normal`."] Normal, $(#[doc = concat!("`", $name, "`.")] $variant,)* }

        impl BlendMode {
            /// All of them.
            pub const ALL: &[Self] = &[Self::Normal, $(Self::$variant,)*];
            /// Their names, in the same order.
            pub const NAMES: &[&'static str] = &["normal", $($name,)*];

            /// The name in the draft.
            pub const fn name(self) -> &'static str {
                match self { Self::Normal => "normal", $(Self::$variant => $name,)* }
            }
        }
    };
}

blend_modes! {
    Multiply "multiply" Screen "screen" Overlay "overlay" Darken "darken" Lighten "lighten"
    ColorDodge "color-dodge" ColorBurn "color-burn" HardLight "hard-light" SoftLight "soft-light"
    Difference "difference" Exclusion "exclusion" Hue "hue" Saturation "saturation" Color "color"
    Luminosity "luminosity" Add "add"
}

/// `mk`.
#[derive(Clone, Debug, PartialEq)]
pub struct Mask {
    /// `ty`.
    pub kind: MaskKind,
    /// `x`, `y`: centre, fractions of the box.
    pub centre: (f64, f64),
    /// `w`, `h`, fractions of the box.
    pub size: (f64, f64),
    /// `ro`, degrees clockwise.
    pub rotation_degrees: f64,
    /// `fe`: whole width of the soft band, fraction of canvas height.
    pub feather: f64,
    /// `iv`.
    pub inverted: bool,
    /// `r`: fraction of the shorter side.
    pub corner_radius: f64,
    /// `u` of `luma`.
    pub source: Option<SourceRef>,
}

/// `ty` of a mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaskKind {
    /// A rectangle.
    Rect,
    /// An ellipse.
    Ellipse,
    /// The side of a line.
    Linear,
    /// The luma of a picture.
    Luma,
}

/// `ty` of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// The distance from a colour in the plane of Cb and Cr.
    Chroma,
    /// Luma.
    Luma,
}

/// `ck`.
#[derive(Clone, Debug, PartialEq)]
pub struct ChromaKey {
    /// `ty`.
    pub kind: KeyType,
    /// `iv`.
    pub inverted: bool,
    /// `c`.
    pub colour: Rgba,
    /// `th`.
    pub threshold: f64,
    /// `so`.
    pub softness: f64,
    /// `sp`.
    pub spill: f64,
}

/// One of `fx`: a name of the format's table and its numbers, defaults filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// `n`.
    pub name: String,
    /// Its parameters by key.
    pub parameters: BTreeMap<String, f64>,
}

/// `lut`.
#[derive(Clone, Debug, PartialEq)]
pub struct Lut {
    /// `u`.
    pub source: SourceRef,
    /// `a`: amount.
    pub amount: f64,
}
