//! The inputs of a comparison: a file, a folder of frames, or a draft that is rendered first.

use std::io::Read;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::base::{Code, Diagnostic, FrameRate, PixelSize};
use crate::draft::MediaKind;
use crate::encode::Settings;
use crate::files::open_file;
use crate::media::{Limits, MediaInfo, StreamFacts, probe, stream_facts};
use crate::render::{Cancel, Failure, OpenOptions, Progress as RenderProgress, Project, RenderOptions, render};

use super::failures::{internal, media_failure};
use super::pictures::PictureSource;

/// One side of a comparison.
#[derive(Clone, Debug)]
pub enum Input {
    /// Any file that FFmpeg reads, or a still picture.
    File(PathBuf),
    /// A folder of still pictures, in the order of their names, numbers by value.
    Frames(PathBuf),
    /// A draft, rendered to a temporary file.
    Draft(Box<OpenOptions>),
}

impl Input {
    /// The input at `path`: a folder holds frames, a file that begins as JSON does is a draft, all else is media.
    ///
    /// # Errors
    /// Where nothing is there, or it cannot be read.
    pub fn recognise(path: &Path) -> Result<Self, Failure> {
        if path.is_dir() {
            return Ok(Self::Frames(path.to_owned()));
        }
        let unreadable = |error: std::io::Error| {
            let message = format!("cannot read {}: {error}", path.display());
            Failure::from(Diagnostic::error(Code::MissingMedia, message).help("give two files, folders of frames or drafts"))
        };
        let mut start = Vec::new();
        open_file(path).map_err(unreadable)?.take(64).read_to_end(&mut start).map_err(unreadable)?;
        let first = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&start).trim_ascii_start().first();
        Ok(if first == Some(&b'{') {
            Self::Draft(Box::new(OpenOptions { draft: path.to_owned(), ..OpenOptions::default() }))
        } else {
            Self::File(path.to_owned())
        })
    }

    /// Its name, for people.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) | Self::Frames(path) => path.display().to_string(),
            Self::Draft(options) => options.draft.display().to_string(),
        }
    }
}

/// An input, looked into.
pub(super) struct Opened {
    /// Its name, for people.
    pub(super) name: String,
    /// The file, where it is one.
    pub(super) file: Option<PathBuf>,
    /// The facts in the file's headers.
    pub(super) info: Option<MediaInfo>,
    /// How the file is coded.
    pub(super) facts: Option<StreamFacts>,
    /// Its frames: upright size, rate, and where they come from.
    pub(super) picture: Option<OpenedPicture>,
    /// Warnings.
    pub(super) warnings: Vec<Diagnostic>,
    /// Keeps a rendered draft until the end.
    _rendered: Option<TempDir>,
}

pub(super) struct OpenedPicture {
    pub(super) source: PictureSource,
    pub(super) size: PixelSize,
    /// `None` for stills, which take the other side's.
    pub(super) rate: Option<FrameRate>,
}

/// Rate of stills where nothing else tells one.
const STILLS_RATE: (u32, u32) = (30, 1);

impl Opened {
    /// Looks into `input`; a draft is rendered with `settings`.
    pub(super) fn open(
        input: &Input,
        rendering: &RenderOptions,
        cancel: &Cancel,
        on_progress: &mut dyn FnMut(RenderProgress),
    ) -> Result<Self, Failure> {
        match input {
            Input::File(path) => Self::open_file(input.name(), path),
            Input::Frames(folder) => Self::open_stills(input.name(), stills_in(folder)?),
            Input::Draft(options) => Self::open_draft(input.name(), options, rendering, cancel, on_progress),
        }
    }

    fn open_file(name: String, path: &Path) -> Result<Self, Failure> {
        let info = probe(path, &Limits::default()).map_err(|error| media_failure(&error))?;
        if info.kind == MediaKind::Image {
            return Self::open_stills(name, vec![path.to_owned()]);
        }
        let facts = stream_facts(path, &Limits::default()).map_err(|error| media_failure(&error))?;
        let picture = info.picture.as_ref().map(|picture| OpenedPicture {
            source: PictureSource::File(path.to_owned(), picture.orientation),
            size: picture.size,
            rate: picture.frame_rate,
        });
        Ok(Self { name, file: Some(path.to_owned()), facts, picture, info: Some(info), warnings: Vec::new(), _rendered: None })
    }

