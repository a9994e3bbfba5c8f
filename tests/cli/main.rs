//! The program, run as people run it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod bad_input;
mod comparison;
mod exits;
mod formats;
mod inspection;
mod json_lines;
mod material;
mod messages;
#[path = "../support/run.rs"]
mod run;
mod sandbox;
mod sheet;
mod signals;
mod stills;
#[path = "../support/wav.rs"]
mod wav;
