//! Handing a job in, so that the cloud has it once whatever happens to requests and answers.

use crate::api::{self, Endpoint, JobAnswer, JobStatus};
use crate::cloud::transport::Payload;
use crate::cloud::{Cloud, CloudError, Waits};

use super::record::{JobRecord, Stage};

/// The name of the request in messages.
const EXPORT: &str = "the export";
/// The name of the request in messages.
pub(super) const LOOK_UP: &str = "the job's state";
/// Requests for one job at most.
const MAX_REQUESTS: u32 = 4;

impl Cloud<'_> {
    /// Hands in a job whose request may have left before: then the cloud is asked for it first.
    pub(super) async fn submit(&self, job: &JobRecord) -> Result<JobAnswer, CloudError> {
        if job.sent
            && let Some(known) = self.look_up(&job.id).await?
        {
            return Ok(known);
        }
        let mut job = job.clone();
        let (mut request, mut replaced) = (1, false);
        loop {
            self.records.mark_sent(&job.id, true)?;
            let error = match self.call(Endpoint::Export, EXPORT, Payload::Json(&job.body), false).await {
                Ok(answer) => return Ok(JobAnswer::read(&answer).unwrap_or_else(|_| accepted(&job.id))),
                Err(error) => error,
            };
            match error.cause() {
                CloudError::Unreachable { .. } => {
                    // No connection stood: unless an earlier request left, none has.
                    self.records.mark_sent(&job.id, job.sent || request > 1)?;
                    return Err(error);
                }
                CloudError::Refused(refused) if refused.code == api::Code::NoSession && !replaced => {
                    replaced = true;
                    job = self.in_another_session(&job).await?;
                    continue;
                }
                CloudError::Refused(refused) if !error.may_pass() => {
                    // The id is this program's own: a job that has it already is this one, whose first answer was lost.
                    if refused.code == api::Code::Conflict
                        && let Some(known) = self.look_up(&job.id).await?
                    {
                        return Ok(known);
                    }
                    self.records.close_job(&job.id, Stage::Failed, &refused.to_string())?;
                    return Err(error);
                }
                _ => {}
            }
            // The answer is lost: whether the request arrived, the cloud must say.
            tracing::info!(id = job.id, %error, "looking the job up");
            if let Some(known) = self.look_up(&job.id).await? {
                return Ok(known);
            }
            if request >= MAX_REQUESTS {
                return Err(error);
            }
            self.transport.waits.pause(Waits::before_attempt(request)).await;
            request += 1;
        }
    }

    /// The job as the cloud has it; `None` where it does not know the id.
    pub(super) async fn look_up(&self, id: &str) -> Result<Option<JobAnswer>, CloudError> {
        match self.call(Endpoint::Poll(id), LOOK_UP, Payload::Nothing, true).await {
            Ok(answer) => {
                let job = JobAnswer::read(&answer).map_err(|error| CloudError::bad_answer(LOOK_UP, error))?;
                tracing::debug!(status = %job.status, url_at = job.output_url_at, "looked up");
                Ok(Some(job))
            }
            Err(error) if matches!(error.refusal(), Some(api::Code::NotFound | api::Code::Gone)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The same job in the session that takes the place of its own, its media named anew.
    async fn in_another_session(&self, job: &JobRecord) -> Result<JobRecord, CloudError> {
        let session = self.replacement_of(&job.session).await?.session_id;
        let mut body = job.body.to_string();
        for (_, sha256, old) in self.records.uploads(self.api(), &job.session)? {
            if let Some(new) = self.records.upload(self.api(), &session, &sha256)? {
                body = body.replace(&in_json(&old.cdn_url), &in_json(&new.cdn_url));
            }
        }
        let mut body: serde_json::Value = serde_json::from_str(&body).map_err(|error| CloudError::bad_answer(EXPORT, error))?;
        body["sessionId"] = session.clone().into();
        self.records.rewrite_job(&job.id, &session, &body)?;
        Ok(JobRecord { session, body, ..job.clone() })
    }
}

/// A text as a whole JSON string.
fn in_json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The status that an answer means which only says yes.
pub(super) fn accepted(id: &str) -> JobAnswer {
    JobAnswer { id: Some(id.to_owned()), status: JobStatus::Pending, progress: 0.0, output_url: None, output_url_at: None, error: None }
}
