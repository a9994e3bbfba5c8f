//! Drafts as other programs and the service write them: the five keys alone, keys of other formats, templates.

use offcut::base::{Code, Time};
use offcut::draft::*;
use offcut::timeline::{Facts, Timeline, summary};
use serde_json::{Value, json};

fn read(draft: &Value) -> Parsed {
    parse(&draft.to_string(), &ParseOptions::default())
}

fn segments(parsed: Parsed) -> Vec<Segment> {
    let draft = parsed.draft.unwrap_or_else(|| panic!("{:#?}", parsed.diagnostics));
    draft.tracks.into_iter().flat_map(|track| track.segments).collect()
}

fn media(segment: &Segment) -> &Media {
    match &segment.content {
        Content::Media(media) => media,
        other => panic!("{other:?}"),
    }
}

fn placeholder(segment: &Segment) -> (&str, bool) {
    match &segment.content {
        Content::Placeholder(placeholder) => (placeholder.title.text.as_str(), placeholder.card),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_five_keys_alone_are_a_draft() {
    let draft: Value = serde_json::from_str(include_str!("../drafts/accept/five-keys.json")).unwrap();
    let parsed = read(&draft);
    let whole = parsed.draft.clone().unwrap();
    let (timeline, found) = Timeline::new(&whole, &Facts::default(), whole.meta.canvas, whole.meta.frame_rate);
    assert_eq!(found, []);
    let line = "Timeline (3 tracks): 1. Video: city timelapse +2 (0-6s) 2. BGM: Lo-fi (0-6s) 3. Title: Urban Dreams +2 (0-9s)";
    assert_eq!(summary(&whole, &timeline, &Facts::default()), line);
    let segments = segments(parsed);
    assert_eq!(placeholder(&segments[0]), ("city timelapse", true));
    assert_eq!((placeholder(&segments[1]), segments[1].duration), (("sea", true), Some(Time::from_ms(3000))));
    assert_eq!((placeholder(&segments[4]), placeholder(&segments[5])), (("Urban Dreams", false), ("", false)));
    let strict = parse(&draft.to_string(), &ParseOptions { strict: true, ..ParseOptions::default() });
    assert!(strict.draft.is_none() && strict.diagnostics[0].is_error());
}

#[test]
fn keys_of_other_formats_have_the_values_of_ours() {
    let draft: Value = serde_json::from_str(include_str!("../drafts/accept/foreign-keys.json")).unwrap();
    let parsed = read(&draft);
    assert_eq!(parsed.draft.as_ref().unwrap().duration, Some(Time::from_ms(20_000)));
    assert_eq!(parsed.draft.as_ref().unwrap().tracks[1].gain, 0.5);
    let first = &parsed.diagnostics[4];
    assert_eq!(first.message, "\"src\" is no key of this format; it is read as \"u\" (source)");
    assert_eq!(first.help.as_deref(), Some("write \"u\""));
    let segments = segments(parsed);
    let times = |segment: &Segment| (segment.start.map(Time::round_ms), segment.duration.map(Time::round_ms));
    assert_eq!(times(&segments[0]), (Some(500), Some(1500)));
    assert_eq!((media(&segments[0]).source.location.as_str(), segments[0].sound.gain), ("a.mp4", 0.5));
    assert_eq!((media(&segments[0]).source_start, segments[0].name.as_deref()), (Time::from_ms(250), Some("First")));
    assert_eq!(media(&segments[0]).speed, Speed::Constant(num_rational::Ratio::from_integer(2)));
    assert_eq!(times(&segments[1]), (Some(2000), Some(2000)));
    assert_eq!(media(&segments[1]).source.location, "https://cdn.example/b.mp4");
    assert_eq!(media(&segments[2]).source.location, "https://cdn.example/c.mp4");
    assert!(matches!(&segments[3].content, Content::Text(text) if text.text == "On a video track"));
    // A key of ours goes before one of another format.
    assert_eq!(media(&segments[4]).source.location, "d.mp4");
}

#[test]
fn files_under_unknown_keys_are_taken_where_they_are_there() {
    let draft = json!({ "t": [{ "tt": 0, "sg": [{ "asset": "here.mp4", "d": 10 }, { "asset": "gone.mp4", "d": 10 }] }] });
    let files = Files::by(|path| path == "here.mp4");
    let parsed = parse(&draft.to_string(), &ParseOptions { files, ..ParseOptions::default() });
    let told: Vec<_> = parsed.diagnostics.iter().map(|one| (one.code, one.pointer.as_str())).collect();
    let wanted = [(Code::ForeignKey, "/t/0/sg/0/asset"), (Code::NoSource, "/t/0/sg/1"), (Code::UnknownKey, "/t/0/sg/1/asset")];
    assert_eq!(told, wanted);
    assert_eq!(media(&segments(parsed)[0]).source.location, "here.mp4");
}

#[test]
fn keys_of_ours_with_another_meaning_say_so() {
    for (key, value, said) in [
        ("st", json!(1500), "start time"),
        ("tr", json!("fade"), "transition into the next segment"),
        ("c", json!("A caption"), "caption"),
        ("o", json!(80), "percent"),
        ("x", json!(540), "pixels"),
        ("d", json!("00:05"), "milliseconds"),
    ] {
        let mut segment = json!({ "u": "a.mp4", "d": 1000 });
        segment[key] = value;
        let parsed = read(&json!({ "t": [{ "tt": 0, "sg": [segment] }] }));
        let error = parsed.diagnostics.iter().find(|one| one.is_error() && one.pointer == format!("/t/0/sg/0/{key}"));
        assert!(error.is_some_and(|error| error.notes.iter().any(|note| note.contains(said))), "{key}: {:?}", parsed.diagnostics);
    }
}

#[test]
fn templates_of_the_later_protocol_are_named() {
    let text = "\u{feff}\n<draft fps=\"30\" width=\"1080\"><track type=\"video\"><clip in=\"0\" out=\"2\"/></track></draft>";
    let parsed = parse(text, &ParseOptions::default());
    let error = &parsed.diagnostics[0];
    assert!(error.message.contains("Draft Protocol V3") && error.help.as_ref().unwrap().contains("cloud state --save"), "{error:?}");
    assert_eq!(error.code, Code::UnsupportedVersion);
    assert_eq!(parse("<html></html>", &ParseOptions::default()).diagnostics[0].code, Code::NotJson);
}
