//! The reader: walks a draft along the table of keys, turns each value into what its kind stands for, and collects all that is wrong.

mod describe;
mod foreign_entry;
mod near_miss;
mod reader;
mod scalars;
mod tracks;
mod typed_value;

pub(crate) use describe::shown;
pub(super) use describe::{LISTED, allowed, found};
pub(super) use near_miss::{NearMisses, did_you_mean};
pub(super) use reader::{Filled, Reader};
pub(super) use typed_value::{Datum, Object};
