//! Masks: which part of a layer's box is seen.

use std::fmt;

use crate::base::Frame;

/// A mask over a layer's box.
#[derive(Clone, Debug, PartialEq)]
pub struct Mask {
    /// Its shape.
    pub shape: MaskShape,
    /// Its middle, box pixels.
    pub centre: (f64, f64),
    /// Width and height, box pixels.
    pub size: (f64, f64),
    /// Degrees clockwise about the middle.
    pub rotation_degrees: f64,
    /// Whole width of the soft band along the edge, box pixels.
    pub feather: f64,
    /// Whether the rest is seen instead.
    pub inverted: bool,
}

/// The shape of a mask.
#[derive(Clone, Debug, PartialEq)]
pub enum MaskShape {
    /// A rectangle whose corners have this radius, box pixels.
    Rect {
        /// 0 is sharp.
        radius: f64,
    },
    /// The ellipse that fits width and height.
    Ellipse,
    /// The side towards +x of a line through the middle.
    Linear,
    /// The luma of a picture stretched to width and height; nothing is seen outside.
    Luma(MaskPicture),
}

/// A picture whose luma is a mask.
#[derive(Clone)]
pub struct MaskPicture(pub Frame);

impl PartialEq for MaskPicture {
    fn eq(&self, other: &Self) -> bool {
        self.0.id() == other.0.id()
    }
}

/// Without the number of the frame, which differs from run to run.
impl fmt::Debug for MaskPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MaskPicture({:?}, {})", self.0.format(), self.0.size())
    }
}
