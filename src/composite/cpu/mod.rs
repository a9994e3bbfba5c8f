//! Compositing on Y'CbCr planes with the processor: sources are converted once, rows are worked on in bands by all cores, and what no layer
//! touches is copied.

mod band;
mod blend;
mod blur;
mod cache;
mod colour_code;
mod compositor;
mod gather;
mod gradient;
mod kernel;
mod place;
mod plane;
mod resample;
mod sample;
mod sprite;
mod step;
mod sums;
mod texels;
mod turn;
mod turned;
mod turned_step;
mod weights;

use colour_code::colour_code;
pub use compositor::{CpuCompositor, Unsupported};
