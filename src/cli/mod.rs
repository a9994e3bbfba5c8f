//! The command line: arguments become jobs, and what comes of them becomes messages, JSON and an exit status. A verb a
//! file; `verb` lists them.
//!
//! Results go to standard output, messages to standard error; under `--json` standard output carries nothing but JSON.
//! Nothing heavy is touched before a verb needs it.

#[cfg(not(all(feature = "cloud", feature = "compare", feature = "node", feature = "preview", feature = "promo")))]
mod absent_verb;
#[cfg(feature = "promo")]
mod adapt;
mod arguments;
mod batch;
mod captions;
#[cfg(feature = "cloud")]
mod cloud;
mod command;
#[cfg(feature = "compare")]
mod compare;
mod completions;
mod compositor_arguments;
mod console;
mod definition;
mod doctor;
mod draft_arguments;
#[cfg(feature = "promo")]
mod draft_media;
#[cfg(feature = "promo")]
mod edit;
mod events;
#[cfg(feature = "cloud")]
mod export;
mod fmt;
mod free_space;
mod init;
mod inspect;
mod inspect_computed;
mod inspect_table;
mod logging;
mod man;
#[cfg(feature = "cloud")]
mod measured_speed;
mod message;
#[cfg(feature = "node")]
mod node;
#[cfg(feature = "node")]
mod node_director;
#[cfg(feature = "node")]
mod node_render;
mod output_arguments;
mod overwriting;
mod picture_file;
#[cfg(feature = "preview")]
mod preview;
#[cfg(feature = "preview")]
mod preview_hand_over;
#[cfg(feature = "preview")]
mod preview_proxy;
mod program;
mod progress;
#[cfg(feature = "promo")]
mod promo;
mod render;
mod rendered;
mod schema;
mod segment_words;
mod shared_arguments;
mod sheet;
mod signals;
mod standard_input;
mod still;
#[cfg(feature = "promo")]
mod template;
mod times;
mod usage;
mod validate;
mod values;
mod verb;
mod watch;

pub use program::run;
