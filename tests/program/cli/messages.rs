//! Output for people.

use serde_json::json;

use crate::cli::material::{one_file, red_then_blue};
use crate::cli::sandbox::Sandbox;

#[test]
fn every_verb_has_help_with_an_example() {
    let sandbox = Sandbox::new();
    let overview = sandbox.succeed(&["--help"]).stdout;
    let (_, listed) = overview.split_once("Commands:\n").unwrap();
    let verbs: Vec<_> = listed.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(verbs.len() >= 13 && verbs.contains(&"render"), "{overview}");
    for verb in verbs.into_iter().filter(|verb| *verb != "help") {
        let help = sandbox.succeed(&[verb, "--help"]).stdout;
        assert!(help.contains(&format!("  offcut {verb}")) && help.contains("Example"), "{help}");
        for option in ["--json", "--verbose", "--quiet", "--color"] {
            assert!(help.contains(option), "{verb}: {option}");
        }
    }
    assert!(sandbox.succeed(&["--version"]).stdout.starts_with("offcut "));
}

#[test]
fn a_message_names_the_place_what_was_found_and_the_way_out() {
    let sandbox = Sandbox::with_draft(&one_file("media/b.jpg"));
    let run = sandbox.run(&["render", "d.json", "-o", "a.mp4"]);
    let lines: Vec<_> = run.stderr.lines().collect();
    assert!(lines[0].starts_with("error[missing-media]: ") && lines[0].contains("\"media/b.jpg\""), "{}", run.stderr);
    assert_eq!(lines[1], "  --> d.json /t/0/sg/0/u");
    assert!(lines[2].starts_with("  looked in: ") && lines[2].ends_with("media/b.jpg"), "{}", run.stderr);
    assert!(lines[3].starts_with("  help: ") && lines[3].contains("--skip-missing"), "{}", run.stderr);
    assert_eq!((lines.len(), run.stdout.as_str(), run.status), (4, "", 4));
}

#[test]
fn equal_warnings_are_said_once_with_every_place() {
    let mut draft = red_then_blue();
    for segment in draft["t"][0]["sg"].as_array_mut().unwrap() {
        segment["zz"] = json!(1);
    }
    let sandbox = Sandbox::with_draft(&draft);
    let run = sandbox.succeed(&["validate", "d.json"]);
    assert_eq!(run.stderr.matches("warning[unknown-key]").count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("  --> d.json /t/0/sg/0/zz\n  --> d.json /t/0/sg/1/zz\n"), "{}", run.stderr);
    assert_eq!(run.stdout, "d.json: valid, 0 errors, 2 warnings\n");
    assert_eq!(sandbox.run(&["validate", "d.json", "--json"]).document().as_array().unwrap().len(), 2);
}

#[test]
fn colours_are_for_terminals_or_for_those_who_ask() {
    let sandbox = Sandbox::with_draft(&one_file("missing.jpg"));
    let stderr = |arguments: &[&str]| sandbox.run(&[&["validate", "d.json"], arguments].concat()).stderr;
    assert!(!stderr(&[]).contains('\u{1b}'));
    assert!(!stderr(&["--color", "never"]).contains('\u{1b}'));
    assert!(stderr(&["--color", "always"]).contains('\u{1b}'));
    let usage = sandbox.run(&["render", "--color=always"]).stderr;
    assert!(usage.contains('\u{1b}'), "{usage}");
}

#[test]
fn quiet_says_errors_only_and_verbose_more() {
    let mut draft = red_then_blue();
    draft["zz"] = json!(1);
    let sandbox = Sandbox::with_draft(&draft);
    let quiet = sandbox.succeed(&["render", "d.json", "-o", "a.mp4", "-q"]);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
    let plain = sandbox.succeed(&["render", "d.json", "-o", "b.mp4"]);
    assert!(plain.stdout.starts_with("b.mp4: 2 s, 20 frames of 64x48"), "{}", plain.stdout);
    assert!(plain.stderr.starts_with("warning[unknown-key]"), "{}", plain.stderr);
    let verbose = sandbox.succeed(&["render", "d.json", "-o", "c.mp4", "-vv"]);
    assert!(verbose.stdout.contains("libx264") && verbose.stderr.contains("opened"), "{}{}", verbose.stdout, verbose.stderr);
    sandbox.write("d.json", "{");
    assert!(sandbox.run(&["render", "d.json", "-o", "d.mp4", "-q"]).stderr.starts_with("error[not-json]"));
}
