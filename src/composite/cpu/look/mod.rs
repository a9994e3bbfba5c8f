//! Layers with a look: pairs of canvas rows in chunks that never leave the nearest cache, as planar R'G'B'A in single
//! precision. A chunk is fetched, its colours go through a program of pointwise operations, its coverage is measured in
//! the layer's box, and it meets the band by its blend mode.
//!
//! No sum depends on the instructions at hand: products and sums are rounded each by itself, and functions that
//! platforms round differently are polynomials of our own.

mod blend_mode;
mod coverage;
mod distance;
mod drawing;
mod filter;
mod float_math;
mod look_step;
mod paint_texture;
mod pixels;
mod program;
mod shadow;
mod surface;
mod table;
mod texture;
mod warp;

pub(super) use coverage::{Coverage, fills_box};
pub(super) use drawing::{coloured, drawn};
pub(super) use filter::{filtered, margin_of};
pub(super) use look_step::LookStep;
pub(super) use paint_texture::{PaintEdge, PaintTexture};
pub(super) use program::Program;
pub(super) use shadow::{Shade, ShadowStep};
pub(super) use surface::Surface;
pub(super) use texture::Texture;
