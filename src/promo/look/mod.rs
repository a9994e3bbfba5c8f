//! A look: how a film is set, as data. `file` is the look's own file, `grid` the places of pictures and words, `error`
//! why a file is none. The built-in ones lie in `src/promo/looks`.

mod error;
mod file;
mod grid;

pub use error::LookError;
pub use file::Look;
pub(super) use file::{Entrance, GroundRule, Letters, PaletteRule, PictureMove};
pub(super) use grid::{Box4, Grid, On, Shape};
