//! Drafts that a stranger wrote: where they reach, what they wait for, and what they say to a terminal.

use std::process::Command;

use serde_json::{Value, json};

use crate::cli::material::{one_file, one_segment, png};
use crate::cli::sandbox::Sandbox;
use crate::support::run::Run;

const FONT: &[u8] = include_bytes!("../../../fonts/NotoSansHebrew-Regular.ttf");

fn title(family: &str) -> Value {
    one_segment(7, json!({ "tx": "שלום", "ff": [family], "d": 500 }))
}

/// Codes of the errors of a render.
fn codes(run: &Run) -> Vec<String> {
    run.errors().into_iter().map(|(code, _)| code).collect()
}

#[test]
fn a_jail_holds_fonts_to_its_own_folder() {
    let sandbox = Sandbox::new();
    let render = |draft: &str, jail: &[&str]| sandbox.run(&[&["render", draft, "-o", "a.mp4", "--json", "--force"], jail].concat());
    for name in ["in/font.ttf", "in/deep/font.ttf", "out.ttf"] {
        sandbox.write(name, FONT);
    }
    for (draft, family) in [("in/own.json", "font.ttf"), ("in/deep/above.json", "../font.ttf"), ("in/outside.json", "../out.ttf")] {
        sandbox.write(draft, title(family).to_string());
    }
    for (draft, jail, refused) in [
        ("in/own.json", &["--jail", "in"] as &[&str], false),
        ("in/deep/above.json", &["--jail", "in"], false),
        ("in/deep/above.json", &["--jail", "in/deep"], true),
        ("in/deep/above.json", &["--jail"], true),
        ("in/own.json", &["--jail"], false),
        ("in/outside.json", &["--jail", "in"], true),
        ("in/outside.json", &["--jail", "."], false),
        ("in/outside.json", &["--jail", "in/deep"], true),
    ] {
        let run = render(draft, jail);
        let found = codes(&run);
        assert_eq!(found.first().is_some_and(|code| code == "outside-jail"), refused, "{draft} {jail:?}: {}", run.stderr);
        assert_eq!(run.status, if refused { 4 } else { 0 }, "{draft} {jail:?}: {}", run.stderr);
    }
    // What exists outside is not told.
    sandbox.write("in/missing.json", title("../nothing.ttf").to_string());
    assert_eq!(codes(&render("in/missing.json", &["--jail"])), ["outside-jail"]);
}

#[test]
fn a_jail_without_a_folder_is_that_of_the_draft() {
    let sandbox = Sandbox::new();
    sandbox.write("p.png", png(64, 48));
    sandbox.write("in/p.png", png(64, 48));
    sandbox.write("in/own.json", one_file("p.png").to_string());
    sandbox.write("in/outside.json", one_file("../p.png").to_string());
    sandbox.succeed(&["render", "in/own.json", "-o", "a.mp4", "--jail"]);
    sandbox.succeed(&["render", "--jail", "-o", "b.mp4", "in/own.json"]);
    assert_eq!(codes(&sandbox.run(&["render", "in/outside.json", "-o", "c.mp4", "--json", "--jail"])), ["outside-jail"]);
    let swallowed = sandbox.run(&["render", "--jail", "in/own.json", "-o", "d.mp4"]);
    assert!(swallowed.status == 2 && swallowed.stderr.contains("put --jail last"), "{}", swallowed.stderr);
}

