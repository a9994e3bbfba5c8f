//! The reader: walks a draft along the table of keys, turns each value into what its kind stands for, and collects all
//! that is wrong.

mod describe;
mod foreign_entry;
mod near_miss;
mod object_values;
mod reader;
mod scalars;
mod tracks;

pub(super) use crate::draft::datum::{Datum, Object};
pub(crate) use describe::shown;
pub(super) use describe::{LISTED, allowed, found};
pub(super) use near_miss::{NearMisses, did_you_mean};
pub(super) use reader::{Filled, Reader};
