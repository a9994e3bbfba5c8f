//! The parts of a laid-out text that move on their own, and where they are at an instant.

use crate::base::{Affine, LayoutBox, Rect};

/// A part of a text, with the larger parts that it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct TextUnit {
    /// Font size, layout pixels.
    pub em: f64,
    /// Its character, its word and its line, the first two where the parts are as fine. Indices run in reading order,
    /// parts without ink left out.
    pub levels: [UnitPlace; 3],
}

/// A character, a word or a line in its text.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitPlace {
    /// In reading order, from 0.
    pub index: usize,
    /// Advance width by line height.
    pub rect: Rect<LayoutBox>,
    /// That and all of its letters' ink: what it is revealed behind.
    pub mask: Rect<LayoutBox>,
}

/// A part of a text at an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitPose {
    /// From where it stands in its layout to where it is.
    pub moved: Affine<LayoutBox, LayoutBox>,
    /// 0..1.
    pub opacity: f64,
    /// Sigma of a Gaussian, layout pixels.
    pub blur_sigma: f64,
    /// The only part of the layout in which it is seen.
    pub clip: Option<Rect<LayoutBox>>,
    /// Index of the part whose letters it shows: its own unless scrambled.
    pub shows: usize,
}

impl UnitPose {
    /// Where it stands in its layout.
    pub const fn at_rest(index: usize) -> Self {
        Self { moved: Affine::identity(), opacity: 1.0, blur_sigma: 0.0, clip: None, shows: index }
    }
}
