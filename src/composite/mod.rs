//! Where pixels meet: a scene in, a planar 4:2:0 frame out. The GPU path does everything and is the reference; the CPU path does the simple,
//! frequent operations directly on planes.

mod adapter;
mod cpu;
#[cfg(feature = "gpu")]
mod gpu;
#[cfg(not(feature = "gpu"))]
mod gpu_absent;
mod gpu_error;
mod planar;
mod rendered;
mod sampling;
mod scene;
mod transition;
mod transposed;

pub use adapter::{AdapterChoice, AdapterInfo, AdapterKind};
pub use cpu::{CpuCompositor, Unsupported};
#[cfg(feature = "gpu")]
pub use gpu::{Gpu, GpuCompositor, Ticket, adapters, shader_sources};
#[cfg(not(feature = "gpu"))]
pub use gpu_absent::{Gpu, GpuCompositor, Ticket, adapters};
pub use gpu_error::GpuError;
pub use planar::planar_from_rgba;
pub use rendered::{renders_blend, renders_transition};
pub use sampling::{BlurGrid, Kernel, Sampling, gaussian_weights};
pub use scene::{Content, Item, Layer, Scene, Transition};
pub use transition::{Join, Weight};
pub use transposed::transposed;

/// Frames to keep under way on the GPU, so that neither side waits: one being drawn, one being copied back, one being taken.
pub const FRAMES_IN_FLIGHT: usize = 3;
