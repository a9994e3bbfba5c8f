//! Values that were read and fit the table.

use num_rational::Ratio;
use serde_json::Value;

use crate::base::{FrameRate, Rgba, Time};
use crate::draft::keys::{Absent, Key, Segments};
use crate::draft::model::SourceRef;
use crate::draft::words::Named;

use super::Reader;

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

/// What a [`Datum`] can hold.
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
    /// What it is, where it is a segment.
    pub(crate) segment: Segments,
    /// The keys that are there and right.
    pub(crate) entries: Vec<(String, Datum)>,
    /// The keys that are wrong, or missing.
    pub(crate) refused: Vec<String>,
}

impl Object {
    /// What the draft says for `key`.
    pub(crate) fn datum(&self, key: &Key) -> Option<&Datum> {
        self.entries.iter().find(|(name, _)| name == key.name).map(|(_, datum)| datum)
    }

    /// What the draft says for `key`, else its default; `None` without either.
    pub(crate) fn value(&self, key: &Key) -> Option<Datum> {
        match (self.datum(key), key.default) {
            (Some(datum), _) => Some(datum.clone()),
            (None, Absent::Value(json)) => Some(Reader::default_of(key, json)),
            (None, _) => None,
        }
    }

    /// The same as a value of type `T`.
    pub(crate) fn find<T: FromDatum>(&self, key: &Key) -> Option<T> {
        self.value(key).and_then(T::from_datum)
    }

    /// What the draft says for `key`, else its default. For keys that have one, and required keys of an object without errors.
    pub(crate) fn get<T: FromDatum>(&self, key: &Key) -> T {
        self.find(key).expect("the table gives the key a default, or the reader refused the object")
    }

    /// The value that the word of `key` stands for.
    pub(crate) fn word<T: Named>(&self, key: &Key) -> T {
        T::from_name(self.get(key)).expect("the table has the words of this type")
    }

    /// The value that the word of `key` stands for, where there is one.
    pub(crate) fn find_word<T: Named>(&self, key: &Key) -> Option<T> {
        T::from_name(self.find(key)?)
    }

    /// The objects of a list.
    pub(crate) fn objects(&self, key: &Key) -> &[Option<Object>] {
        if let Some(Datum::Objects(objects)) = self.datum(key) { objects } else { &[] }
    }

    /// Whether no key is wrong.
    pub(crate) fn is_right(&self) -> bool {
        self.refused.is_empty()
    }

    /// Whether what the draft says for `key` is wrong.
    pub(crate) fn refuses(&self, key: &Key) -> bool {
        self.refused.iter().any(|name| name == key.name)
    }

    /// The place of `key`.
    pub(crate) fn pointer_of(&self, key: &Key) -> String {
        format!("{}/{}", self.pointer, key.name)
    }
}

/// The exact value of the shortest decimal that is read as `number`: 29.97 is 2997/100. `None` for more than 18 decimals.
pub(crate) fn exact(number: f64) -> Option<Ratio<i128>> {
    let text = format!("{number}");
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let denominator = 10_i128.checked_pow(u32::try_from(decimals.len()).ok().filter(|count| *count <= 18)?)?;
    Some(Ratio::new(format!("{whole}{decimals}").parse().ok()?, denominator))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_taken_as_written() {
        assert_eq!(exact(29.97), Some(Ratio::new(2997, 100)));
        assert_eq!(exact(23.976), Some(Ratio::new(2997, 125)));
        assert_eq!(exact(-0.5), Some(Ratio::new(-1, 2)));
        assert_eq!(exact(30.0), Some(Ratio::new(30, 1)));
        assert_eq!(exact(1e-300), None);
        assert_eq!(exact(f64::NAN), None);
    }
}
