//! What the values of a draft become.

use num_rational::Ratio;
use offcut::base::{Code, FrameRate, Paint, PixelSize, Rgba, Time};
use offcut::draft::*;
use serde_json::{Value, json};

fn read(draft: &Value) -> Draft {
    let parsed = parse(&draft.to_string(), &ParseOptions::default());
    parsed.draft.unwrap_or_else(|| panic!("{:#?}", parsed.diagnostics))
}

fn first(draft: &Value) -> Segment {
    read(draft).tracks.remove(0).segments.remove(0)
}

fn clip(keys: &Value) -> Segment {
    let mut segment = json!({ "u": "a.mp4" });
    segment.as_object_mut().expect("an object").extend(keys.as_object().expect("an object").clone());
    first(&json!({ "t": [{ "tt": 0, "sg": [segment] }] }))
}

fn text(keys: &Value) -> Text {
    let mut segment = json!({ "tx": "Hello", "d": 1000 });
    segment.as_object_mut().expect("an object").extend(keys.as_object().expect("an object").clone());
    match first(&json!({ "t": [{ "tt": 7, "sg": [segment] }] })).content {
        Content::Text(text) => *text,
        other => panic!("{other:?}"),
    }
}

fn media(segment: Segment) -> Media {
    match segment.content {
        Content::Media(media) => media,
        other => panic!("{other:?}"),
    }
}

#[test]
fn five_keys_and_a_source_are_enough() {
    let draft = read(&json!({ "d": 5000, "m": {}, "t": [{ "tt": 0, "sg": [{ "u": "a.mp4", "d": 3000 }] }] }));
    assert_eq!(draft.duration, Some(Time::from_ms(5000)));
    assert_eq!(draft.meta.canvas, PixelSize::new(1080, 1920));
    assert_eq!(draft.meta.frame_rate, FrameRate::new(30, 1).unwrap());
    assert_eq!(draft.background, Paint::Solid(Rgba::BLACK));
    assert_eq!((draft.master.gain, draft.master.true_peak_dbtp, draft.master.loudness_lufs), (1.0, -1.0, None));
    let segment = &draft.tracks[0].segments[0];
    assert_eq!((segment.start, segment.duration), (None, Some(Time::from_ms(3000))));
    let layout = &segment.layout;
    assert_eq!((layout.fit, layout.width, layout.height, layout.scale), (Fit::Cover, 1.0, Some(1.0), (1.0, 1.0)));
    assert_eq!((layout.x, layout.y, layout.anchor_x, layout.anchor_y, layout.opacity), (0.5, 0.5, 0.5, 0.5, 1.0));
    assert_eq!((segment.sound.gain, segment.sound.equal_power, segment.sound.balance), (1.0, false, 0.0));
    let media = media(segment.clone());
    assert_eq!(media.source, SourceRef { location: "a.mp4".into(), sha256: None, name: None });
    assert_eq!(
        (media.speed, media.keep_pitch, media.repeats, media.past_end),
        (Speed::Constant(Ratio::from(1)), true, Repeats::Times(0), PastEnd::Hold)
    );
}

#[test]
fn text_has_defaults_of_its_own() {
    let segment = first(&json!({ "t": [{ "tt": 7, "sg": [{ "tx": "Hello", "d": 1000 }] }] }));
    assert_eq!((segment.layout.width, segment.layout.height), (0.9, None));
    let text = text(&json!({}));
    assert_eq!((text.style.size, text.style.weight, text.line_height), (0.05, 400, 1.2));
    assert_eq!((text.align, text.vertical_align, text.overflow), (Align::Center, VerticalAlign::Middle, Overflow::Visible));
    assert_eq!(text.style.fill, Paint::Solid(Rgba::WHITE));
}

#[test]
fn content_is_told_by_the_keys_that_are_there() {
    let kind = |track: i64, segment: Value| first(&json!({ "t": [{ "tt": track, "sg": [segment] }] })).content;
    assert!(matches!(kind(0, json!({ "u": "a.mp4", "c": "red" })), Content::Media(Media { kind: None, .. })));
    assert!(matches!(kind(0, json!({ "c": "red", "d": 1 })), Content::Colour(Paint::Solid(Rgba { r: 1.0, g: 0.0, .. }))));
    assert!(matches!(kind(0, json!({ "sh": {}, "c": "red", "d": 1 })), Content::Shape(Shape { kind: ShapeKind::Rect, fill: Some(_), .. })));
    assert!(matches!(kind(0, json!({ "tx": "Hi", "c": "red", "d": 1 })), Content::Text(_)));
    assert!(matches!(kind(0, json!({ "k": "image", "u": "a.png", "d": 1 })), Content::Media(Media { kind: Some(MediaKind::Image), .. })));
    assert!(matches!(kind(1, json!({ "u": "a.mp3" })), Content::Media(_)));
    assert!(matches!(kind(7, json!({ "tx": "", "d": 1 })), Content::Text(_)));
}

