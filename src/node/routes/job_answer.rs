//! A job as it is told: in every shape that the service's documents describe, in one object, so that each of their
//! readers finds what it reads.

use std::sync::atomic::Ordering;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::api::JobStatus;
use crate::node::job_table::{Job, JobState};

/// The job at the top, and once more in `data` for who expects an envelope, in either of its forms.
pub(super) fn job_answer(job: &Job, state: &JobState, base: &str) -> Value {
    let facts = facts(job, state, base);
    let mut answer = Map::from_iter([("code".to_owned(), json!(0)), ("success".to_owned(), json!(true))]);
    answer.extend(facts.clone());
    answer.insert("data".to_owned(), Value::Object(facts));
    Value::Object(answer)
}

fn facts(job: &Job, state: &JobState, base: &str) -> Map<String, Value> {
    let time = |ms: i64| Timestamp::from_millisecond(ms).ok().map(|time| time.to_string());
    let progress = if state.status == JobStatus::Pending { 0 } else { job.progress.load(Ordering::Relaxed) };
    let mut facts = Map::from_iter([
        ("id".to_owned(), json!(job.id)),
        ("status".to_owned(), json!(state.status)),
        ("progress".to_owned(), json!(progress)),
        ("createdAt".to_owned(), json!(time(job.created_ms))),
    ]);
    let completed = state.ended_ms.filter(|_| state.status == JobStatus::Completed).and_then(time);
    completed.map(|completed| facts.insert("completedAt".to_owned(), json!(completed)));
    state.error.as_ref().map(|error| facts.insert("error".to_owned(), json!(error)));
    if !state.warnings.is_empty() {
        facts.insert("warnings".to_owned(), json!(state.warnings));
    }
    if let (Some((link, _)), Some(bytes)) = (&state.link, state.bytes) {
        let url = format!("{base}/output/{link}");
        facts.insert("outputUrl".to_owned(), json!(url));
        let mut output = json!({ "url": url, "size": bytes });
        if let Some(duration) = state.duration_ms {
            output["duration"] = json!(duration as f64 / 1000.0);
        }
        facts.insert("output".to_owned(), output);
    }
    facts
}
