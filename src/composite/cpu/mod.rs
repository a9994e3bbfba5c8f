//! Compositing on Y'CbCr planes with the processor: sources are converted once, rows are worked on in bands by all
//! cores, and what no layer touches is copied.
//!
//! Decisions:
//! - The resampler is this program's own. swscale could scale on the decoding thread at a similar cost, but then a
//!   frame could not be used again at other places and sizes, and clips and stills would follow two sampling rules.
//! - Where the samples of eight outputs lie in one load, a shuffle brings those of a tap to their lanes (`gather`).
//!   Elsewhere sixteen rows are transposed, so that sums run along lanes whatever the number of taps.
//! - Rows are read whole. Between frames the encoder takes the caches; blocks that fit the nearest cache win only in a
//!   bench that does nothing else.
//! - A blur keeps sixteen bits throughout. Rounded at each step, its slow gradients became steps that move, at which
//!   encoders spend bits and time.
//! - fearless_simd dispatches: safe code, chosen at run time (AVX2, SSE4.2, NEON), with explicit lanes. Crates that
//!   only multiply versions of a function leave the resampler to the optimiser's mood.
//! - Hot loops are `#[inline(always)]` functions over arrays of fixed length. A closure or `map` may stay a call, and
//!   is then compiled without the lanes' instructions; a plain sum over a power of two of taps becomes vectors along
//!   the wrong axis.

mod band;
mod band_step;
mod blend;
mod blur;
mod cache;
mod colour_code;
mod compositor;
mod gather;
mod gradient;
mod kernel;
mod lane_transpose;
mod look;
mod look_builder;
mod placed_layer;
mod planar_step;
mod plane;
mod resample;
mod rotated;
mod rotated_step;
mod sample;
mod sprite;
mod step_builder;
mod texels;
mod weighted_sums;
mod weights;

use colour_code::colour_code;
pub use compositor::CpuCompositor;
