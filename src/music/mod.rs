//! Sound that no file holds: beds of music in six styles, composed and played from a seed, and a small set of sound
//! effects. All of it is computed from notes, tables and noise of a seeded generator, so that the same request gives
//! the same samples on every machine.
//!
//! [`Bed::compose`] chooses a piece, whose beats and sections are known at once; [`Bed::read`] gives any stretch of it.

mod arithmetic;
mod bed;
mod composition;
mod computed;
mod dice;
mod effects;
mod instruments;
mod mixing;
mod styles;
mod synthesis;
mod theory;

pub use bed::{Bed, BedRequest};
pub use computed::ComputedSound;
pub use effects::Effect;
pub use theory::{Key, Mode};
