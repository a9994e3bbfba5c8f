//! How far a render is, and what it did.

use crate::audio::Loudness;
use crate::base::{Diagnostic, Time};
use crate::encode::Finished;

/// How far a render is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Frames handed to the encoder.
    pub frame: u64,
    /// Frames in all.
    pub frames: u64,
}

/// How many frames were made which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RouteCounts {
    /// The last frame again.
    pub repeat: u64,
    /// A decoder's own frame.
    pub pass: u64,
    /// A decoder's frame with changed rectangles.
    pub patch: u64,
    /// Composited by the GPU.
    pub gpu: u64,
    /// Composited whole by the processor.
    pub cpu: u64,
}

impl std::ops::AddAssign for RouteCounts {
    fn add_assign(&mut self, other: Self) {
        self.repeat += other.repeat;
        self.pass += other.pass;
        self.patch += other.patch;
        self.gpu += other.gpu;
        self.cpu += other.cpu;
    }
}

/// The account of a render.
#[derive(Clone, Debug)]
pub struct Report {
    /// The written file.
    pub finished: Finished,
    /// How long the output is.
    pub duration: Time,
    /// How its frames were made.
    pub ways: RouteCounts,
    /// The adapter that composited frames; `None` where the processor made all.
    pub adapter: Option<String>,
    /// FFmpeg's name of the encoder of the pictures, or of the sound where it is alone.
    pub encoder: String,
    /// How loud its sound is, before the codec; `None` where it has none.
    pub loudness: Option<Loudness>,
    /// Warnings: of the project, and of what was found while rendering.
    pub warnings: Vec<Diagnostic>,
}
