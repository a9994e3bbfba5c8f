//! A draft on its way out: read here, its local media found, and named anew in the copy that is sent.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use url::Url;

use crate::base::{Code, Diagnostic, PixelSize, Severity, Time};
use crate::cloud::CloudError;
use crate::draft::{self, Draft, ParseOptions};
use crate::encode::is_same_file;
use crate::render::{Failure, MediaIndex};

use super::export::is_within_plan;

/// Keys that every reader of such drafts knows: the service's five, and what says which file, which words, when and how loud.
const COMMON_KEYS: &[&str] = &[
    "t", "tt", "sg", "d", "m", "v", "id", "n", "u", "tx", "s", "ss", "sd", "vo", "k", "r", "vr", "c", "width", "height", "fps", "title",
    "lang",
];
/// Keys whose value names a file.
const FILE_KEYS: &[&str] = &["u", "fb", "sub"];
/// Keys whose contents are people's own.
const FREE_KEYS: &[&str] = &["m", "vr"];

/// A draft that is to be sent.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Its file.
    pub path: PathBuf,
    /// As it was written, `--var` put into `vr`.
    pub document: Value,
    /// Size of its output.
    pub canvas: PixelSize,
    /// Keys in use that the service may not know.
    pub unusual_keys: Vec<String>,
    pub(super) duration_ms: Option<f64>,
    /// Places that name local files, with the files.
    files: Vec<(String, PathBuf)>,
    is_ready: bool,
    /// What this program does not know of it, and sends as it is.
    pub warnings: Vec<Diagnostic>,
}

impl Outgoing {
    /// Whether a file is the draft or one of the files that it names, whatever they are called.
    pub fn reads(&self, file: &Path) -> bool {
        std::iter::once(&self.path).chain(self.files.iter().map(|(_, path)| path)).any(|path| is_same_file(path, file))
    }

    /// Reads a draft.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(path: &Path, variables: &[(String, String)]) -> Result<Self, CloudError> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let message = format!("cannot read {}: {error}", path.display());
            Failure::from(Diagnostic::error(Code::UnreadableDraft, message).help("give the path of a draft JSON file"))
        })?;
        let parsed = draft::parse(&text, &ParseOptions { variables: variables.to_vec(), strict: false, ..ParseOptions::default() });
        let index = MediaIndex::path_of(path);
        let is_of_cloud = index.is_file();
        // A draft that was saved from the cloud goes back as it came: what is in it is the service's to judge.
        let draft = match parsed.draft {
            None if is_of_cloud => draft::outline(&parsed.document),
            draft => draft,
        };
        let Some(draft) = draft else { return Err(Failure::from(parsed.diagnostics).into()) };
        let warnings = sent_as_it_is(parsed.diagnostics, is_of_cloud);
        let mut document = parsed.document;
        for (name, value) in variables {
            document["vr"][name] = value.clone().into();
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        let mut files = Vec::new();
        let values = document.get("vr").and_then(Value::as_object).cloned().unwrap_or_default();
        find_files(&document, &mut String::new(), &folder, &values, &mut files);
        if is_of_cloud {
            let listed = MediaIndex::beside(path);
            files.retain(|(place, file)| {
                let name = document.pointer(place).and_then(Value::as_str).map(|text| filled(text, &values));
                file.is_file() || !name.is_some_and(|name| MediaIndex::is_mounted(&name) || listed.address(&name).is_some())
            });
        }
        let mut unusual = BTreeSet::new();
        find_unusual(&document, &mut unusual);
        Ok(Self {
            path: path.to_owned(),
            canvas: draft.meta.canvas,
            unusual_keys: unusual.into_iter().collect(),
            duration_ms: duration(&draft).map(Time::as_ms_f64),
            files,
            is_ready: crate::api::is_ready(&document),
            document,
            warnings,
        })
    }

    /// Whether the cloud can render it at all.
    pub(super) fn check(&self) -> Result<(), CloudError> {
        if !self.is_ready {
            let error = Diagnostic::error(Code::NotReady, "the draft is not ready for export: no track has a segment");
            return Err(CloudError::Draft(error.at("/t").help("give a track a segment").into()));
        }
        if is_within_plan(self.canvas.width, self.canvas.height) {
            return Ok(());
        }
        Err(CloudError::NotForCloud {
            reason: format!("the canvas is {}, and it renders up to 1080x1920", self.canvas),
            pointer: "/m".to_owned(),
        })
    }

    /// The place that names a local file first.
    pub(super) fn pointer_of(&self, file: &Path) -> Option<&str> {
        self.files.iter().find(|(_, path)| path == file).map(|(pointer, _)| pointer.as_str())
    }

    /// The local files it names, each once.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        self.files.iter().map(|(_, path)| path.clone()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The local files with their lengths and times, which tell one version of a file from another.
    pub(super) fn versions(&self) -> String {
        let version = |path: &PathBuf| {
            let metadata = std::fs::metadata(path).ok();
            format!("{} {:?}", path.display(), metadata.map(|metadata| (metadata.len(), metadata.modified().ok())))
        };
        self.files().iter().map(version).collect::<Vec<_>>().join("\n")
    }

    /// A copy in which each local file has the name that `name_of` gives.
    pub(super) fn renamed(&self, name_of: &dyn Fn(&Path) -> Option<String>) -> Value {
        let mut copy = self.document.clone();
        for (pointer, path) in &self.files {
            if let (Some(place), Some(name)) = (copy.pointer_mut(pointer), name_of(path)) {
                *place = name.into();
            }
        }
        copy
    }
}

