//! The look of a layer. Its order is part of the format: colour key, effects, colour table, mask and corners, border,
//! opacity, blend mode; the drop shadow lies below.

use std::fmt;
use std::sync::Arc;

use crate::base::Rgba;
use crate::draft::BlendMode;

use super::{Effect, Mask};

/// How a layer looks; by default as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// The colour that becomes clear.
    pub key: Option<ColourKey>,
    /// In their order; none that changes nothing.
    pub effects: Vec<Effect>,
    /// A table of colours.
    pub table: Option<ColourTable>,
    /// Radius of the box's corners, box pixels.
    pub corner_radius: f64,
    /// Which parts of the box are seen: what lies in all of them.
    pub masks: Vec<Mask>,
    /// A line inside the box's edge.
    pub border: Option<Border>,
    /// Below the layer.
    pub shadow: Option<DropShadow>,
    /// How it meets what is below.
    pub blend: BlendMode,
}

impl Look {
    /// Whether the layer is drawn as it is, blurred at most.
    pub fn is_plain_or_blurred(&self) -> bool {
        let filters = matches!(self.effects[..], [] | [Effect::Blur { .. }]);
        filters
            && self.key.is_none()
            && self.table.is_none()
            && self.corner_radius <= 0.0
            && self.masks.is_empty()
            && self.border.is_none()
            && self.shadow.is_none()
            && self.blend == BlendMode::Normal
    }

    /// The sigma of its blur, canvas pixels, where that is its only effect; else 0.
    pub fn blur_sigma(&self) -> f64 {
        match self.effects[..] {
            [Effect::Blur { sigma }] => sigma,
            _ => 0.0,
        }
    }

    /// Whether it may let through what is below an opaque layer that covers it.
    pub fn may_be_clear(&self) -> bool {
        self.key.is_some() || self.corner_radius > 0.0 || !self.masks.is_empty() || self.blend != BlendMode::Normal
    }
}

/// A key: what is clear by its colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColourKey {
    /// By what.
    pub kind: KeyKind,
    /// Distance below which all is clear.
    pub threshold: f64,
    /// From there to opaque.
    pub softness: f64,
    /// How much of the key's hue is taken out of what is left, 0..1.
    pub spill: f64,
    /// Whether the rest is clear instead.
    pub inverted: bool,
}

/// By what a key tells what is clear.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum KeyKind {
    /// The distance from a colour in the plane of Cb and Cr, each -0.5..0.5.
    Chroma(Rgba),
    /// Luma, 0..1.
    Luma,
}

/// A table of colours and how much of it is taken.
#[derive(Clone, Debug, PartialEq)]
pub struct ColourTable {
    /// The table.
    pub table: Arc<CubeTable>,
    /// 0..1.
    pub amount: f64,
}

/// A three-dimensional table, red running fastest.
#[derive(Clone, PartialEq)]
pub struct CubeTable {
    /// Points along each axis, 2 to 256.
    pub size: usize,
    /// `size` to the third colours.
    pub colours: Vec<[f32; 3]>,
    /// The least input of each channel.
    pub domain_min: [f32; 3],
    /// The greatest input of each channel.
    pub domain_max: [f32; 3],
}

/// A sum of its colours stands for them.
impl fmt::Debug for CubeTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = self.colours.iter().flatten().fold(0_u64, |sum, value| sum.wrapping_mul(31).wrapping_add(u64::from(value.to_bits())));
        write!(f, "CubeTable({}, {:?}, {:?}, {sum:x})", self.size, self.domain_min, self.domain_max)
    }
}

/// A line inside the box's edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Border {
    /// Its colour.
    pub colour: Rgba,
    /// Box pixels.
    pub width: f64,
}

/// A shadow of the layer's coverage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DropShadow {
    /// Its colour.
    pub colour: Rgba,
    /// Canvas pixels to the right, and downwards.
    pub shift: (f64, f64),
    /// Sigma of its Gaussian, canvas pixels.
    pub sigma: f64,
}
