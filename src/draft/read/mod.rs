//! The reader: walks a draft along the table of keys, turns each value into what its kind stands for, and collects all that is wrong.

mod datum;
mod describe;
mod near;
mod reader;
mod scalars;
mod tracks;

pub(super) use datum::{Datum, Object};
pub(super) use describe::{allowed, found};
pub(super) use near::{did_you_mean, nearest};
pub(super) use reader::Reader;
