//! Talk, and the events that answer it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::answer::refusal_in;
use super::{Code, Refusal};

/// One message of a user.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct ChatRequest {
    /// Always `nemo_agent`; may be missing.
    #[serde(default = "agent")]
    pub app_name: String,
    /// `me`, for the token says who it is; may be missing.
    #[serde(default = "me")]
    pub user_id: String,
    /// The session.
    pub session_id: String,
    /// The words.
    pub new_message: Message,
}

/// Words in parts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Message {
    /// The parts, in order.
    pub parts: Vec<Part>,
}

/// One part.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Part {
    /// Its words.
    #[serde(default)]
    pub text: String,
}

fn agent() -> String {
    "nemo_agent".to_owned()
}

fn me() -> String {
    "me".to_owned()
}

impl ChatRequest {
    /// `text`, said in `session`.
    pub fn new(session: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            app_name: agent(),
            user_id: me(),
            session_id: session.into(),
            new_message: Message { parts: vec![Part { text: text.into() }] },
        }
    }

    /// All parts, a line each.
    pub fn text(&self) -> String {
        self.new_message.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// The content of one event of the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChatEvent {
    /// Words to show.
    Text(String),
    /// A tool is called, or has answered; not shown.
    Tool,
    /// The service is still there.
    Heartbeat,
    /// The service refuses to go on.
    Refused(Refusal),
    /// An event that the documents do not describe.
    Other,
}

impl ChatEvent {
    /// Reads the `data` of an event: empty, `{"type":…}`, ADK's `{"content":{"parts":[…]}}`, or an error with a code.
    pub fn read(data: &str) -> Self {
        if data.trim().is_empty() {
            return Self::Heartbeat;
        }
        let Ok(document) = serde_json::from_str::<Value>(data) else { return Self::Other };
        let kind = document.get("type").and_then(Value::as_str).unwrap_or_default();
        if let Some(refusal) = refusal_in(&document, 200) {
            return Self::Refused(refusal);
        }
        if kind == "error" || document.get("error").is_some_and(|error| !error.is_null()) {
            let message = super::answer::message_of(&document).or_else(|| document.get("content")?.as_str().map(str::to_owned));
            let place = super::CodePlace::Body;
            return Self::Refused(Refusal { code: Code::Fault, http_status: 200, message: message.unwrap_or_default(), place });
        }
        match kind {
            "heartbeat" | "ping" => return Self::Heartbeat,
            "tool_call" | "tool_result" | "function_call" | "function_response" => return Self::Tool,
            _ => {}
        }
        match document.get("content").or_else(|| document.get("text")) {
            Some(Value::String(text)) => Self::Text(text.clone()),
            Some(content) => of_parts(content.get("parts").and_then(Value::as_array).map_or(&[], Vec::as_slice)),
            None => Self::Other,
        }
    }
}

/// The words of ADK's parts; what a model thinks by itself is not said.
fn of_parts(parts: &[Value]) -> ChatEvent {
    let said = parts.iter().filter(|part| part.get("thought") != Some(&Value::Bool(true)));
    let text: String = said.filter_map(|part| part.get("text")?.as_str()).collect();
    let calls = ["functionCall", "functionResponse", "function_call", "function_response"];
    match () {
        () if !text.is_empty() => ChatEvent::Text(text),
        () if parts.iter().any(|part| calls.iter().any(|call| part.get(call).is_some())) => ChatEvent::Tool,
        () => ChatEvent::Other,
    }
}

/// The `data` of an event that says `text`.
pub fn text_event(text: &str) -> String {
    json!({ "type": "text", "content": text }).to_string()
}

/// The `data` of an event that calls a tool.
pub fn tool_call_event(name: &str, arguments: &Value) -> String {
    json!({ "type": "tool_call", "name": name, "args": arguments }).to_string()
}

/// The `data` of an event with a tool's answer.
pub fn tool_result_event(name: &str, result: &Value) -> String {
    json!({ "type": "tool_result", "name": name, "result": result }).to_string()
}

/// The `data` of an event that says nothing.
pub fn heartbeat_event() -> String {
    json!({ "type": "heartbeat" }).to_string()
}

/// The `data` of an event that refuses.
pub fn error_event(code: Code, message: &str) -> String {
    json!({ "type": "error", "code": code.number(), "message": message }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_an_event_is_read() {
        let text = |text: &str| ChatEvent::Text(text.to_owned());
        for (data, wanted) in [
            ("", ChatEvent::Heartbeat),
            ("  ", ChatEvent::Heartbeat),
            (r#"{"type":"heartbeat"}"#, ChatEvent::Heartbeat),
            (r#"{"type":"text","content":"Hello"}"#, text("Hello")),
            (r#"{"content":{"parts":[{"text":"Hel"},{"text":"lo"}],"role":"model"}}"#, text("Hello")),
            (r#"{"content":{"parts":[{"text":"hm","thought":true},{"text":"Hello"}]}}"#, text("Hello")),
            (r#"{"type":"tool_call","name":"x","code":0}"#, ChatEvent::Tool),
            (r#"{"type":"tool_result","content":"raw"}"#, ChatEvent::Tool),
            (r#"{"content":{"parts":[{"functionCall":{"name":"x"}}]}}"#, ChatEvent::Tool),
            (r#"{"content":{"parts":[{"text":"Done"},{"functionCall":{"name":"x"}}]}}"#, text("Done")),
            (r#"{"turnComplete":true}"#, ChatEvent::Other),
            ("[DONE]", ChatEvent::Other),
        ] {
            assert_eq!(ChatEvent::read(data), wanted, "{data}");
        }
    }

    #[test]
    fn an_error_comes_as_an_event_too() {
        for (data, code) in [
            (r#"{"type":"error","code":1002,"message":"no"}"#, Code::NoSession),
            (r#"{"code":2001,"message":"no"}"#, Code::NoCredits),
            (r#"{"error":{"code":"1001","message":"no"}}"#, Code::BadToken),
            (r#"{"error":"no"}"#, Code::Fault),
            (r#"{"type":"error","content":"no"}"#, Code::Fault),
            (r#"{"errorCode":"429","errorMessage":"no"}"#, Code::TooMany),
        ] {
            assert!(
                matches!(ChatEvent::read(data), ChatEvent::Refused(refusal) if refusal.code == code && refusal.message == "no"),
                "{data}"
            );
        }
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(ChatEvent::read(&text_event("a\n\"b\"")), ChatEvent::Text("a\n\"b\"".to_owned()));
        assert_eq!(ChatEvent::read(&heartbeat_event()), ChatEvent::Heartbeat);
        assert!(matches!(ChatEvent::read(&error_event(Code::NoSession, "gone")), ChatEvent::Refused(refusal) if refusal.message == "gone"));
        let request = ChatRequest::new("s", "hello");
        let wanted =
            json!({ "app_name": "nemo_agent", "user_id": "me", "session_id": "s", "new_message": { "parts": [{ "text": "hello" }] } });
        assert_eq!(serde_json::to_value(&request).unwrap(), wanted);
        assert_eq!(request.text(), "hello");
    }
}
