//! The text of a draft: comments, where errors point, and how it is laid out.

use crate::cli::sandbox::Sandbox;

const WRITTEN: &str = "{ // A draft with comments
  \"$schema\": \"draft.schema.json\",
  \"m\": { \"width\": 64, \"height\": 48, \"fps\": 10, },
  /* Tracks */
  \"t\": [
    { \"tt\": 0, \"sg\": [{ \"k\": \"colour\", \"c\": \"red\", \"d\": 1000 }, // the first
      { \"k\": \"colour\", \"c\": \"blue\", \"d\": 1000 },
    ] },
  ],
}
";

fn written(text: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("d.json", text);
    sandbox
}

#[test]
fn comments_trailing_commas_and_a_schema_pass_in_silence() {
    let sandbox = written(WRITTEN);
    let run = sandbox.succeed(&["validate", "d.json", "--strict", "--json"]);
    assert_eq!(run.document().as_array().map(Vec::len), Some(0), "{}", run.stdout);
    sandbox.succeed(&["still", "d.json", "--at", "500", "-o", "s.png"]);
}

#[test]
fn errors_point_at_the_line_and_the_column() {
    let sandbox = written(&WRITTEN.replace("\"blue\"", "\"bleu\"").replace("\"red\"", "\"red\", \"ẞ\": 1"));
    let run = sandbox.run(&["validate", "d.json"]);
    let wanted = "error[unknown-value]: \"c\" takes a colour: #RGB, #RRGGBB, #RRGGBBAA, or a CSS name; \
                  found the string \"bleu\"
  --> d.json:7:29 /t/0/sg/1/c
    |
  7 |       { \"k\": \"colour\", \"c\": \"bleu\", \"d\": 1000 },
    |                             ^^^^^^
  help: did you mean \"blue\"";
    assert!(run.stderr.contains(wanted), "{}", run.stderr);
    // The key itself is what is not known; columns count characters.
    assert!(run.stderr.contains("  --> d.json:6:52 /t/0/sg/0/ẞ\n"), "{}", run.stderr);
    let document = sandbox.run(&["validate", "d.json", "--json"]).document();
    let found = document.as_array().unwrap().iter().find(|one| one["code"] == "unknown-value").unwrap();
    assert_eq!((found["line"].as_u64(), found["column"].as_u64()), (Some(7), Some(29)));
    let broken = written(&WRITTEN.replace("\"blue\",", "\"blue\";"));
    let run = broken.run(&["render", "d.json", "-o", "a.mp4"]);
    assert!(run.status == 3 && run.stderr.contains("  --> d.json:7:35\n") && run.stderr.contains("^\n"), "{}", run.stderr);
}

#[test]
fn a_draft_is_laid_out_a_segment_a_line_with_its_comments() {
    let sandbox = written(WRITTEN);
    assert_eq!(sandbox.run(&["fmt", "d.json", "--check"]).status, 1);
    assert_eq!(sandbox.read("d.json"), WRITTEN.as_bytes());
    sandbox.succeed(&["fmt", "d.json"]);
    let text = String::from_utf8(sandbox.read("d.json")).unwrap();
    for line in [
        "  // A draft with comments",
        "  /* Tracks */",
        "        { \"k\": \"colour\", \"c\": \"red\", \"d\": 1000 }, // the first",
        "        { \"k\": \"colour\", \"c\": \"blue\", \"d\": 1000 }",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert_eq!(sandbox.succeed(&["fmt", "d.json", "--check"]).stdout, "d.json: laid out already\n");
    sandbox.write("d.json", "{ \"t\": [ }");
    let refused = sandbox.run(&["fmt", "d.json"]);
    assert!(refused.status == 3 && refused.stderr.contains("not-json"), "{refused:?}");
    assert_eq!(sandbox.read("d.json"), b"{ \"t\": [ }");
}

#[test]
fn a_first_draft_renders_as_it_is() {
    let sandbox = Sandbox::new();
    sandbox.succeed(&["init", "first.json"]);
    let findings = sandbox.succeed(&["validate", "first.json", "--strict", "--json"]).document();
    assert_eq!(findings.as_array().map(Vec::len), Some(0), "{findings}");
    assert_eq!(sandbox.succeed(&["fmt", "first.json", "--check"]).status, 0);
    sandbox.succeed(&["still", "first.json", "--at", "1000", "-o", "s.png", "--size", "270x480"]);
    let taken = sandbox.run(&["init", "first.json"]);
    assert!(taken.status == 1 && taken.stderr.contains("output-exists"), "{taken:?}");
    sandbox.succeed(&["init", "first.json", "--force"]);
}
