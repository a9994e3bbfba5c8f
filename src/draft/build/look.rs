//! How a segment looks.

use crate::draft::keys::{effects, look as keys};
use crate::draft::look::{ChromaKey, Effect, Lut, Mask};
use crate::draft::model::Look;
use crate::draft::read::Object;

/// The look of a segment.
pub(super) fn look(object: &Object) -> Look {
    Look {
        blend: object.word(&keys::BLEND),
        mask: object.find(&keys::MASK).map(|mask| self::mask(&mask)),
        chroma_key: object.find(&keys::CHROMA_KEY).map(|key| chroma_key(&key)),
        effects: object.objects(&keys::EFFECTS).iter().flatten().filter_map(effect).collect(),
        lut: object.find(&keys::LUT).map(|lut| self::lut(&lut)),
    }
}

fn mask(object: &Object) -> Mask {
    Mask {
        kind: object.word(&keys::MASK_TYPE),
        centre: (object.get(&keys::MASK_X), object.get(&keys::MASK_Y)),
        size: (object.get(&keys::MASK_WIDTH), object.get(&keys::MASK_HEIGHT)),
        rotation_degrees: object.get(&keys::MASK_ROTATION),
        feather: object.get(&keys::MASK_FEATHER),
        inverted: object.get(&keys::MASK_INVERTED),
        corner_radius: object.get(&keys::MASK_RADIUS),
        source: object.find(&keys::MASK_SOURCE),
    }
}

fn chroma_key(object: &Object) -> ChromaKey {
    ChromaKey {
        kind: object.word(&keys::KEY_TYPE),
        inverted: object.get(&keys::KEY_INVERTED),
        colour: object.get(&keys::KEY_COLOUR),
        threshold: object.get(&keys::KEY_THRESHOLD),
        softness: object.get(&keys::KEY_SOFTNESS),
        spill: object.get(&keys::KEY_SPILL),
    }
}

fn effect(object: &Object) -> Option<Effect> {
    let effect = effects::effect(object.find(&effects::NAME)?)?;
    let parameters = effect.parameters.keys.iter().map(|key| (key.name.into(), object.get(key))).collect();
    Some(Effect { name: effect.name.into(), parameters })
}

fn lut(object: &Object) -> Lut {
    Lut { source: object.get(&keys::LUT_SOURCE), amount: object.get(&keys::LUT_AMOUNT) }
}
