//! Entries under keys of other formats.

use serde_json::{Map, Value};

use crate::base::{Code, Diagnostic};
use crate::draft::keys::{Key, Kind, Table, foreign, segment};

use super::typed_value::Datum;
use super::{Reader, shown};

impl Reader {
    /// The key of ours that an entry stands for, with its value, where the object has none of that name; `found_source` is the entry that
    /// is taken for the source.
    pub(super) fn foreign_key(
        &self,
        table: &Table,
        map: &Map<String, Value>,
        (name, value): (&String, &Value),
        found_source: Option<&str>,
    ) -> Option<(&'static Key, Value)> {
        if table.key(name).is_some() || table.open {
            return None;
        }
        let own = |key: &str| {
            let key = table.key(key).filter(|key| !map.contains_key(key.name))?;
            self.within.is_none_or(|within| key.on.meets(within)).then_some(key)
        };
        if found_source == Some(name.as_str()) {
            return Some((own(segment::SOURCE.name)?, value.clone()));
        }
        if name == foreign::END && self.within.is_some() {
            let has_length = foreign::has(map, segment::DURATION_SHOWN.name);
            return foreign::length_to_end(map)
                .filter(|_| !has_length)
                .and_then(|length| Some((own(segment::DURATION_SHOWN.name)?, length)));
        }
        Some((own(foreign::meant(table.what, name, value)?)?, value.clone()))
    }

    /// Reads an entry as that of `key`, and tells so.
    pub(super) fn foreign_entry(&mut self, key: &Key, name: &str, value: &Value) -> Option<Datum> {
        let message = format!("\"{}\" is no key of this format; it is read as \"{}\" ({})", shown(name), key.name, key.english());
        let help = match key.kind {
            Kind::Time { .. } => format!("write \"{}\", in milliseconds", key.name),
            _ => format!("write \"{}\"", key.name),
        };
        self.tell(Diagnostic::warning(Code::ForeignKey, message).help(help));
        self.value(&key.kind, key.name, value)
    }

    /// The first entry under a key that the table does not have whose value is a URL or the path of a file.
    pub(super) fn source_under_unknown_key(&mut self, table: &Table, map: &Map<String, Value>) -> Option<String> {
        let unknown = map.iter().filter(|(name, _)| table.key(name).is_none());
        let texts = unknown.filter_map(|(name, value)| Some((name, value.as_str().filter(|text| !text.is_empty())?)));
        let mut sources = texts.filter(|(_, text)| foreign::is_url(text) || self.files.has(text));
        sources.next().map(|(name, _)| name.clone())
    }
}
