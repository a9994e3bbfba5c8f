//! A segment: what it is and the parts of it.

use serde_json::{Map, Value};

use crate::base::{Paint, Rgba, Time};
use crate::draft::check;
use crate::draft::keys::{Segments, segment as keys, sound as sound_keys};
use crate::draft::model::{Content, Placeholder, Segment, Shape, Sound};
use crate::draft::read::Object;
use crate::draft::text_model::Text;

use super::{layout, look, media, motion, text, values};

/// How long a segment lasts that names neither its source nor its length.
const PLACEHOLDER_DURATION: Time = Time::from_whole_seconds(3);

/// The segment of an object without errors.
pub(super) fn segment(object: &Object) -> Segment {
    Segment {
        index: object.index,
        id: object.find(&keys::ID),
        name: name(object),
        hidden: object.get(&keys::HIDDEN),
        start: object.find(&keys::START),
        duration: object.find(&keys::DURATION_SHOWN).or_else(|| check::lacks_source(object).then_some(PLACEHOLDER_DURATION)),
        content: content(object),
        layout: layout::layout(object),
        look: look::look(object),
        sound: sound(object),
        keyframes: motion::keyframes(object),
        presets: motion::presets(object),
        transition: object.find(&crate::draft::keys::motion::TRANSITION).map(|transition| motion::transition(&transition)),
    }
}

fn name(object: &Object) -> Option<String> {
    object.find(&keys::NAME).or_else(|| name_in_metadata(&object.get(&keys::META)))
}

fn name_in_metadata(metadata: &Map<String, Value>) -> Option<String> {
    ["name", "title"].iter().find_map(|key| metadata.get(*key)?.as_str().map(String::from))
}

fn content(object: &Object) -> Content {
    if check::lacks_source(object) {
        return Content::Placeholder(Box::new(placeholder(object)));
    }
    let fill = || values::paint(object, &keys::FILL);
    match object.segment {
        Segments::TEXT => Content::Text(Box::new(text::text(object))),
        Segments::COLOUR => Content::Colour(fill().unwrap_or(Paint::Solid(Rgba::BLACK))),
        Segments::SHAPE => Content::Shape(shape(&object.get(&keys::SHAPE), fill())),
        _ => Content::Media(media::media(object)),
    }
}

fn placeholder(object: &Object) -> Placeholder {
    let is_text = object.segment == Segments::TEXT;
    let nothing = Object { pointer: String::new(), index: 0, segment: Segments::TEXT, entries: Vec::new(), refused: Vec::new() };
    let style = text::text(if is_text { object } else { &nothing });
    Placeholder { title: Text { text: name(object).unwrap_or_default(), ..style }, card: !is_text }
}

fn shape(object: &Object, fill: Option<Paint>) -> Shape {
    Shape {
        kind: object.word(&keys::SHAPE_TYPE),
        width: object.find(&keys::SHAPE_WIDTH),
        height: object.find(&keys::SHAPE_HEIGHT),
        radius: object.get(&keys::SHAPE_RADIUS),
        stroke: object.find(&keys::SHAPE_STROKE).map(|border| layout::border(&border)),
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
