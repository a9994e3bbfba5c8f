//! What moves: keyframes over the static layout.

use std::collections::BTreeMap;

use crate::base::Time;
use crate::draft::{Keyframes, Layout, Property};

use super::keyframes::value_at_frame;

/// The layout's moving values at one instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pose {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) scale: (f64, f64),
    pub(super) rotation_degrees: f64,
    /// 0..1.
    pub(super) opacity: f64,
}

impl Pose {
    /// The pose at `time` from the segment's start; a keyframed property replaces its static value.
    pub(super) fn at(layout: &Layout, keyframes: &BTreeMap<Property, Keyframes>, time: Time) -> Self {
        let still = Self {
            x: layout.x,
            y: layout.y,
            width: layout.width,
            height: layout.height.unwrap_or(1.0),
            scale: layout.scale,
            rotation_degrees: layout.rotation_degrees,
            opacity: layout.opacity,
        };
        if keyframes.is_empty() {
            return still;
        }
        let pair = |property, value| keyframes.get(&property).and_then(|keys| value_at_frame(keys, time)).unwrap_or(value);
        let number = |property, value| pair(property, (value, value)).0;
        Self {
            x: number(Property::X, still.x),
            y: number(Property::Y, still.y),
            width: number(Property::Width, still.width).max(0.0),
            height: number(Property::Height, still.height).max(0.0),
            scale: pair(Property::Scale, still.scale),
            rotation_degrees: number(Property::Rotation, still.rotation_degrees),
            opacity: number(Property::Opacity, still.opacity).clamp(0.0, 1.0),
        }
    }
}
