//! Compositing on Y'CbCr planes with the processor: sources are converted once, rows are worked on in bands by all cores, and what no layer
//! touches is copied.

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
