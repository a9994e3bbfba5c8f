//! The document and its tracks.

use crate::base::{Paint, PixelSize, Rgba};
use crate::draft::check::TrackNames;
use crate::draft::keys::{document, track};
use crate::draft::model::{Draft, Ducking, Master, Meta, Track, TrackKind};
use crate::draft::read::Object;

use super::{segment, values};

/// The draft of a document without errors.
pub(in crate::draft) fn draft(object: &Object) -> Draft {
    let master: Object = object.get(&document::MASTER);
    let names = TrackNames::of(object);
    Draft {
        id: object.find(&document::ID),
        duration: object.find(&document::LENGTH),
        meta: meta(&object.get(&document::META)),
        background: values::paint(object, &document::BACKGROUND).unwrap_or(Paint::Solid(Rgba::BLACK)),
        master: Master {
            loudness_lufs: master.find(&document::MASTER_LOUDNESS),
            true_peak_dbtp: master.get(&document::TRUE_PEAK),
            gain: master.get(&document::MASTER_GAIN),
        },
        tracks: object.objects(&document::TRACKS).iter().flatten().map(|track| self::track(&names, track)).collect(),
    }
}

fn meta(object: &Object) -> Meta {
    let side = |key| u32::try_from(object.get::<i64>(key)).expect("the table holds the sides of the canvas between 16 and 7680");
    Meta {
        title: object.find(&document::TITLE),
        canvas: PixelSize::new(side(&document::WIDTH), side(&document::HEIGHT)),
        frame_rate: object.get(&document::FRAME_RATE),
        language: object.find(&document::LANGUAGE),
    }
}

fn track(names: &TrackNames, object: &Object) -> Track {
    Track {
        index: object.index,
        kind: TrackKind::from_number(object.get(&track::TYPE)).expect("the reader skips tracks of an unknown type"),
        id: object.find(&track::ID),
        name: object.find(&track::NAME),
        segments: object.objects(&track::SEGMENTS).iter().flatten().map(segment::segment).collect(),
        hidden: object.get(&track::HIDDEN),
        muted: object.get(&track::MUTED),
        gain: object.get(&track::GAIN_OF_ALL),
        opacity: object.get(&track::OPACITY),
        ducking: object.find(&track::DUCKING).and_then(|ducking| self::ducking(names, &ducking)),
    }
}

fn ducking(names: &TrackNames, object: &Object) -> Option<Ducking> {
    Some(Ducking {
        by: names.position(object.datum(&track::BY)?)?,
        amount_db: object.get(&track::AMOUNT),
        attack: object.get(&track::ATTACK),
        release: object.get(&track::RELEASE),
        threshold_db: object.get(&track::THRESHOLD),
    })
}
