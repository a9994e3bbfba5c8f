//! Transitions as rows of motion, effect and weight: where both sides lie, what is done to them on the way, and how
//! much of each is seen where. Both executors follow them.

mod field;
mod join;
mod motion;
mod weight;

pub use field::{Field, FieldKind};
pub use join::Join;
pub use weight::Weight;