#[cfg(unix)]
#[test]
fn pipes_sockets_and_devices_are_refused_before_they_are_opened() {
    let sandbox = Sandbox::new();
    let pipe = |name: &str| assert!(Command::new("mkfifo").arg(sandbox.path(name)).status().unwrap().success());
    ["pipe.png", "pipe.ttf", "pipe.json"].iter().for_each(|name| pipe(name));
    let _socket = std::os::unix::net::UnixListener::bind(sandbox.path("socket.png")).unwrap();
    let sum = "0".repeat(64);
    for (draft, code, found) in [
        (one_file("pipe.png"), "unreadable-media", "a pipe"),
        (one_segment(0, json!({ "u": "pipe.png", "sha": sum, "d": 500 })), "unreadable-media", "a pipe"),
        (one_segment(0, json!({ "u": "gone.png", "fb": "socket.png", "d": 500 })), "unreadable-media", "a socket"),
        (one_file("/dev/zero"), "unreadable-media", "a device"),
        (title("pipe.ttf"), "missing-glyph", "a pipe"),
    ] {
        sandbox.write("d.json", draft.to_string());
        let run = sandbox.run(&["render", "d.json", "-o", "a.mp4", "--json"]);
        assert!(codes(&run) == [code] && run.stderr.contains(found), "{draft}: {}", run.stderr);
    }
    for arguments in [
        &["render", "pipe.json", "-o", "a.mp4"] as &[&str],
        &["inspect", "/dev/zero"],
        &["compare", "pipe.png", "pipe.png"],
        &["export", "pipe.json", "-o", "a.mp4", "--where", "cloud"],
    ] {
        let run = sandbox.run(arguments);
        assert!(run.status != 0 && (run.stderr.contains("a pipe") || run.stderr.contains("a device")), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn foreign_text_commands_no_terminal_and_tells_no_secret() {
    let evil = "a\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}b\nerror[internal]: c";
    let key = "k\u{1b}[2J\u{2066}";
    let draft = json!({ "m": { "width": 64, "height": 48, "fps": 10, "title": evil }, "t": [
        { "tt": 0, "n": evil, "sg": [
            { "k": "colour", "c": "red", "d": 500, "n": evil, key: 1 },
            { "u": format!("{evil}.png"), "d": 500 },
            { "u": "https://me:hunter2@127.0.0.1:1/nmv_usr_abcdef012345.png", "d": 500 },
        ] },
    ] });
    let sandbox = Sandbox::with_draft(&draft);
    let commands: [&[&str]; 6] = [
        &["validate", "d.json"],
        &["validate", "d.json", "--json"],
        &["inspect", "d.json", "--skip-missing"],
        &["inspect", "d.json", "--skip-missing", "--json"],
        &["render", "d.json", "-o", "a.mp4", "-vv"],
        &["render", evil, "-o", evil, evil, "--json"],
    ];
    for arguments in commands {
        let run = sandbox.run(arguments);
        for text in [&run.stdout, &run.stderr] {
            let is_foreign = |c: char| c != '\n' && (c.is_control() || ('\u{2028}'..='\u{202e}').contains(&c) || c == '\u{2066}');
            assert!(!text.contains(is_foreign), "{arguments:?}: {text:?}");
            assert!(!text.contains("hunter2") && !text.contains("nmv_usr_a"), "{arguments:?}: {text}");
            assert!(!text.lines().any(|line| line.starts_with("error[internal]")), "{arguments:?}: {text}");
        }
    }
    // Machines get the text itself, escaped as JSON does.
    let document = sandbox.run(&["inspect", "d.json", "--skip-missing", "--json"]).document();
    assert_eq!(document["tracks"][0]["name"], evil);
}

#[test]
fn a_font_that_serves_for_another_is_told() {
    let sandbox = Sandbox::with_draft(&one_segment(7, json!({ "tx": "Words", "ff": ["No Such Family"], "d": 500 })));
    let refused = sandbox.run(&["render", "d.json", "-o", "a.mp4"]);
    assert!(refused.status == 3 && refused.stderr.contains("--font-fallback"), "{}", refused.stderr);
    let told = sandbox.succeed(&["still", "d.json", "--at", "0", "-o", "a.png", "--font-fallback"]);
    assert!(told.stderr.contains("warning[font-substituted]"), "{}", told.stderr);
    assert!(told.stderr.contains("\"No Such Family\"") && told.stderr.contains("Inter"), "{}", told.stderr);
    let strict = sandbox.run(&["still", "d.json", "--at", "0", "-o", "b.png", "--font-fallback", "--strict", "--json"]);
    assert_eq!((strict.status, codes(&strict)), (3, vec!["font-substituted".to_owned()]), "{}", strict.stderr);
    // A character that nothing has, after all fonts were searched: the way out is not the one that was taken.
    sandbox.write("d.json", one_segment(7, json!({ "tx": "a\u{10fffd}", "d": 500 })).to_string());
    let without = sandbox.run(&["validate", "d.json"]);
    let with = sandbox.run(&["validate", "d.json", "--font-fallback"]);
    assert!(without.stderr.contains("help: ") && without.stderr.contains("--font-fallback"), "{}", without.stderr);
    assert!(with.status == 3 && with.stderr.contains("help: ") && !with.stderr.contains("--font-fallback"), "{}", with.stderr);
}

#[test]
fn without_an_adapter_the_advice_leads_out() {
    let sandbox = Sandbox::with_draft(&one_segment(0, json!({ "k": "colour", "c": "red", "d": 500 })));
    let hidden = |arguments: &[&str]| -> Run {
        let mut command = sandbox.command(arguments);
        for name in ["VK_DRIVER_FILES", "VK_ICD_FILENAMES", "__EGL_VENDOR_LIBRARY_FILENAMES"] {
            command.env(name, "/nonexistent");
        }
        command.env("EGL_PLATFORM", "none").env("WGPU_BACKEND", "vulkan").output().unwrap().into()
    };
    let adapters = hidden(&["doctor", "--json"]).document()["adapters"].as_array().unwrap().len();
    if adapters > 0 {
        eprintln!("skipped: this machine's adapters cannot be hidden");
        return;
    }
    // The processor does all there is; only who asks for a card is told how to get one.
    for (choice, status) in [("auto", 0), ("cpu", 0), ("gpu", 7)] {
        let run = hidden(&["render", "d.json", "-o", "a.mp4", "--force", "--compositor", choice]);
        assert_eq!(run.status, status, "{choice}: {}", run.stderr);
        if status == 7 {
            let help = run.stderr.lines().find(|line| line.contains("help: ")).unwrap_or_default();
            assert!(help.contains("mesa-vulkan-drivers") && help.contains("--compositor cpu"), "{choice}: {}", run.stderr);
        }
    }
}
