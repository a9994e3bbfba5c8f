//! Text: fonts, layout and painting. A [`FontLibrary`] holds the fonts of a render; [`layout`] breaks, shapes and
//! aligns a text segment into a [`TextBlock`], whose lines, runs and glyphs have exact places;
//! [`TextBlock::rasterise`] paints it once, to be kept and moved about.
//!
//! Decisions:
//! - Fills come from ab_glyph_rasterizer, whose areas are exact floats, so that small titles are even. tiny-skia makes
//!   the outlines of strokes; its own filler counts a few points a pixel.
//! - harfrust shapes from the fonts' tables, with unicode-bidi and unicode-linebreak beside it. Itemising, font choice
//!   for each grapheme and fitting follow the draft's definitions, which a whole text engine would not.

mod block;
mod blur;
mod bundled;
mod coverage;
mod error;
mod face;
mod itemise;
mod layout;
mod library;
mod lines;
mod number_pattern;
mod outline;
mod piece_pixels;
mod pieces;
mod pixel_colour;
mod raster;
mod shadow_grid;
mod shape;
mod styled;
mod system_fonts;
mod units;

pub use block::{Line, TextBlock};
pub use error::TextError;
pub use face::Face;
pub use layout::{TextFrame, layout};
pub use library::{FontLibrary, FontOptions, Substitution};
pub use number_pattern::formatted_number;
pub use pieces::TextPieces;
pub use raster::TextRaster;
pub use shape::{Glyph, GlyphRun};
