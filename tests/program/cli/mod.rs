//! The program, run as people run it.

mod bad_input;
mod batch;
mod captions;
mod comparison;
mod computed;
mod draft_text;
mod exits;
mod five_keys;
mod formats;
mod hostile;
mod inspection;
mod json_lines;
mod loudness;
mod material;
#[cfg(target_os = "linux")]
mod memory;
mod messages;
mod pipes;
mod sandbox;
mod sheet;
mod signals;
mod stills;
mod watch;
