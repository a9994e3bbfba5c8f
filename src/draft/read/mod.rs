//! The reader: walks a draft along the table of keys, turns each value into what its kind stands for, and collects all that is wrong.

mod describe;
mod near_miss;
mod reader;
mod scalars;
mod tracks;
mod typed_value;

pub(super) use describe::{allowed, found};
pub(super) use near_miss::{did_you_mean, nearest};
pub(super) use reader::Reader;
pub(super) use typed_value::{Datum, Object};
