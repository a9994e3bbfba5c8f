//! A job's way from its record to its file.

use std::time::Duration;

use crate::api::{self, Endpoint, JobAnswer, JobStatus};
use crate::cloud::secret::shown;
use crate::cloud::transport::Payload;
use crate::cloud::{Cloud, CloudError, News};

use super::export::{Finished, new_id};
use super::lock::JobLock;
use super::record::{JobRecord, Stage};
use super::submit::accepted;

/// How long one command waits for a job.
const JOB_LIMIT: Duration = Duration::from_secs(60 * 60);
/// From one look at another process' job to the next.
const HELD_LOOK: Duration = Duration::from_secs(1);

impl Cloud<'_> {
    /// Goes on with a job until its file is there. Where another process is at it, waits for that one.
    pub(super) async fn run_job(&self, id: &str) -> Result<Finished, CloudError> {
        let lock = self.lock(id, true).await?;
        self.go_on(self.records.job(id)?, lock).await
    }

    /// Goes on with a job that this process has the lock of.
    pub(super) async fn go_on(&self, job: JobRecord, lock: JobLock) -> Result<Finished, CloudError> {
        let kept = |error: CloudError, id: &str| match self.records.job(id) {
            Ok(job) if job.stage.is_open() => {
                error.keeping(format!("the job {id} is on record: `offcut cloud resume {id}` goes on with it"))
            }
            _ => error,
        };
        let result = self.drive(job, lock).await;
        result.map_err(|(error, id)| kept(error, &id))
    }

    /// The lock of a job. Where another process has it, waits for that one if `patient`.
    pub(super) async fn lock(&self, id: &str, patient: bool) -> Result<JobLock, CloudError> {
        let (mut waited, mut told) = (Duration::ZERO, false);
        loop {
            match JobLock::take(self.records.folder(), id)? {
                Some(lock) => return Ok(lock),
                None if !patient || waited >= JOB_LIMIT => return Err(CloudError::JobHeld { id: id.to_owned() }),
                None => {}
            }
            if !told {
                self.note(format!("another process is at the job {id}: waiting for it"));
                told = true;
            }
            self.transport.waits.pause(HELD_LOOK).await;
            waited += HELD_LOOK;
        }
    }

    /// Does step after step; an error comes with the id that the job has by then.
    async fn drive(&self, mut job: JobRecord, mut lock: JobLock) -> Result<Finished, (CloudError, String)> {
        let mut was_accepted_now = false;
        loop {
            let step = match job.stage {
                Stage::Prepared => {
                    was_accepted_now = true;
                    self.submit(&job).await.map(Some)
                }
                Stage::Accepted => self.wait_for(&job, was_accepted_now).await.map(Some),
                Stage::Completed => self.fetch_result(&job).await.map(|()| None),
                Stage::Downloaded => {
                    lock.end();
                    return Ok(Finished::of(&job));
                }
                Stage::Failed => Err(self.failed(&job, None)),
                Stage::Cancelled => Err(CloudError::JobCancelled { id: job.id.clone() }),
            };
            let next = match step {
                Ok(Some(answer)) => self.take(&job, &answer, was_accepted_now),
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            };
            match next {
                Ok(Some((next, next_lock))) => {
                    lock.end();
                    (job, lock) = (next, next_lock);
                }
                Ok(None) => job = self.records.job(&job.id).map_err(|error| (error, job.id.clone()))?,
                Err(error) => {
                    if self.records.job(&job.id).is_ok_and(|job| !job.stage.is_open()) {
                        lock.end();
                    }
                    return Err((error, job.id));
                }
            }
        }
    }

    /// Takes the lock's file of a job away that has ended while nobody was at it.
    pub(super) fn end_lock(&self, id: &str) -> Result<(), CloudError> {
        JobLock::take(self.records.folder(), id).map(|lock| lock.into_iter().for_each(JobLock::end))
    }

    /// Writes down what the cloud says of a job; where it has failed for the first time, gives the second attempt with
    /// its lock.
    fn take(&self, job: &JobRecord, answer: &JobAnswer, watched: bool) -> Result<Option<(JobRecord, JobLock)>, CloudError> {
        (self.watch)(News::Job { id: job.id.clone(), status: answer.status.to_string(), progress: answer.progress });
        match answer.status {
            JobStatus::Pending | JobStatus::Processing => self.records.move_job(&job.id, Stage::Accepted, answer.progress, None)?,
            JobStatus::Completed => {
                self.records.move_job(&job.id, Stage::Completed, 100.0, answer.output_url.as_deref())?;
                if watched {
                    self.records.mark_finished(&job.id)?;
                }
            }
            JobStatus::Cancelled => self.records.close_job(&job.id, Stage::Cancelled, "cancelled in the cloud")?,
            JobStatus::Failed => {
                let reason = shown(answer.error.as_deref().unwrap_or("no reason given"));
                if job.attempt > 1 {
                    self.records.close_job(&job.id, Stage::Failed, &reason)?;
                    return Err(self.failed(job, Some(reason)));
                }
                return self.second_attempt(job, &reason).map(Some);
            }
        }
        Ok(None)
    }

    fn second_attempt(&self, job: &JobRecord, reason: &str) -> Result<(JobRecord, JobLock), CloudError> {
        let id = new_id();
        let lock = JobLock::take(self.records.folder(), &id)?.ok_or_else(|| CloudError::JobHeld { id: id.clone() })?;
        let mut body = job.body.clone();
        body["id"] = id.clone().into();
        let next = JobRecord { id: id.clone(), body, attempt: job.attempt + 1, sent: false, url: None, result_sha256: None, ..job.clone() };
        self.records.replace_job(job, reason, &next)?;
        self.note(format!("the cloud failed to render it ({reason}): trying once more, as {id}"));
        Ok((self.records.job(&id)?, lock))
    }

    fn failed(&self, job: &JobRecord, reason: Option<String>) -> CloudError {
        let reason = reason.or_else(|| job.reason.clone()).unwrap_or_default();
        CloudError::JobFailed { id: job.id.clone(), reason }
    }

    /// Looks at a job until something is new. One that was just handed in is left alone for a moment first.
    async fn wait_for(&self, job: &JobRecord, just_accepted: bool) -> Result<JobAnswer, CloudError> {
        let waits = self.transport.waits;
        let mut waited = Duration::ZERO;
        let mut is_due = !just_accepted;
        let mut seen = job.progress;
        if !just_accepted {
            self.note(format!("the job {} was handed in before: looking at it", job.id));
        }
        loop {
            if !is_due {
                let pause = waits.before_poll(waited);
                waits.pause(pause).await;
                waited += pause;
            }
            is_due = false;
            let Some(answer) = self.look_up(&job.id).await? else {
                let error = Some("the cloud does not know it any more".to_owned());
                return Ok(JobAnswer { status: JobStatus::Failed, error, ..accepted(&job.id) });
            };
            let moved = (answer.progress - seen).abs() >= 1.0;
            if answer.status.is_final() {
                return Ok(answer);
            }
            if !self.records.job(&job.id)?.stage.is_open() {
                return Ok(JobAnswer { status: JobStatus::Cancelled, ..answer });
            }
            if moved {
                seen = answer.progress;
                self.records.move_job(&job.id, Stage::Accepted, answer.progress, None)?;
            }
            (self.watch)(News::Job { id: job.id.clone(), status: answer.status.to_string(), progress: answer.progress });
            if waited >= JOB_LIMIT {
                return Err(CloudError::JobUnfinished { id: job.id.clone(), after: JOB_LIMIT });
            }
        }
    }

    /// Cancels a job in the cloud and on record.
    ///
    /// # Errors
    /// Where it is not on record, is over already, or the service cannot be asked or refuses.
    pub async fn cancel(&self, id: &str) -> Result<JobRecord, CloudError> {
        let job = self.records.job(id)?;
        if !job.stage.is_open() {
            return Ok(job);
        }
        if job.stage == Stage::Prepared && !job.sent {
            self.records.close_job(id, Stage::Cancelled, "cancelled before it left")?;
            self.end_lock(id)?;
            return self.records.job(id);
        }
        match self.call(Endpoint::Cancel(id), "the cancellation", Payload::Nothing, true).await {
            Ok(_) => {}
            Err(error) if matches!(error.refusal(), Some(api::Code::NotFound | api::Code::Gone)) => {
                self.note("the cloud does not know the job")
            }
            // It may have ended in the meantime; what it says counts.
            Err(error) if error.refusal() == Some(api::Code::Conflict) => self.note("the cloud says that the job is over already"),
            Err(error) => return Err(error),
        }
        match self.look_up(id).await? {
            Some(JobAnswer { status: JobStatus::Completed, output_url, .. }) => {
                self.records.move_job(id, Stage::Completed, 100.0, output_url.as_deref())?;
                self.note(format!("the job was finished before it could be cancelled: `offcut cloud resume {id}` fetches it"));
            }
            _ => {
                self.records.close_job(id, Stage::Cancelled, "cancelled by the user")?;
                self.end_lock(id)?;
            }
        }
        self.records.job(id)
    }
}
