//! A draft becomes a file: [`Project`] opens the draft and everything it names, [`render`] plans each frame, runs
//! decoders, compositor, mixer and encoder side by side over bounded channels, reports progress and can be cancelled.
//! The first error stops all stages and is the one reported.
//!
//! Decisions:
//! - Stills are prepared once: a photo is cropped to what is ever seen, reduced by fast_image_resize to the largest
//!   size shown, and turned into 4:2:0 where it is opaque. A move over it then costs 1.5 bytes a pixel. Magnified
//!   graphics stay RGBA for their colour edges.
//! - No software adapter is loaded unless it is asked for. On Linux a card has a device file; without one the driver
//!   and its compiler would only be found to be slower.
//! - Threads follow from the work (`threads`): a source's pixels and bits, the preset. Beside an encoder most decoders
//!   need one thread, and beside the decoding of heavy 4K footage the encoder does.

mod assets;
mod broken_draft;
mod cancel;
mod caption_cues;
mod caption_file;
mod chunks;
mod compositor;
mod computed_sound;
mod draft_file;
mod envelope;
mod failure;
mod fragment;
mod frame_maker;
mod job;
mod kept_stills;
mod layers;
mod levels;
mod manifest;
mod media_index;
mod memory;
mod mix;
mod options;
mod picture_stage;
mod plan;
mod project;
mod report;
mod segment_texts;
mod shapes;
mod sound_stage;
mod still_pictures;
mod stills;
mod streams;
mod text_layout;
mod texts;
mod threads;

pub use assets::AssetRole;
pub use broken_draft::rough_summary;
pub use cancel::Cancel;
pub use caption_cues::caption_cues;
pub use draft_file::read_draft;
pub use failure::Failure;
pub use fragment::{render_pictures, render_segment, render_sound, sound_peaks};
pub use job::render;
pub use kept_stills::KeptStills;
pub use manifest::manifest;
pub use media_index::MediaIndex;
pub use memory::usual_memory_limit;
pub use options::{CompositorChoice, OpenOptions, RenderOptions};
pub use project::{Project, Source};
pub use report::{Progress, Report, RouteCounts};
pub use stills::{render_still, render_stills};
