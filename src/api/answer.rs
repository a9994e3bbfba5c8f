//! JSON answers, in each of the forms they come in.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Code;

/// The form that is written: `{"code":0,"data":…}`, or a code and a message.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Envelope<T> {
    /// 0, or a refusal's number.
    pub code: i64,
    /// The event, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The data that were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<T>,
}

impl<T> Envelope<T> {
    /// The data that were asked for.
    pub const fn success(data: T) -> Self {
        Self { code: 0, message: None, data: Some(data) }
    }
}

impl Envelope<Value> {
    /// A refusal.
    pub fn refusal(code: Code, message: impl Into<String>) -> Self {
        Self { code: code.number(), message: Some(message.into()), data: None }
    }
}

/// Which form an answer came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerForm {
    /// The data alone, without an envelope.
    Bare,
    /// `{"success":true,"data":…}`.
    Success,
    /// `{"code":0,"data":…}`.
    Envelope,
}

/// Where a refusal's code stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodePlace {
    /// Only the HTTP status told.
    Status,
    /// In the body under a status of success.
    Body,
    /// Both.
    Both,
}

/// A request that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why; the body's code goes before the status.
    pub code: Code,
    /// The HTTP status it came with.
    pub http_status: u16,
    /// The service's words; empty where it has none.
    pub message: String,
    /// Where the code stood.
    pub place: CodePlace,
}

/// An answer that is not what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// The service refuses.
    #[error("refused with code {}{}", .0.code, worded(&.0.message))]
    Refused(Refusal),
    /// The body is not JSON.
    #[error("the answer is {found}, not JSON (HTTP {http_status})")]
    NotJson {
        /// The status it came with.
        http_status: u16,
        /// A guess at the content, in words.
        found: &'static str,
    },
    /// JSON that lacks what was asked for.
    #[error("the answer lacks what was asked for: {0}")]
    Unexpected(String),
}

fn worded(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(": {message}") }
}

/// A JSON answer that is no refusal.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The whole body.
    pub document: Value,
    /// The form it came in.
    pub form: AnswerForm,
}

impl Answer {
    /// Reads a body that came with an HTTP status.
    ///
    /// # Errors
    /// The refusal where the status, the envelope's code or `success: false` tells one, and [`AnswerError::NotJson`]
    /// for what is not JSON under a status of success.
    pub fn read(http_status: u16, body: &[u8]) -> Result<Self, AnswerError> {
        let parsed = serde_json::from_slice::<Value>(body);
        let is_error = http_status >= 400;
        let document = match parsed {
            Ok(document) => document,
            Err(_) if is_error => {
                let (code, place) = (Code::of_http_status(http_status), CodePlace::Status);
                return Err(AnswerError::Refused(Refusal { code, http_status, message: String::new(), place }));
            }
            // A cancel may be answered by nothing at all.
            Err(_) if body.iter().all(u8::is_ascii_whitespace) => Value::Null,
            Err(_) => return Err(AnswerError::NotJson { http_status, found: described(body) }),
        };
        if let Some(refusal) = refusal_in(&document, http_status) {
            return Err(AnswerError::Refused(refusal));
        }
        check_types(&document)?;
        let form = match &document {
            Value::Object(map) if map.contains_key("data") && map.contains_key("success") => AnswerForm::Success,
            Value::Object(map) if map.contains_key("data") && map.contains_key("code") => AnswerForm::Envelope,
            _ => AnswerForm::Bare,
        };
        Ok(Self { document, form })
    }

    /// The data, out of their envelope.
    pub fn data(&self) -> &Value {
        match self.form {
            AnswerForm::Bare => &self.document,
            AnswerForm::Success | AnswerForm::Envelope => &self.document["data"],
        }
    }

    /// The data as a value of type `T`.
    ///
    /// # Errors
    /// [`AnswerError::Unexpected`] where it lacks something.
    pub fn typed<T: DeserializeOwned>(&self) -> Result<T, AnswerError> {
        // A list would be read as the fields of a structure in their order.
        if !self.data().is_object() {
            return Err(AnswerError::Unexpected(format!("{} in place of an object", kind_of(self.data()))));
        }
        T::deserialize(self.data()).map_err(|error| AnswerError::Unexpected(error.to_string()))
    }
}

