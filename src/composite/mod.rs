//! Where pixels meet: a scene in, a planar 4:2:0 frame out. `lower` turns a scene into a list of passes, once; the
//! processor's executor draws any list on planes, the GPU's those of plain layers, blurs and simple transitions.

mod adapter;
mod cpu;
mod engine;
mod figure;
#[cfg(feature = "gpu")]
mod gpu;
#[cfg(not(feature = "gpu"))]
mod gpu_absent;
mod gpu_error;
mod lower;
mod planar;
mod sampling;
mod scene;
mod transition;
mod transposed;

pub use adapter::{AdapterChoice, AdapterInfo, AdapterKind};
pub use cpu::CpuCompositor;
pub use engine::Engine;
pub use figure::painted_figure;
#[cfg(feature = "gpu")]
pub use gpu::{Gpu, GpuCompositor, Ticket, adapters, shader_sources};
#[cfg(not(feature = "gpu"))]
pub use gpu_absent::{Gpu, GpuCompositor, Ticket, adapters};
pub use gpu_error::{GpuError, VULKAN_DRIVER};
pub use lower::{Draw, Mix, Pass, PassList};
pub use planar::planar_from_rgba;
pub use sampling::{BlurGrid, Kernel, Sampling, gaussian_weights};
pub use scene::{Content, Item, Layer, Scene, Transition};
pub use transition::{Field, FieldKind, Join, Weight};
pub use transposed::transposed;

/// Frames to keep under way on the GPU, so that neither side waits: one being drawn, one being copied back, one being
/// taken.
pub const FRAMES_IN_FLIGHT: usize = 3;
