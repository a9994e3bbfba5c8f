//! One output frame: layers from bottom to top, each with its place and its look, generic over what a layer's content
//! is. The timeline describes frames by the segments they show; giving those their pixels is a map over the same
//! description.

mod effect;
mod figure;
mod look;
mod mask;
mod picture;
mod text_unit;

pub use effect::Effect;
pub use figure::{Figure, Outline, Stroke};
pub use look::{Border, ColourKey, ColourTable, CubeTable, DropShadow, KeyKind, Look};
pub use mask::{Mask, MaskPicture, MaskShape};
pub use picture::{Item, Layer, Picture, Transition};
pub use text_unit::{TextUnit, UnitPlace, UnitPose};
