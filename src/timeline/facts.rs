//! The facts of media and text that the timeline needs, found out by others beforehand.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Size, Source, Time};
use crate::draft::MediaKind;
use crate::scene::{CubeTable, MaskPicture};

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
    /// Width and height of the laid-out text box, canvas pixels at scale 1.
    pub text: BTreeMap<SegmentKey, Size<Source>>,
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
