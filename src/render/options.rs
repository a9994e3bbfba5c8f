//! The choices for opening a draft and rendering it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::{FrameRate, MemoryAccount, PixelSize, Time};
use crate::composite::Engine;
use crate::draft::{Files, ParseOptions, SourceRef};
use crate::encode::Settings;
use crate::media::{Resolver, ResolverOptions};

use super::draft_file::read_draft;
use super::{Cancel, Failure};

/// How a draft is opened.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// The draft's file.
    pub draft: PathBuf,
    /// The draft's text, where it lies in no file; `draft` is its name in messages then.
    pub text: Option<Arc<str>>,
    /// The folder that relative paths start from, over the draft's own.
    pub base: Option<PathBuf>,
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
    /// Integrated loudness of the sound, LUFS, where the draft names none.
    pub loudness_lufs: Option<f64>,
    /// Stops the opening, fetches included.
    pub cancel: Cancel,
}

impl OpenOptions {
    /// The folder that relative paths start from.
    pub fn folder(&self) -> PathBuf {
        if let Some(base) = &self.base {
            return base.clone();
        }
        self.draft.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
    }

    /// The draft's text.
    ///
    /// # Errors
    /// Where its file cannot be read, or is not UTF-8.
    pub fn draft_text(&self) -> Result<String, Failure> {
        self.text.as_ref().map_or_else(|| read_draft(&self.draft), |text| Ok(text.to_string()))
    }

    /// How the draft's text is read.
    pub fn parse_options(&self) -> ParseOptions {
        let resolver = self.resolver();
        let is_file = move |path: &str| {
            let source = SourceRef { location: path.to_owned(), sha256: None, name: None };
            resolver.resolve_local(&source).is_some_and(|path| path.is_file())
        };
        ParseOptions {
            variables: self.variables.clone(),
            strict: self.strict,
            stop: Arc::clone(self.cancel.flag()),
            files: Files::by(is_file),
        }
    }

    /// Finds the draft's sources.
    pub(super) fn resolver(&self) -> Resolver {
        let mut options = ResolverOptions::new(self.folder());
        options.jail.clone_from(&self.jail);
        options.allow_private_urls = self.allow_private_urls;
        options.stop = Arc::clone(self.cancel.flag());
        Resolver::new(options)
    }
}

/// Which compositor makes the frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CompositorChoice {
    /// The GPU where there is a hardware one and it has all that a frame needs, else the processor.
    #[default]
    Auto,
    /// The GPU path for every frame that it has all for, on whatever adapter there is.
    Gpu,
    /// The processor.
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
    /// Adapters that are open already, shared by all renders that have a clone of it.
    pub engine: Engine,
    /// Asked before anything large is allocated: fewer parts are made side by side, and what does not fit is refused.
    /// Clones of these options share it, so that renders side by side do.
    pub memory: MemoryAccount,
    /// Where compiled pipelines are kept between runs.
    pub cache_folder: Option<PathBuf>,
}
