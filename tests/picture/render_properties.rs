//! Properties of every draft that is accepted: it renders, whole and frame by frame, or says why not; it never panics
//! and leaves no half file.

use std::sync::OnceLock;

use crate::support::adapter::has_adapter;
use crate::support::folder::Folder;
use offcut::base::{Code, PixelSize, Time};
use offcut::render::{Cancel, CompositorChoice, OpenOptions, RenderOptions, render, render_still};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// Media that all drafts share, made once.
fn media_folder() -> &'static Folder {
    static FOLDER: OnceLock<Folder> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Folder::new();
        crate::support::media::quarters(50, 33).save(folder.file("still.png")).unwrap();
        crate::support::media::ring(41).save(folder.file("ring.png")).unwrap();
        let frames: Vec<_> =
            (0..20).map(|n| image::imageops::crop_imm(&crate::support::media::quarters(100, 60), n, 0, 64, 48).to_image()).collect();
        crate::support::media::save_clip(&folder.file("clip.mp4"), &frames);
        folder
    })
}

fn colour() -> impl Strategy<Value = Value> {
    prop_oneof![
        "#[0-9a-f]{6}".prop_map(Value::from),
        "#[0-9a-f]{8}".prop_map(Value::from),
        (-400..400_i32, "#[0-9a-f]{6}", "#[0-9a-f]{8}", 0.0..1.0_f64)
            .prop_map(|(a, from, to, at)| json!({"a": a, "st": [[0, from], [at, to]]})),
    ]
}

fn content() -> impl Strategy<Value = Value> {
    let file = select(vec!["still.png", "ring.png", "clip.mp4"]);
    let picture = (file, 0..700_u32, prop::option::of((0.1..10.0_f64, any::<bool>(), select(vec!["hold", "blank", "loop"]))));
    prop_oneof![
        3 => picture.prop_map(|(file, start, play)| match play {
            Some((speed, reverse, past_end)) if file == "clip.mp4" => json!({"u": file, "ss": start, "sp": speed, "rv": reverse, "ep": past_end}),
            _ => json!({"u": file}),
        }),
        1 => colour().prop_map(|paint| json!({"k": "colour", "c": paint})),
        1 => ("[a-zA-Z \n\u{e4}\u{644}\u{5d0}\u{e01}]{1,12}", 0.01..1.5_f64, colour(), prop::option::of(0.0..0.5_f64)).prop_map(|(text, size, paint, stroke)| {
            let mut value = json!({"k": "text", "tx": text, "fs": size, "c": paint});
            if let Some(width) = stroke {
                value["st"] = json!([{"c": "#000", "w": width}]);
                value["ts"] = json!([{"c": "#0008", "x": width, "y": -width, "b": width}]);
                value["bx"] = json!({"c": "#fff8", "pad": width, "r": width});
            }
            value
        }),
    ]
}

/// Values of keyframes of one property.
fn keys(property: &'static str, values: std::ops::Range<f64>) -> impl Strategy<Value = (String, Value)> {
    let ease = select(vec!["linear", "hold", "ease-in-out", "out-back", "in-elastic", "out-bounce"]);
    prop::collection::vec((values, ease), 1..4).prop_map(move |keys| {
        let keys: Vec<_> = keys.into_iter().enumerate().map(|(index, (value, ease))| json!([index * 150, value, ease])).collect();
        (property.to_owned(), json!(keys))
    })
}

