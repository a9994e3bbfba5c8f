//! Films by a look: grids place pictures and words, a palette comes from the pictures, and every text stands on a
//! ground that was measured for it. `plan` sets the shots, `build` writes them, `end_card` closes.

mod build;
mod end_card;
mod oklch;
mod palette;
mod plan;
mod scrim;
mod segments;
mod shot;
mod words;

pub(super) use build::film;
pub(super) use plan::shortest_shot_ms;
