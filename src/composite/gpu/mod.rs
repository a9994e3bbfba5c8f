//! The GPU path, through wgpu: sources go up once, layers are drawn in order onto a canvas of 16-bit floats, a compute pass turns it into
//! planar 4:2:0, and a mapped buffer brings it back. `placement` holds the sampling rule, `lower` makes transitions out of layers,
//! `recorder` writes the commands of a frame, `output` brings it home.
//!
//! The canvas keeps gamma-encoded, premultiplied R'G'B' as 16-bit floats. Eight bits would round twice, and clamp the Y'CbCr values that lie outside
//! the RGB cube; halves keep a tenth of a code value there, so a pixel that is only copied comes back as it was.

mod adapter;
mod blur;
mod compositor;
mod device;
mod layouts;
mod lower;
mod output;
mod parameters;
mod picture;
mod picture_cache;
mod pipeline_store;
mod pipelines;
mod placement;
mod recorder;
mod shader;
mod strips;
mod targets;
mod uniforms;

pub use adapter::adapters;
pub use compositor::GpuCompositor;
pub use device::Gpu;
pub use output::Ticket;
pub use shader::shader_sources;

use super::adapter::{AdapterChoice, AdapterInfo};
use super::gpu_error::GpuError;

/// What canvases are made of.
const CANVAS_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba16Float;
