//! Where pixels meet: a scene in, a planar 4:2:0 frame out. `lower` turns a scene into a list of passes, once; the processor's executor draws any list
//! on planes, the GPU's those of plain layers, blurs and simple transitions.

mod cpu;
mod figure;
mod gpu;
mod lower;
mod planar;
mod sampling;
mod scene;
mod transition;
mod transposed;

pub use cpu::CpuCompositor;
pub use figure::painted_figure;
pub use gpu::{
    AdapterChoice, AdapterInfo, AdapterKind, Engine, FRAMES_IN_FLIGHT, Gpu, GpuCompositor, GpuError, Ticket, adapters, shader_sources,
};
pub use lower::{Draw, Mix, Pass, PassList};
pub use planar::planar_from_rgba;
pub use sampling::{BlurGrid, Kernel, Sampling, gaussian_weights};
pub use scene::{Content, Item, Layer, Scene, Transition};
pub use transition::{Field, FieldKind, Join, Weight};
pub use transposed::transposed;
