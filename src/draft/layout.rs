//! Where a segment lies and how its edge looks, as written.

use crate::base::Rgba;

/// A colour and a width in fractions of the canvas height.
#[derive(Clone, Debug, PartialEq)]
pub struct Border {
    /// `c`.
    pub colour: Rgba,
    /// `w`.
    pub width: f64,
}

/// How a source is fitted into its box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fit {
    /// Fills the box, cut at its edges.
    Cover,
    /// Lies inside the box whole.
    Contain,
    /// Stretched to the box.
    Fill,
    /// One source pixel is one pixel of a 1080-wide canvas; cut at the box.
    None,
    /// Contained, over a blurred cover of itself.
    Blur,
}

/// Where a segment lies. Lengths and positions in fractions of the canvas unless said.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// `ft`.
    pub fit: Fit,
    /// `x`.
    pub x: f64,
    /// `y`.
    pub y: f64,
    /// `w`; text defaults to 0.9, else 1.
    pub width: f64,
    /// `h`; `None` only for text without `h`: as tall as the text.
    pub height: Option<f64>,
    /// `sc`.
    pub scale: (f64, f64),
    /// `ro`, degrees clockwise.
    pub rotation_degrees: f64,
    /// `ax`, fraction of the box.
    pub anchor_x: f64,
    /// `ay`, fraction of the box.
    pub anchor_y: f64,
    /// `fl`: mirrored left-right.
    pub flip_horizontal: bool,
    /// `fl`: mirrored top-bottom.
    pub flip_vertical: bool,
    /// `cr`: left, top, right, bottom cut away, fractions of the source.
    pub crop: [f64; 4],
    /// `br`: fraction of the box's shorter side.
    pub corner_radius: f64,
    /// `bd`.
    pub border: Option<Border>,
    /// `ds`.
    pub shadow: Option<DropShadow>,
    /// `o`.
    pub opacity: f64,
    /// `kb`.
    pub ken_burns: Option<KenBurns>,
    /// `tm`: the part of a shape's outline that is stroked, from and to.
    pub trim: (f64, f64),
}

/// `ds`, lengths in fractions of the canvas height.
#[derive(Clone, Debug, PartialEq)]
pub struct DropShadow {
    /// `c`.
    pub colour: Rgba,
    /// `x`.
    pub x: f64,
    /// `y`.
    pub y: f64,
    /// `b`: Gaussian sigma.
    pub blur: f64,
}

/// `kb`: rectangles of the cropped source, `[x, y, width, height]` in fractions.
#[derive(Clone, Debug, PartialEq)]
pub struct KenBurns {
    /// `f`.
    pub from: [f64; 4],
    /// `t`.
    pub to: [f64; 4],
    /// `e`.
    pub ease: super::Ease,
}
