//! The walk along the table.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use crate::base::{Code, Diagnostic};
use crate::draft::bounds::{Expansion, Stop};
use crate::draft::files::Files;
use crate::draft::findings::Findings;
use crate::draft::keys::foreign;
use crate::draft::keys::{Absent, Key, Kind, Pattern, Rendered, Rule, Segments, Table};
use crate::draft::model::TrackKind;
use crate::draft::pointer;
use crate::draft::source_ref::SourceRef;

use super::scalars::{self, Refusal};
use super::{LISTED, NearMisses, allowed, did_you_mean, found, shown};
use crate::draft::datum::{Datum, Object};

/// The state that filling in the variables leaves for the reader.
#[derive(Debug, Default)]
pub(in crate::draft) struct Filled {
    /// Places of strings that were wholly one variable.
    pub(in crate::draft) whole: HashSet<String>,
    /// Places of strings with a variable that has no value; they stay as they are.
    pub(in crate::draft) unset: HashSet<String>,
    /// How much larger the draft became.
    pub(in crate::draft) expansion: Expansion,
}

/// Steps of the pointer of a segment's key: `/t/0/sg/0/u`.
const KEY_OF_SEGMENT: usize = 5;

/// Reads values, knows where it is, and keeps what is wrong.
#[derive(Default)]
pub(crate) struct Reader {
    /// Where it is.
    pub(super) pointer: String,
    /// The type of the track it is in.
    pub(super) track: TrackKind,
    /// Which segment it is in.
    pub(super) within: Option<Segments>,
    /// All that is wrong, in the order in which it was met.
    pub(crate) findings: Findings,
    /// The names that mistakes may have been meant for.
    near_misses: NearMisses,
    /// How much larger the draft becomes by what it refers to.
    expansion: Expansion,
    /// Ends the reading early.
    stop: Stop,
    /// Tells which strings are paths of files that are there.
    pub(super) files: Files,
    /// The entry of the segment that comes next whose value is taken for its source.
    pub(super) found_source: Option<String>,
    /// `r`.
    pub(super) resources: BTreeMap<String, SourceRef>,
    /// Places of strings that are wholly one variable.
    pub(super) filled: HashSet<String>,
    /// Places of strings with a variable that has no value: refused already.
    pub(super) unset: HashSet<String>,
}

impl Reader {
    /// A reader of a document with these resources, whose variables are filled in.
    pub(in crate::draft) fn new(resources: BTreeMap<String, SourceRef>, filled: Filled, stop: Stop, files: Files) -> Self {
        let Filled { whole, unset, expansion } = filled;
        Self { resources, filled: whole, unset, expansion, stop, files, ..Self::default() }
    }

    /// A reader whose findings nobody is told.
    pub(in crate::draft) fn silent(stop: Stop) -> Self {
        Self { near_misses: NearMisses::off(), stop, ..Self::default() }
    }