/// Refuses an envelope whose own fields are of another type than documented: what it says cannot be relied on then.
fn check_types(document: &Value) -> Result<(), AnswerError> {
    let wrong = |name: &str, wanted: &str| {
        let found = kind_of(&document[name]);
        Err(AnswerError::Unexpected(format!("its {name:?} is {found}, not {wanted}")))
    };
    match (document.get("code"), document.get("success")) {
        (Some(code), _) if !code.is_null() && number_of(code).is_none() => wrong("code", "a number"),
        (_, Some(success)) if !success.is_null() && !success.is_boolean() => wrong("success", "true or false"),
        _ => Ok(()),
    }
}

/// A whole number, or its digits.
fn number_of(value: &Value) -> Option<i64> {
    let whole = || value.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 1e9).map(|number| number as i64);
    value.as_i64().or_else(whole).or_else(|| value.as_str()?.trim().parse().ok())
}

/// The kind of a value, for people.
fn kind_of(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the text {:?}", text.chars().take(40).collect::<String>()),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// The refusal in a JSON body, or of its status. Also for what comes inside an event stream, whose status is 200.
pub(super) fn refusal_in(document: &Value, http_status: u16) -> Option<Refusal> {
    let own = body_code(document);
    let is_error = http_status >= 400;
    let says_failure = document.get("success") == Some(&Value::Bool(false));
    let (code, place) = match own {
        Some(code) if is_error => (code, CodePlace::Both),
        Some(code) => (code, CodePlace::Body),
        None if is_error => (Code::of_http_status(http_status), CodePlace::Status),
        None if says_failure => (Code::Fault, CodePlace::Body),
        None => return None,
    };
    Some(Refusal { code, http_status, message: message_of(document).unwrap_or_default(), place })
}

/// The code of a body: `code` at the top or in `error`, as a number or its digits. The error of a job that failed is
/// the job's, no refusal.
fn body_code(document: &Value) -> Option<Code> {
    let is_job = document.get("status").or_else(|| document.pointer("/data/status")).is_some_and(Value::is_string);
    let in_error = document.pointer("/error/code").filter(|_| !is_job);
    let places = [document.get("code"), in_error, document.get("error_code"), document.get("errorCode")];
    places.into_iter().flatten().filter_map(number_of).find_map(Code::of_number)
}

/// The words of a body.
pub(super) fn message_of(document: &Value) -> Option<String> {
    let pointers = ["/message", "/error/message", "/error", "/errorMessage", "/error_message", "/msg", "/detail"];
    let words = pointers.iter().find_map(|pointer| document.pointer(pointer)?.as_str());
    words.filter(|words| !words.trim().is_empty()).map(str::to_owned)
}

/// A guess at the content of a body that is not JSON.
fn described(body: &[u8]) -> &'static str {
    let start = String::from_utf8_lossy(&body[..body.len().min(512)]).trim_start().to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        "a web page"
    } else if start.starts_with(['{', '[']) {
        "broken JSON, as when an answer is cut off"
    } else if start.starts_with('<') {
        "XML"
    } else {
        "something else"
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(status: u16, document: &Value) -> Result<Answer, AnswerError> {
        Answer::read(status, document.to_string().as_bytes())
    }

    #[test]
    fn every_form_gives_the_same_data() {
        for (document, form) in [
            (json!({ "id": "r", "status": "pending" }), AnswerForm::Bare),
            (json!({ "success": true, "data": { "id": "r", "status": "pending" } }), AnswerForm::Success),
            (json!({ "code": 0, "data": { "id": "r", "status": "pending" } }), AnswerForm::Envelope),
            (json!({ "code": 0, "message": "ok", "data": { "id": "r", "status": "pending" } }), AnswerForm::Envelope),
            (json!({ "code": "0", "data": { "id": "r", "status": "pending" } }), AnswerForm::Envelope),
        ] {
            let answer = read(200, &document).unwrap();
            assert_eq!((answer.form, answer.data()), (form, &json!({ "id": "r", "status": "pending" })), "{document}");
        }
        assert_eq!(Answer::read(200, b" \n").unwrap().data(), &Value::Null);
    }

    #[test]
    fn a_code_is_found_wherever_it_stands() {
        for (status, document, code, place) in [
            (200, json!({ "code": 1001, "message": "no" }), Code::BadToken, CodePlace::Body),
            (200, json!({ "code": "1002", "message": "no" }), Code::NoSession, CodePlace::Body),
            (401, json!({ "code": 1001, "message": "no" }), Code::BadToken, CodePlace::Both),
            (402, json!({ "message": "no" }), Code::NotInPlan, CodePlace::Status),
            (402, json!({ "code": 0, "message": "no" }), Code::NotInPlan, CodePlace::Status),
            (200, json!({ "success": false, "error": { "code": 4002, "message": "no" } }), Code::FileTooLarge, CodePlace::Body),
            (200, json!({ "success": false, "error": "no" }), Code::Fault, CodePlace::Body),
            (403, json!({ "code": 2001, "message": "no" }), Code::NoCredits, CodePlace::Both),
            (429, json!({ "detail": "no" }), Code::TooMany, CodePlace::Status),
            (200, json!({ "code": 9999, "msg": "no" }), Code::Other(9999), CodePlace::Body),
        ] {
            let refusal = Refusal { code, http_status: status, message: "no".to_owned(), place };
            assert_eq!(read(status, &document), Err(AnswerError::Refused(refusal)), "{document}");
        }
    }

    #[test]
    fn wrongly_typed_answers_are_none() {
        for document in [
            json!({ "code": "zero", "data": { "available": 1 } }),
            json!({ "code": [0], "data": { "available": 1 } }),
            json!({ "code": 0.5, "data": { "available": 1 } }),
            json!({ "success": "true", "data": { "available": 1 } }),
        ] {
            assert!(matches!(read(200, &document), Err(AnswerError::Unexpected(_))), "{document}");
        }
        for data in [json!([1, 2]), json!("80"), json!(80), json!({ "available": "many" }), json!({ "available": [1] }), Value::Null] {
            let answer = read(200, &json!({ "code": 0, "data": data })).unwrap();
            assert!(matches!(answer.typed::<crate::api::Credits>(), Err(AnswerError::Unexpected(_))), "{data}");
        }
        assert_eq!(
            read(200, &json!({ "code": 0.0, "data": { "available": 1 } })).unwrap().typed::<crate::api::Credits>().unwrap().available,
            1.0
        );
    }

    #[test]
    fn what_is_not_json_is_told_in_words() {
        for (body, found) in [
            ("<!DOCTYPE html><p>", "a web page"),
            ("{\"code\":0,\"da", "broken JSON, as when an answer is cut off"),
            ("<Error/>", "XML"),
            ("hello", "something else"),
        ] {
            assert_eq!(Answer::read(200, body.as_bytes()), Err(AnswerError::NotJson { http_status: 200, found }));
        }
        let page = Answer::read(502, b"<html>").unwrap_err();
        assert!(matches!(page, AnswerError::Refused(Refusal { code: Code::Other(502), place: CodePlace::Status, .. })));
    }

    #[test]
    fn what_is_written_is_read() {
        let body = serde_json::to_vec(&Envelope::success(json!({ "a": 1 }))).unwrap();
        assert_eq!(Answer::read(200, &body).unwrap().data(), &json!({ "a": 1 }));
        let body = serde_json::to_vec(&Envelope::refusal(Code::TooMany, "wait")).unwrap();
        assert!(matches!(Answer::read(429, &body), Err(AnswerError::Refused(refusal)) if refusal.message == "wait"));
        let missing = Answer::read(200, b"{\"code\":0,\"data\":{}}").unwrap().typed::<crate::api::Session>();
        assert!(matches!(missing, Err(AnswerError::Unexpected(reason)) if reason.contains("session_id")));
    }
}
