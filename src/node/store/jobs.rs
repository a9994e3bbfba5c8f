//! Jobs: the log of the table in memory.

use rusqlite::{Row, params};
use serde_json::json;

use crate::api::{JobStatus, OutputRequest};

use super::Store;

/// A job without its draft.
#[derive(Clone, Debug)]
pub(crate) struct JobRow {
    pub(crate) number: i64,
    pub(crate) account: i64,
    pub(crate) id: String,
    pub(crate) body_hash: [u8; 32],
    pub(crate) status: JobStatus,
    /// How often it was begun.
    pub(crate) attempts: i64,
    pub(crate) error: Option<String>,
    /// Of its file, while that is kept.
    pub(crate) bytes: Option<i64>,
    pub(crate) link: Option<String>,
    pub(crate) link_expires_ms: Option<i64>,
    pub(crate) ended_ms: Option<i64>,
    pub(crate) created_ms: i64,
    /// Of its file.
    pub(crate) duration_ms: Option<i64>,
    /// Warnings about its file.
    pub(crate) warnings: Vec<String>,
}

/// How a job ended.
#[derive(Clone, Debug)]
pub(crate) struct JobEnd {
    pub(crate) status: JobStatus,
    pub(crate) error: Option<String>,
    /// Of its file, where there is one.
    pub(crate) bytes: Option<i64>,
    pub(crate) duration_ms: Option<i64>,
    pub(crate) warnings: Vec<String>,
    pub(crate) ended_ms: i64,
}

impl JobEnd {
    /// An end without a file.
    pub(crate) fn without_file(status: JobStatus, error: Option<String>, ended_ms: i64) -> Self {
        Self { status, error, bytes: None, duration_ms: None, warnings: Vec::new(), ended_ms }
    }
}

/// A job to be added.
#[derive(Clone, Debug)]
pub(crate) struct NewJob {
    pub(crate) account: i64,
    pub(crate) id: String,
    pub(crate) body_hash: [u8; 32],
    pub(crate) output: OutputRequest,
    pub(crate) created_ms: i64,
    /// JSON text, sources named by paths; `None` where a job of this id was known, whose draft was found good when it
    /// came.
    pub(crate) draft: Option<String>,
}

fn job_of(row: &Row<'_>) -> rusqlite::Result<JobRow> {
    let status: String = row.get(4)?;
    Ok(JobRow {
        number: row.get(0)?,
        account: row.get(1)?,
        id: row.get(2)?,
        body_hash: row.get(3)?,
        // A word that is not known can only be damage: such a job is over.
        status: JobStatus::of_name(&status).unwrap_or(JobStatus::Failed),
        attempts: row.get(5)?,
        error: row.get(6)?,
        bytes: row.get(7)?,
        link: row.get(8)?,
        link_expires_ms: row.get(9)?,
        ended_ms: row.get(10)?,
        created_ms: row.get(11)?,
        duration_ms: row.get(12)?,
        warnings: row.get::<_, Option<String>>(13)?.and_then(|warnings| serde_json::from_str(&warnings).ok()).unwrap_or_default(),
    })
}

impl Store {
    /// All jobs, in the order they came.
    pub(crate) fn jobs(&self) -> rusqlite::Result<Vec<JobRow>> {
        let query = "SELECT number, account, id, body_hash, status, attempts, error, bytes, link, link_expires_ms, ended_ms,
                            created_ms, duration_ms, warnings FROM jobs ORDER BY number";
        self.connection().prepare(query)?.query_map([], job_of)?.collect()
    }

    /// Adds a job that waits; returns its number.
    pub(crate) fn add_job(&self, new: &NewJob) -> rusqlite::Result<i64> {
        let connection = self.connection();
        connection.execute(
            "INSERT INTO jobs (account, id, body_hash, quality, draft, status, output, created_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                new.account,
                new.id,
                new.body_hash,
                new.output.quality,
                new.draft,
                JobStatus::Pending.name(),
                json!(new.output).to_string(),
                new.created_ms
            ],
        )?;
        Ok(connection.last_insert_rowid())
    }

    /// Marks a job as begun; returns its draft, and what was asked of its output.
    pub(crate) fn begin_job(&self, number: i64) -> rusqlite::Result<(String, OutputRequest)> {
        self.connection().query_row(
            "UPDATE jobs SET status = ?2, attempts = attempts + 1 WHERE number = ?1 RETURNING ifnull(draft, ''), quality, output",
            params![number, JobStatus::Processing.name()],
            |row| {
                let quality: String = row.get(1)?;
                let asked = row.get::<_, Option<String>>(2)?.and_then(|asked| serde_json::from_str(&asked).ok());
                Ok((row.get(0)?, asked.unwrap_or_else(|| OutputRequest { quality, ..OutputRequest::default() })))
            },
        )
    }

    /// Marks a job as over; its draft is not needed any more.
    pub(crate) fn end_job(&self, number: i64, end: &JobEnd) -> rusqlite::Result<()> {
        let warnings = (!end.warnings.is_empty()).then(|| json!(end.warnings).to_string());
        let update = "UPDATE jobs SET status = ?2, error = ?3, bytes = ?4, ended_ms = ?5, duration_ms = ?6, warnings = ?7, draft = NULL WHERE number = ?1";
        let values = params![number, end.status.name(), end.error, end.bytes, end.ended_ms, end.duration_ms, warnings];
        self.connection().execute(update, values).map(drop)
    }

    /// Gives a job's file another address.
    pub(crate) fn set_link(&self, number: i64, link: &str, expires_ms: i64) -> rusqlite::Result<()> {
        let update = "UPDATE jobs SET link = ?2, link_expires_ms = ?3 WHERE number = ?1";
        self.connection().execute(update, params![number, link, expires_ms]).map(drop)
    }

    /// Notes that a job's file is gone.
    pub(crate) fn forget_result(&self, number: i64) -> rusqlite::Result<()> {
        self.connection().execute("UPDATE jobs SET bytes = NULL, link = NULL WHERE number = ?1", [number]).map(drop)
    }

    /// Forgets a job.
    pub(crate) fn forget_job(&self, number: i64) -> rusqlite::Result<()> {
        self.connection().execute("DELETE FROM jobs WHERE number = ?1", [number]).map(drop)
    }
}
