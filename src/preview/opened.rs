//! One version of the draft, opened at the preview's size and cut into fragments.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::{Diagnostic, PixelSize, SAMPLE_RATE, Time};
use crate::draft::{ParseOptions, parse};
use crate::render::{Failure, KeptStills, OpenOptions, Project};
use crate::timeline::{Item, Layer, LayerContent};

/// Samples of a block of sound: 2 s.
const SOUND_BLOCK: u64 = 2 * SAMPLE_RATE as u64;

/// A version of the draft that could be opened.
pub(super) struct Opened {
    /// At the preview's size.
    pub(super) project: Project,
    /// Canvas of the output.
    pub(super) canvas: PixelSize,
    /// Its warnings.
    pub(super) warnings: Vec<Diagnostic>,
    /// At the output's size, once that was asked for.
    whole: Mutex<Option<Arc<Project>>>,
    options: OpenOptions,
}

impl Opened {
    /// Reads the draft.
    ///
    /// # Errors
    /// Everything that is wrong with it, together with the warnings.
    pub(super) fn read(options: &OpenOptions, shorter_side: u32, stills: &KeptStills) -> Result<Self, Failure> {
        let canvas = options.size.or_else(|| canvas_of(options));
        let size = canvas.map(|canvas| preview_size(canvas, shorter_side));
        let mut project = Project::open(&OpenOptions { size, ..options.clone() })?;
        project.kept_stills = Some(stills.clone());
        let warnings = std::mem::take(&mut project.warnings);
        let canvas = canvas.unwrap_or(project.canvas);
        Ok(Self { project, canvas, warnings, whole: Mutex::new(None), options: options.clone() })
    }

    /// The project at the output's size.
    ///
    /// # Errors
    /// As [`Project::open`]: the file may have changed meanwhile.
    pub(super) fn whole(&self) -> Result<Arc<Project>, Failure> {
        let mut whole = self.whole.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(project) = &*whole {
            return Ok(Arc::clone(project));
        }
        let project = Arc::new(Project::open(&self.options)?);
        *whole = Some(Arc::clone(&project));
        Ok(project)
    }

    /// Output frames in all.
    pub(super) fn frames(&self) -> u64 {
        self.project.timeline.frame_count()
    }

    /// Frames of a fragment: about a second.
    pub(super) fn fragment_frames(&self) -> u64 {
        self.project.frame_rate.frames_in(Time::new(1, 1)).max(1)
    }

    /// How many fragments of pictures there are.
    pub(super) fn fragment_count(&self) -> u64 {
        self.frames().div_ceil(self.fragment_frames())
    }

    /// The frames of a fragment; `None` past the end.
    pub(super) fn fragment(&self, index: u64) -> Option<Range<u64>> {
        let start = index.checked_mul(self.fragment_frames()).filter(|start| *start < self.frames())?;
        Some(start..(start + self.fragment_frames()).min(self.frames()))
    }

    /// Whether a frame shows a video, whose decoder must start at a key frame before it.
    pub(super) fn shows_video(&self, frame: u64) -> bool {
        let is_video = |layer: &Layer| matches!(layer.content, LayerContent::Video(_));
        let picture = self.project.timeline.picture_at(self.project.frame_rate.time_of(frame));
        picture.items.iter().any(|item| match item {
            Item::Layer(layer) => is_video(layer),
            Item::Transition(transition) => transition.from.iter().chain(&transition.to).any(is_video),
        })
    }

    /// Whether anything is heard.
    pub(super) fn has_sound(&self) -> bool {
        !self.project.timeline.sounds().is_empty()
    }

    /// How many blocks of sound there are.
    pub(super) fn sound_count(&self) -> u64 {
        if self.has_sound() { self.samples().div_ceil(SOUND_BLOCK) } else { 0 }
    }

    /// The samples of a block; `None` past the end.
    pub(super) fn sound(&self, index: u64) -> Option<Range<u64>> {
        let start = index.checked_mul(SOUND_BLOCK).filter(|start| self.has_sound() && *start < self.samples())?;
        Some(start..(start + SOUND_BLOCK).min(self.samples()))
    }

    /// Samples of a block of sound.
    pub(super) const fn sound_block() -> u64 {
        SOUND_BLOCK
    }

    fn samples(&self) -> u64 {
        self.project.frame_rate.time_of(self.frames()).round_samples(SAMPLE_RATE).unsigned_abs()
    }
}

/// The canvas that the draft asks for, where it can be read.
fn canvas_of(options: &OpenOptions) -> Option<PixelSize> {
    let text = std::fs::read_to_string(&options.draft).ok()?;
    let parsed = parse(&text, &ParseOptions { variables: options.variables.clone(), strict: false, ..ParseOptions::default() });
    Some(parsed.draft?.meta.canvas)
}

/// `canvas` with its shorter side brought down to `shorter_side`; both sides even, as 4:2:0 needs them.
fn preview_size(canvas: PixelSize, shorter_side: u32) -> PixelSize {
    let scale = f64::from(shorter_side) / f64::from(canvas.width.min(canvas.height));
    if scale >= 1.0 {
        return canvas;
    }
    let side = |side: u32| ((f64::from(side) * scale / 2.0).round() as u32 * 2).max(16);
    PixelSize::new(side(canvas.width), side(canvas.height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shorter_side_is_brought_down_and_nothing_up() {
        for (canvas, wanted) in [
            ((1080, 1920), (540, 960)),
            ((1920, 1080), (960, 540)),
            ((320, 240), (320, 240)),
            ((7680, 16), (7680, 16)),
            ((1000, 1414), (540, 764)),
        ] {
            assert_eq!(preview_size(PixelSize::new(canvas.0, canvas.1), 540), PixelSize::new(wanted.0, wanted.1));
        }
    }
}
