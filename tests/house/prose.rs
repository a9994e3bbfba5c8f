//! Comments as they are written here: under 120 characters a line, and a doc begins with the thing itself.

use std::path::Path;

use super::layers::files;

/// Characters of the longest line of a comment.
const LONGEST: usize = 120;

/// Everything that is wrong with the comments of one file.
fn faults(path: &str, text: &str) -> Vec<String> {
    let comment = |line: &str| {
        let line = line.trim_start();
        let after = ["//!", "///", "//"].iter().find_map(|mark| line.strip_prefix(mark))?;
        Some(after.trim_start().to_owned())
    };
    let is_doc = |line: &str| ["///", "//!"].iter().any(|mark| line.trim_start().starts_with(mark));
    let fault = |line: &str| {
        let comment = comment(line)?;
        match line.chars().count() {
            count if count > LONGEST => Some(format!("{count} characters in a line of a comment")),
            _ if comment.starts_with("What ") && is_doc(line) => Some("a doc that begins with \"What\"".to_owned()),
            _ => None,
        }
    };
    text.lines().enumerate().filter_map(|(index, line)| Some(format!("{path}:{}: {}", index + 1, fault(line)?))).collect()
}

#[test]
fn comments_are_short_and_begin_with_the_thing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    ["src", "shaders", "tests", "benches", "fuzz"].iter().for_each(|folder| files(root, &root.join(folder), &mut paths));
    assert!(paths.len() > 300, "{} files found", paths.len());
    let check = |path: &std::path::PathBuf| faults(&path.to_string_lossy(), &std::fs::read_to_string(root.join(path)).unwrap());
    let found: Vec<_> = paths.iter().flat_map(check).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn long_comments_and_whats_are_found() {
    let long = format!("    // {}", "a".repeat(LONGEST));
    for bad in ["/// What it does.", "    /// What it is.", "//! What is here.", &long] {
        assert_eq!(faults("a.rs", bad).len(), 1, "{bad}");
    }
    let code = format!("let a = \"{}\";", "a".repeat(LONGEST));
    for good in ["/// Whatever comes.", "// What it takes is measured.", "/// The thing.", &code] {
        assert!(faults("a.rs", good).is_empty(), "{good}");
    }
}
