//! Renders: what is asked for, and how far it is.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Answer, AnswerError};

/// A request for a render. `sessionId` alone is written in camel case; it may be missing, and is read as `session_id`
/// too.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ExportRequest {
    /// Chosen by who asks: `render_` and something unique.
    pub id: String,
    /// The session.
    #[serde(rename = "sessionId", alias = "session_id", default)]
    pub session_id: String,
    /// The draft.
    pub draft: Value,
    /// The wanted output.
    #[serde(default)]
    pub output: OutputRequest,
}

/// The format and quality of the wanted output.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct OutputRequest {
    /// `mp4`.
    #[serde(default = "mp4")]
    pub format: String,
    /// `high`.
    #[serde(default = "high")]
    pub quality: String,
    /// `h264`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codec: Option<String>,
    /// Constant rate factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crf: Option<f64>,
    /// `1080x1920`, or the shorter side, `1080p`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<String>,
    /// Frames a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fps: Option<f64>,
}

fn mp4() -> String {
    "mp4".to_owned()
}

fn high() -> String {
    "high".to_owned()
}

impl Default for OutputRequest {
    /// As the documents have it.
    fn default() -> Self {
        Self { format: mp4(), quality: high(), codec: None, crf: None, resolution: None, fps: None }
    }
}

/// Whether a draft can be exported: at least one track has a segment.
pub fn is_ready(draft: &Value) -> bool {
    let has_segments = |track: &Value| track.get("sg").and_then(Value::as_array).is_some_and(|segments| !segments.is_empty());
    draft.get("t").and_then(Value::as_array).is_some_and(|tracks| tracks.iter().any(has_segments))
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum JobStatus {
    /// It waits.
    Pending,
    /// It runs.
    Processing,
    /// Its file is there.
    Completed,
    /// It ended without one.
    Failed,
    /// Somebody ended it.
    Cancelled,
}

impl JobStatus {
    /// All, in the order a job may take them.
    pub const ALL: &[Self] = &[Self::Pending, Self::Processing, Self::Completed, Self::Failed, Self::Cancelled];

    /// The word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status of a word, capitals or not; `canceled` counts too.
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        Self::ALL.iter().copied().find(|status| status.name() == name || (*status == Self::Cancelled && name == "canceled"))
    }

    /// Whether nothing more happens.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }
}

impl fmt::Display for JobStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A job in the form that is written.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Job {
    /// The id that the export named.
    pub id: String,
    /// Where it stands.
    pub status: JobStatus,
    /// 0 to 100.
    pub progress: u8,
    /// The file, once it is completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<JobOutput>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Where a job's file is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct JobOutput {
    /// Its address.
    pub url: String,
}

/// A job as it is read, from any of its forms.
#[derive(Clone, Debug, PartialEq)]
pub struct JobAnswer {
    /// The id, where the answer names one.
    pub id: Option<String>,
    /// Where the job stands.
    pub status: JobStatus,
    /// 0 to 100.
    pub progress: f64,
    /// Where the file is.
    pub output_url: Option<String>,
    /// Where that stood, as a JSON pointer into the answer: for those who want to know the variant.
    pub output_url_at: Option<&'static str>,
    /// Why it failed.
    pub error: Option<String>,
}

impl JobAnswer {
    /// Reads an answer of the render endpoints: the job's facts at the top or inside `data`, its file's address in
    /// `output.url` or `outputUrl` at either.
    ///
    /// # Errors
    /// [`AnswerError::Unexpected`] where no known status is found.
    pub fn read(answer: &Answer) -> Result<Self, AnswerError> {
        let document = &answer.document;
        let data = document.get("data").unwrap_or(&Value::Null);
        let field = |name: &str| [data, document].into_iter().find_map(|place| place.get(name).filter(|value| !value.is_null()));
        let word = field("status").and_then(Value::as_str).ok_or_else(|| AnswerError::Unexpected("a job without a status".to_owned()))?;
        let status = JobStatus::of_name(word).ok_or_else(|| AnswerError::Unexpected(format!("a job with the status {word:?}")))?;
        let places = ["/data/output/url", "/data/outputUrl", "/output/url", "/outputUrl"];
        let found = places.into_iter().find_map(|place| {
            let url = document.pointer(place)?.as_str().filter(|url| !url.is_empty())?;
            Some((place, url.to_owned()))
        });
        let (output_url_at, output_url) = found.unzip();
        let id = field("id").or_else(|| field("render_id")).and_then(Value::as_str).map(str::to_owned);
        Ok(Self {
            id,
            status,
            progress: field("progress").map_or(0.0, percent),
            output_url,
            output_url_at,
            error: field("error").map(words),
        })
    }
}

