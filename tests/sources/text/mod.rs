//! Text layout and painting against arithmetic and against the shaper's own numbers.

mod fonts;
mod layout;
mod paint;
mod parts;
mod sample;
