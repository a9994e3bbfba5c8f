//! The licences of all crates that a build takes in, as `cargo metadata` tells them.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Crates under the Mozilla Public License, which wants their source to be named.
const MOZILLA: &[&str] = &[
    "option-ext",
    "symphonia",
    "symphonia-bundle-mp3",
    "symphonia-codec-adpcm",
    "symphonia-codec-pcm",
    "symphonia-core",
    "symphonia-format-riff",
    "symphonia-metadata",
];

/// The licences that `deny.toml` allows.
fn allowed() -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml")).unwrap();
    let list = text.split("allow = [").nth(1).unwrap().split(']').next().unwrap();
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The top-level parts of an SPDX expression that `operator` joins.
fn split<'a>(expression: &'a str, operator: &str) -> Vec<&'a str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, character) in expression.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 && at >= from && expression[at..].starts_with(operator) => {
                parts.push(expression[from..at].trim());
                from = at + operator.len();
            }
            _ => {}
        }
    }
    parts.push(expression[from..].trim());
    parts
}

/// Whether `is_allowed` holds for a choice that an SPDX expression leaves; `/` is its old word for OR, which binds less
/// than AND.
fn holds(expression: &str, is_allowed: &dyn Fn(&str) -> bool) -> bool {
    let expression = expression.replace('/', " OR ");
    let alternatives = split(&expression, " OR ");
    if alternatives.len() > 1 {
        return alternatives.iter().any(|part| holds(part, is_allowed));
    }
    let parts = split(&expression, " AND ");
    if parts.len() > 1 {
        return parts.iter().all(|part| holds(part, is_allowed));
    }
    match expression.trim().strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => holds(inner, is_allowed),
        None => is_allowed(expression.trim()),
    }
}

/// Name and licence of each crate that a build for this machine takes in, tests included.
fn crates() -> Vec<(String, String)> {
    let version = Command::new("rustc").arg("-vV").output().unwrap().stdout;
    let host = String::from_utf8(version).unwrap().lines().find_map(|line| line.strip_prefix("host: ").map(str::to_owned)).unwrap();
    let output = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let taken: Vec<_> = metadata["resolve"]["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap()).collect();
    let packages = metadata["packages"].as_array().unwrap().iter().filter(|package| taken.contains(&package["id"].as_str().unwrap()));
    packages
        .map(|package| (package["name"].as_str().unwrap().to_owned(), package["license"].as_str().unwrap_or("none").to_owned()))
        .collect()
}

#[test]
fn every_crate_has_an_allowed_licence() {
    let allowed = allowed();
    assert!(allowed.len() > 10, "{allowed:?}");
    let crates = crates();
    assert!(crates.len() > 100, "{} crates found", crates.len());
    let is_allowed = |licence: &str| allowed.iter().any(|known| known == licence);
    let refused: Vec<_> = crates.iter().filter(|(_, licence)| !holds(licence, &is_allowed)).collect();
    assert!(refused.is_empty(), "{refused:?}");
    let mozilla: Vec<_> = crates.iter().filter(|(_, licence)| !holds(licence, &|known| known != "MPL-2.0" && is_allowed(known))).collect();
    let unnamed: Vec<_> = mozilla.iter().filter(|(name, _)| !MOZILLA.contains(&name.as_str())).collect();
    assert!(unnamed.is_empty(), "name them here and in the README: {unnamed:?}");
    let gone: Vec<_> = MOZILLA.iter().filter(|known| !mozilla.iter().any(|(name, _)| name == *known)).collect();
    assert!(gone.is_empty(), "{gone:?} are used no more, or under another licence");
}

#[test]
fn expressions_of_licences_are_read_as_spdx_has_them() {
    let is_allowed = |licence: &str| ["MIT", "Zlib"].contains(&licence);
    for good in ["MIT", "GPL-3.0 OR MIT", "MIT/Apache-2.0", "MIT AND Zlib", "(MIT OR GPL-3.0) AND Zlib", "GPL-3.0 AND X OR MIT"] {
        assert!(holds(good, &is_allowed), "{good}");
    }
    for bad in ["GPL-3.0", "none", "MIT AND GPL-3.0", "GPL-3.0 OR X", "MIT AND (GPL-3.0 OR X)", "MIT WITH Exception", ""] {
        assert!(!holds(bad, &is_allowed), "{bad}");
    }
}