#[test]
fn resources_lend_their_source_hash_and_name() {
    let sha = "AB".repeat(32);
    let draft =
        json!({ "r": { "a": { "u": "x/a.png", "sha": sha, "n": "A" } }, "t": [{ "tt": 0, "sg": [{ "u": "#a", "fb": "b.png", "d": 1 }] }] });
    let media = media(first(&draft));
    assert_eq!(media.source, SourceRef { location: "x/a.png".into(), sha256: Some("ab".repeat(32)), name: Some("A".into()) });
    assert_eq!(media.fallback.map(|source| source.location), Some("b.png".into()));
}

#[test]
fn numbers_are_exact() {
    let draft = read(&json!({ "m": { "fps": 29.97 }, "t": [{ "tt": 0, "sg": [{ "u": "a", "d": 33.333, "sp": 1.1, "mu": true }] }] }));
    assert_eq!(draft.meta.frame_rate, FrameRate::new(2997, 100).unwrap());
    let segment = draft.tracks[0].segments[0].clone();
    assert_eq!(segment.duration, Some(Time::new(33_333, 1_000_000)));
    assert_eq!(media(segment).speed, Speed::Constant(Ratio::new(11, 10)));
}

#[test]
fn layout_and_motion_are_read() {
    let segment = clip(&json!({
        "fl": "hv", "cr": [0.1, 0.2, 0.3, 0.4], "sc": [2, 0.5], "lp": -1, "ep": "blank", "fz": 250,
        "kb": { "f": [0, 0, 0.5, 0.5] }, "kf": { "sc": [[0, 1], [500, [2, 3], "ease-in"]], "vo": [[0, "-20dB"]] },
    }));
    let layout = &segment.layout;
    assert!(layout.flip_horizontal && layout.flip_vertical);
    assert_eq!((layout.crop, layout.scale), ([0.1, 0.2, 0.3, 0.4], (2.0, 0.5)));
    let ken_burns = layout.ken_burns.clone().unwrap();
    assert_eq!((ken_burns.from, ken_burns.to, ken_burns.ease), ([0.0, 0.0, 0.5, 0.5], [0.0, 0.0, 1.0, 1.0], Ease::Linear));
    let scale = &segment.keyframes[&Property::Scale].0;
    assert_eq!((scale[0].value, scale[0].ease), ((1.0, 1.0), Ease::Linear));
    assert_eq!((scale[1].time, scale[1].value, scale[1].ease), (Time::from_ms(500), (2.0, 3.0), Ease::Bezier(0.42, 0.0, 1.0, 1.0)));
    assert!((segment.keyframes[&Property::Gain].0[0].value.0 - 0.1).abs() < 1e-12);
    let media = media(segment);
    assert_eq!((media.repeats, media.past_end, media.freeze), (Repeats::Fill, PastEnd::Blank, Some(Time::from_ms(250))));
}

#[test]
fn transitions_gradients_and_effects_are_read() {
    let draft = json!({ "bg": { "st": [[0, "#f00"], [0.5, "#00ff0080"]] }, "t": [{ "tt": 0, "sg": [
        { "u": "a", "d": 1000, "tr": { "n": "push-up", "d": 250, "e": [0.1, 2, 0.3, -1] }, "fx": [{ "n": "glow", "v": 0.25 }] }, { "u": "b" }] }] });
    let draft = read(&draft);
    let Paint::Gradient(gradient) = &draft.background else { panic!() };
    assert_eq!((gradient.angle_degrees, gradient.stops.len(), gradient.stops[1].offset), (180.0, 2, 0.5));
    assert_eq!(gradient.stops[1].colour.to_string(), "#00ff0080");
    let segment = &draft.tracks[0].segments[0];
    let transition = segment.transition.clone().unwrap();
    assert_eq!(
        (transition.kind, transition.duration, transition.ease),
        (TransitionKind::PushUp, Time::from_ms(250), Ease::Bezier(0.1, 2.0, 0.3, -1.0))
    );
    let parameters: Vec<(&str, f64)> = segment.look.effects[0].parameters.iter().map(|(key, value)| (key.as_str(), *value)).collect();
    assert_eq!(parameters, [("r", 0.02), ("th", 0.7), ("v", 0.25)]);
}

