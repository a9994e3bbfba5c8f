//! Where pixels meet: a scene in, a planar 4:2:0 frame out. The GPU path does everything and is the reference; the CPU path does the simple,
//! frequent operations directly on planes.

mod gpu;
mod scene;

pub use gpu::{
    AdapterChoice, AdapterInfo, AdapterKind, FRAMES_IN_FLIGHT, Gpu, GpuCompositor, GpuError, Ticket, adapters, renders_blend,
    renders_transition, shader_sources,
};
pub use scene::{Content, Item, Layer, Scene, Transition};
