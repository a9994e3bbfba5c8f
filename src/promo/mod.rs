//! A draft out of media alone. [`promo`] looks at the pictures and listens to the music, orders the shots, cuts on the
//! beat, moves over stills without losing their subject, and sets titles and logo where platforms leave room; the same
//! media, options and seed give the same draft. [`direct()`] does so by word: it makes and edits such drafts from plain
//! sentences, in English and Chinese.

mod analysis;
mod bed;
mod card;
mod colours;
mod cuts;
mod direct;
mod error;
mod film;
mod framing;
mod logo;
mod logo_track;
mod look;
mod make;
mod medium;
mod music;
mod options;
mod order;
mod overlay;
mod pictures;
mod safe_area;
mod shot;
mod sight;
mod sound;
mod spots;
mod style;
mod template;
mod title_motion;
mod titles;
mod written;

pub use direct::{Adapted, Direction, Revisions, Turn, adapt, direct, direct_among};
pub use error::PromoError;
pub use look::{Look, LookError};
pub use make::{Promo, promo};
pub use medium::Medium;
pub use options::{DEFAULT_MUSIC_GAIN, PromoOptions};
pub use sound::{Beats, beats_of};
pub use style::Style;
pub use template::{Template, template};