/// Warnings of what is sent though this program does not know it. Of a draft from the cloud that holds errors too.
fn sent_as_it_is(diagnostics: Vec<Diagnostic>, is_of_cloud: bool) -> Vec<Diagnostic> {
    let is_unknown = |one: &Diagnostic| matches!(one.code, Code::UnknownKey | Code::UnknownTrackType | Code::ForeignKey | Code::NoSource);
    let told = diagnostics.into_iter().filter(|one| is_unknown(one) || is_of_cloud && one.is_error());
    told.map(|one| Diagnostic { severity: Severity::Warning, ..one }.note("the cloud gets it as it is")).collect()
}

/// The length that the draft itself tells.
fn duration(draft: &Draft) -> Option<Time> {
    if draft.duration.is_some() {
        return draft.duration;
    }
    let mut longest = Time::ZERO;
    for track in &draft.tracks {
        let mut end = Time::ZERO;
        for segment in &track.segments {
            end = segment.start.unwrap_or(end) + segment.duration?;
            longest = longest.max(end);
        }
    }
    Some(longest)
}

/// Places below `value` whose key names a file that lies on this machine.
fn find_files(value: &Value, pointer: &mut String, folder: &Path, variables: &Map<String, Value>, found: &mut Vec<(String, PathBuf)>) {
    let mut enter = |name: &str, value: &Value| {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        match value.as_str().filter(|_| FILE_KEYS.contains(&name)).and_then(|text| local_path(&filled(text, variables), folder)) {
            Some(path) => found.push((pointer.clone(), path)),
            None if !FREE_KEYS.contains(&name) => find_files(value, pointer, folder, variables, found),
            None => {}
        }
        pointer.truncate(length);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(name, value)| enter(name, value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, value)| enter(&index.to_string(), value)),
        _ => {}
    }
}

/// `{{name}}` and `{{name|default}}` replaced; the draft was read before, so that none is unset.
fn filled(text: &str, variables: &Map<String, Value>) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{")
        && let Some((variable, after)) = after.split_once("}}")
    {
        let (name, default) = variable.split_once('|').unwrap_or((variable, ""));
        filled += before;
        filled += variables.get(name.trim()).and_then(Value::as_str).unwrap_or(default);
        rest = after;
    }
    filled + rest
}

/// The file that a source names; `None` for addresses and references.
fn local_path(location: &str, folder: &Path) -> Option<PathBuf> {
    match Url::parse(location) {
        Ok(url) if url.scheme() == "file" => url.to_file_path().ok(),
        // A single letter is a drive.
        Ok(url) if url.scheme().len() > 1 => None,
        _ if location.is_empty() || location.starts_with('#') => None,
        _ => Some(folder.join(location)),
    }
}

