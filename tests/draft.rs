//! Drafts that are accepted and refused, as data: `drafts/accept/*.json` give warnings at most, `drafts/refuse/*.json` an error at least.
//! Beside a draft `NAME.expect` lists each diagnostic as `severity code pointer`; without it an accepted draft has none.

use std::fs;
use std::path::{Path, PathBuf};

use offcut::draft::{ParseOptions, Parsed, parse, write};

fn drafts(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drafts").join(folder);
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    found.sort();
    assert!(!found.is_empty());
    found
}

fn told(parsed: &Parsed) -> Vec<String> {
    parsed.diagnostics.iter().map(|one| format!("{} {} {}", one.severity, one.code, one.pointer).trim_end().into()).collect()
}

fn expected(draft: &Path) -> Vec<String> {
    let text = fs::read_to_string(draft.with_extension("expect")).unwrap_or_default();
    text.lines().filter(|line| !line.is_empty()).map(String::from).collect()
}

fn compare(folder: &str, accepted: bool) {
    let mut wrong = Vec::new();
    for path in drafts(folder) {
        let parsed = parse(&fs::read_to_string(&path).unwrap(), &ParseOptions::default());
        let (told, expected) = (told(&parsed), expected(&path));
        if told != expected || parsed.draft.is_some() != accepted {
            wrong.push(format!("{}:\n  told     {told:#?}\n  expected {expected:#?}\n  {:#?}", path.display(), parsed.diagnostics));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn good_drafts_are_accepted() {
    compare("accept", true);
}

#[test]
fn bad_drafts_are_refused() {
    compare("refuse", false);
}

#[test]
fn accepted_drafts_are_written_as_they_were_read() {
    for path in drafts("accept") {
        let parsed = parse(&fs::read_to_string(&path).unwrap(), &ParseOptions::default());
        let again = parse(&write(&parsed.document), &ParseOptions::default());
        assert_eq!(again.document, parsed.document);
        assert_eq!(write(&again.document), write(&parsed.document), "the order of keys");
    }
}
