//! Where pixels meet: a scene in, a planar 4:2:0 frame out. The GPU path does everything and is the reference; the CPU path does the simple,
//! frequent operations directly on planes.

mod scene;

pub use scene::{Content, Item, Layer, Scene, Transition};
