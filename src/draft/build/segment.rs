//! A segment: what it is and the parts of it.

use serde_json::{Map, Value};

use crate::base::{Paint, Rgba};
use crate::draft::keys::{Segments, segment as keys, sound as sound_keys};
use crate::draft::model::{Content, Segment, Shape, ShapeStroke, Sound};
use crate::draft::read::Object;

use super::{layout, look, media, motion, text, values};

/// The segment of an object without errors.
pub(super) fn segment(object: &Object) -> Segment {
    Segment {
        index: object.index,
        id: object.find(&keys::ID),
        name: object.find(&keys::NAME).or_else(|| name_in_metadata(&object.get(&keys::META))),
        hidden: object.get(&keys::HIDDEN),
        start: object.find(&keys::START),
        duration: object.find(&keys::DURATION_SHOWN),
        content: content(object),
        layout: layout::layout(object),
        look: look::look(object),
        sound: sound(object),
        keyframes: motion::keyframes(object),
        presets: motion::presets(object),
        transition: object.find(&crate::draft::keys::motion::TRANSITION).map(|transition| motion::transition(&transition)),
    }
}

fn name_in_metadata(metadata: &Map<String, Value>) -> Option<String> {
    ["name", "title"].iter().find_map(|key| metadata.get(*key)?.as_str().map(String::from))
}

fn content(object: &Object) -> Content {
    let fill = || values::paint(object, &keys::FILL);
    match object.segment {
        Segments::TEXT => Content::Text(Box::new(text::text(object))),
        Segments::COLOUR => Content::Colour(fill().unwrap_or(Paint::Solid(Rgba::BLACK))),
        Segments::SHAPE => Content::Shape(shape(&object.get(&keys::SHAPE), fill())),
        _ => Content::Media(media::media(object)),
    }
}

fn shape(object: &Object, fill: Option<Paint>) -> Shape {
    Shape {
        kind: object.word(&keys::SHAPE_TYPE),
        width: object.find(&keys::SHAPE_WIDTH),
        height: object.find(&keys::SHAPE_HEIGHT),
        radius: object.get(&keys::SHAPE_RADIUS),
        corners: object.get::<i64>(&keys::SHAPE_CORNERS) as u32,
        inner_radius: object.get(&keys::SHAPE_INNER),
        path: object.find::<String>(&keys::SHAPE_PATH).as_deref().and_then(keys::path_of),
        stroke: object.find::<Object>(&keys::SHAPE_STROKE).map(|stroke| ShapeStroke {
            line: layout::border(&stroke),
            dashes: stroke.value(&keys::STROKE_DASHES).as_ref().and_then(values::pair_of),
        }),
        fill,
    }
}

fn sound(object: &Object) -> Sound {
    Sound {
        gain: object.get(&sound_keys::LEVEL),
        muted: object.get(&sound_keys::MUTED),
        fade_in: object.get(&sound_keys::FADE_IN),
        fade_out: object.get(&sound_keys::FADE_OUT),
        equal_power: object.get::<&str>(&sound_keys::FADE_CURVE) == sound_keys::EQUAL_POWER,
        balance: object.get(&sound_keys::BALANCE_POSITION),
        loudness_lufs: object.find(&sound_keys::LOUDNESS),
    }
}
