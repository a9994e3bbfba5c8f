//! The facts of media and text that the timeline needs, found out by others beforehand.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::base::{Size, Source, Time};
use crate::draft::{MediaKind, Presets};
use crate::scene::{CubeTable, MaskPicture, TextUnit};

use super::SegmentKey;

/// Sizes and lengths, by segment.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Of segments that show or play a file. Missing where the file could not be read.
    pub media: BTreeMap<SegmentKey, MediaFacts>,
    /// The tables of colours that are named.
    pub tables: BTreeMap<SegmentKey, Arc<CubeTable>>,
    /// The pictures that masks are made of.
    pub masks: BTreeMap<SegmentKey, MaskPicture>,
    /// The parts that text segments show one after the other, by the start; several at a time where cues overlap.
    pub text: BTreeMap<SegmentKey, Vec<TextState>>,
}

/// A laid-out text that a segment shows: itself, a cue, or a cue while one of its words is said.
#[derive(Clone, Debug, PartialEq)]
pub struct TextState {
    /// Width and height of its box, canvas pixels at scale 1.
    pub size: Size<Source>,
    /// When it is shown; `None`: as long as its segment.
    pub span: Option<TextSpan>,
    /// Where its box stands, in place of the segment's.
    pub place: TextPlace,
    /// Presets in place of the segment's.
    pub presets: Option<Presets>,
    /// The parts of it that move on their own; empty where none does.
    pub units: Arc<[TextUnit]>,
}

/// When a text is shown, from the segment's start.
#[derive(Clone, Debug, PartialEq)]
pub struct TextSpan {
    /// First instant shown, and first one not any more.
    pub shown: Range<Time>,
    /// The stretch at whose ends presets play.
    pub lasts: Range<Time>,
}

/// Where a cue's box stands, as far as its file says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TextPlace {
    /// Middle of the box, fraction of the canvas width.
    pub across: Option<f64>,
    /// Top edge of the box, fraction of the canvas height.
    pub top: Option<f64>,
    /// How far it moves up for a cue that is there already, fraction of the canvas height.
    pub raised: f64,
}

impl TextState {
    /// A text that its segment shows throughout.
    pub fn throughout(size: Size<Source>) -> Self {
        Self { size, span: None, place: TextPlace::default(), presets: None, units: Arc::default() }
    }

    /// Whether it is shown at `time` from the segment's start.
    pub fn is_shown_at(&self, time: Time) -> bool {
        self.span.as_ref().is_none_or(|span| span.shown.contains(&time))
    }
}

/// The facts of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaFacts {
    /// By content.
    pub kind: MediaKind,
    /// Upright, with square pixels; zero for sound.
    pub size: Size<Source>,
    /// Length of the longer of moving picture and sound; `None` for stills.
    pub duration: Option<Time>,
    /// Length of the sound; `None` where there is none.
    pub sound_duration: Option<Time>,
}
