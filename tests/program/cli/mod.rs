//! The program, run as people run it.

mod bad_input;
mod comparison;
mod exits;
mod five_keys;
mod formats;
mod inspection;
mod json_lines;
mod material;
#[cfg(target_os = "linux")]
mod memory;
mod messages;
mod sandbox;
mod sheet;
mod signals;
mod stills;
