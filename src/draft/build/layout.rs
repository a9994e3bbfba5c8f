//! Where a segment lies.

use crate::draft::keys::{Segments, kinds, layout as keys, segment, text};
use crate::draft::layout::{Border, DropShadow, KenBurns, Layout};
use crate::draft::read::Object;

use super::values;

/// The layout of a segment; the box of text has defaults of its own.
pub(super) fn layout(object: &Object) -> Layout {
    let is_text = object.segment == Segments::TEXT;
    let flip: Option<&str> = object.find(&keys::FLIP);
    let flips = |axis: char| flip.is_some_and(|axes| axes.contains(axis));
    Layout {
        fit: object.word(&keys::FIT),
        x: object.get(&keys::X),
        y: object.get(&keys::Y),
        width: object.get(if is_text { &text::WIDTH } else { &keys::WIDTH }),
        height: object.find(if is_text { &text::HEIGHT } else { &keys::HEIGHT }),
        scale: values::pair(object, &keys::SCALES),
        rotation_degrees: object.get(&keys::ROTATION),
        anchor_x: object.get(&keys::ANCHOR_X),
        anchor_y: object.get(&keys::ANCHOR_Y),
        flip_horizontal: flips('h'),
        flip_vertical: flips('v'),
        crop: values::four(object, &keys::CROP).unwrap_or_default(),
        corner_radius: object.get(&keys::RADIUS),
        border: object.find(&keys::BORDER_LINE).map(|border| self::border(&border)),
        shadow: object.find(&keys::SHADOW).map(|shadow| self::shadow(&shadow)),
        opacity: object.get(&keys::OPACITY),
        trim: object.value(&segment::TRIM).as_ref().and_then(values::pair_of).unwrap_or((0.0, 1.0)),
        ken_burns: object.find(&keys::KEN_BURNS).and_then(|ken_burns| self::ken_burns(&ken_burns)),
    }
}

/// A border or the outline of a shape.
pub(super) fn border(object: &Object) -> Border {
    Border { colour: object.get(&kinds::BORDER_COLOUR), width: object.get(&kinds::BORDER_WIDTH) }
}

fn shadow(object: &Object) -> DropShadow {
    DropShadow {
        colour: object.get(&keys::SHADOW_COLOUR),
        x: object.get(&keys::SHADOW_X),
        y: object.get(&keys::SHADOW_Y),
        blur: object.get(&keys::SHADOW_BLUR),
    }
}

fn ken_burns(object: &Object) -> Option<KenBurns> {
    Some(KenBurns {
        from: values::four(object, &keys::FROM)?,
        to: values::four(object, &keys::TO)?,
        ease: values::ease(object, &keys::CURVE),
    })
}
