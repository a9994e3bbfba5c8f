//! Sessions and what they hold.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A request for a session.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct NewSession {
    /// What the work is called.
    pub task_name: String,
    /// The language to talk in: `en`, `zh`.
    #[serde(default = "english")]
    pub language: String,
}

fn english() -> String {
    "en".to_owned()
}

impl Default for NewSession {
    /// As the documents have it.
    fn default() -> Self {
        Self { task_name: "project".to_owned(), language: english() }
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

/// What a session holds, as it comes in `state`. What is not there is `null`.
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
    fn a_session_is_asked_for_as_documented() {
        assert_eq!(serde_json::to_value(NewSession::default()).unwrap(), json!({ "task_name": "project", "language": "en" }));
    }
}
