//! Values that were read and fit the table of keys.

use serde_json::Value;

use crate::base::{FrameRate, Rgba, Time};

use super::segments::Segments;
use super::source_ref::SourceRef;

macro_rules! data {
    ($($(#[$doc:meta])* $variant:ident $type:ty;)*) => {
        /// A value of one of the kinds of the table.
        #[derive(Clone, Debug)]
        pub(crate) enum Datum { $($(#[$doc])* $variant($type),)* }

        $(impl FromDatum for $type {
            fn from_datum(datum: Datum) -> Option<Self> {
                if let Datum::$variant(value) = datum { Some(value) } else { None }
            }
        })*
    };
}

/// A type that a [`Datum`] can hold.
pub(crate) trait FromDatum: Sized {
    /// The value, where it is of this type.
    fn from_datum(datum: Datum) -> Option<Self>;
}

data! {
    /// A flag.
    Flag bool;
    /// A string, a location or a hash.
    Text String;
    /// A whole number.
    Whole i64;
    /// A number, a linear gain, or a level in decibels.
    Number f64;
    /// An instant or a length.
    Time Time;
    /// A frame rate.
    Rate FrameRate;
    /// A colour.
    Colour Rgba;
    /// A word of the table.
    Word &'static str;
    /// A source.
    Source SourceRef;
    /// An object of known keys.
    Object Object;
    /// An object that is kept as it is, or a map.
    Free serde_json::Map<String, Value>;
    /// Several values.
    List Vec<Datum>;
    /// Several objects; `None` where one has errors or is skipped.
    Objects Vec<Option<Object>>;
}

impl Datum {
    /// The numbers of a list of exactly `N` numbers.
    pub(crate) fn numbers<const N: usize>(&self) -> Option<[f64; N]> {
        let Self::List(items) = self else { return None };
        let numbers: Vec<f64> =
            items.iter().filter_map(|item| if let Self::Number(number) = item { Some(*number) } else { None }).collect();
        numbers.try_into().ok()
    }
}

/// An object whose known keys were read.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    /// Its place.
    pub(crate) pointer: String,
    /// Its index in the list that holds it.
    pub(crate) index: usize,
    /// Its kind, where it is a segment.
    pub(crate) segment: Segments,
    /// The keys that are there and right.
    pub(crate) entries: Vec<(String, Datum)>,
    /// The keys that are wrong, or missing.
    pub(crate) refused: Vec<String>,
}
