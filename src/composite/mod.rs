//! Where pixels meet: a scene in, a planar 4:2:0 frame out. The GPU path does everything and is the reference; the CPU path does the simple,
//! frequent operations directly on planes.

mod cpu;
mod gpu;
mod planar;
mod sampling;
mod scene;
mod transition;
mod transposed;

pub use cpu::{CpuCompositor, Unsupported};
pub use gpu::{
    AdapterChoice, AdapterInfo, AdapterKind, FRAMES_IN_FLIGHT, Gpu, GpuCompositor, GpuError, Ticket, VULKAN_DRIVER, adapters,
    renders_blend, renders_transition, shader_sources,
};
pub use planar::planar_from_rgba;
pub use sampling::{BlurGrid, Kernel, Sampling, gaussian_weights};
pub use scene::{Content, Item, Layer, Scene, Transition};
pub use transition::{Join, Weight};
pub use transposed::transposed;