#[test]
fn styled_ranges_inherit_what_they_leave_out() {
    let text = text(
        &json!({ "fs": 0.1, "ff": "Inter", "bx": { "pad": 0.5 }, "rs": [{ "f": 1, "t": 3, "fw": 700, "c": "red" }], "kr": { "it": true } }),
    );
    let range = &text.ranges[0];
    assert_eq!((range.first, range.end, range.style.weight, range.style.size), (1, 3, 700, 0.1));
    assert_eq!(range.style.families, ["Inter"]);
    assert_eq!(range.style.fill, Paint::Solid(Rgba::new(1.0, 0.0, 0.0, 1.0)));
    let spoken = text.spoken_style.unwrap();
    assert!(spoken.italic && spoken.size == 0.1 && spoken.fill == Paint::Solid(Rgba::WHITE));
    assert_eq!(text.background.unwrap().padding, (0.5, 0.5));
}

#[test]
fn names_come_from_the_metadata_where_n_is_absent() {
    assert_eq!(clip(&json!({ "m": { "title": "t", "name": "n" } })).name.as_deref(), Some("n"));
    assert_eq!(clip(&json!({ "m": { "title": "t", "name": 5 } })).name.as_deref(), Some("t"));
    assert_eq!(clip(&json!({ "m": { "title": "t" }, "n": "own" })).name.as_deref(), Some("own"));
}

#[test]
fn tracks_of_an_unknown_type_are_left_out_and_indices_stay() {
    let draft = read(
        &json!({ "t": [{ "tt": 5 }, { "tt": 1, "id": "voice", "sg": [{ "u": "v" }] }, { "tt": 1, "dk": { "by": "voice", "amt": 0.1 }, "sg": [] },
        { "tt": 1, "dk": { "by": 1 }, "sg": [] }] }),
    );
    assert_eq!(draft.tracks.iter().map(|track| track.index).collect::<Vec<_>>(), [1, 2, 3]);
    let ducking = draft.tracks[1].ducking.clone().unwrap();
    assert_eq!((ducking.by, ducking.attack, ducking.release, ducking.threshold_db), (0, Time::from_ms(80), Time::from_ms(400), -40.0));
    assert!((ducking.amount_db + 20.0).abs() < 1e-9);
    assert_eq!(draft.tracks[2].ducking.clone().unwrap().by, 0);
    assert_eq!(draft.tracks[1].segments.len(), 0);
}

#[test]
fn variables_from_outside_win() {
    let draft =
        json!({ "vr": { "name": "inner" }, "t": [{ "tt": 7, "sg": [{ "tx": "{{name}}, {{greeting|hi}}", "d": "{{d}}" }] }] }).to_string();
    let variables = [("name", "outer"), ("d", "1500")].map(|(name, value)| (name.into(), value.into())).to_vec();
    let draft = parse(&draft, &ParseOptions { variables, strict: true, ..ParseOptions::default() }).draft.unwrap();
    let segment = &draft.tracks[0].segments[0];
    let Content::Text(text) = &segment.content else { panic!() };
    assert_eq!((text.text.as_str(), segment.duration), ("outer, hi", Some(Time::from_ms(1500))));
}

#[test]
fn strict_makes_warnings_errors() {
    let text = json!({ "extra": 1, "t": [{ "tt": 0, "sg": [{ "u": "a" }] }] }).to_string();
    assert!(parse(&text, &ParseOptions::default()).draft.is_some());
    let parsed = parse(&text, &ParseOptions { strict: true, ..ParseOptions::default() });
    assert!(parsed.draft.is_none());
    assert!(parsed.diagnostics.iter().all(|one| one.is_error() && one.code == Code::UnknownKey));
}

#[test]
fn messages_say_what_was_found_and_what_was_probably_meant() {
    let text =
        json!({ "t": [{ "tt": 0, "sg": [{ "u": "a", "d": "100", "opacity": 1, "tr": { "n": "wipe" }, "bm": "multipli" }] }] }).to_string();
    let parsed = parse(&text, &ParseOptions::default());
    let helps: Vec<&str> = parsed.diagnostics.iter().filter_map(|one| one.help.as_deref()).collect();
    assert_eq!(
        helps,
        [
            "write it without quotes: 100",
            "did you mean \"o\"?",
            "did you mean \"wipe-left\" or \"wipe-right\" or \"wipe-up\" or \"wipe-down\"?",
            "did you mean \"multiply\"?",
        ]
    );
    assert!(parsed.diagnostics[0].message.contains("found the string \"100\""));
}
