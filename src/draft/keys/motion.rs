//! Keys of a segment: motion.

use super::effects;
use super::key::{Key, Kind, Pattern, Rendered, Table, section};
use super::kinds::{ANGLE, BALANCE, DURATION, EASE, FRACTION, LENGTH, PLACE, SCALE, TIME, firsts_rise, number};
use crate::draft::motion::TransitionKind;
use crate::draft::segments::Segments;

const PICTURES: Segments = Segments::PICTURES;

/// The transitions that this version renders: all but `luma`, the last.
const RENDERED_TRANSITIONS: &[&str] = TransitionKind::NAMES.split_at(TransitionKind::NAMES.len() - 1).0;

/// `n` of `an.in` and `an.out`.
const PRESETS: &[&str] = &["fade", "slide-up", "slide-down", "slide-left", "slide-right", "zoom", "pop", "spin", "blur", "wipe"];
/// `n` of `an.lp`.
const CYCLES: &[&str] = &["pulse", "float", "shake", "swing"];

section! {
    /// How it moves.
    MOTION "Segment: motion";
    KEYFRAMES = Key::new("kf", "keyframes", Kind::Object(&KEYFRAME_TABLE),
        "Properties over time; each replaces the static value.").or("{}");
    ANIMATION = Key::new("an", "animation", Kind::Object(&ANIMATION_TABLE),
        "Presets for the start, the end, and all along.").on(PICTURES);
    TRANSITION = Key::new("tr", "transition", Kind::Object(&TRANSITION_TABLE),
        "Transition into the next segment of the track, centred on the cut.").on(PICTURES);
}

macro_rules! keyframes {
    ($name:literal, $spelt:literal, $value:expr, $meaning:literal) => {
        Key::new($name, $spelt, Kind::List { of: &Kind::Tuple { of: &[TIME, $value, EASE], optional: 1 }, min: 1 }, $meaning)
            .rule("a list whose times rise", firsts_rise)
    };
}

section! {
    /// The properties of `kf`.
    KEYFRAME_KEYS "Keyframes (`kf`): lists of `[time, value, ease?]`";
    KEYED_X = keyframes!("x", "x", PLACE, "`x` of the layout.").on(PICTURES);
    KEYED_Y = keyframes!("y", "y", PLACE, "`y` of the layout.").on(PICTURES);
    KEYED_SCALE = keyframes!("sc", "scale", SCALE, "`sc` of the layout.").on(PICTURES);
    KEYED_ROTATION = keyframes!("ro", "rotation", ANGLE, "`ro` of the layout.").on(PICTURES);
    KEYED_OPACITY = keyframes!("o", "opacity", FRACTION, "`o` of the layout.").on(PICTURES);
    KEYED_WIDTH = keyframes!("w", "width", LENGTH, "`w` of the layout.").on(PICTURES);
    KEYED_HEIGHT = keyframes!("h", "height", LENGTH, "`h` of the layout.").on(PICTURES);
    KEYED_RADIUS = keyframes!("br", "border-radius", FRACTION, "`br` of the layout.").on(PICTURES);
    KEYED_TRIM = keyframes!("tm", "trim-path", super::segment::PART, "`tm` of a shape.").on(Segments::SHAPE);
    KEYED_GAIN = keyframes!("vo", "volume", super::kinds::GAIN, "`vo` of the sound.").on(Segments::MEDIA);
    KEYED_BALANCE = keyframes!("pn", "balance", BALANCE, "`pn` of the sound.").on(Segments::MEDIA);
}

static KEYED_EFFECT: Pattern = Pattern {
    expression: "^fx\\.[0-9]+\\.[a-z]+$",
    written: "fx.N.param",
    matches: |name| keyed_effect(name).is_some(),
    kind: Kind::List { of: &Kind::Tuple { of: &[TIME, number(-1_000_000.0, 1_000_000.0), EASE], optional: 1 }, min: 1 },
    rendered: Rendered::Yes,
    rule: Some(super::key::Rule { must: "a list whose times rise", holds: firsts_rise }),
    meaning: "A parameter of effect N (from 0) of `fx`.",
};

