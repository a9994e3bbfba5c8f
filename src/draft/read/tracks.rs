//! Tracks, segments and effects, whose keys depend on what they are.

use serde_json::{Map, Value};

use crate::base::{Code, Diagnostic};
use crate::draft::keys::{Segments, Table, effects, foreign, segment, text, track};
use crate::draft::model::{MediaKind, TrackKind};
use crate::draft::words::{Named, WrittenKind};

use super::typed_value::{Datum, Object};
use super::{Reader, found, scalars};

/// An effect whose name is not known: its parameters cannot be checked.
static UNKNOWN_EFFECT: Table = Table { what: "an effect", sections: &[&effects::EFFECT_KEYS], open: true, pattern: None };

impl Reader {
    /// The entries of `t`; `None` for one that is no object, or of an unknown type.
    pub(super) fn tracks(&mut self, items: &[Value]) -> Vec<Option<Object>> {
        self.objects(items, "a track", |reader, map| {
            reader.track = match reader.track_type(map) {
                Ok(known) => known,
                Err(number) => {
                    reader.inside(track::TYPE.name, |reader| reader.tell(unknown_track_type(number)));
                    return None;
                }
            };
            Some(reader.object(&track::TRACK, map))
        })
    }

    /// The type that `tt` names, video where it is absent or wrong (which the table tells); otherwise the number that is no known type.
    fn track_type(&mut self, map: &Map<String, Value>) -> Result<TrackKind, i64> {
        let number = map.get(track::TYPE.name).and_then(|value| {
            self.inside(track::TYPE.name, |reader| {
                let filled = reader.number_filled_in(value);
                scalars::whole(filled.as_ref().unwrap_or(value), (0, i64::MAX, 1)).ok()
            })
        });
        number.map_or(Ok(TrackKind::Video), |number| TrackKind::from_number(number).ok_or(number))
    }

    /// The entries of `sg`; `None` for one that is no object.
    pub(super) fn segments(&mut self, items: &[Value]) -> Vec<Option<Object>> {
        let track = self.track;
        self.objects(items, "a segment", |reader, map| {
            let written = map.get(segment::KIND.name).and_then(Value::as_str).and_then(WrittenKind::from_name);
            let kind = segment_kind(track, written, map);
            let table = if kind == Segments::TEXT { &segment::TEXT_SEGMENT } else { &segment::SEGMENT };
            reader.within = Some(kind);
            if kind.meets(Segments::MEDIA) && !foreign::has(map, segment::SOURCE.name) {
                reader.found_source = reader.source_under_unknown_key(table, map);
            }
            let mut object = reader.object(table, map);
            reader.within = None;
            if let Some(written) = written.filter(|written| !goes_on(track, *written)) {
                object.refused.push(segment::KIND.name.into());
                let name = WrittenKind::NAMES[WrittenKind::VALUES.iter().position(|value| *value == written).unwrap_or(0)];
                reader.inside(segment::KIND.name, |reader| {
                    let message = format!("a segment of kind \"{name}\" does not go on {}", track.what());
                    reader.tell(Diagnostic::error(Code::UnknownValue, message).help("move it to a track of its type (\"tt\")"));
                });
            }
            Some(object)
        })
    }

    /// The entries of `fx`.
    pub(super) fn effects(&mut self, items: &[Value]) -> Option<Datum> {
        let objects = self.objects(items, "an effect", |reader, map| {
            let known = map.get(effects::NAME.name).and_then(Value::as_str).and_then(effects::effect);
            Some(reader.object(known.map_or(&UNKNOWN_EFFECT, |effect| effect.table), map))
        });
        let right = objects.iter().all(|object| object.as_ref().is_some_and(Object::is_right));
        right.then_some(Datum::Objects(objects))
    }

    fn objects(
        &mut self,
        items: &[Value],
        what: &str,
        mut read: impl FnMut(&mut Self, &Map<String, Value>) -> Option<Object>,
    ) -> Vec<Option<Object>> {
        let entry = |(index, item): (usize, &Value)| {
            self.inside(&index.to_string(), |reader| match item {
                Value::Object(map) => read(reader, map).map(|object| Object { index, ..object }),
                other => {
                    let message = format!("{what} is an object; found {}", found(other));
                    reader.tell(Diagnostic::error(Code::WrongType, message));
                    None
                }
            })
        };
        items.iter().enumerate().map(entry).collect()
    }
}

/// What a segment is: what `k` says, else by its track, else by the key that holds its content.
fn segment_kind(track: TrackKind, written: Option<WrittenKind>, map: &Map<String, Value>) -> Segments {
    let media = if track == TrackKind::Audio { Segments::SOUND } else { Segments::CLIP };
    let has = |name: &str| foreign::has(map, name);
    match (written, track) {
        (Some(WrittenKind::Media(_)), _) => media,
        (Some(WrittenKind::Text), _) | (None, TrackKind::Text) => Segments::TEXT,
        (Some(WrittenKind::Colour), _) => Segments::COLOUR,
        (Some(WrittenKind::Shape), _) => Segments::SHAPE,
        (None, TrackKind::Audio) => media,
        (None, TrackKind::Video) if has(segment::SOURCE.name) => media,
        (None, TrackKind::Video) if has(segment::SHAPE.name) => Segments::SHAPE,
        (None, TrackKind::Video) if has(text::WRITTEN.name) || has(text::SUBTITLES.name) => Segments::TEXT,
        (None, TrackKind::Video) if has(segment::FILL.name) => Segments::COLOUR,
        (None, TrackKind::Video) => media,
    }
}

fn goes_on(track: TrackKind, written: WrittenKind) -> bool {
    match track {
        TrackKind::Video => true,
        TrackKind::Audio => matches!(written, WrittenKind::Media(MediaKind::Audio | MediaKind::Video)),
        TrackKind::Text => written == WrittenKind::Text,
    }
}

fn unknown_track_type(number: i64) -> Diagnostic {
    Diagnostic::warning(Code::UnknownTrackType, format!("{number} is no track type this version knows; the track is skipped"))
        .help("known types: 0 video, 1 audio, 7 text")
}
