//! Cargo's features: each is checked alone, told by `doctor`, and on by default.

use std::collections::BTreeSet;
use std::path::Path;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The features that Cargo.toml defines.
fn defined() -> BTreeSet<String> {
    let manifest = read("Cargo.toml");
    let section = manifest.split("\n[features]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let names = section.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.to_owned());
    names.filter(|name| name != "default").collect()
}

#[test]
fn every_feature_is_checked_alone() {
    let makefile = read("Makefile");
    let listed = makefile.lines().find_map(|line| line.strip_prefix("FEATURES := ")).unwrap();
    let listed: BTreeSet<_> = listed.split(' ').map(str::to_owned).collect();
    assert_eq!(listed, defined());
    assert!(makefile.contains("--no-default-features --features \"$$features\" -- -D warnings"), "make lint checks them");
}

#[test]
fn every_feature_is_told_by_doctor() {
    let doctor = read("src/cli/doctor.rs");
    for name in defined() {
        assert!(doctor.contains(&format!("(\"{name}\", cfg!(feature = \"{name}\"))")), "{name}");
    }
}

#[test]
fn the_plain_build_has_every_feature() {
    let manifest = read("Cargo.toml");
    let default: BTreeSet<_> =
        manifest.lines().find(|line| line.starts_with("default = ")).unwrap().split('"').map(str::to_owned).collect();
    // `fetch` comes with `cloud` and with `node`.
    assert!(defined().iter().all(|name| default.contains(name) || name == "fetch"), "{default:?}");
}
