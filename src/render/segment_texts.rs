//! The texts of one segment.

use std::sync::Arc;

use crate::draft::TextUnitKind;
use crate::text::TextBlock;
use crate::timeline::TextState;

/// The texts of a segment: their blocks, and when each is shown.
#[derive(Clone)]
pub(super) struct SegmentTexts {
    pub(super) states: Vec<TextState>,
    pub(super) blocks: Vec<Arc<TextBlock>>,
    /// The finest unit that moves on its own.
    pub(super) finest: Option<TextUnitKind>,
}
