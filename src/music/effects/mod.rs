//! Sound effects.

mod effect;
mod gestures;
mod streams;

pub use effect::Effect;
