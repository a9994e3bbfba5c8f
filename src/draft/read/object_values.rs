//! The values of an object by key, defaults of the table included.

use crate::draft::datum::{Datum, FromDatum, Object};
use crate::draft::keys::{Absent, Key};
use crate::draft::words::Named;

use super::Reader;

impl Object {
    /// The draft's value of `key`.
    pub(crate) fn datum(&self, key: &Key) -> Option<&Datum> {
        self.entries.iter().find(|(name, _)| name == key.name).map(|(_, datum)| datum)
    }

    /// The draft's value of `key`, else its default; `None` without either.
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

    /// The draft's value of `key`, else its default. For keys that have one, and required keys of an object without
    /// errors.
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
