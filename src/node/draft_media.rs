//! Sources of drafts: addresses of the node's own files become paths, and all others are found.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::draft::{Content, Draft, Segment, SourceRef};

/// What addresses of files have before their id.
pub(super) const FILES_PATH: &str = "/files/";

/// The id in an address of a file on this node, whatever name the node is reached by: ids are unguessable and checked against the token's own.
pub(super) fn file_id(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://"))?;
    let id = rest.split_once(FILES_PATH)?.1;
    (id.len() == 48 && id.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(id)
}

/// The draft with every address of a file in `paths` (by id) replaced by its path.
pub(super) fn localised(draft: &Value, paths: &BTreeMap<String, String>) -> Value {
    match draft {
        Value::String(text) => match file_id(text).and_then(|id| paths.get(id)) {
            Some(path) => Value::String(path.clone()),
            None => draft.clone(),
        },
        Value::Array(items) => items.iter().map(|item| localised(item, paths)).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), localised(value, paths))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => draft.clone(),
    }
}

/// The first source that is neither one of `paths` nor, where `urls` may be named, an `http(s)` address; and the pointer of its segment.
pub(super) fn foreign_source<'a>(draft: &'a Draft, paths: &BTreeMap<String, String>, urls: bool) -> Option<(String, &'a str)> {
    let is_own = |location: &str| paths.values().any(|path| path == location);
    let is_url = |location: &str| {
        let scheme = location.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        scheme.is_some_and(|scheme| scheme == "http" || scheme == "https")
    };
    draft.tracks.iter().flat_map(|track| track.segments.iter().map(move |segment| (track, segment))).find_map(|(track, segment)| {
        let mut locations = sources(segment).map(|source| source.location.as_str());
        let foreign = locations.find(|location| !(is_own(location) || urls && is_url(location)))?;
        Some((segment.pointer(track), foreign))
    })
}

/// Everything that a segment reads.
fn sources(segment: &Segment) -> impl Iterator<Item = &SourceRef> {
    let content = match &segment.content {
        Content::Media(media) => [Some(&media.source), media.fallback.as_ref()],
        Content::Text(text) => [text.subtitles.as_ref(), None],
        Content::Colour(_) | Content::Shape(_) | Content::Placeholder(_) => [None, None],
    };
    let look = [
        segment.look.mask.as_ref().and_then(|mask| mask.source.as_ref()),
        segment.look.lut.as_ref().map(|lut| &lut.source),
        segment.transition.as_ref().and_then(|transition| transition.luma_source.as_ref()),
    ];
    content.into_iter().chain(look).flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::draft::{ParseOptions, parse};

    const ID: &str = "0123456789abcdef0123456789abcdef0123456789abcdef";

    fn paths() -> BTreeMap<String, String> {
        BTreeMap::from([(ID.to_owned(), "../../media/1/a".to_owned())])
    }

    #[test]
    fn own_addresses_become_paths_wherever_they_stand() {
        let own = format!("http://node.example:1/files/{ID}");
        let draft = json!({ "vr": { "a": own }, "r": { "x": { "u": own } }, "t": [{ "tt": 0, "sg": [{ "u": own, "tx": "files/" }, { "u": "http://node.example/files/1" }] }] });
        let local = localised(&draft, &paths());
        assert_eq!([&local["vr"]["a"], &local["r"]["x"]["u"], &local["t"][0]["sg"][0]["u"]], ["../../media/1/a"; 3]);
        assert_eq!(local["t"][0]["sg"][1], draft["t"][0]["sg"][1]);
    }

    #[test]
    fn foreign_sources_are_found_however_they_are_written() {
        let foreign = |segment: Value, urls: bool| {
            let draft = json!({ "vr": { "p": "/etc/passwd" }, "r": { "q": { "u": "secret.png" } }, "t": [{ "tt": 0, "sg": [segment] }] });
            let parsed = parse(&draft.to_string(), &ParseOptions::default());
            let draft = parsed.draft.unwrap_or_else(|| panic!("{:?}", parsed.diagnostics));
            foreign_source(&draft, &paths(), urls).map(|(pointer, location)| (pointer, location.to_owned()))
        };
        let at = |location: &str| Some(("/t/0/sg/0".to_owned(), location.to_owned()));
        assert_eq!(foreign(json!({ "u": "../../media/1/a" }), false), None);
        assert_eq!(foreign(json!({ "u": "../../media/2/a" }), false), at("../../media/2/a"));
        assert_eq!(foreign(json!({ "u": "{{p}}" }), true), at("/etc/passwd"));
        assert_eq!(foreign(json!({ "u": "#q" }), true), at("secret.png"));
        assert_eq!(foreign(json!({ "u": "../../media/1/a", "fb": "b.png" }), true), at("b.png"));
        assert_eq!(foreign(json!({ "u": "HTTPS://x.example/a.mp4" }), true), None);
        assert_eq!(foreign(json!({ "u": "https://x.example/a.mp4" }), false), at("https://x.example/a.mp4"));
        assert_eq!(foreign(json!({ "u": "file:///etc/passwd" }), true), at("file:///etc/passwd"));
        assert_eq!(foreign(json!({ "u": "../../media/1/a", "lut": { "u": "x.cube" } }), true), at("x.cube"));
    }
}
