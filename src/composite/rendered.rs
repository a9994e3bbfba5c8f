//! The transitions and blend modes that are rendered, by one path or the other. No graphics library is needed to tell.

use crate::draft::{BlendMode, TransitionKind};

use super::transition::Join;

/// Transitions that mix two pictures by more than place, part or opacity. The GPU path has a pass for each.
pub(super) const MIXED: [TransitionKind; 4] =
    [TransitionKind::Dissolve, TransitionKind::CircleOpen, TransitionKind::CircleClose, TransitionKind::Clock];

/// Whether this transition is rendered.
pub fn renders_transition(kind: TransitionKind) -> bool {
    Join::supports(kind) || MIXED.contains(&kind)
}

/// Whether this blend mode is rendered.
pub fn renders_blend(mode: BlendMode) -> bool {
    mode == BlendMode::Normal
}
