//! A contact sheet: frames of a draft side by side, each over its time code and the name of what it shows. `moments`
//! chooses the frames from what the timeline knows, `grid` says where they stand, `captions` writes below them.

mod captions;
mod contact_sheet;
mod error;
mod grid;
mod moments;

pub use contact_sheet::{Cell, ContactSheet, SheetOptions, contact_sheet};
pub use error::SheetError;
pub use grid::{Grid, GridOptions};
pub use moments::{Every, moments, time_code};