fn find_unusual(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                let is_known = COMMON_KEYS.contains(&name.as_str());
                if !is_known {
                    found.insert(name.clone());
                } else if name == "r" {
                    // The names in it are people's own.
                    value.as_object().into_iter().flatten().for_each(|(_, resource)| find_unusual(resource, found));
                } else if !FREE_KEYS.contains(&name.as_str()) {
                    find_unusual(value, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| find_unusual(item, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(draft: &Value, variables: &[(&str, &str)]) -> Outgoing {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.json");
        std::fs::write(&path, draft.to_string()).unwrap();
        let variables: Vec<_> = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut outgoing = Outgoing::read(&path, &variables).unwrap();
        for (_, path) in &mut outgoing.files {
            *path = path.strip_prefix(folder.path()).unwrap().to_owned();
        }
        outgoing
    }

    #[test]
    fn local_files_are_found_and_named_anew_wherever_they_stand() {
        let draft = json!({ "r": { "logo": { "u": "logo.png" } }, "vr": { "photo": "b.jpg" }, "t": [{ "tt": 0, "sg": [
            { "u": "a.jpg", "d": 1000 }, { "u": "#logo", "d": 1000 }, { "u": "https://x.example/c.jpg", "fb": "a.jpg", "d": 500 },
            { "u": "{{photo}}", "d": 100, "m": { "u": "not-a-file.jpg" } },
        ] }] });
        let outgoing = read(&draft, &[]);
        assert_eq!(outgoing.files(), ["a.jpg", "b.jpg", "logo.png"].map(PathBuf::from));
        let copy = outgoing.renamed(&|path| Some(format!("https://cdn.example/{}", path.display())));
        assert_eq!(copy["r"]["logo"]["u"], "https://cdn.example/logo.png");
        let sources: Vec<_> = (0..4).map(|index| copy["t"][0]["sg"][index]["u"].as_str().unwrap().to_owned()).collect();
        assert_eq!(sources, ["https://cdn.example/a.jpg", "#logo", "https://x.example/c.jpg", "https://cdn.example/b.jpg"]);
        assert_eq!(
            (&copy["t"][0]["sg"][2]["fb"], &copy["t"][0]["sg"][3]["m"]["u"]),
            (&json!("https://cdn.example/a.jpg"), &json!("not-a-file.jpg"))
        );
        assert_eq!(outgoing.duration_ms, Some(2600.0));
        assert_eq!(read(&draft, &[("photo", "z.jpg")]).files()[2], Path::new("z.jpg"));
    }

    #[test]
    fn what_the_service_may_not_know_is_listed() {
        let plain = json!({ "m": { "width": 64, "height": 48, "own": 1 }, "t": [{ "tt": 0, "sg": [{ "u": "a.jpg", "d": 1000 }] }] });
        assert!(read(&plain, &[]).unusual_keys.is_empty());
        let rich = json!({ "t": [{ "tt": 0, "sg": [{ "u": "a.jpg", "d": 1000, "kf": { "o": [[0, 1]] }, "tr": { "n": "fade", "d": 100 } }, { "u": "b.jpg", "d": 1000 }] }] });
        let keys = read(&rich, &[]).unusual_keys;
        assert!(keys.contains(&"kf".to_owned()) && keys.contains(&"tr".to_owned()), "{keys:?}");
    }

    #[test]
    fn a_canvas_beyond_the_plan_is_refused_with_its_place() {
        let draft = |width: u32, height: u32| json!({ "m": { "width": width, "height": height }, "t": [{ "tt": 0, "sg": [{ "u": "a.jpg", "d": 1000 }] }] });
        for (width, height, is_fit) in
            [(1080, 1920, true), (1920, 1080, true), (1082, 1920, false), (1080, 1922, false), (3840, 2160, false)]
        {
            assert_eq!(read(&draft(width, height), &[]).check().is_ok(), is_fit, "{width}x{height}");
        }
    }
}
