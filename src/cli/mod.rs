//! The command line: arguments become jobs, and what comes of them becomes messages, JSON and an exit status. A verb a file; `arguments` lists them.
//!
//! Results go to standard output, messages to standard error; under `--json` standard output carries nothing but JSON. Nothing heavy is touched
//! before a verb needs it.

mod arguments;
mod cloud;
mod compare;
mod compositor_arguments;
mod console;
mod doctor;
mod draft_arguments;
mod events;
mod export;
mod free_space;
mod inspect;
mod inspect_computed;
mod inspect_table;
mod logging;
mod message;
mod node;
mod node_director;
mod output_arguments;
mod overwriting;
mod picture_file;
mod preview;
mod preview_proxy;
mod program;
mod progress;
mod promo;
mod render;
mod rendered;
mod schema;
mod sheet;
mod signals;
mod still;
mod times;
mod usage;
mod validate;
mod values;

pub use program::run;
