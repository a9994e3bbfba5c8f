//! From the text of a draft to the typed draft and all that is wrong with it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use serde_json::{Map, Value};

use crate::base::{Code, Diagnostic, Severity};

use super::bounds::Stop;
use super::files::Files;
use super::keys::{Segments, document, segment, track};
use super::model::{Draft, SourceRef};
use super::read::{Object, Reader, found};
use super::{build, check, json, order, variables};

/// How a draft is read.
#[derive(Clone, Debug, Default)]
pub struct ParseOptions {
    /// Values of variables, which win over those of `vr`; of two for one name the later counts.
    pub variables: Vec<(String, String)>,
    /// Makes every warning an error.
    pub strict: bool,
    /// Ends the reading, with an error, once it is not zero: where nobody waits for the result any more.
    pub stop: Arc<AtomicUsize>,
    /// Tells which paths are files, for sources under keys of other formats.
    pub files: Files,
}

/// The source of a segment and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedSource {
    /// JSON pointer of the segment.
    pub pointer: String,
    /// `u`.
    pub source: SourceRef,
    /// `fb`.
    pub fallback: Option<SourceRef>,
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The draft; `None` where there is an error.
    pub draft: Option<Draft>,
    /// Where there is none, the sources that can be read all the same.
    pub sources: Vec<PlacedSource>,
    /// The JSON as it was written, unknown keys and order included; `null` where it is not JSON.
    pub document: Value,
    /// All errors and warnings, in the order of the places they are for.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a draft. Nothing stops at the first error: all are in the result.
pub fn parse(text: &str, options: &ParseOptions) -> Parsed {
    let stop = Stop::at(&options.stop);
    let mut parsed = match json::read(text, &stop) {
        Err(error) => Parsed { draft: None, sources: Vec::new(), document: Value::Null, diagnostics: vec![error] },
        Ok((value, warnings)) => {
            let mut parsed = read(value, options, &stop);
            parsed.diagnostics.splice(0..0, warnings);
            order::sort_diagnostics(&parsed.document, &mut parsed.diagnostics);
            parsed
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

fn read(document: Value, options: &ParseOptions, stop: &Stop) -> Parsed {
    let (draft, sources, diagnostics) = match read_value(&document, options, stop) {
        Ok((object, diagnostics)) if diagnostics.iter().any(Diagnostic::is_error) => (None, sources(&object), diagnostics),
        Ok((object, diagnostics)) => (Some(build::draft(&object)), Vec::new(), diagnostics),
        Err(diagnostics) => (None, Vec::new(), diagnostics),
    };
    Parsed { draft, sources, document, diagnostics }
}

/// The objects of a document, with all that is wrong with them; that alone where they cannot be made sense of.
fn read_value(value: &Value, options: &ParseOptions, stop: &Stop) -> Result<(Object, Vec<Diagnostic>), Vec<Diagnostic>> {
    let Value::Object(written) = value else {
        let message = format!("a draft is a JSON object; found {}", found(value));
        let help = "write { \"t\": [ … ] } with the tracks in \"t\"";
        return Err(vec![Diagnostic::error(Code::WrongType, message).help(help)]);
    };
    if let Some(error) = unsupported_version(written) {
        return Err(vec![error]);
    }
    let substituted = variables::substitute(value, &options.variables, stop);
    let mut diagnostics = substituted.findings.into_diagnostics();
    let Some(Value::Object(map)) = &substituted.value else { return Err(diagnostics) };
    let mut reader = Reader::new(resources(map, stop), substituted.filled, stop.clone(), options.files.clone());
    let object = reader.object(&document::DOCUMENT, map);
    if stop.is_set() {
        return Err(vec![Stop::error()]);
    }
    diagnostics.append(&mut reader.into_diagnostics());
    diagnostics.append(&mut check::check(&object, &diagnostics));
    Ok((object, diagnostics))
}

/// The sources of all segments that are read.
fn sources(document: &Object) -> Vec<PlacedSource> {
    let tracks = document.objects(&document::TRACKS).iter().flatten();
    let segments = tracks.flat_map(|track| track.objects(&track::SEGMENTS).iter().flatten());
    let placed = |segment: &Object| {
        let pointer = segment.pointer.clone();
        Some(PlacedSource { pointer, source: segment.find(&segment::SOURCE)?, fallback: segment.find(&segment::FALLBACK) })
    };
    segments.filter(|segment| segment.segment.meets(Segments::MEDIA)).filter_map(placed).collect()
}

fn unsupported_version(map: &Map<String, Value>) -> Option<Diagnostic> {
    let version = map.get(document::VERSION.name)?.as_f64().filter(|version| *version > document::FORMAT_VERSION as f64)?;
    let message =
        format!("the draft is written in version {version} of the format; this program reads version {}", document::FORMAT_VERSION);
    Some(
        Diagnostic::error(Code::UnsupportedVersion, message)
            .at(format!("/{}", document::VERSION.name))
            .help("take a newer version of this program"),
    )
}

/// The entries of `r` that are right; the reader tells of the others when it comes to them.
pub(super) fn resources(map: &Map<String, Value>, stop: &Stop) -> BTreeMap<String, SourceRef> {
    let entries = map.get(document::RESOURCES.name).and_then(Value::as_object).into_iter().flatten();
    let resource = |value: &Value| build::resource(&Reader::silent(stop.clone()).object(&document::RESOURCE, value.as_object()?));
    entries.filter_map(|(id, value)| Some((id.clone(), resource(value)?))).collect()
}
