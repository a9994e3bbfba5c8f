//! Files of a folder import one another in no circle. A folder counts as one entry of the folder that holds it; what a
//! `mod.rs` re-exports is traced to the file that defines it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use super::layers::{code_of, files, is_word};

/// Folders whose circles are not opened yet.
const STILL_CLOSED: &[&str] = &["composite/cpu"];

/// One name that a `use` brings in, or `*`.
struct Import {
    path: Vec<String>,
    name: String,
}

/// One file below `src`.
struct SourceFile {
    /// As in `composite/cpu/band.rs`.
    path: String,
    /// As in `["composite", "cpu", "band"]`; that of a `mod.rs` is its folder's.
    module: Vec<String>,
    imports: Vec<Import>,
    /// Paths outside of `use` lines.
    mentions: Vec<Vec<String>>,
    code: String,
}

fn words(text: &str) -> Vec<String> {
    text.split("::").map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
}

/// The parts of `a, b::{c, d}` that commas divide outside of braces.
fn parts(list: &str) -> Vec<&str> {
    let (mut found, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, character) in list.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&list[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(&list[from..]);
    found
}

/// The names of a tree of imports.
fn import_tree(tree: &str, before: &[String], found: &mut Vec<Import>) {
    let tree = tree.trim();
    if let Some((prefix, rest)) = tree.split_once('{') {
        let prefix: Vec<_> = before.iter().cloned().chain(words(prefix)).collect();
        let list = rest.rsplit_once('}').map_or(rest, |(list, _)| list);
        parts(list).into_iter().for_each(|part| import_tree(part, &prefix, found));
    } else if !tree.is_empty() {
        let (path, renamed) = tree.split_once(" as ").map_or((tree, None), |(path, name)| (path, Some(name.trim().to_owned())));
        let mut path: Vec<_> = before.iter().cloned().chain(words(path)).collect();
        path.pop_if(|last| last == "self");
        let name = renamed.or_else(|| path.last().cloned()).unwrap_or_default();
        found.push(Import { path, name });
    }
}

impl SourceFile {
    fn read(path: &str, text: &str) -> Self {
        let module = path.trim_end_matches(".rs").split('/').filter(|part| !["mod", "lib"].contains(part)).map(str::to_owned).collect();
        // Tests may look at what stands above.
        let text = ["\n#[cfg(test)]\nmod tests", "\n#[cfg(all(test"].iter().fold(text, |text, start| text.split(start).next().unwrap());
        let code = code_of(text);
        let (mut imports, mut rest) = (Vec::new(), String::new());
        for statement in code.split_inclusive(';') {
            let start = statement.match_indices("use ").find(|(at, _)| {
                let line = statement[..*at].rsplit('\n').next().unwrap_or_default().trim();
                line.is_empty() || line.starts_with("pub")
            });
            match start {
                Some((at, _)) if statement.ends_with(';') => {
                    rest.push_str(&statement[..at]);
                    import_tree(statement[at + 4..].trim_end_matches(';'), &[], &mut imports);
                }
                _ => rest.push_str(statement),
            }
        }
        Self { path: path.to_owned(), module, imports, mentions: mentions(&rest), code }
    }

    fn is_mod(&self) -> bool {
        self.path.ends_with("mod.rs") || self.path == "lib.rs"
    }
}

/// Paths that begin with `crate`, `super` or `self`.
fn mentions(code: &str) -> Vec<Vec<String>> {
    let path_at = |root: &str, at: usize| {
        let end = code[at..].find(|character| !is_word(character) && character != ':').map_or(code.len(), |length| at + length);
        let stands_alone = !code[..at].chars().next_back().is_some_and(|before| is_word(before) || before == ':');
        (stands_alone && code[at + root.len()..].starts_with("::")).then(|| words(&code[at..end]))
    };
    ["crate", "super", "self"].iter().flat_map(|root| code.match_indices(root).filter_map(|(at, _)| path_at(root, at))).collect()
}

/// All files, by module.
struct House(BTreeMap<Vec<String>, SourceFile>);

impl House {
    fn of(texts: &[(&str, &str)]) -> Self {
        Self(texts.iter().map(|(path, text)| SourceFile::read(path, text)).map(|file| (file.module.clone(), file)).collect())
    }

    /// `path` as it is seen in `file`, from the crate's root; `None` where it leads out of the crate.
    fn path_from_root(&self, file: &SourceFile, path: &[String]) -> Option<Vec<String>> {
        let supers = path.iter().take_while(|word| *word == "super").count();
        match path.first()?.as_str() {
            "crate" => Some(path[1..].to_vec()),
            "self" => Some(file.module.iter().chain(&path[1..]).cloned().collect()),
            "super" => Some(file.module[..file.module.len().checked_sub(supers)?].iter().chain(&path[supers..]).cloned().collect()),
            child => {
                let child: Vec<_> = file.module.iter().cloned().chain([child.to_owned()]).collect();
                (file.is_mod() && self.0.contains_key(&child)).then(|| file.module.iter().chain(path).cloned().collect())
            }
        }
    }

    /// The file that defines what `path` names.
    fn definition(&self, path: &[String], depth: usize) -> Option<&SourceFile> {
        let length = (0..=path.len()).rev().find(|length| self.0.contains_key(&path[..*length]))?;
        let file = &self.0[&path[..length]];
        let Some(name) = path.get(length).filter(|_| file.is_mod() && depth < 8) else { return Some(file) };
        for import in &file.imports {
            let target = if import.name == "*" { &import.path[..import.path.len() - 1] } else { &import.path[..] };
            let defined = || self.definition(&self.path_from_root(file, target)?, depth + 1);
            let is_it = |defined: &&SourceFile| {
                let kinds = ["fn", "struct", "enum", "trait", "const", "static", "type"];
                import.name == *name || (import.name == "*" && kinds.iter().any(|kind| defined.code.contains(&format!("{kind} {name}"))))
            };
            if [name, "*"].contains(&import.name.as_str())
                && let Some(defined) = defined().filter(is_it)
            {
                return Some(defined);
            }
        }
        Some(file)
    }

    /// The files that `file` names.
    fn named_in<'a>(&'a self, file: &'a SourceFile) -> impl Iterator<Item = &'a SourceFile> {
        let imported =
            file.imports.iter().map(|import| if import.name == "*" { &import.path[..import.path.len() - 1] } else { &import.path[..] });
        let paths = imported.chain(file.mentions.iter().map(Vec::as_slice));
        paths.filter_map(|path| self.definition(&self.path_from_root(file, path)?, 0))
    }

    /// For each folder, which of its entries name which others.
    fn folders(&self) -> BTreeMap<String, BTreeMap<&str, BTreeSet<&str>>> {
        let mut folders: BTreeMap<String, BTreeMap<&str, BTreeSet<&str>>> = BTreeMap::new();
        for file in self.0.values().filter(|file| !file.is_mod() && file.path != "main.rs") {
            for other in self.named_in(file).filter(|other| !other.is_mod()) {
                let common = file.module.iter().zip(&other.module).take_while(|(a, b)| a == b).count();
                let (Some(from), Some(to)) = (file.module.get(common), other.module.get(common)) else { continue };
                folders.entry(file.module[..common].join("/")).or_default().entry(from).or_default().insert(to);
            }
        }
        folders
    }

    /// The shortest circles, each as `folder: a → b → a`.
    fn circles(&self) -> Vec<String> {
        let mut found = BTreeSet::new();
        // Modules of the crate itself are held by the layers.
        for (folder, names) in self.folders().into_iter().filter(|(folder, _)| !folder.is_empty()) {
            for start in names.keys() {
                let Some(mut circle) = shortest(&names, start) else { continue };
                let least = circle.iter().enumerate().min_by_key(|(_, name)| **name).map_or(0, |(index, _)| index);
                circle.rotate_left(least);
                found.insert(format!("{folder}: {} → {}", circle.join(" → "), circle[0]));
            }
        }
        found.into_iter().collect()
    }
}

/// The shortest way from `start` back to it.
fn shortest<'a>(names: &BTreeMap<&'a str, BTreeSet<&'a str>>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut ways = VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for next in names.get(way.last()?).into_iter().flatten() {
            if *next == start {
                return Some(way);
            }
            if seen.insert(*next) {
                ways.push_back(way.iter().copied().chain([*next]).collect());
            }
        }
    }
    None
}

