//! The shape of the house: which module may import which, how long files are, what a `mod.rs` holds, where `unsafe` may
//! stand, and who may do I/O. The table is the one of `ARCHITECTURE.md`. The checker looks at text, so the tests at the
//! end show it broken texts and see it object.

use std::path::{Path, PathBuf};

/// Modules by layer; one imports from lower layers only, and never its siblings.
const LAYERS: &[&[&str]] = &[
    &["base"],
    &["draft", "ffi", "files", "api"],
    &["scene"],
    &["captions", "music", "timeline"],
    &["media", "text", "audio", "composite", "encode"],
    &["render"],
    &["preview", "sheet", "compare", "promo", "cloud", "node", "farm"],
    &["cli"],
];

/// Who may import `ffi`: whole modules, and the one file that hands wgpu a pipeline cache.
const FFI_USERS: &[&str] = &["src/media/", "src/encode/", "src/audio/", "src/composite/gpu/pipeline_store.rs"];

/// Who may name FFmpeg's crate. The sound's fallback goes through `ffi` alone.
const FFMPEG_USERS: &[&str] = &["src/ffi/", "src/media/", "src/encode/"];

/// Modules that do no I/O and read no clock.
const PURE: &[&str] = &["base", "captions", "draft", "music", "scene", "timeline"];

/// Ways to the outside world.
const OUTSIDE: &[&str] = &["std::fs", "std::io", "std::net", "std::process", "std::env", "std::thread", "Instant", "SystemTime"];

/// Files below `render` that name clock time: a cache keeps what was used last, and versions of a file are told apart,
/// by the times of files.
const CLOCK_READERS: &[&str] = &["src/media/source/cache.rs", "src/ffi/found_streams.rs"];

/// Lines of the longest file allowed.
const LONGEST: usize = 399;

/// Lines above an `unsafe` within which its reason stands.
const REASON_WITHIN: usize = 4;

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

/// The top-level module of a file below `src`; `None` for `lib.rs` and `main.rs`, which may use everything.
fn module_of(path: &str) -> Option<&str> {
    let (module, rest) = path.strip_prefix("src/")?.split_once(['/', '.'])?;
    (!(rest == "rs" && ["lib", "main"].contains(&module))).then_some(module)
}

/// The text without line comments and the contents of plain strings; lines stay where they are.
pub(super) fn code_of(text: &str) -> String {
    let line_of = |line: &str| {
        let (mut code, mut quoted, mut last) = (String::new(), false, ' ');
        for character in line.chars() {
            match character {
                '"' if last != '\\' && (quoted || last != '\'') => {
                    quoted = !quoted;
                    code.push('"');
                }
                '/' if !quoted && last == '/' => {
                    code.pop();
                    return code;
                }
                _ if !quoted => code.push(character),
                _ => {}
            }
            last = if last == '\\' { ' ' } else { character };
        }
        code
    };
    text.lines().map(line_of).collect::<Vec<_>>().join("\n")
}

pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The first names after every `root` in the code: `root::a`, `root::{a, b::c}`.
fn names_after(code: &str, root: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (start, _) in code.match_indices(root) {
        if code[..start].chars().next_back().is_some_and(is_word) {
            continue;
        }
        let rest = code[start + root.len()..].trim_start();
        let first = |text: &str| text.trim_start().chars().take_while(|c| is_word(*c)).collect::<String>();
        let Some(list) = rest.strip_prefix('{') else {
            names.push(first(rest));
            continue;
        };
        let mut depth = 0;
        let mut from = 0;
        for (at, character) in list.char_indices() {
            match character {
                ',' | '}' if depth == 0 => {
                    names.push(first(&list[from..at]));
                    from = at + 1;
                    if character == '}' {
                        break;
                    }
                }
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// Top-level modules that a file names through `crate`, or through enough `super`.
fn imports(path: &str, code: &str) -> Vec<String> {
    let mut names = names_after(code, "crate::");
    let folders = path.matches('/').count();
    let depth = if path.ends_with("/mod.rs") { folders - 1 } else { folders };
    // In a nested module of tests one `super` more leads out of the file.
    for supers in [depth, depth + 1] {
        names.extend(names_after(code, &"super::".repeat(supers)).into_iter().filter(|name| layer_of(name).is_some()));
    }
    names
}

fn check_imports(path: &str, code: &str, found: &mut Vec<String>) {
    let Some(module) = module_of(path) else { return };
    let Some(layer) = layer_of(module) else {
        return found.push(format!("{path}: \"{module}\" stands in no layer of the table"));
    };
    for name in imports(path, code).into_iter().filter(|name| name != module) {
        let fault = match layer_of(&name) {
            None => format!("{path}: crate::{name} stands in no layer of the table"),
            Some(_) if name == "ffi" && FFI_USERS.iter().any(|user| path.starts_with(user)) => continue,
            Some(_) if name == "ffi" => format!("{path}: only {FFI_USERS:?} import ffi"),
            Some(other) if other > layer => format!("{path}: {module} (layer {layer}) imports {name} (layer {other}) above it"),
            Some(other) if other == layer => format!("{path}: {module} imports its sibling {name}"),
            Some(_) => continue,
        };
        found.push(fault);
    }
    if code.contains("ffmpeg_next") && !FFMPEG_USERS.iter().any(|user| path.starts_with(user)) {
        found.push(format!("{path}: only {FFMPEG_USERS:?} name ffmpeg_next"));
    }
    for way in OUTSIDE.iter().filter(|way| PURE.contains(&module) && code.contains(**way)) {
        found.push(format!("{path}: {module} does no I/O and reads no clock, but names {way}"));
    }
    let may_read_clock = Some(layer) >= layer_of("render") || CLOCK_READERS.contains(&path);
    if !may_read_clock && ["Instant", "SystemTime"].iter().any(|clock| code.contains(clock)) {
        found.push(format!("{path}: below render nothing reads a clock"));
    }
}

fn check_unsafe(path: &str, text: &str, code: &str, found: &mut Vec<String>) {
    let lines: Vec<&str> = text.lines().collect();
    for (index, line) in code.lines().enumerate() {
        if !line.split(|c| !is_word(c)).any(|word| word == "unsafe") {
            continue;
        }
        let above = &lines[index.saturating_sub(REASON_WITHIN)..index];
        if !path.starts_with("src/ffi/") {
            found.push(format!("{path}:{}: unsafe stands in src/ffi alone", index + 1));
        } else if !above.iter().any(|line| line.contains("// SAFETY: ") || line.contains("# Safety")) {
            found.push(format!("{path}:{}: unsafe without the reason why it is sound", index + 1));
        }
    }
}

/// A `mod.rs` holds docs, `mod`, `use` and `const` items.
fn check_mod(path: &str, code: &str, found: &mut Vec<String>) {
    let without_attributes: Vec<&str> = code.lines().map(str::trim).filter(|line| !line.starts_with("#![") && !line.is_empty()).collect();
    for item in without_attributes.join(" ").split(';').map(str::trim).filter(|item| !item.is_empty()) {
        let item = item.rsplit_once(']').filter(|_| item.starts_with("#[")).map_or(item, |(_, rest)| rest.trim());
        let bare = item.strip_prefix("pub").map_or(item, str::trim_start);
        let bare = bare.strip_prefix("(").and_then(|rest| rest.split_once(')')).map_or(bare, |(_, rest)| rest.trim());
        let is_plain =
            ["mod ", "use ", "const "].iter().any(|start| bare.starts_with(start)) && (bare.starts_with("use ") || !bare.contains('{'));
        if !is_plain {
            found.push(format!(
                "{path}: a mod.rs holds docs, mod, use and const alone, not {:?}",
                item.chars().take(40).collect::<String>()
            ));
        }
    }
}

/// Everything that is wrong with one file.
fn faults(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lines = text.lines().count();
    if lines > LONGEST {
        found.push(format!("{path}: {lines} lines; a file has at most {LONGEST}"));
    }
    if path.ends_with(".rs") {
        let code = code_of(text);
        check_imports(path, &code, &mut found);
        check_unsafe(path, text, &code, &mut found);
        if path.ends_with("/mod.rs") {
            check_mod(path, &code, &mut found);
        }
    }
    found
}

/// Files of code below `folder`, relative to `root`.
pub(super) fn files(root: &Path, folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = folder.read_dir() else { return };
    for entry in entries.map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            files(root, &entry, found);
        } else if entry.extension().is_some_and(|ending| ["rs", "wgsl", "py"].iter().any(|known| ending == *known)) {
            found.push(entry.strip_prefix(root).unwrap().to_owned());
        }
    }
}

#[test]
fn the_house_keeps_its_shape() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    ["src", "shaders", "tests", "benches", "examples", "fuzz"].iter().for_each(|folder| files(root, &root.join(folder), &mut paths));
    paths.sort();
    assert!(paths.len() > 100 && paths.iter().any(|path| path.ends_with("src/render/job.rs")), "{} files found", paths.len());
    let check = |path: &PathBuf| {
        let name: Vec<_> = path.iter().map(|part| part.to_str().unwrap()).collect();
        faults(&name.join("/"), &std::fs::read_to_string(root.join(path)).unwrap())
    };
    let found: Vec<_> = paths.iter().flat_map(check).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn every_module_of_the_crate_stands_in_the_table() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let modules: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(modules.len() > 5 && modules.iter().all(|module| layer_of(module).is_some()), "{modules:?}");
}

#[test]
fn wrong_imports_are_found() {
    let wrong = [
        ("src/base/time.rs", "use crate::draft::Draft;", "above it"),
        ("src/audio/mixer.rs", "use crate::media::probe;", "sibling"),
        ("src/draft/parse.rs", "use crate::{\n    base::Time,\n    timeline::{Item, Layer},\n};", "above it"),
        ("src/timeline/plan.rs", "fn f() -> crate::render::Project { g() }", "above it"),
        ("src/media/mod.rs", "use super::encode::Encoder;", "sibling"),
        ("src/composite/cpu/blend.rs", "use super::super::super::media::probe;", "sibling"),
        ("src/render/job.rs", "use crate::ffi::start_ffmpeg;", "import ffi"),
        ("src/composite/gpu/device.rs", "use crate::ffi;", "import ffi"),
        ("src/text/face.rs", "use ffmpeg_next::codec;", "ffmpeg_next"),
        ("src/novel/thing.rs", "", "no layer"),
        ("src/render/job.rs", "use crate::novel::Thing;", "no layer"),
        ("src/draft/parse.rs", "use std::fs::File;", "no I/O"),
        ("src/composite/cpu/band.rs", "let start = std::time::Instant::now();", "clock"),
    ];
    for (path, text, wanted) in wrong {
        let found = faults(path, text);
        assert!(found.len() == 1 && found[0].contains(wanted), "{path}: {text}: {found:?}");
    }
}

#[test]
fn right_imports_are_left_alone() {
    let right = [
        ("src/render/job.rs", "use crate::{base::Time, media::{probe, Limits}, audio};\npub(crate) use super::Project;"),
        ("src/media/probe.rs", "use crate::ffi::Demuxer;\nuse ffmpeg_next::codec;"),
        ("src/audio/mixer.rs", "//! Not crate::media.\nlet a = \"crate::render\"; // crate::cli"),
        ("src/composite/cpu/blend.rs", "use super::super::scene::Layer;\nuse crate::composite::sampling::Kernel;"),
        ("src/main.rs", "use offcut::cli;"),
        ("src/render/streams.rs", "let now = std::time::Instant::now();"),
    ];
    for (path, text) in right {
        assert!(faults(path, text).is_empty(), "{path}: {:?}", faults(path, text));
    }
}

#[test]
fn long_files_full_mod_files_and_stray_unsafe_are_found() {
    let lines = |count: usize| "// line\n".repeat(count);
    assert!(faults("tests/a.rs", &lines(399)).is_empty() && faults("shaders/a.wgsl", &lines(399)).is_empty());
    assert_eq!((faults("tests/a.rs", &lines(400)).len(), faults("shaders/a.wgsl", &lines(400)).len()), (1, 1));
    let good = "//! Docs; with a semicolon.\n#![allow(unsafe_code, reason = \"a; b\")]\nmod a;\n#[cfg(test)]\nmod b;\npub use a::{A, B};\npub(crate) const C: u8 = 1;\n";
    assert!(faults("src/media/mod.rs", good).is_empty(), "{:?}", faults("src/media/mod.rs", good));
    for bad in ["mod a;\nfn f() {}", "pub struct A;", "#[cfg(test)]\nmod tests { fn f() {} }", "pub(crate) enum E { A }"] {
        assert_eq!(faults("src/media/mod.rs", bad).len(), 1, "{bad}");
    }
    let reason = "// SAFETY: because.\n";
    assert!(faults("src/ffi/a.rs", &format!("{reason}unsafe {{ f() }}")).is_empty());
    assert!(faults("src/media/a.rs", "// unsafe here\nlet a = \"unsafe\"; let unsafe_code = 1;").is_empty());
    assert_eq!(faults("src/ffi/a.rs", "unsafe { f() }").len(), 1);
    assert_eq!(faults("src/media/a.rs", &format!("{reason}unsafe {{ f() }}")).len(), 1);
}
