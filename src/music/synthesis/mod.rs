//! The stuff of instruments: tables of waves, decaying modes, filters, a transform.

mod filters;
mod fourier;
mod modes;
mod waves;

pub(super) use filters::{Biquad, OnePole, StateVariable};
pub(super) use fourier::inverse_transform;
pub(super) use modes::{Mode, ring};
pub(super) use waves::{SawTable, quick_sine};
