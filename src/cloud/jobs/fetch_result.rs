//! A job's result, fetched once, checked, and only then given its name.

use std::path::{Path, PathBuf};

use tempfile::TempPath;

use crate::api::Endpoint;
use crate::base::Time;
use crate::cloud::transport::result_url;
use crate::cloud::upload::{has_content, sha256_of};
use crate::cloud::{Cloud, CloudError, Waits};
use crate::encode::check_target;
use crate::media::{Limits, probe, stream_facts};

use super::record::{JobRecord, Stage};
use super::whole_mp4::fault_of_mp4;

/// Rounds of attempts at each address.
const ROUNDS: u32 = 3;
/// The part of the pictures that the headers promise that must be there.
const WHOLE: f64 = 0.9;

impl Cloud<'_> {
    /// Brings a completed job's result to its place.
    pub(super) async fn fetch_result(&self, job: &JobRecord) -> Result<(), CloudError> {
        let done = || self.records.move_job(&job.id, Stage::Downloaded, 100.0, None);
        // Killed between the renaming and the record: the file is there.
        if job.result_sha256.as_ref().is_some_and(|sha256| has_content(&job.output, sha256)) {
            return done();
        }
        let part = part_of(job);
        let is_fetched = job.result_sha256.as_ref().is_some_and(|sha256| has_content(&part, sha256));
        check_target(&job.output, job.force)?;
        if !is_fetched {
            self.fetch_and_check(job, &part).await?;
        }
        let part = TempPath::try_from_path(&part).map_err(|error| CloudError::Records { path: part.clone(), reason: error.to_string() })?;
        let renamed = if job.force { part.persist(&job.output) } else { part.persist_noclobber(&job.output) };
        if let Err(error) = renamed {
            // What was fetched stays for the next attempt.
            let _ = error.path.keep();
            return Err(CloudError::Records { path: job.output.clone(), reason: error.error.to_string() });
        }
        done()
    }

    async fn fetch_and_check(&self, job: &JobRecord, part: &Path) -> Result<(), CloudError> {
        let own = Endpoint::Download(&job.id).url(&self.settings.api);
        let named = job.url.as_deref().and_then(|url| result_url(&self.settings.api, url)).filter(|url| *url != own);
        let mut last = CloudError::BadResult { id: job.id.clone(), reason: "it was not fetched".to_owned() };
        for round in 1..=ROUNDS {
            // An address that has expired is no error while the other one works.
            for url in named.iter().chain([&own]) {
                let fetched = match self.download(url, part).await {
                    Ok(()) => checked(job, part),
                    Err(error) => Err(error),
                };
                match fetched {
                    Ok(()) => {
                        let sha256 = sha256_of(part)?;
                        return self.records.keep_result(&job.id, &sha256);
                    }
                    Err(error @ CloudError::Records { .. }) => return Err(error),
                    Err(error) => last = error,
                }
                tracing::info!(round, own = *url == own, error = %last, "the result was not fetched");
            }
            if round < ROUNDS {
                self.transport.waits.pause(Waits::before_attempt(round)).await;
            }
        }
        // A part that is no video is of no use to anyone.
        let _ = std::fs::remove_file(part);
        Err(last)
    }
}

/// The name of a result that is not complete: beside the output, the same for each attempt, so that none litters.
pub(super) fn part_of(job: &JobRecord) -> PathBuf {
    let name = job.output.file_name().unwrap_or_default().to_string_lossy();
    job.output.with_file_name(format!(".{name}.{}.part", job.id))
}

/// Whether the file is a whole video of about the length ordered.
fn checked(job: &JobRecord, path: &Path) -> Result<(), CloudError> {
    let bad = |reason: String| CloudError::BadResult { id: job.id.clone(), reason };
    let limits = Limits::default();
    let info = probe(path, &limits).map_err(|error| bad(without_path(&error.to_string(), path)))?;
    let unreadable = |error: std::io::Error| CloudError::Records { path: path.to_owned(), reason: error.to_string() };
    if let Some(fault) = fault_of_mp4(path).map_err(unreadable)? {
        return Err(bad(fault));
    }
    let Some(picture) = &info.picture else { return Err(bad("it holds no pictures".to_owned())) };
    let facts = stream_facts(path, &limits).map_err(|error| bad(error.to_string()))?.unwrap_or_default();
    let duration = picture.duration.or(info.duration);
    let promised = duration.zip(picture.frame_rate).map(|(duration, rate)| rate.frames_in(duration) as f64);
    if facts.pictures == 0 || promised.is_some_and(|promised| (facts.pictures as f64) < promised * WHOLE - 1.0) {
        let promised = promised.map_or_else(|| "some".to_owned(), |promised| promised.to_string());
        return Err(bad(format!("it ends early: {} pictures of {promised} are there", facts.pictures)));
    }
    if let Some((wanted, found)) =
        job.duration_ms.zip(duration.map(Time::as_ms_f64)).filter(|(wanted, found)| found < &(wanted * WHOLE - 500.0))
    {
        return Err(bad(format!("it lasts {found:.0} ms, and {wanted:.0} were ordered")));
    }
    Ok(())
}

/// A message with the file that people know in place of the one it has for now.
fn without_path(message: &str, path: &Path) -> String {
    message.replace(&path.display().to_string(), "the result")
}