    fn open_stills(name: String, paths: Vec<PathBuf>) -> Result<Self, Failure> {
        let Some(first) = paths.first() else {
            let message = format!("{name} holds no picture");
            return Err(Diagnostic::error(Code::MissingMedia, message).help("give a folder of png, jpg, webp or gif files").into());
        };
        let info = probe(first, &Limits::default()).map_err(|error| media_failure(&error))?;
        let size = info.picture.as_ref().map_or(PixelSize::new(0, 0), |picture| picture.size);
        let rate = FrameRate::new(STILLS_RATE.0, STILLS_RATE.1).ok_or_else(|| internal("the rate of stills is zero"))?;
        let picture = Some(OpenedPicture { source: PictureSource::Stills(paths, rate), size, rate: None });
        Ok(Self { name, file: None, info: None, facts: None, picture, warnings: Vec::new(), _rendered: None })
    }

    fn open_draft(
        name: String,
        options: &OpenOptions,
        rendering: &RenderOptions,
        cancel: &Cancel,
        on_progress: &mut dyn FnMut(RenderProgress),
    ) -> Result<Self, Failure> {
        let folder =
            tempfile::tempdir().map_err(|error| Diagnostic::error(Code::UnwritableOutput, format!("no temporary folder: {error}")))?;
        let output = folder.path().join("rendered.mp4");
        let project = Project::open(&OpenOptions { cancel: cancel.clone(), ..options.clone() })?;
        let report = render(&project, &RenderOptions { output: output.clone(), ..rendering.clone() }, cancel, on_progress)?;
        Ok(Self { warnings: report.warnings, _rendered: Some(folder), ..Self::open_file(name, &output)? })
    }

    /// Gives stills the rate of what they are compared with.
    pub(super) fn take_rate_of(&mut self, other: &Self) {
        let theirs = other.picture.as_ref().and_then(|picture| picture.rate);
        if let (Some(OpenedPicture { source: PictureSource::Stills(_, rate), .. }), Some(theirs)) = (&mut self.picture, theirs) {
            *rate = theirs;
        }
    }
}

/// How drafts are rendered unless told otherwise: near to what they mean, without taking long.
pub(super) fn usual_rendering() -> RenderOptions {
    let settings = Settings { preset: Some("veryfast".to_owned()), crf: Some(16.0), ..Settings::default() };
    RenderOptions { settings, ..RenderOptions::default() }
}

/// The pictures in a folder, by name; runs of digits by value, so that 10 comes after 9.
fn stills_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::from(Diagnostic::error(Code::UnreadableMedia, format!("cannot read the folder {}: {error}", folder.display())))
    };
    let mut paths = Vec::new();
    for entry in folder.read_dir().map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
        if matches!(ending.as_str(), "png" | "jpg" | "jpeg" | "webp" | "gif") {
            paths.push(path);
        }
    }
    paths.sort_by_cached_key(|path| natural_key(&path.file_name().unwrap_or_default().to_string_lossy()));
    Ok(paths)
}

/// Text and numbers in turn, for sorting.
fn natural_key(name: &str) -> Vec<(String, u64)> {
    let mut key = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let text_end = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (text, after) = rest.split_at(text_end);
        let digits_end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (digits, after) = after.split_at(digits_end);
        key.push((text.to_owned(), digits.parse().unwrap_or(u64::MAX)));
        rest = after;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_sort_by_value() {
        let mut names = ["f10.png", "f9.png", "f09b.png", "e11.png"];
        names.sort_by_cached_key(|name| natural_key(name));
        assert_eq!(names, ["e11.png", "f9.png", "f09b.png", "f10.png"]);
    }
}