fn layout() -> impl Strategy<Value = Map<String, Value>> {
    let entry = |key: &'static str, value: BoxedStrategy<Value>| value.prop_map(move |value| (key.to_owned(), value)).boxed();
    let number = |key, range: std::ops::Range<f64>| entry(key, range.prop_map(Value::from).boxed());
    let words = |key, words: &[&'static str]| entry(key, select(words.to_vec()).prop_map(Value::from).boxed());
    let frames =
        prop_oneof![keys("x", -2.0..3.0), keys("sc", 0.0..4.0), keys("ro", -500.0..500.0), keys("o", 0.0..1.0), keys("w", 0.01..2.0)];
    let crop = (0.0..0.6_f64, 0.0..0.39_f64, 0.0..0.39_f64, 0.0..0.6_f64).prop_map(|(l, t, r, b)| json!([l, t, r, b])).boxed();
    let rectangle = || (0.0..0.7_f64, 0.0..0.7_f64, 0.01..0.3_f64, 0.01..0.3_f64).prop_map(|(x, y, w, h)| json!([x, y, w, h]));
    let burns = (rectangle(), rectangle()).prop_map(|(from, to)| json!({"f": from, "t": to, "e": "in-out-sine"})).boxed();
    let any = prop_oneof![
        words("ft", &["cover", "contain", "fill", "none", "blur"]),
        number("x", -1.0..2.0),
        number("y", -1.0..2.0),
        number("w", 0.001..3.0),
        number("h", 0.001..3.0),
        number("sc", 0.0..5.0),
        number("ro", -720.0..720.0),
        number("ax", 0.0..1.0),
        number("ay", 0.0..1.0),
        number("o", 0.0..1.0),
        words("fl", &["h", "v", "hv"]),
        entry("cr", crop),
        entry("kb", burns),
        entry("kf", prop::collection::vec(frames, 1..3).prop_map(|keys| Value::Object(keys.into_iter().collect())).boxed()),
    ];
    prop::collection::vec(any, 0..6).prop_map(|entries| entries.into_iter().collect())
}

fn segment() -> impl Strategy<Value = Value> {
    let kinds = vec![
        "fade",
        "fade-black",
        "fade-white",
        "wipe-left",
        "wipe-up",
        "slide-right",
        "slide-down",
        "push-left",
        "push-up",
        "zoom-in",
        "zoom-out",
    ];
    let transition = prop::option::of((select(kinds), 1..250_u32));
    (content(), layout(), 250..700_u32, transition).prop_map(|(mut content, layout, duration, transition)| {
        let keys = content.as_object_mut().unwrap();
        keys.extend(layout);
        keys.insert("d".to_owned(), json!(duration));
        if let Some((kind, length)) = transition {
            keys.insert("tr".to_owned(), json!({"n": kind, "d": length}));
        }
        content
    })
}

fn draft() -> impl Strategy<Value = Value> {
    let track = (prop::collection::vec(segment(), 1..4), 0.1..1.0_f64).prop_map(|(mut segments, opacity)| {
        // The last one has nothing to turn into.
        segments.last_mut().unwrap().as_object_mut().unwrap().remove("tr");
        json!({"tt": 0, "o": opacity, "sg": segments})
    });
    (prop::collection::vec(track, 1..4), colour()).prop_map(|(tracks, background)| json!({"m": {"fps": 12}, "bg": background, "t": tracks}))
}

/// Renders the draft whole, and one frame of it alone. A draft that is refused for a good reason is rejected: another
/// is drawn in its place.
fn renders(draft: &Value, compositor: CompositorChoice, frame_ms: i64) -> Result<(), TestCaseError> {
    let folder = media_folder();
    let open = OpenOptions { size: Some(PixelSize::new(64, 64)), ..OpenOptions::default() };
    let project = match folder.try_open(draft, open) {
        Ok(project) => project,
        Err(failure) => {
            prop_assert!(failure.diagnostics.iter().all(|one| one.code != Code::Internal), "{failure:?}");
            return Err(TestCaseError::reject("the draft is not accepted"));
        }
    };
    let mut options = RenderOptions { compositor, cache_folder: Some(folder.path().to_owned()), ..folder.options("out.mp4") };
    options.settings.force = true;
    match render(&project, &options, &Cancel::default(), &mut |_| {}) {
        Ok(report) => {
            prop_assert_eq!(report.finished.frames, project.timeline.frame_count());
            let still = render_still(&project, &options, Time::from_ms(frame_ms), &Cancel::default());
            prop_assert!(still.as_ref().is_ok_and(|(frame, _)| frame.size() == PixelSize::new(64, 64)), "{still:?}");
            Ok(())
        }
        Err(failure) => {
            // The processor's path may say that it needs the other one.
            prop_assert!(
                compositor == CompositorChoice::Cpu && failure.diagnostics.iter().all(|one| one.code == Code::NoAdapter),
                "{failure:?}"
            );
            Err(TestCaseError::reject("the processor cannot draw it"))
        }
    }
}

/// Renders `cases` drafts; fails too where three of four that are drawn are rejected, so it cannot pass on refusals.
fn check(cases: u32, compositor: CompositorChoice) {
    let config = ProptestConfig { cases, max_global_rejects: 3 * cases, failure_persistence: None, ..ProptestConfig::default() };
    proptest::test_runner::TestRunner::new(config)
        .run(&(draft(), 0..2000_i64), |(draft, frame_ms)| renders(&draft, compositor, frame_ms))
        .unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn accepted_drafts_render() {
    check(160, CompositorChoice::Cpu);
    if has_adapter() {
        check(24, CompositorChoice::Gpu);
    }
}
