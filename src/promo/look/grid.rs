//! Grids: where picture and words stand. Pictures in fractions of the canvas, words in fractions of its safe area, each
//! as left, top, width and height.

use serde::Deserialize;

use crate::base::PixelSize;

/// The shape of a canvas.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(in crate::promo) enum Shape {
    Portrait,
    Square,
    Landscape,
}

impl Shape {
    pub(in crate::promo) fn of(canvas: PixelSize) -> Self {
        let aspect = f64::from(canvas.width) / f64::from(canvas.height.max(1));
        match () {
            () if aspect < 0.7 => Self::Portrait,
            () if aspect < 1.4 => Self::Square,
            () => Self::Landscape,
        }
    }
}

/// Left, top, width, height.
pub(in crate::promo) type Box4 = [f64; 4];

/// The ground of a text.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(in crate::promo) enum On {
    #[default]
    Ground,
    Accent,
    Picture,
}

/// One grid for one shape of canvas.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::promo) struct Grid {
    pub(in crate::promo) name: String,
    pub(in crate::promo) canvas: Shape,
    /// The picture; bleeding grids reach the canvas's edges, others hold a card.
    pub(in crate::promo) picture: Box4,
    #[serde(default)]
    pub(in crate::promo) card: bool,
    /// The next picture.
    #[serde(default)]
    pub(in crate::promo) second: Option<Box4>,
    /// A field of colour behind the picture or the words.
    #[serde(default)]
    pub(in crate::promo) field: Option<Box4>,
    /// A rule or bar in the accent, in fractions of the canvas.
    #[serde(default)]
    pub(in crate::promo) mark: Option<Box4>,
    pub(in crate::promo) headline: Box4,
    pub(in crate::promo) label: Box4,
    /// The ground of the words.
    #[serde(default)]
    pub(in crate::promo) on: On,
    /// The headline once more, as large as this box, tone on tone behind the picture.
    #[serde(default)]
    pub(in crate::promo) behind: Option<Box4>,
    /// Edge at which the picture melts into the ground: degrees clockwise from leftwards.
    #[serde(default)]
    pub(in crate::promo) melts: Option<f64>,
}
