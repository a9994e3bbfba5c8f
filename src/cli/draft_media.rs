//! The media that a draft names, opened where they lie, and their names seen from another folder.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::base::{Code, Diagnostic};
use crate::draft::{ParseOptions, literal, of_literal, parse};
use crate::promo::Medium;
use crate::render::{Failure, read_draft};

use super::promo::relative;

/// A draft's document, as it is written.
///
/// # Errors
/// Where it cannot be read, or is no JSON; with all that is wrong with it.
pub(super) fn document(path: &Path) -> Result<Value, Failure> {
    let parsed = parse(&read_draft(path)?, &ParseOptions::default());
    if parsed.draft.is_none() {
        return Err(parsed.diagnostics.into());
    }
    Ok(parsed.document)
}

/// The folder of a file.
pub(super) fn folder_of(file: &Path) -> PathBuf {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

/// The local media of a draft in `folder`, under the names that it has for them; those that cannot be opened are left
/// out, and an edit that needs one says so.
pub(super) fn media_of(draft: &Value, folder: &Path) -> Vec<Medium> {
    let mut media: Vec<Medium> = Vec::new();
    let segments = draft["t"].as_array().into_iter().flatten().filter_map(|track| track["sg"].as_array()).flatten();
    for segment in segments {
        let Some(source) = segment["u"].as_str().map(of_literal) else { continue };
        if is_local(&source) && !media.iter().any(|medium| medium.source == source) {
            let name = Path::new(&source).file_name().map_or_else(|| source.clone(), |name| name.to_string_lossy().into_owned());
            media.extend(Medium::open(folder.join(&source), source.clone(), name).ok());
        }
    }
    media
}

fn is_local(source: &str) -> bool {
    !source.contains("://") && !source.starts_with('#') && !source.starts_with("file:") && !source.is_empty()
}

/// The same draft for another folder: relative paths of media, subtitles, tables and font files lead to the same files.
///
/// # Errors
/// Where one of the folders cannot be reached.
pub(super) fn seen_from(draft: &Value, old: &Path, new: &Path) -> Result<Value, Failure> {
    let full = |folder: &Path| {
        folder.canonicalize().map_err(|error| {
            Failure::from(Diagnostic::error(Code::UnwritableOutput, format!("cannot reach {}: {error}", folder.display())))
        })
    };
    let (old, new) = (full(old)?, full(new)?);
    let mut moved = draft.clone();
    if old != new {
        walk(&mut moved, &old, &new);
    }
    Ok(moved)
}

fn walk(value: &mut Value, old: &Path, new: &Path) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, old, new)),
        Value::Object(map) => {
            for (key, item) in map.iter_mut() {
                match item {
                    Value::String(text) if names_file(key, text) => *text = moved(text, old, new),
                    item => walk(item, old, new),
                }
            }
        }
        _ => {}
    }
}

fn names_file(key: &str, text: &str) -> bool {
    let is_font = key == "ff" && [".ttf", ".otf", ".ttc"].iter().any(|ending| text.to_ascii_lowercase().ends_with(ending));
    matches!(key, "u" | "fb" | "sub") || is_font
}

fn moved(text: &str, old: &Path, new: &Path) -> String {
    let source = of_literal(text);
    let is_variable = source.contains("{{") && source == text;
    if !is_local(&source) || Path::new(&source).is_absolute() || is_variable {
        return text.to_owned();
    }
    let mut full = old.to_owned();
    for part in Path::new(&source).components() {
        match part {
            std::path::Component::ParentDir => drop(full.pop()),
            std::path::Component::CurDir => {}
            part => full.push(part),
        }
    }
    literal(&relative(new, &full))
}