/// Effect and parameter of a property of the form `fx.N.param`.
pub(crate) fn keyed_effect(property: &str) -> Option<(usize, &str)> {
    let (index, parameter) = property.strip_prefix("fx.")?.split_once('.')?;
    let known = effects::EFFECTS.iter().any(|effect| effect.parameters.keys.iter().any(|key| key.name == parameter));
    if known && index.bytes().all(|byte| byte.is_ascii_digit()) { Some((index.parse().ok()?, parameter)) } else { None }
}

section! {
    /// `an`.
    ANIMATION_KEYS "Animation presets (`an`)";
    ENTER = Key::new("in", "in", Kind::Object(&PRESET_TABLE), "How it comes.");
    LEAVE = Key::new("out", "out", Kind::Object(&PRESET_TABLE), "How it goes.");
    CYCLE = Key::new("lp", "loop", Kind::Object(&CYCLE_TABLE), "What it does all along.");
}

section! {
    /// `an.in`, `an.out`.
    PRESET_KEYS "Preset (`an.in`, `an.out`)";
    PRESET_NAME = Key::new("n", "name", Kind::Word(PRESETS),
        "Which preset; slides come from beyond the canvas edge and go to it.").required();
    PRESET_DURATION = Key::new("d", "duration", DURATION, "How long it takes.").or("500");
    PRESET_EASE = Key::new("e", "ease", EASE, "Its curve.").or("\"out-cubic\"");
}

section! {
    /// `an.lp`.
    CYCLE_KEYS "Preset (`an.lp`)";
    CYCLE_NAME = Key::new("n", "name", Kind::Word(CYCLES), "Which preset.").required();
    CYCLE_PERIOD = Key::new("d", "period", DURATION, "Its period.").or("1000");
}

section! {
    /// `tr`.
    TRANSITION_KEYS "Transition (`tr`)";
    TRANSITION_NAME = Key::new("n", "name", Kind::Word(TransitionKind::NAMES), "Which transition; its direction is the way things move.")
        .required()
        .rendered(Rendered::Words(RENDERED_TRANSITIONS));
    TRANSITION_DURATION = Key::new("d", "duration", DURATION, "How long it takes; at most as long as either neighbour.").or("500");
    TRANSITION_EASE = Key::new("e", "ease", EASE, "Its curve.").or("\"linear\"");
    TRANSITION_PARAMETERS = Key::new("p", "parameters", Kind::Object(&PARAMETER_TABLE), "Parameters of some transitions.").or("{}");
}

section! {
    /// `tr.p`.
    PARAMETER_KEYS "Transition parameters (`tr.p`)";
    LUMA_SOURCE = Key::new("u", "url", Kind::Source, "The picture of `luma`, whose dark parts change first.");
}

/// The keys of `kf`.
pub(crate) static KEYFRAME_TABLE: Table =
    Table { what: "the keyframes", sections: &[&KEYFRAME_KEYS], open: false, pattern: Some(&KEYED_EFFECT) };
/// The keys of `an`.
pub(crate) static ANIMATION_TABLE: Table = Table::new("the animation presets", &[&ANIMATION_KEYS]);
/// The keys of `an.in` and `an.out`.
pub(crate) static PRESET_TABLE: Table = Table::new("a preset", &[&PRESET_KEYS]);
/// The keys of `an.lp`.
pub(crate) static CYCLE_TABLE: Table = Table::new("a looping preset", &[&CYCLE_KEYS]);
/// The keys of `tr`.
pub(crate) static TRANSITION_TABLE: Table = Table::new("a transition", &[&TRANSITION_KEYS]);
/// The keys of `tr.p`.
pub(crate) static PARAMETER_TABLE: Table = Table::new("the transition parameters", &[&PARAMETER_KEYS]);
