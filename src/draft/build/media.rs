//! Media and their sources.

use num_rational::Ratio;

use crate::base::Time;
use crate::draft::computed::{BedStyle, ComputedSource, SoundEffect};
use crate::draft::keys::{document, segment as keys, sound};
use crate::draft::model::{Media, Repeats, Speed};
use crate::draft::read::{Datum, Object};
use crate::draft::source_ref::SourceRef;
use crate::draft::words::WrittenKind;

const MILLION: i128 = 1_000_000;

/// The source of an entry of `r`; `None` where it has errors.
pub(in crate::draft) fn resource(object: &Object) -> Option<SourceRef> {
    Some(SourceRef {
        location: object.is_right().then(|| object.find(&document::RESOURCE_SOURCE))??,
        sha256: object.find(&document::RESOURCE_SHA256),
        name: object.find(&document::RESOURCE_NAME),
    })
}

/// The media of a segment that has a source.
pub(super) fn media(object: &Object) -> Media {
    let computed = computed(object);
    let named = computed.as_ref().map(|computed| SourceRef { location: computed.name(), sha256: None, name: None });
    let mut source: SourceRef = named.or_else(|| object.find(&keys::SOURCE)).expect("a check refuses media without a source");
    source.sha256 = object.find(&keys::SHA256).or(source.sha256);
    Media {
        kind: match object.find_word(&keys::KIND) {
            Some(WrittenKind::Media(kind)) => Some(kind),
            _ => None,
        },
        source,
        computed,
        fallback: object.find(&keys::FALLBACK),
        source_start: object.get(&keys::SOURCE_START),
        source_duration: object.find(&keys::SOURCE_DURATION),
        speed: speed(object),
        keep_pitch: object.get(&keys::KEEP_PITCH),
        reverse: object.get(&keys::REVERSE),
        freeze: object.find(&keys::FREEZE),
        repeats: u32::try_from(object.get::<i64>(&keys::REPEATS)).map_or(Repeats::Fill, Repeats::Times),
        past_end: object.word(&keys::PAST_END),
    }
}

/// The computed source of a segment that has one.
fn computed(object: &Object) -> Option<ComputedSource> {
    let parameters: Object = object.get(&sound::COMPUTED_PARAMETERS);
    let seed = parameters.get::<i64>(&sound::SEED).unsigned_abs();
    if let Some(style) = object.find::<&'static str>(&sound::BED).and_then(BedStyle::of) {
        let key = parameters.find::<&'static str>(&sound::MUSICAL_KEY).map(str::to_owned);
        return Some(ComputedSource::Bed { style, bpm: parameters.find(&sound::TEMPO), key, seed });
    }
    let effect = object.find::<&'static str>(&sound::SOUND_EFFECT).and_then(SoundEffect::of)?;
    Some(ComputedSource::Effect { effect, frequency_hz: parameters.get(&sound::FREQUENCY), seed })
}

/// Factors are held to a millionth, so that exact times stay small.
fn speed(object: &Object) -> Speed {
    match object.value(&keys::SPEEDS) {
        Some(Datum::List(points)) => Speed::Ramp(points.iter().filter_map(point).collect()),
        Some(Datum::Number(factor)) => Speed::Constant(Ratio::new((factor * MILLION as f64).round() as i128, MILLION)),
        _ => Speed::Constant(Ratio::from(1)),
    }
}

fn point(datum: &Datum) -> Option<(Time, f64)> {
    match datum {
        Datum::List(parts) => match parts.as_slice() {
            [Datum::Time(time), Datum::Number(factor)] => Some((*time, *factor)),
            _ => None,
        },
        _ => None,
    }
}
