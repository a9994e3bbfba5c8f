//! `offcut batch`: a draft for each row of a table.

use std::time::SystemTime;

use serde_json::{Value, json};

use crate::cli::sandbox::Sandbox;

fn sandbox() -> Sandbox {
    let text = json!({ "tx": "{{name}}", "d": "{{ms|200}}" });
    Sandbox::with_draft(&json!({ "m": { "width": 64, "height": 48, "fps": 10 }, "t": [{ "tt": 7, "sg": [text] }] }))
}

fn states(sandbox: &Sandbox) -> Vec<String> {
    let text = String::from_utf8(sandbox.read("out/batch.jsonl")).unwrap();
    let state = |line: &str| serde_json::from_str::<Value>(line).unwrap()["state"].as_str().unwrap().to_owned();
    text.lines().map(state).collect()
}

fn modified(sandbox: &Sandbox, name: &str) -> SystemTime {
    std::fs::metadata(sandbox.path(name)).unwrap().modified().unwrap()
}

#[test]
fn rows_are_rendered_once_and_again_where_they_change() {
    let sandbox = sandbox();
    sandbox.write("rows.csv", "name,ms\nAda,200\n\"Bob, Jr.\",300\n");
    let batch = ["batch", "d.json", "rows.csv", "-o", "out/{{row}}-{{name}}.mp4"];
    sandbox.succeed(&batch);
    assert_eq!(states(&sandbox), ["rendered", "rendered"]);
    let first = modified(&sandbox, "out/1-Ada.mp4");
    sandbox.write("rows.csv", "name,ms\nAda,200\n\"Bob, Jr.\",400\n");
    sandbox.succeed(&batch);
    assert_eq!(states(&sandbox), ["kept", "rendered"]);
    assert_eq!(modified(&sandbox, "out/1-Ada.mp4"), first);
    std::fs::write(sandbox.path("out/1-Ada.mp4"), "mine").unwrap();
    assert_eq!(sandbox.run(&batch).status, 1, "a file that the batch did not make is not replaced");
    assert_eq!(sandbox.read("out/1-Ada.mp4"), b"mine");
    assert_eq!(states(&sandbox), ["failed", "kept"]);
}

#[test]
fn a_row_that_fails_stops_no_other_and_is_named_with_its_column() {
    let sandbox = sandbox();
    sandbox.write("rows.jsonl", "{\"name\":\"A\",\"ms\":\"soon\"}\n{\"name\":\"B\",\"ms\":200}\n");
    let run = sandbox.run(&["batch", "d.json", "rows.jsonl", "-o", "out/{{name}}.mp4", "--jobs", "2", "--json"]);
    assert_eq!(run.status, 1);
    let lines: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let done = lines.last().unwrap();
    assert_eq!((&done["rendered"], &done["failed"]), (&json!(1), &json!(1)));
    let failed = lines.iter().find(|line| line["state"] == "failed").unwrap();
    let message = failed["findings"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("line 1, column ms: "), "{message}");
    assert!(sandbox.path("out/B.mp4").is_file() && !sandbox.path("out/A.mp4").exists());
}

#[test]
fn a_table_that_cannot_be_meant_is_refused_before_any_work() {
    let sandbox = sandbox();
    for (table, said) in [
        ("name\n../x\n", "column \"name\""),
        ("name\nA\nA\n", "both write"),
        ("name,ms\nA\n", "line 2 has 1 values"),
        ("name\n\"A\nB\n", "opens a quote"),
        ("sku\nA\n", "no such column"),
        ("name\n", "has no rows"),
    ] {
        sandbox.write("rows.csv", table);
        let run = sandbox.run(&["batch", "d.json", "rows.csv", "-o", "out/{{name}}.mp4"]);
        assert!(run.status == 2 && run.stderr.contains(said), "{table:?}: {}", run.stderr);
        assert!(!sandbox.path("out").exists(), "{table:?}");
    }
}
