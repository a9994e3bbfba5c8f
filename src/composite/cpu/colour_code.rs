//! Code values of single colours.

use crate::base::{ColourTags, Rgba, YcbcrCoefficients};

/// Y', Cb, Cr of a colour, its alpha aside.
pub(super) fn colour_code(colour: Rgba) -> [u8; 3] {
    let code = YcbcrCoefficients::of(ColourTags::BT709_LIMITED).ycbcr([colour.r, colour.g, colour.b].map(f64::from));
    code.map(|value| value.round() as u8)
}