/// A number, or its digits with or without a percent sign, within 0..100.
fn percent(value: &Value) -> f64 {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().trim_end_matches('%').parse().ok());
    number.filter(|number: &f64| number.is_finite()).unwrap_or(0.0).clamp(0.0, 100.0)
}

/// An error in words: itself, or its `message`.
fn words(error: &Value) -> String {
    let words = error.as_str().or_else(|| error.get("message")?.as_str());
    words.map_or_else(|| error.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(document: &Value) -> JobAnswer {
        JobAnswer::read(&Answer::read(200, document.to_string().as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn an_address_is_found_in_every_place() {
        for (document, place) in [
            (json!({ "id": "r", "status": "completed", "progress": 100, "output": { "url": "u" } }), "/output/url"),
            (json!({ "id": "r", "status": "completed", "progress": 100, "outputUrl": "u" }), "/outputUrl"),
            (
                json!({ "success": true, "data": { "id": "r", "status": "completed", "progress": 100, "output": { "url": "u" } } }),
                "/data/output/url",
            ),
            (json!({ "code": 0, "data": { "id": "r", "status": "COMPLETED", "progress": "100%", "outputUrl": "u" } }), "/data/outputUrl"),
            (json!({ "success": true, "outputUrl": "u", "data": { "id": "r", "status": "completed", "progress": 100.0 } }), "/outputUrl"),
            (json!({ "status": "completed", "progress": 100, "data": { "id": "r", "outputUrl": "u" } }), "/data/outputUrl"),
        ] {
            let wanted = JobAnswer {
                id: Some("r".to_owned()),
                status: JobStatus::Completed,
                progress: 100.0,
                output_url: Some("u".to_owned()),
                output_url_at: Some(place),
                error: None,
            };
            assert_eq!(read(&document), wanted, "{document}");
        }
    }

    #[test]
    fn a_failure_has_words() {
        for error in [json!("no disk"), json!({ "message": "no disk", "code": 17 })] {
            let job = read(&json!({ "id": "r", "status": "failed", "progress": 140, "error": error }));
            assert_eq!((job.status, job.error.as_deref(), job.progress), (JobStatus::Failed, Some("no disk"), 100.0));
        }
        assert_eq!(read(&json!({ "status": "canceled" })).status, JobStatus::Cancelled);
        let nonsense = Answer::read(200, br#"{"status":"pondering"}"#).unwrap();
        assert!(JobAnswer::read(&nonsense).is_err());
    }

    #[test]
    fn what_is_written_is_read() {
        let output = Some(JobOutput { url: "u".to_owned() });
        let job = Job { id: "r".to_owned(), status: JobStatus::Completed, progress: 100, output, error: None };
        let document = serde_json::to_value(crate::api::Envelope::success(&job)).unwrap();
        assert_eq!(read(&document).output_url.as_deref(), Some("u"));
        for &status in JobStatus::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), json!(status.name()));
        }
        let text = r#"{"id":"r","sessionId":"s","draft":{},"output":{"format":"mp4","quality":"high"}}"#;
        let request: ExportRequest = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&request).unwrap(), text);
        assert_eq!(serde_json::from_str::<ExportRequest>(&text.replace("sessionId", "session_id")).unwrap(), request);
        let least: ExportRequest = serde_json::from_str(r#"{"id":"r","draft":{}}"#).unwrap();
        assert_eq!((least.session_id.as_str(), least.output), ("", OutputRequest::default()));
    }

    #[test]
    fn a_draft_needs_a_segment() {
        assert!(is_ready(&json!({ "t": [{ "tt": 7 }, { "tt": 0, "sg": [{}] }] })));
        for draft in [json!(null), json!({}), json!({ "t": [] }), json!({ "t": [{ "sg": [] }] }), json!({ "t": 3 }), json!({ "t": [1] })] {
            assert!(!is_ready(&draft), "{draft}");
        }
    }
}
