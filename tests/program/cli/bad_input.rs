//! Drafts and media that are wrong, each in its own way.

use serde_json::{Value, json};

use crate::cli::material::{gif_bomb, one_file, one_segment, png, png_header, red_then_blue, video, wav};
use crate::cli::sandbox::Sandbox;

/// Exit status, code and pointer.
type Expected<'a> = (i32, &'a str, &'a str);

/// Renders and validates `d.json`, which must give this error first and leave no file.
fn assert_refused(sandbox: &Sandbox, arguments: &[&str], name: &str, (status, code, pointer): Expected<'_>) {
    let before = sandbox.names();
    let render = sandbox.run(&[&["render", "d.json", "-o", "a.mp4", "--json"], arguments].concat());
    let first = render.errors().into_iter().next().unwrap_or_default();
    assert_eq!((render.status, first.0.as_str(), first.1.as_str()), (status, code, pointer), "{name}: {}", render.stderr);
    assert!(render.stderr.contains(&format!("error[{code}]: ")), "{name}: {}", render.stderr);
    let points = |line: &str| line.starts_with("  --> d.json") && line.ends_with(pointer);
    assert!(render.stderr.lines().any(points), "{name}: {}", render.stderr);
    // Where a value is refused, what its key takes is the way out.
    assert!(render.stderr.contains("  help: ") || render.stderr.contains(" takes "), "{name} names no way out: {}", render.stderr);
    assert_eq!(sandbox.names(), before, "{name} left a file");
}

