//! An entry of the key table.

use crate::draft::datum::Datum;
use crate::draft::segments::Segments;

/// One key of one object of the draft.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    /// As the draft writes it.
    pub(crate) name: &'static str,
    /// Its English names, one space between: the first for titles, all for suggestions.
    pub(crate) spelt: &'static str,
    /// The values it takes.
    pub(crate) kind: Kind,
    /// The value where it is absent.
    pub(crate) default: Absent,
    /// Its effect, in one sentence.
    pub(crate) meaning: &'static str,
    /// The part that this version renders.
    pub(crate) rendered: Rendered,
    /// On which segments it has an effect.
    pub(crate) on: Segments,
    /// The condition of its value beyond its kind.
    pub(crate) rule: Option<Rule>,
}

/// The value of a key that is absent.
#[derive(Clone, Copy)]
pub(crate) enum Absent {
    /// Nothing.
    Nothing,
    /// This JSON value.
    Value(&'static str),
    /// A value told in these words.
    Described(&'static str),
    /// An error of the reader.
    Refused,
    /// An error of a check after reading.
    Checked,
}

/// The part of a key that this version renders.
#[derive(Clone, Copy)]
pub(crate) enum Rendered {
    /// All of it.
    Yes,
    /// These words only.
    Words(&'static [&'static str]),
}

/// A condition of a value beyond its kind.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    /// Completes "must be".
    pub(crate) must: &'static str,
    /// Whether it is kept.
    pub(crate) holds: fn(&Datum) -> bool,
}

/// The values a key takes.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// `true` or `false`.
    Flag,
    /// Any string.
    Text,
    /// A whole number of `min..=max` that `step` divides.
    Whole {
        /// Least.
        min: i64,
        /// Greatest.
        max: i64,
        /// Divides it.
        step: i64,
    },
    /// A number of `min..=max`.
    Number {
        /// Least.
        min: f64,
        /// Greatest.
        max: f64,
    },
    /// Milliseconds of `0..=max_ms`; above zero unless `zero`.
    Time {
        /// Whether zero is allowed.
        zero: bool,
        /// Greatest.
        max_ms: i64,
    },
    /// Frames per second: a number, or `"30000/1001"`.
    FrameRate,
    /// Linear, `0..=max`, or a string in decibels.
    Gain {
        /// Greatest, linear.
        max: f64,
    },
    /// A gain of -120..0 dB, read as decibels.
    Level,
    /// A colour.
    Colour,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A path, a URL, or `#id` of a resource.
    Source,
    /// A path or a URL.
    Location,
    /// The id of a track, or its index in `t`.
    TrackReference,
    /// 64 hexadecimal digits.
    Sha256,
    /// An object of known keys.
    Object(&'static Table),
    /// Any object.
    Free,
    /// At least `min` values.
    List {
        /// The kind of its values.
        of: &'static Kind,
        /// How many at least.
        min: usize,
    },
    /// Any keys to values of one kind.
    Map(&'static Kind),
    /// These in this order, the last `optional` of which may be left out.
    Tuple {
        /// The kinds of its values.
        of: &'static [Kind],
        /// How many may be left out.
        optional: usize,
    },
    /// `plain`, or `nested` where an array or an object is found.
    Or {
        /// Neither array nor object.
        plain: &'static Kind,
        /// Array or object.
        nested: &'static Kind,
    },
    /// The tracks.
    Tracks,
    /// The segments of a track.
    Segments,
    /// A list of effects.
    Effects,
}

/// Keys that the reference page shows together.
pub(crate) struct Section {
    /// Its heading.
    pub(crate) title: &'static str,
    /// In the order of the reference page.
    pub(crate) keys: &'static [Key],
}

/// The keys of one kind of object.
pub(crate) struct Table {
    /// Names the object in messages.
    pub(crate) what: &'static str,
    /// The first section that has a key counts.
    pub(crate) sections: &'static [&'static Section],
    /// Whether other keys are expected too.
    pub(crate) open: bool,
    /// Keys that are told by their form.
    pub(crate) pattern: Option<&'static Pattern>,
}

/// Keys that are told by their form.
pub(crate) struct Pattern {
    /// An ECMA 262 expression, for the schema.
    pub(crate) expression: &'static str,
    /// As the reference page writes it.
    pub(crate) written: &'static str,
    /// Whether a key has it.
    pub(crate) matches: fn(&str) -> bool,
    /// The values they take.
    pub(crate) kind: Kind,
    /// The part of them that this version renders.
    pub(crate) rendered: Rendered,
    /// The condition of a value beyond its kind.
    pub(crate) rule: Option<Rule>,
    /// Their effect.
    pub(crate) meaning: &'static str,
}

impl Key {
    /// A key that is rendered, may be absent, and has an effect everywhere.
    pub(crate) const fn new(name: &'static str, spelt: &'static str, kind: Kind, meaning: &'static str) -> Self {
        Self { name, spelt, kind, default: Absent::Nothing, meaning, rendered: Rendered::Yes, on: Segments::ALL, rule: None }
    }

    /// The same with a default, as JSON.
    pub(crate) const fn or(self, json: &'static str) -> Self {
        Self { default: Absent::Value(json), ..self }
    }

    /// The same with a default that words describe.
    pub(crate) const fn or_else(self, words: &'static str) -> Self {
        Self { default: Absent::Described(words), ..self }
    }

    /// The same, required.
    pub(crate) const fn required(self) -> Self {
        Self { default: Absent::Refused, ..self }
    }

    /// The same, required by a check after reading.
    pub(crate) const fn required_by_check(self) -> Self {
        Self { default: Absent::Checked, ..self }
    }

    /// Whether a schema requires it.
    pub(crate) const fn is_required(&self) -> bool {
        matches!(self.default, Absent::Refused | Absent::Checked)
    }

    /// Its English name, the first of [`Key::spelt`].
    pub(crate) fn english(&self) -> &'static str {
        self.spelt.split(' ').next().unwrap_or_default()
    }

    /// Itself with each of its English names, for suggestions.
    pub(crate) fn spellings(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let name = self.name;
        self.spelt.split(' ').map(move |spelt| (name, spelt))
    }

    /// The same, rendered as said.
    pub(crate) const fn rendered(self, rendered: Rendered) -> Self {
        Self { rendered, ..self }
    }

    /// The same, with an effect on these segments only.
    pub(crate) const fn on(self, on: Segments) -> Self {
        Self { on, ..self }
    }

    /// The same with a rule.
    pub(crate) const fn rule(self, must: &'static str, holds: fn(&Datum) -> bool) -> Self {
        Self { rule: Some(Rule { must, holds }), ..self }
    }
}

impl Table {
    /// A table of closed keys.
    pub(crate) const fn new(what: &'static str, sections: &'static [&'static Section]) -> Self {
        Self { what, sections, open: false, pattern: None }
    }

    /// Its keys, each once.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'static Key> + use<> {
        self.sections.iter().flat_map(|section| section.keys)
    }

    /// The entry of `name`.
    pub(crate) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys().find(|key| key.name == name)
    }
}

macro_rules! section {
    ($(#[$doc:meta])* $section:ident $title:literal; $($name:ident = $key:expr;)+) => {
        $(pub(crate) const $name: $crate::draft::keys::Key = $key;)+
        $(#[$doc])*
        pub(crate) static $section: $crate::draft::keys::Section =
            $crate::draft::keys::Section { title: $title, keys: &[$($name,)+] };
    };
}

pub(crate) use section;
