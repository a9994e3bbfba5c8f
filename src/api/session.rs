//! Sessions and what they hold.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::AnswerError;

/// A request for a session.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct NewSession {
    /// The name of the work; may be missing.
    #[serde(default = "project")]
    pub task_name: String,
    /// The language to talk in: `en`, `zh`.
    #[serde(default = "english")]
    pub language: String,
}

fn project() -> String {
    "project".to_owned()
}

fn english() -> String {
    "en".to_owned()
}

impl Default for NewSession {
    /// As the documents have it.
    fn default() -> Self {
        Self { task_name: project(), language: english() }
    }
}

/// The answer: the session's two ids.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Session {
    /// Of the task.
    #[serde(default)]
    pub task_id: String,
    /// Of the session, which every further request names.
    pub session_id: String,
}

/// The content of a session, as it comes in `state`. Missing parts are `null`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct SessionState {
    /// The draft; `null` before there is one.
    #[serde(default)]
    pub draft: Value,
    /// The uploaded media.
    #[serde(default)]
    pub video_infos: Value,
    /// The canvas.
    #[serde(default)]
    pub canvas_config: Value,
    /// All files, by the names that the service's sandbox has for them.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub files: Value,
    /// Media that were made on the way.
    #[serde(default)]
    pub generated_media: Value,
}

impl SessionState {
    /// The state in an answer's data: under `state`, or the data itself; a newer gateway has draft and files under
    /// `project`.
    ///
    /// # Errors
    /// [`AnswerError::Unexpected`] where the state is no object, or the draft is neither an object nor JSON text of
    /// one.
    pub fn read(data: &Value) -> Result<Self, AnswerError> {
        let unexpected = |reason: &str| AnswerError::Unexpected(reason.to_owned());
        let state = data.get("state").filter(|state| !state.is_null()).unwrap_or(data);
        if !state.is_object() {
            return Err(unexpected("the state is no object"));
        }
        let mut read = Self::deserialize(state).map_err(|error| unexpected(&error.to_string()))?;
        let project = state.get("project").and_then(Value::as_object);
        if let Some(project) = project {
            if read.draft.is_null() {
                read.draft = project.get("timeline_draft").cloned().unwrap_or_default();
            }
            if read.files.is_null() {
                let list = project.iter().find(|(name, _)| name.starts_with("files:"));
                read.files = list.map(|(_, files)| files.clone()).unwrap_or_default();
            }
        }
        // A draft may come as JSON within a string.
        if let Some(draft) = read.draft.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok()) {
            read.draft = draft;
        }
        if read.draft.is_object() || read.draft.is_null() { Ok(read) } else { Err(unexpected("the draft is no object")) }
    }
}

/// The answer to a request for the state.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct StateAnswer {
    /// The state.
    pub state: SessionState,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_missing_is_null() {
        let answer: StateAnswer = serde_json::from_value(json!({ "state": { "draft": { "t": [] }, "new": 1 } })).unwrap();
        assert_eq!(answer.state.draft, json!({ "t": [] }));
        assert_eq!(answer.state.video_infos, Value::Null);
        assert!(serde_json::from_value::<StateAnswer>(json!({})).is_err());
    }

    #[test]
    fn the_state_is_found_where_either_gateway_has_it() {
        let draft = json!({ "t": [] });
        for data in [
            json!({ "state": { "draft": draft } }),
            json!({ "draft": draft }),
            json!({ "state": { "draft": draft.to_string() } }),
            json!({ "state": { "project": { "timeline_draft": draft, "files:1": [] } } }),
        ] {
            assert_eq!(SessionState::read(&data).unwrap().draft, draft, "{data}");
        }
        for data in [json!([1, 2]), json!({ "state": [1] }), json!({ "state": "x" }), json!({ "state": { "draft": 5 } })] {
            assert!(SessionState::read(&data).is_err(), "{data}");
        }
    }

    #[test]
    fn a_session_is_asked_for_as_documented() {
        assert_eq!(serde_json::to_value(NewSession::default()).unwrap(), json!({ "task_name": "project", "language": "en" }));
    }
}
