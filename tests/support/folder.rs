//! Folders with a draft and its media, opened as a project.
#![allow(dead_code, reason = "who includes this uses what it needs")]
#![allow(clippy::unwrap_used, reason = "what cannot go on fails its test")]

use std::path::{Path, PathBuf};

use offcut::base::Frame;
use offcut::render::{CompositorChoice, Failure, OpenOptions, Project, RenderOptions};
use serde_json::Value;

/// A folder that is removed with its test.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Opens `draft`, written beside the media as `draft.json`.
    pub(crate) fn try_open(&self, draft: &Value, options: OpenOptions) -> Result<Project, Failure> {
        let path = self.file("draft.json");
        std::fs::write(&path, draft.to_string()).unwrap();
        Project::open(&OpenOptions { draft: path, ..options })
    }

    pub(crate) fn open(&self, draft: &Value) -> Project {
        self.try_open(draft, OpenOptions::default()).unwrap_or_else(|failure| panic!("{draft}: {failure:#?}"))
    }

    /// Options for a quick render to `name`, composited by the processor.
    pub(crate) fn options(&self, name: &str) -> RenderOptions {
        let mut options = RenderOptions { output: self.file(name), compositor: CompositorChoice::Cpu, ..RenderOptions::default() };
        options.settings.preset = Some("ultrafast".to_owned());
        options.settings.crf = Some(16.0);
        options
    }
}

/// The visible rows of a frame's plane, one after another.
pub(crate) fn rows(frame: &Frame, plane: usize) -> Vec<u8> {
    let height = frame.format().plane_extent(plane, frame.size()).1;
    (0..height).flat_map(|y| frame.row(plane, y).to_vec()).collect()
}
