//! Values that stand for more than one datum.

use crate::base::{Gradient, GradientForm, GradientStop, Paint};
use crate::draft::keys::{Key, kinds};
use crate::draft::motion::Ease;
use crate::draft::read::{Datum, Object};
use crate::draft::words::{GradientType, Named};

/// The colour or gradient of `key`.
pub(super) fn paint(object: &Object, key: &Key) -> Option<Paint> {
    match object.value(key)? {
        Datum::Colour(colour) => Some(Paint::Solid(colour)),
        Datum::Object(gradient) => Some(Paint::Gradient(self::gradient(&gradient))),
        _ => None,
    }
}

fn gradient(object: &Object) -> Gradient {
    let stop = |item: Datum| match item {
        Datum::List(parts) => match parts.as_slice() {
            [Datum::Number(offset), Datum::Colour(colour)] => Some(GradientStop { offset: *offset as f32, colour: *colour }),
            _ => None,
        },
        _ => None,
    };
    let centre = (object.get(&kinds::GRADIENT_X), object.get(&kinds::GRADIENT_Y));
    let angle: Option<f64> = object.find(&kinds::GRADIENT_ANGLE);
    let (form, default_angle) = match object.word(&kinds::GRADIENT_TYPE) {
        GradientType::Linear => (GradientForm::Linear, 180.0),
        GradientType::Radial => (GradientForm::Radial { centre, radius: object.get(&kinds::GRADIENT_RADIUS) }, 0.0),
        GradientType::Conic => (GradientForm::Conic { centre }, 0.0),
    };
    Gradient {
        form,
        angle_degrees: angle.unwrap_or(default_angle),
        stops: object.get::<Vec<Datum>>(&kinds::GRADIENT_STOPS).into_iter().filter_map(stop).collect(),
    }
}

/// The curve of `key`, straight where there is none.
pub(super) fn ease(object: &Object, key: &Key) -> Ease {
    object.value(key).as_ref().and_then(ease_of).unwrap_or(Ease::Linear)
}

/// The curve that a word or four numbers stand for.
pub(super) fn ease_of(datum: &Datum) -> Option<Ease> {
    match datum {
        Datum::Word(name) => Ease::from_name(name),
        other => other.numbers().map(|[x1, y1, x2, y2]| Ease::Bezier(x1, y1, x2, y2)),
    }
}

/// One number, which stands for both, or two.
pub(super) fn pair_of(datum: &Datum) -> Option<(f64, f64)> {
    match datum {
        Datum::Number(both) => Some((*both, *both)),
        other => other.numbers().map(|[across, down]| (across, down)),
    }
}

/// The pair of `key`, which has a default.
pub(super) fn pair(object: &Object, key: &Key) -> (f64, f64) {
    object.value(key).as_ref().and_then(pair_of).expect("the table gives pairs a default, and their kind is one number or two")
}

/// The four numbers of `key`, which has a default.
pub(super) fn four(object: &Object, key: &Key) -> Option<[f64; 4]> {
    object.value(key)?.numbers()
}