    /// All that was found wrong.
    pub(in crate::draft) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.findings.into_diagnostics()
    }

    /// The default that the table gives a key.
    pub(crate) fn default_of(key: &Key, json: &str) -> Datum {
        let value = serde_json::from_str(json).expect("a test reads every default of the table");
        Self::default().value(&key.kind, key.name, &value).expect("a test reads every default of the table")
    }

    /// Reads `value` of `kind`, which `name` names in messages. `None` where it is not right, which is then told.
    pub(crate) fn value(&mut self, kind: &Kind, name: &str, value: &Value) -> Option<Datum> {
        if self.unset.contains(&self.pointer) {
            return None;
        }
        match kind {
            Kind::Or { nested, .. } if value.is_array() || value.is_object() => self.part(kind, nested, name, value),
            Kind::Or { plain, .. } => self.part(kind, plain, name, value),
            Kind::Object(_) | Kind::List { .. } | Kind::Map(_) | Kind::Tuple { .. } | Kind::Tracks | Kind::Segments | Kind::Effects => {
                self.nested(kind, name, value)
            }
            _ => match self.scalar(kind, value) {
                Ok(datum) => self.within_bounds(datum),
                Err(refusal) => self.refuse(kind, name, value, refusal),
            },
        }
    }

    /// One side of `whole`; what is not of its type is told in the words of the whole.
    fn part(&mut self, whole: &Kind, part: &Kind, name: &str, value: &Value) -> Option<Datum> {
        let other = match part {
            Kind::Object(_) => !value.is_object(),
            Kind::List { .. } | Kind::Tuple { .. } => !value.is_array(),
            _ => matches!(self.scalar(part, value), Err(Refusal::Type)),
        };
        if other { self.refuse(whole, name, value, Refusal::Type) } else { self.value(part, name, value) }
    }

    fn scalar(&self, kind: &Kind, value: &Value) -> Result<Datum, Refusal> {
        let filled = self.number_filled_in(value);
        let number = filled.as_ref().unwrap_or(value);
        let text = || value.as_str().ok_or(Refusal::Type);
        Ok(match kind {
            Kind::Flag => Datum::Flag(value.as_bool().ok_or(Refusal::Type)?),
            Kind::Text => Datum::Text(text()?.into()),
            Kind::Location => Datum::Text(scalars::location(text()?)?.into()),
            Kind::Whole { min, max, step } => Datum::Whole(scalars::whole(number, (*min, *max, *step))?),
            Kind::Number { min, max } => Datum::Number(scalars::within(number.as_f64().ok_or(Refusal::Type)?, *min, *max)?),
            Kind::Time { zero, max_ms } => Datum::Time(scalars::time(number, *zero, *max_ms)?),
            Kind::FrameRate => Datum::Rate(scalars::frame_rate(number)?),
            Kind::Gain { max } => Datum::Number(scalars::gain(number, *max)?),
            Kind::Level => Datum::Number(scalars::level(number)?),
            Kind::Colour => Datum::Colour(scalars::colour(text()?)?),
            Kind::Word(words) => {
                let text = text()?;
                Datum::Word(words.iter().find(|word| **word == text).ok_or(Refusal::Word)?)
            }
            Kind::Source => Datum::Source(self.source(text()?)?),
            Kind::Sha256 => Datum::Text(scalars::sha256(text()?)?),
            Kind::TrackReference if number.is_number() => Datum::Whole(scalars::whole(number, (0, i64::MAX, 1))?),
            Kind::TrackReference => Datum::Text(text()?.into()),
            Kind::Free => Datum::Free(value.as_object().ok_or(Refusal::Type)?.clone()),
            _ => return Err(Refusal::Type),
        })
    }

    /// The number in a string that was wholly one variable.
    pub(super) fn number_filled_in(&self, value: &Value) -> Option<Value> {
        let text = value.as_str().filter(|_| self.filled.contains(&self.pointer))?;
        serde_json::from_str::<serde_json::Number>(text.trim()).ok().map(Value::Number)
    }

    fn source(&self, text: &str) -> Result<SourceRef, Refusal> {
        match text.strip_prefix('#') {
            Some(id) => self.resources.get(id).cloned().ok_or(Refusal::Word),
            None => Ok(SourceRef { location: scalars::location(text)?.into(), sha256: None, name: None }),
        }
    }

    fn nested(&mut self, kind: &Kind, name: &str, value: &Value) -> Option<Datum> {
        match (kind, value) {
            (Kind::Object(table), Value::Object(map)) => {
                let object = self.object(table, map);
                object.is_right().then_some(Datum::Object(object))
            }
            (Kind::Map(of), Value::Object(map)) => {
                let right = map.iter().filter(|(key, value)| self.inside(key, |reader| reader.value(of, key, value)).is_some()).count();
                (right == map.len()).then(|| Datum::Free(map.clone()))
            }
            (Kind::Tracks, Value::Array(items)) => Some(Datum::Objects(self.tracks(items))),
            (Kind::Segments, Value::Array(items)) => Some(Datum::Objects(self.segments(items))),
            (Kind::Effects, Value::Array(items)) => self.effects(items),
            (Kind::List { of, min }, Value::Array(items)) if items.len() >= *min => self.list(items, name, |_| of),
            (Kind::Tuple { of, optional }, Value::Array(items)) if items.len() <= of.len() && items.len() + optional >= of.len() => {
                self.list(items, name, |index| &of[index])
            }
            (Kind::List { .. } | Kind::Tuple { .. }, Value::Array(_)) => self.refuse(kind, name, value, Refusal::Range),
            _ => self.refuse(kind, name, value, Refusal::Type),
        }
    }

    fn list<'a>(&mut self, items: &[Value], name: &str, kind_of: impl Fn(usize) -> &'a Kind) -> Option<Datum> {
        let read: Vec<Option<Datum>> = items
            .iter()
            .enumerate()
            .map(|(index, item)| self.inside(&index.to_string(), |reader| reader.value(kind_of(index), name, item)))
            .collect();
        read.into_iter().collect::<Option<Vec<_>>>().map(Datum::List)
    }

    /// Reads the keys of an object.
    pub(in crate::draft) fn object(&mut self, table: &Table, map: &Map<String, Value>) -> Object {
        let mut object = Object {
            pointer: self.pointer.clone(),
            index: 0,
            segment: self.within.unwrap_or(Segments::ALL),
            entries: Vec::new(),
            refused: Vec::new(),
        };
        let found_source = self.found_source.take();
        for (name, value) in map {
            if self.stop.is_set() {
                break;
            }
            let foreign = self.foreign_key(table, map, (name, value), found_source.as_deref());
            let foreign = foreign.filter(|(key, _)| object.datum(key).is_none());
            let own = foreign.as_ref().map_or(name.as_str(), |(key, _)| key.name);
            let read = self.inside(name, |reader| match &foreign {
                Some((key, value)) => Some(reader.foreign_entry(key, name, value)),
                None => reader.entry(table, name, value),
            });
            match read {
                Some(Some(datum)) => object.entries.push((own.to_owned(), datum)),
                Some(None) => object.refused.push(own.to_owned()),
                None => {}
            }
        }
        let required = table.keys().filter(|key| matches!(key.default, Absent::Refused));
        let missing: Vec<_> = required.filter(|key| object.datum(key).is_none() && !object.refuses(key)).collect();
        for key in missing {
            object.refused.push(key.name.into());
            let message = format!("{} has no \"{}\" ({})", table.what, key.name, key.english());
            self.tell(Diagnostic::error(Code::MissingKey, message).help(format!("add \"{}\": {}", key.name, allowed(&key.kind))));
        }
        object
    }

    /// One entry of an object: `None` where the table does not have it, `Some(None)` where it is wrong.
    fn entry(&mut self, table: &Table, name: &str, value: &Value) -> Option<Option<Datum>> {
        if let Some(key) = table.key(name) {
            self.note_key_without_effect(key);
            let datum = self.value(&key.kind, name, value).and_then(|datum| self.ruled(key.rule, name, value, datum));
            if datum.is_some() {
                self.note_not_rendered(key, value);
            }
            return Some(datum);
        }
        if let Some(pattern) = table.pattern.filter(|pattern| (pattern.matches)(name)) {
            return Some(self.patterned(pattern, name, value));
        }
        // Editors find the schema by it.
        if !table.open && self.pointer != "/$schema" {
            self.note_unknown_key(table, name);
        }
        None
    }

    fn patterned(&mut self, pattern: &Pattern, name: &str, value: &Value) -> Option<Datum> {
        self.value(&pattern.kind, name, value).and_then(|datum| self.ruled(pattern.rule, name, value, datum))
    }

    fn ruled(&mut self, rule: Option<Rule>, name: &str, value: &Value, datum: Datum) -> Option<Datum> {
        match rule {
            Some(rule) if !(rule.holds)(&datum) => {
                let shown = if value.is_array() { value.to_string() } else { found(value) };
                let shown = if shown.chars().count() > 80 { found(value) } else { shown };
                self.tell(Diagnostic::error(Code::OutOfRange, format!("\"{name}\" must be {}; found {shown}", rule.must)));
                None
            }
            _ => Some(datum),
        }
    }

    fn note_key_without_effect(&mut self, key: &Key) {
        if let Some(segment) = self.within.filter(|segment| !key.on.meets(*segment)) {
            let message = format!("\"{}\" ({}) has no effect on {}", key.name, key.english(), segment.what());
            self.tell(Diagnostic::warning(Code::UnknownKey, message).help("remove it, or give the segment the kind it is for with \"k\""));
        }
    }

    fn note_not_rendered(&mut self, key: &Key, value: &Value) {
        let is_default =
            matches!(key.default, Absent::Value(json) if serde_json::from_str::<Value>(json).is_ok_and(|default| default == *value));
        match key.rendered {
            Rendered::Yes => {}
            _ if is_default => {}
            Rendered::Words(words) if value.as_str().is_some_and(|word| words.contains(&word)) => {}
            Rendered::Words(words) => self.tell_not_rendered(format!("\"{}\": {value}", key.name), Some(words.join(", "))),
        }
    }

    /// Tells that something is not rendered yet; `instead` is.
    pub(crate) fn tell_not_rendered(&mut self, what: String, instead: Option<String>) {
        let warning = Diagnostic::warning(Code::NotRendered, format!("{what} is understood, but this version does not render it"));
        self.tell(match instead {
            Some(instead) => warning.help(format!("rendered: {instead}")),
            None => warning,
        });
    }

    fn note_unknown_key(&mut self, table: &Table, name: &str) {
        let warning =
            Diagnostic::warning(Code::UnknownKey, format!("{} has no key \"{}\"; it is kept and has no effect", table.what, shown(name)));
        let near = self.near_misses.nearest(name, table.keys().flat_map(Key::spellings));
        self.tell(Diagnostic { help: did_you_mean(&near), ..warning });
    }

    fn refuse(&mut self, kind: &Kind, name: &str, value: &Value, refusal: Refusal) -> Option<Datum> {
        let code = match (refusal, kind) {
            (Refusal::Word, Kind::Source) => Code::UnknownReference,
            (Refusal::Word, _) => Code::UnknownValue,
            (Refusal::Type, _) => Code::WrongType,
            (Refusal::Range, _) => Code::OutOfRange,
        };
        let error = match kind {
            Kind::Source if refusal == Refusal::Word => Diagnostic::error(code, format!("\"{name}\" names no resource: {}", found(value))),
            _ => Diagnostic::error(code, format!("\"{name}\" takes {}; found {}", allowed(kind), found(value))),
        };
        let help = self.way_out(kind, value);
        let is_key_of_segment = self.within.is_some() && self.pointer.matches('/').count() == KEY_OF_SEGMENT;
        let notes =
            foreign::other_meaning(name, value).filter(|_| is_key_of_segment && help.is_none()).map(str::to_owned).into_iter().collect();
        self.tell(Diagnostic { help, notes, ..error });
        None
    }

    /// A guess at the meaning of a value that `kind` does not take.
    fn way_out(&mut self, kind: &Kind, value: &Value) -> Option<String> {
        let text = value.as_str()?;
        let near = match kind {
            Kind::Or { plain, .. } => return self.way_out(plain, value),
            Kind::Word(words) => self.near_misses.nearest(text, words.iter().map(|word| (*word, *word))),
            Kind::Source => {
                let ids = self.resources.keys().map(|id| (id.as_str(), id.as_str()));
                self.near_misses.nearest(text.strip_prefix('#')?, ids)
            }
            Kind::Colour => self.near_misses.nearest(text, csscolorparser::NAMED_COLORS.keys().map(|name| (name.as_str(), name.as_str()))),
            Kind::Number { .. } | Kind::Whole { .. } | Kind::Time { .. } if text.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
                return Some(format!("write it without quotes: {}", shown(text.trim())));
            }
            _ => Vec::new(),
        };
        did_you_mean(&near).or_else(|| match kind {
            Kind::Word(words) if words.len() > LISTED => Some(format!("known: {}", words.join(", "))),
            _ => None,
        })
    }

    /// Keeps a diagnostic for the place where the reader is.
    pub(super) fn tell(&mut self, diagnostic: Diagnostic) {
        self.findings.push(diagnostic.at(self.pointer.clone()));
    }

    /// The datum, unless what resources repeat makes the draft too large.
    fn within_bounds(&mut self, datum: Datum) -> Option<Datum> {
        if let Datum::Source(source) = &datum {
            let repeated = source.name.as_ref().map_or(0, String::len) + source.location.len();
            if let Err(error) = self.expansion.grow(repeated) {
                error.into_iter().for_each(|error| self.tell(error));
                return None;
            }
        }
        Some(datum)
    }

    /// Does `work` at an entry of the place where the reader is.
    pub(super) fn inside<T>(&mut self, entry: &str, work: impl FnOnce(&mut Self) -> T) -> T {
        let length = pointer::enter(&mut self.pointer, entry);
        let result = work(self);
        self.pointer.truncate(length);
        result
    }
}
