//! Going on with one job, perhaps to another output.

use std::path::Path;

use crate::cloud::{Cloud, CloudError};
use crate::encode::check_target;

use super::export::{Finished, key_to};
use super::fetch_result::part_of;
use super::record::{JobRecord, Stage};

impl Cloud<'_> {
    /// Goes on with one job, perhaps to another output. A job that another process is at stays as it is.
    ///
    /// # Errors
    /// As [`Cloud::export`], and where the job is not on record, another process is at it, or its result is at another
    /// place already.
    pub async fn resume(&self, id: &str, output: Option<&Path>, force: bool) -> Result<Finished, CloudError> {
        if self.records.job(id)?.api != self.api() {
            return Err(CloudError::Setting { name: "NEMO_API_URL", reason: "is not the API that this job was handed to" });
        }
        let lock = self.lock(id, false).await?;
        let job = self.redirected(self.records.job(id)?, output, force)?;
        self.go_on(job, lock).await
    }

    /// A job of this process with the output, and the leave to replace a file there, that are asked for now.
    fn redirected(&self, job: JobRecord, output: Option<&Path>, force: bool) -> Result<JobRecord, CloudError> {
        let output = output.map_or_else(|| job.output.clone(), |output| std::path::absolute(output).unwrap_or_else(|_| output.to_owned()));
        let is_other = output != job.output;
        if is_other && job.stage == Stage::Downloaded {
            return Err(CloudError::Delivered { id: job.id, output: job.output });
        }
        if !job.stage.is_open() || (!is_other && (!force || job.force)) {
            return Ok(job);
        }
        let key = key_to(&job.key, &output);
        if is_other {
            if let Some(other) = self.records.open_job(&key)? {
                return Err(CloudError::Doubled { id: other.id, output });
            }
            check_target(&output, force)?;
            // What may lie beside the old output is fetched again beside the new one.
            let _ = std::fs::remove_file(part_of(&job));
        }
        self.records.redirect_job(&job.id, &key, &output.to_string_lossy(), force)?;
        self.records.job(&job.id)
    }
}