#[test]
fn texts_that_are_no_draft_are_refused() {
    let deep = "[".repeat(100_000);
    let cases: [(&[u8], Expected<'_>); 13] = [
        (b"", (3, "not-json", "")),
        (b"not JSON", (3, "not-json", "")),
        (b"{\"t\":[}", (3, "not-json", "")),
        (b"{\"t\":[{\"tt\":0,\"sg\":[{\"d\":NaN}]}]}", (3, "not-json", "")),
        (b"\xff\xfe{}", (3, "not-json", "")),
        (deep.as_bytes(), (3, "not-json", "")),
        (b"[]", (3, "wrong-type", "")),
        (b"\"draft\"", (3, "wrong-type", "")),
        (b"{}", (3, "not-ready", "")),
        (b"{\"t\":5}", (3, "wrong-type", "/t")),
        (b"{\"t\":[]}", (3, "not-ready", "/t")),
        (b"{\"v\":99,\"t\":[]}", (3, "unsupported-version", "/v")),
        (b"{\"t\":[{\"tt\":0,\"sg\":[{\"u\":1,\"d\":1000}]}]}", (3, "wrong-type", "/t/0/sg/0/u")),
    ];
    for (text, expected) in cases {
        let sandbox = Sandbox::new();
        sandbox.write("d.json", text);
        assert_refused(&sandbox, &[], &String::from_utf8_lossy(&text[..text.len().min(60)]), expected);
        let findings = sandbox.run(&["validate", "d.json", "--json"]);
        assert_eq!((findings.status, findings.document()[0]["code"].as_str()), (expected.0, Some(expected.1)));
    }
}

#[test]
fn values_that_cannot_be_are_refused_at_their_place() {
    let cases: [(&str, Value, &str); 14] = [
        ("/t/0/sg/0/s", json!(-1), "out-of-range"),
        ("/t/0/sg/0/d", json!(-1000), "out-of-range"),
        ("/t/0/sg/0/d", json!(0), "out-of-range"),
        ("/t/0/sg/0/d", json!(1e300), "out-of-range"),
        ("/t/0/sg/0/d", json!("NaN"), "wrong-type"),
        ("/t/0/sg/1/s", json!(500), "overlap"),
        ("/d", json!(86_400_001), "out-of-range"),
        ("/m/width", json!(0), "out-of-range"),
        ("/m/width", json!(65), "out-of-range"),
        ("/m/height", json!(100_000), "out-of-range"),
        ("/m/fps", json!(0), "out-of-range"),
        ("/m/fps", json!("30/0"), "wrong-type"),
        ("/t/0/sg/0/c", json!("#12345"), "unknown-value"),
        ("/t/0/sg/0/d", json!("{{unset}}"), "unset-variable"),
    ];
    for (pointer, value, code) in cases {
        let mut draft = red_then_blue();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        draft.pointer_mut(parent).unwrap()[key] = value.clone();
        let place = if code == "overlap" { "/t/0/sg/1" } else { pointer };
        let sandbox = Sandbox::with_draft(&draft);
        let run = sandbox.run(&["validate", "d.json", "--json"]);
        let found = &run.document()[0];
        assert!(found["pointer"].as_str().unwrap().starts_with(place), "{pointer} {value}: {found}");
        assert_refused(&sandbox, &[], &format!("{pointer} {value}"), (3, code, found["pointer"].as_str().unwrap()));
    }
}

#[test]
fn media_that_cannot_be_read_is_refused() {
    let cases: [(&str, Option<Vec<u8>>, &str); 8] = [
        ("missing.jpg", None, "missing-media"),
        ("empty.mp4", Some(Vec::new()), "unreadable-media"),
        ("text.mp4", Some(b"no video at all\n".repeat(50)), "unreadable-media"),
        ("truncated.png", Some(png(200, 200)[..300].to_vec()), "unreadable-media"),
        ("truncated.mp4", Some(video(1)[..400].to_vec()), "unreadable-media"),
        ("header.wav", Some(wav(100)[..20].to_vec()), "unreadable-media"),
        ("huge.png", Some(png_header(50_000, 50_000)), "media-too-large"),
        ("bomb.gif", Some(gif_bomb(65_535)), "media-too-large"),
    ];
    for (name, bytes, code) in cases {
        let sandbox = Sandbox::with_draft(&one_file(name));
        if let Some(bytes) = bytes {
            sandbox.write(name, bytes);
        }
        assert_refused(&sandbox, &[], name, (4, code, "/t/0/sg/0/u"));
    }
}

#[test]
fn media_are_recognised_by_content() {
    let sandbox = Sandbox::with_draft(&one_file("picture.mp4"));
    sandbox.write("picture.mp4", png(64, 48));
    sandbox.succeed(&["render", "d.json", "-o", "a.mp4"]);
    let sandbox = Sandbox::with_draft(&one_file("sound.png"));
    sandbox.write("sound.png", wav(1000));
    let done = sandbox.succeed(&["render", "d.json", "-o", "a.mp4", "--json"]).events().pop().unwrap();
    assert!(done["warnings"][0]["message"].as_str().unwrap().contains("without pictures"), "{done}");
}

#[test]
fn a_damaged_end_is_held_with_a_warning_and_strict_refuses_it() {
    let mut bytes = video(2);
    // The index goes first, so this is in the packets of the last third.
    let start = bytes.len() * 2 / 3;
    for (index, byte) in bytes[start..].iter_mut().enumerate() {
        *byte = (index * 131 % 251) as u8;
    }
    let sandbox = Sandbox::with_draft(&one_segment(0, json!({ "u": "v.mp4", "d": 2000 })));
    sandbox.write("v.mp4", bytes);
    let done = sandbox.succeed(&["render", "d.json", "-o", "a.mp4", "--json"]).events().pop().unwrap();
    assert_eq!((&done["frames"], &done["warnings"][0]["code"]), (&json!(20), &json!("damaged-media")));
    assert_eq!(done["warnings"][0]["pointer"], "/t/0/sg/0/u");
    let still = sandbox.succeed(&["still", "d.json", "--at", "1900", "-o", "s.png"]);
    assert!(still.stderr.contains("warning[damaged-media]"), "{still:?}");
    let strict = sandbox.run(&["still", "d.json", "--at", "1900", "-o", "t.png", "--strict"]);
    assert_eq!(strict.status, 4, "{strict:?}");
    let strict = sandbox.run(&["render", "d.json", "-o", "b.mp4", "--strict", "--json"]);
    assert_eq!((strict.status, strict.errors()[0].0.as_str()), (4, "damaged-media"));
    assert_eq!(sandbox.names(), ["a.mp4", "d.json", "s.png", "v.mp4"]);
}

#[test]
fn a_jail_holds_what_the_draft_names() {
    let outside = Sandbox::new();
    outside.write("p.png", png(64, 48));
    let absolute = outside.path("p.png");
    for location in ["../p.png".to_owned(), absolute.to_str().unwrap().to_owned(), format!("file://{}", absolute.display())] {
        let sandbox = Sandbox::with_draft(&one_file(&location));
        assert_refused(&sandbox, &["--jail", "."], &location, (4, "outside-jail", "/t/0/sg/0/u"));
    }
    let sandbox = Sandbox::with_draft(&one_file("in/p.png"));
    sandbox.write("in/p.png", png(64, 48));
    sandbox.succeed(&["render", "d.json", "-o", "a.mp4", "--jail", "."]);
}

#[test]
fn private_addresses_are_not_asked() {
    for url in ["http://127.0.0.1:9/a.png", "http://[::1]:9/a.png", "http://192.168.0.1/a.png"] {
        assert_refused(&Sandbox::with_draft(&one_file(url)), &[], url, (4, "private-url", "/t/0/sg/0/u"));
    }
    let sandbox = Sandbox::with_draft(&one_file("http://127.0.0.1:9/a.png"));
    assert_refused(&sandbox, &["--allow-private-urls"], "allowed, but nobody answers", (4, "fetch-failed", "/t/0/sg/0/u"));
}

#[test]
fn findings_of_all_stages_come_in_the_order_of_the_draft() {
    let draft = json!({ "m": { "width": 64, "height": 48, "fps": 10, "unknown": 1 }, "d": 2000, "t": [
        { "tt": 0, "sg": [{ "u": "missing.png", "d": 1000 }, { "k": "colour", "c": "red", "d": 9000 }, { "u": "gone.png", "d": 1000 }] },
        { "tt": 7, "sg": [{ "tx": "a", "d": 1000, "unknown": 1 }] },
        { "tt": 0, "sg": [{ "u": "lost.png", "d": 1000 }] },
    ] });
    let findings = Sandbox::with_draft(&draft).run(&["validate", "d.json", "--json"]).document();
    let places: Vec<_> = findings.as_array().unwrap().iter().map(|found| found["pointer"].as_str().unwrap()).collect();
    assert!(places.len() >= 6, "{findings}");
    // Every step of these pointers sorts as its text does.
    assert!(places.is_sorted(), "{places:?}");
}
