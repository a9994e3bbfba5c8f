//! The arguments of every command that opens a draft.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser};

use crate::base::{FrameRate, PixelSize};
use crate::encode::Platform;
use crate::render::{Cancel, Failure, OpenOptions, Project};

use super::standard_input::text_of;
use super::values;

/// A draft, and how it is read.
#[derive(Clone, Debug, Args)]
pub(super) struct DraftArguments {
    /// The draft's JSON file; - is standard input
    #[arg(value_name = "DRAFT")]
    pub(super) draft: PathBuf,
    /// The folder that relative paths in the draft start from, over the draft's own
    #[arg(long, value_name = "DIR", value_parser = folder())]
    base: Option<PathBuf>,
    /// Set a variable of the draft; may be given more than once
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = values::variable)]
    variables: Vec<(String, String)>,
    /// Take warnings as errors
    #[arg(long)]
    strict: bool,
    /// Leave out segments whose media cannot be read
    #[arg(long)]
    skip_missing: bool,
    /// Take families and characters that no named font has from any installed one
    #[arg(long)]
    font_fallback: bool,
    /// Refuse files outside this folder: media, fonts and whatever else the draft names; without DIR, outside the
    /// draft's own
    #[arg(long, value_name = "DIR", num_args = 0..=1, value_parser = folder())]
    jail: Option<Option<PathBuf>>,
    /// Allow URLs that lead to private addresses
    #[arg(long)]
    allow_private_urls: bool,
    /// Canvas of the output, over the draft's and the platform's
    #[arg(long, value_name = "WxH", value_parser = values::size)]
    size: Option<PixelSize>,
    /// Frames a second of the output, over the draft's: 30, 29.97 or 30000/1001
    #[arg(long, value_name = "N", value_parser = values::frame_rate)]
    fps: Option<FrameRate>,
    /// Where the output is published: sets the canvas, bounds the bit rate and brings the sound to -14 LUFS, unless the
    /// draft names a loudness
    #[arg(long, value_parser = values::named(Platform::ALL))]
    pub(super) platform: Option<Platform>,
}

fn folder() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| match () {
        () if path.is_dir() => Ok(path),
        () if path.exists() => Err("this is no folder; put --jail last, or before another option, for the draft's own folder"),
        () => Err("there is no such folder"),
    })
}

/// The folder that a file lies in.
fn folder_of(file: &Path) -> PathBuf {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

impl DraftArguments {
    /// How the draft is opened.
    ///
    /// # Errors
    /// Where it is standard input, which cannot be read.
    pub(super) fn options(&self) -> Result<OpenOptions, Failure> {
        Ok(OpenOptions { text: text_of(&self.draft)?, ..self.flags() })
    }

    /// As [`Self::options`], without the text of standard input.
    pub(super) fn flags(&self) -> OpenOptions {
        OpenOptions {
            draft: self.draft.clone(),
            text: None,
            base: self.base.clone(),
            variables: self.variables.clone(),
            strict: self.strict,
            skip_missing: self.skip_missing,
            jail: self.jail.as_ref().map(|folder| folder.clone().or_else(|| self.base.clone()).unwrap_or_else(|| folder_of(&self.draft))),
            allow_private_urls: self.allow_private_urls,
            font_fallback: self.font_fallback,
            size: self.size.or(self.platform.map(Platform::canvas)),
            frame_rate: self.fps,
            loudness_lufs: self.platform.map(Platform::loudness_lufs),
            cancel: Cancel::default(),
        }
    }

    /// The draft, opened, unless `cancel` is set before that.
    ///
    /// # Errors
    /// Everything that is wrong with it, and the warnings; which signal it was.
    pub(super) fn open_unless(&self, cancel: &Cancel) -> Result<Project, Failure> {
        let start = Instant::now();
        let project = Project::open(&OpenOptions { cancel: cancel.clone(), ..self.options()? })?;
        tracing::info!(draft = %self.draft.display(), canvas = %project.canvas, fps = %project.frame_rate, elapsed = ?start.elapsed(), "opened");
        Ok(project)
    }
}
