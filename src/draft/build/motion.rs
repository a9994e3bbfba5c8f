//! Keyframes, presets and transitions.

use std::collections::BTreeMap;

use crate::draft::keys::motion as keys;
use crate::draft::model::Property;
use crate::draft::motion::{Ease, Keyframe, Keyframes, Preset, Presets, Transition};
use crate::draft::read::{Datum, Object};

use super::values;

/// The keyframes of a segment by property.
pub(super) fn keyframes(object: &Object) -> BTreeMap<Property, Keyframes> {
    let keyframes: Object = object.get(&keys::KEYFRAMES);
    keyframes.entries.iter().filter_map(|(name, datum)| Some((property(name)?, keys_of(datum)?))).collect()
}

fn property(name: &str) -> Option<Property> {
    let known = [
        (keys::KEYED_X, Property::X),
        (keys::KEYED_Y, Property::Y),
        (keys::KEYED_SCALE, Property::Scale),
        (keys::KEYED_ROTATION, Property::Rotation),
        (keys::KEYED_OPACITY, Property::Opacity),
        (keys::KEYED_WIDTH, Property::Width),
        (keys::KEYED_HEIGHT, Property::Height),
        (keys::KEYED_RADIUS, Property::CornerRadius),
        (keys::KEYED_TRIM, Property::Trim),
        (keys::KEYED_GAIN, Property::Gain),
        (keys::KEYED_BALANCE, Property::Balance),
    ];
    let of_effect = || keys::keyed_effect(name).map(|(index, parameter)| Property::Effect(index, parameter.into()));
    known.into_iter().find(|(key, _)| key.name == name).map(|(_, property)| property).or_else(of_effect)
}

fn keys_of(datum: &Datum) -> Option<Keyframes> {
    let Datum::List(items) = datum else { return None };
    let keyframe = |item: &Datum| {
        let Datum::List(parts) = item else { return None };
        let Some(Datum::Time(time)) = parts.first() else { return None };
        let ease = parts.get(2).and_then(values::ease_of).unwrap_or(Ease::Linear);
        Some(Keyframe { time: *time, value: values::pair_of(parts.get(1)?)?, ease })
    };
    items.iter().map(keyframe).collect::<Option<Vec<_>>>().map(Keyframes)
}

/// The presets of a segment.
pub(super) fn presets(object: &Object) -> Presets {
    let Some(presets) = object.find::<Object>(&keys::ANIMATION) else { return Presets::default() };
    let preset = |object: Object| Preset {
        name: object.get::<&str>(&keys::PRESET_NAME).into(),
        duration: object.get(&keys::PRESET_DURATION),
        ease: values::ease(&object, &keys::PRESET_EASE),
    };
    let cycle = |object: Object| Preset {
        name: object.get::<&str>(&keys::CYCLE_NAME).into(),
        duration: object.get(&keys::CYCLE_PERIOD),
        ease: Ease::Linear,
    };
    Presets {
        enter: presets.find(&keys::ENTER).map(preset),
        leave: presets.find(&keys::LEAVE).map(preset),
        cycle: presets.find(&keys::CYCLE).map(cycle),
    }
}

/// A transition.
pub(super) fn transition(object: &Object) -> Transition {
    Transition {
        kind: object.word(&keys::TRANSITION_NAME),
        duration: object.get(&keys::TRANSITION_DURATION),
        ease: values::ease(object, &keys::TRANSITION_EASE),
        luma_source: object.get::<Object>(&keys::TRANSITION_PARAMETERS).find(&keys::LUMA_SOURCE),
    }
}
