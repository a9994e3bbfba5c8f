//! A draft becomes a file: [`Project`] opens the draft and everything it names, [`render`] plans each frame, runs decoders, compositor, mixer and
//! encoder side by side over bounded channels, reports progress and can be cancelled. The first error stops all stages and is the one reported.

mod broken_draft;
mod cancel;
mod chunks;
mod compositor;
mod envelope;
mod failure;
mod fragment;
mod frame_maker;
mod job;
mod kept_stills;
mod layers;
mod manifest;
mod media_index;
mod memory;
mod options;
mod plan;
mod project;
mod sound_stage;
mod still_pictures;
mod stills;
mod streams;
mod texts;
mod threads;

pub use broken_draft::rough_summary;
pub use cancel::Cancel;
pub use failure::Failure;
pub use fragment::{render_pictures, render_segment, render_sound, sound_peaks};
pub use job::{Progress, Report, RouteCounts, render};
pub use kept_stills::KeptStills;
pub use manifest::manifest;
pub use media_index::MediaIndex;
pub use memory::usual_memory_limit;
pub use options::{CompositorChoice, OpenOptions, RenderOptions};
pub use project::{Project, Source};
pub use stills::{render_still, render_stills};
