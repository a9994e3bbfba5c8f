//! What can be chosen about opening a draft and rendering it.

use std::path::PathBuf;

use crate::base::{FrameRate, MemoryAccount, PixelSize, Time};
use crate::encode::Settings;

use super::Cancel;

/// How a draft is opened.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// The draft's file.
    pub draft: PathBuf,
    /// `--var`: name and value, over the draft's own.
    pub variables: Vec<(String, String)>,
    /// Warnings count as errors.
    pub strict: bool,
    /// Segments whose media cannot be read are left out, with a warning.
    pub skip_missing: bool,
    /// Sources and fonts must lie in this folder.
    pub jail: Option<PathBuf>,
    /// URLs may lead to private addresses.
    pub allow_private_urls: bool,
    /// Families and characters that no named font has are taken from installed ones.
    pub font_fallback: bool,
    /// Canvas, over the draft's.
    pub size: Option<PixelSize>,
    /// Frame rate, over the draft's.
    pub frame_rate: Option<FrameRate>,
    /// Stops the opening, fetches included.
    pub cancel: Cancel,
}

/// Which compositor makes the frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CompositorChoice {
    /// The GPU where there is a hardware one, else the processor where it can do the draft.
    #[default]
    Auto,
    /// The GPU path for every frame that is composited.
    Gpu,
    /// The processor; a draft that needs more is refused.
    Cpu,
}

/// How a project is rendered.
#[derive(Clone, Debug, Default)]
pub struct RenderOptions {
    /// The file to write.
    pub output: PathBuf,
    /// How it is encoded.
    pub settings: Settings,
    /// Part of the draft: from, and up to but not with; `None` is either end.
    pub range: (Option<Time>, Option<Time>),
    /// Which compositor.
    pub compositor: CompositorChoice,
    /// Part of the adapter's name.
    pub adapter: Option<String>,
    /// Parts made side by side at most; as many as fit the cores unless given.
    pub chunks: Option<usize>,
    /// Asked before anything large is allocated: fewer parts are made side by side, and what does not fit is refused. Clones of these options share
    /// it, so that renders side by side do.
    pub memory: MemoryAccount,
    /// Where compiled pipelines are kept between runs.
    pub cache_folder: Option<PathBuf>,
}
