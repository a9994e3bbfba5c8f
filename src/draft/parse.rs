//! From the text of a draft to the typed draft and all that is wrong with it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use serde_json::{Map, Value};

use crate::base::{Code, Diagnostic, Severity};

use super::bounds::Stop;
use super::keys::document;
use super::model::{Draft, SourceRef};
use super::read::{Reader, found};
use super::{build, check, json, order, variables};

/// The version of the format that is read.
pub const VERSION: u64 = 1;

/// How a draft is read.
#[derive(Clone, Debug, Default)]
pub struct ParseOptions {
    /// Values of variables, which win over those of `vr`; of two for one name the later counts.
    pub variables: Vec<(String, String)>,
    /// Makes every warning an error.
    pub strict: bool,
    /// Ends the reading, with an error, once it is not zero: where nobody waits for the result any more.
    pub stop: Arc<AtomicUsize>,
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The draft; `None` where there is an error.
    pub draft: Option<Draft>,
    /// The JSON as it was written, unknown keys and order included; `null` where it is not JSON.
    pub document: Value,
    /// All errors and warnings, in the order of the places they are for.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a draft. Nothing stops at the first error: all are in the result.
pub fn parse(text: &str, options: &ParseOptions) -> Parsed {
    let stop = Stop::at(&options.stop);
    let mut parsed = match json::read(text, &stop) {
        Err(error) => Parsed { draft: None, document: Value::Null, diagnostics: vec![error] },
        Ok((value, warnings)) => {
            let (draft, mut diagnostics) = read(&value, options, &stop);
            diagnostics.splice(0..0, warnings);
            order::sort_diagnostics(&value, &mut diagnostics);
            Parsed { draft, document: value, diagnostics }
        }
    };
    if options.strict {
        parsed.diagnostics.iter_mut().for_each(|diagnostic| diagnostic.severity = Severity::Error);
    }
    parsed.draft = parsed.draft.filter(|_| !parsed.diagnostics.iter().any(Diagnostic::is_error));
    parsed
}

/// Writes a document: the JSON value it was read from, indented.
pub fn write(document: &Value) -> String {
    format!("{document:#}\n")
}

fn read(value: &Value, options: &ParseOptions, stop: &Stop) -> (Option<Draft>, Vec<Diagnostic>) {
    let Value::Object(written) = value else {
        let message = format!("a draft is a JSON object; found {}", found(value));
        return (None, vec![Diagnostic::error(Code::WrongType, message).help("write { \"t\": [ … ] } with the tracks in \"t\"")]);
    };
    if let Some(error) = unsupported_version(written) {
        return (None, vec![error]);
    }
    let substituted = variables::substitute(value, &options.variables, stop);
    let mut diagnostics = substituted.findings.into_diagnostics();
    let Some(Value::Object(map)) = &substituted.value else { return (None, diagnostics) };
    let mut reader = Reader::new(resources(map, stop), substituted.filled, stop.clone());
    let object = reader.object(&document::DOCUMENT, map);
    diagnostics.append(&mut reader.findings.into_diagnostics());
    if stop.is_set() {
        return (None, vec![Stop::error()]);
    }
    diagnostics.append(&mut check::check(&object, &diagnostics));
    let right = !diagnostics.iter().any(Diagnostic::is_error);
    (right.then(|| build::draft(&object)), diagnostics)
}

fn unsupported_version(map: &Map<String, Value>) -> Option<Diagnostic> {
    let version = map.get(document::VERSION.name)?.as_f64().filter(|version| *version > VERSION as f64)?;
    let message = format!("the draft is written in version {version} of the format; this program reads version {VERSION}");
    Some(
        Diagnostic::error(Code::UnsupportedVersion, message)
            .at(format!("/{}", document::VERSION.name))
            .help("take a newer version of this program"),
    )
}

/// The entries of `r` that are right; the reader tells of the others when it comes to them.
fn resources(map: &Map<String, Value>, stop: &Stop) -> BTreeMap<String, SourceRef> {
    let entries = map.get(document::RESOURCES.name).and_then(Value::as_object).into_iter().flatten();
    let resource = |value: &Value| build::resource(&Reader::silent(stop.clone()).object(&document::RESOURCE, value.as_object()?));
    entries.filter_map(|(id, value)| Some((id.clone(), resource(value)?))).collect()
}
