//! What a draft may make of a few bytes, and how long reading it takes: bounded, whatever it says.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, Instant};

use offcut::base::Code;
use offcut::draft::{ParseOptions, Parsed, parse, sort_diagnostics};
use serde_json::{Map, Value, json};

/// Far more than linear work takes on a loaded machine, and far less than quadratic work does on an idle one.
const GENEROUS: Duration = Duration::from_secs(30);

fn read(draft: &Value) -> Parsed {
    parse(&draft.to_string(), &ParseOptions::default())
}

/// Reads a draft of many mistakes in linear time.
fn read_in_time(draft: &Value, what: &str) -> Parsed {
    let text = draft.to_string();
    let start = Instant::now();
    let mut parsed = parse(&text, &ParseOptions::default());
    sort_diagnostics(draft, &mut parsed.diagnostics);
    assert!(start.elapsed() < GENEROUS, "{what}: {:?}", start.elapsed());
    parsed
}

fn of_code(parsed: &Parsed, code: Code) -> Vec<&str> {
    parsed.diagnostics.iter().filter(|one| one.code == code).map(|one| one.pointer.as_str()).collect()
}

#[test]
fn variables_expand_to_64_mb_and_no_further() {
    let draft = |count: usize| {
        let strings = vec!["{{a}}"; count];
        json!({ "vr": { "a": "x".repeat(100_000) }, "m": { "kept": strings }, "t": [{ "tt": 7, "sg": [{ "tx": "b", "d": 1000 }] }] })
    };
    assert!(read(&draft(600)).draft.is_some());
    let refused = read(&draft(700));
    assert!(refused.draft.is_none());
    let places = of_code(&refused, Code::DraftTooLarge);
    // 64 MB hold 639 strings of 100 kB with their places.
    assert_eq!(places, ["/m/kept/639"]);
    assert!(refused.diagnostics[0].message.contains("64 MB"), "{:?}", refused.diagnostics);
}

#[test]
fn places_of_filled_strings_count_as_well() {
    let strings = vec!["{{a}}"; 2000];
    let draft = json!({ "vr": { "a": "" }, "m": { "k".repeat(100_000): strings }, "t": [{ "tt": 7, "sg": [{ "tx": "b", "d": 1000 }] }] });
    assert_eq!(of_code(&read(&draft), Code::DraftTooLarge).len(), 1);
}

#[test]
fn resources_are_repeated_up_to_64_mb() {
    let segments: Vec<Value> = (0..700).map(|_| json!({ "u": "#a", "d": 1000 })).collect();
    let draft = json!({ "r": { "a": { "u": "x".repeat(100_000) } }, "t": [{ "tt": 0, "sg": segments }] });
    assert_eq!(of_code(&read(&draft), Code::DraftTooLarge), ["/t/0/sg/640/u"]);
}

#[test]
fn unknown_keys_by_the_hundred_thousand_are_checked_in_linear_time() {
    let unknown: Map<String, Value> = (0..200_000).map(|index| (format!("key{index}"), json!(0))).collect();
    let mut segment = json!({ "tx": "a", "d": 1000, "opacty": 1 });
    segment.as_object_mut().unwrap().extend(unknown);
    let parsed = read_in_time(&json!({ "t": [{ "tt": 7, "sg": [segment] }] }), "unknown keys");
    assert_eq!(of_code(&parsed, Code::UnknownKey).len(), 200_001);
    assert!(parsed.draft.is_some());
    assert_eq!(parsed.diagnostics[0].help.as_deref(), Some("did you mean \"o\"?"));
    assert_eq!(parsed.diagnostics[200_000].pointer, "/t/0/sg/0/key199999");
}

#[test]
fn names_and_references_by_the_ten_thousand_are_checked_in_linear_time() {
    let count = 20_000;
    let strings: Vec<String> = (0..count).map(|index| format!("{{{{wanted{index}}}}}")).collect();
    let values: Map<String, Value> = (0..count).map(|index| (format!("given{index}"), json!("v"))).collect();
    let variables = read_in_time(&json!({ "vr": values, "m": { "kept": strings }, "t": [] }), "variables");
    assert_eq!(of_code(&variables, Code::UnsetVariable).len(), count);

    let resources: Map<String, Value> = (0..count).map(|index| (format!("given{index}"), json!({ "u": "a.mp4", "x": 1 }))).collect();
    let segments: Vec<Value> = (0..count).map(|index| json!({ "u": format!("#wanted{index}"), "d": 1 })).collect();
    let references = read_in_time(&json!({ "r": resources, "t": [{ "tt": 0, "sg": segments }] }), "references");
    assert_eq!(of_code(&references, Code::UnknownReference).len(), count);

    let ducked = |index: usize| json!({ "tt": 1, "id": format!("track{index}"), "dk": { "by": format!("wanted{index}") }, "sg": [] });
    let tracks = read_in_time(&json!({ "t": (0..count).map(ducked).collect::<Vec<_>>() }), "tracks");
    assert_eq!(of_code(&tracks, Code::UnknownReference).len(), count);
}

#[test]
fn overlaps_do_not_repeat_long_names() {
    let long = "n".repeat(100_000);
    let mut segments = vec![json!({ "n": long, "k": "colour", "c": "red", "s": 0, "d": 80_000_000 })];
    segments.extend((0..2000).map(|index| json!({ "k": "colour", "c": "red", "s": index, "d": 1000 })));
    let parsed = read_in_time(&json!({ "t": [{ "tt": 0, "sg": segments }] }), "overlaps");
    let mut told = String::new();
    parsed.diagnostics.iter().for_each(|one| write!(told, "{}", one.message).unwrap());
    assert!(told.len() < 1_000_000, "{}", told.len());
    assert_eq!(of_code(&parsed, Code::Overlap).len(), 2000);
}

#[test]
fn reading_stops_when_it_is_told_to() {
    let stop = Arc::new(AtomicUsize::new(2));
    let options = ParseOptions { stop: Arc::clone(&stop), ..ParseOptions::default() };
    let draft = json!({ "t": [{ "tt": 7, "sg": [{ "tx": "a", "d": 1000 }] }] }).to_string();
    let stopped = parse(&draft, &options);
    assert!(stopped.draft.is_none());
    assert_eq!(stopped.diagnostics.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::Interrupted]);
    stop.store(0, std::sync::atomic::Ordering::Relaxed);
    assert!(parse(&draft, &options).draft.is_some());
}