#[test]
fn files_of_a_folder_are_in_no_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files(root, &root.join("src"), &mut paths);
    let texts: Vec<(String, String)> = paths
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| {
            (path.strip_prefix("src").unwrap().to_str().unwrap().replace('\\', "/"), std::fs::read_to_string(root.join(path)).unwrap())
        })
        .collect();
    let texts: Vec<_> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert!(texts.len() > 300, "{} files found", texts.len());
    let circles = House::of(&texts).circles();
    let folder_of = |circle: &String| circle.split(':').next().unwrap().to_owned();
    let new: Vec<_> = circles.iter().filter(|circle| !STILL_CLOSED.contains(&folder_of(circle).as_str())).cloned().collect();
    assert!(new.is_empty(), "\n{}", new.join("\n"));
    let opened: Vec<_> = STILL_CLOSED.iter().filter(|folder| !circles.iter().any(|circle| folder_of(circle) == **folder)).collect();
    assert!(opened.is_empty(), "{opened:?} have no circle any more: take them off the list");
}

#[test]
fn circles_are_found_through_re_exports_folders_and_globs() {
    let plain = [("a/mod.rs", "mod x;\nmod y;"), ("a/x.rs", "use super::y::Y;"), ("a/y.rs", "fn f() { super::x::g() }")];
    assert_eq!(House::of(&plain).circles(), ["a: x → y → x"]);
    let exported = [("a/mod.rs", "mod x;\nmod y;\npub use x::{X, Z as W};"), ("a/x.rs", "use super::y::Y;"), ("a/y.rs", "use super::W;")];
    assert_eq!(House::of(&exported).circles(), ["a: x → y → x"]);
    let nested = [
        ("a/mod.rs", "mod b;\nmod y;"),
        ("a/b/mod.rs", "mod x;\npub use x::X;"),
        ("a/b/x.rs", "use crate::a::y;"),
        ("a/y.rs", "use super::b::X;"),
    ];
    assert_eq!(House::of(&nested).circles(), ["a: b → y → b"]);
    let glob =
        [("a/mod.rs", "mod x;\nmod y;\npub use x::*;"), ("a/x.rs", "pub struct X;\nuse super::y::{self};"), ("a/y.rs", "use super::X;")];
    assert_eq!(House::of(&glob).circles(), ["a: x → y → x"]);
    let three = [
        ("a/mod.rs", ""),
        ("a/x.rs", "use super::{y, other};"),
        ("a/y.rs", "use super::z::Z;"),
        ("a/z.rs", "use super::x;"),
        ("a/other.rs", ""),
    ];
    assert_eq!(House::of(&three).circles(), ["a: x → y → z → x"]);
    let straight = [
        ("a/mod.rs", "mod x;\nmod y;\npub use y::Y;"),
        ("a/x.rs", "use super::{Y, y::Other};\nuse std::fmt;"),
        ("a/y.rs", "//! Not super::x.\nlet a = \"super::x::X\";\n#[cfg(test)]\nmod tests {\n    use super::super::x::X;\n}"),
    ];
    assert!(House::of(&straight).circles().is_empty(), "{:?}", House::of(&straight).circles());
}
