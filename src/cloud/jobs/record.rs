//! Jobs on record.

use std::path::PathBuf;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;
use serde_json::Value;

use crate::cloud::CloudError;
use crate::cloud::records::{Records, json_column, now_ms};

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Written down; its request may have left.
    Prepared,
    /// The cloud has it.
    Accepted,
    /// The cloud has its result.
    Completed,
    /// The result is here.
    Downloaded,
    /// It ended without a result.
    Failed,
    /// It was cancelled.
    Cancelled,
}

impl Stage {
    const ALL: [Self; 6] = [Self::Prepared, Self::Accepted, Self::Completed, Self::Downloaded, Self::Failed, Self::Cancelled];

    /// The word on record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Accepted => "accepted",
            Self::Completed => "completed",
            Self::Downloaded => "downloaded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether something is left to do.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Prepared | Self::Accepted | Self::Completed)
    }
}

impl FromSql for Stage {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let name = value.as_str()?;
        let known = Self::ALL.into_iter().find(|stage| stage.name() == name);
        known.ok_or_else(|| FromSqlError::Other(format!("no stage of a job is called {name:?}").into()))
    }
}

/// One job.
#[derive(Clone, Debug, Serialize)]
pub struct JobRecord {
    /// The id that the cloud knows it by.
    pub id: String,
    /// How far it is.
    pub stage: Stage,
    /// Percent, as last seen.
    pub progress: f64,
    /// The draft's file; `None`: the session's own.
    pub draft: Option<String>,
    /// Where the result goes.
    pub output: PathBuf,
    /// The session it belongs to.
    pub session: String,
    /// 1, or 2 where the first failed.
    pub attempt: u32,
    /// Why it ended without a result.
    pub reason: Option<String>,
    /// When it was written down.
    pub created_ms: i64,
    /// When it last changed.
    pub updated_ms: i64,
    /// The key of draft and output: two orders with one key are the same job.
    #[serde(skip)]
    pub(super) key: String,
    #[serde(skip)]
    pub(super) api: String,
    #[serde(skip)]
    pub(super) body: Value,
    #[serde(skip)]
    pub(super) force: bool,
    #[serde(skip)]
    pub(super) duration_ms: Option<f64>,
    /// Whether its request may have left.
    #[serde(skip)]
    pub(super) sent: bool,
    #[serde(skip)]
    pub(super) url: Option<String>,
    /// The checked result's content, known before it gets its name.
    #[serde(skip)]
    pub(super) result_sha256: Option<String>,
}

const COLUMNS: &str = "id, stage, progress, draft, output, session, attempt, reason, created_ms, updated_ms, key, api, body, force, duration_ms, sent, url, result_sha256";
const OPEN: &str = "stage IN ('prepared', 'accepted', 'completed')";

fn read(row: &Row<'_>) -> rusqlite::Result<JobRecord> {
    let output: String = row.get(4)?;
    Ok(JobRecord {
        id: row.get(0)?,
        stage: row.get(1)?,
        progress: row.get(2)?,
        draft: row.get(3)?,
        output: PathBuf::from(output),
        session: row.get(5)?,
        attempt: row.get(6)?,
        reason: row.get(7)?,
        created_ms: row.get(8)?,
        updated_ms: row.get(9)?,
        key: row.get(10)?,
        api: row.get(11)?,
        body: json_column(row, 12)?,
        force: row.get(13)?,
        duration_ms: row.get(14)?,
        sent: row.get(15)?,
        url: row.get(16)?,
        result_sha256: row.get(17)?,
    })
}

impl Records {
    /// All jobs, the latest first.
    pub(super) fn jobs(&self) -> Result<Vec<JobRecord>, CloudError> {
        let list = || -> rusqlite::Result<Vec<JobRecord>> {
            let mut statement = self.connection.prepare(&format!("SELECT {COLUMNS} FROM jobs ORDER BY created_ms DESC, id"))?;
            statement.query_map([], read)?.collect()
        };
        list().map_err(|error| self.unusable(&error))
    }

    /// One job.
    pub(super) fn job(&self, id: &str) -> Result<JobRecord, CloudError> {
        let found = self.connection.query_row(&format!("SELECT {COLUMNS} FROM jobs WHERE id = ?1"), [id], read).optional();
        found.map_err(|error| self.unusable(&error))?.ok_or_else(|| CloudError::UnknownJob { id: id.to_owned() })
    }

    /// The job of this key that is not over.
    pub(in crate::cloud) fn open_job(&self, key: &str) -> Result<Option<JobRecord>, CloudError> {
        let sql = format!("SELECT {COLUMNS} FROM jobs WHERE key = ?1 AND {OPEN}");
        self.connection.query_row(&sql, [key], read).optional().map_err(|error| self.unusable(&error))
    }

    /// Writes a job down; gives the open one of the same key where another process was first.
    pub(super) fn insert_job(&self, job: &JobRecord) -> Result<JobRecord, CloudError> {
        let sql =
            "INSERT INTO jobs (id, key, api, session, body, draft, output, force, duration_ms, stage, attempt, created_ms, updated_ms)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'prepared', ?10, ?11, ?11) ON CONFLICT DO NOTHING";
        let (body, output) = (job.body.to_string(), job.output.to_string_lossy());
        let values =
            params![job.id, job.key, job.api, job.session, body, job.draft, output, job.force, job.duration_ms, job.attempt, now_ms()];
        let inserted = self.connection.execute(sql, values).map_err(|error| self.unusable(&error))?;
        match self.open_job(&job.key)? {
            Some(other) if inserted == 0 => Ok(other),
            _ => self.job(&job.id),
        }
    }

    /// Notes that the job's request is about to leave, or that it certainly did not; only while the job is open.
    pub(super) fn mark_sent(&self, id: &str, sent: bool) -> Result<(), CloudError> {
        let sql = format!("UPDATE jobs SET sent = ?2, updated_ms = ?3 WHERE id = ?1 AND {OPEN}");
        let changed = self.connection.execute(&sql, params![id, sent, now_ms()]).map_err(|error| self.unusable(&error))?;
        if changed == 0 { Err(CloudError::JobCancelled { id: id.to_owned() }) } else { Ok(()) }
    }

    /// Moves an open job on.
    pub(super) fn move_job(&self, id: &str, stage: Stage, progress: f64, url: Option<&str>) -> Result<(), CloudError> {
        let sql = format!("UPDATE jobs SET stage = ?2, progress = ?3, url = COALESCE(?4, url), updated_ms = ?5 WHERE id = ?1 AND {OPEN}");
        self.update(&sql, params![id, stage.name(), progress, url, now_ms()])
    }

    /// Ends an open job without a result.
    pub(super) fn close_job(&self, id: &str, stage: Stage, reason: &str) -> Result<(), CloudError> {
        let sql = format!("UPDATE jobs SET stage = ?2, reason = ?3, updated_ms = ?4 WHERE id = ?1 AND {OPEN}");
        self.update(&sql, params![id, stage.name(), reason, now_ms()])
    }

    /// Ends a job that has failed, and writes its second attempt down, both or none.
    pub(super) fn replace_job(&self, failed: &JobRecord, reason: &str, next: &JobRecord) -> Result<(), CloudError> {
        let replace = || -> Result<(), CloudError> {
            self.close_job(&failed.id, Stage::Failed, reason)?;
            self.insert_job(next).map(drop)
        };
        self.update("BEGIN IMMEDIATE", [])?;
        match replace() {
            Ok(()) => self.update("COMMIT", []),
            Err(error) => {
                // The first error is the one to tell.
                let _ = self.update("ROLLBACK", []);
                Err(error)
            }
        }
    }

    /// Gives a job the session and the body that take the place of what the cloud has lost.
    pub(super) fn rewrite_job(&self, id: &str, session: &str, body: &Value) -> Result<(), CloudError> {
        self.update(
            "UPDATE jobs SET session = ?2, body = ?3, updated_ms = ?4 WHERE id = ?1",
            params![id, session, body.to_string(), now_ms()],
        )
    }

    /// Gives an open job another output, with the key that goes with it.
    pub(super) fn redirect_job(&self, id: &str, key: &str, output: &str, force: bool) -> Result<(), CloudError> {
        let sql = format!("UPDATE jobs SET key = ?2, output = ?3, force = ?4, updated_ms = ?5 WHERE id = ?1 AND {OPEN}");
        self.update(&sql, params![id, key, output, force, now_ms()])
    }

    /// Keeps the content of the checked result, before it gets its name.
    pub(super) fn keep_result(&self, id: &str, sha256: &str) -> Result<(), CloudError> {
        self.update("UPDATE jobs SET result_sha256 = ?2, updated_ms = ?3 WHERE id = ?1", params![id, sha256, now_ms()])
    }

    /// Notes when a result was first seen: its time in the cloud counts as measured.
    pub(super) fn mark_finished(&self, id: &str) -> Result<(), CloudError> {
        self.update("UPDATE jobs SET finished_ms = ?2 WHERE id = ?1", params![id, now_ms()])
    }

    /// Ends the job of a key whose request never left; `false` where there is one that may have left.
    pub(in crate::cloud) fn drop_unsent(&self, key: &str) -> Result<bool, CloudError> {
        let sql = "UPDATE jobs SET stage = 'cancelled', reason = 'rendered on this machine', updated_ms = ?2 WHERE key = ?1 AND stage = 'prepared' AND sent = 0";
        self.update(sql, params![key, now_ms()])?;
        Ok(self.open_job(key)?.is_none())
    }

    /// Milliseconds that the last ten watched jobs took, their median.
    pub(in crate::cloud) fn usual_job_ms(&self, api: &str) -> Result<Option<i64>, CloudError> {
        let list = || -> rusqlite::Result<Vec<i64>> {
            let sql =
                "SELECT finished_ms - created_ms FROM jobs WHERE api = ?1 AND finished_ms IS NOT NULL ORDER BY finished_ms DESC LIMIT 10";
            self.connection.prepare(sql)?.query_map([api], |row| row.get(0))?.collect()
        };
        let mut times = list().map_err(|error| self.unusable(&error))?;
        times.sort_unstable();
        Ok(times.get(times.len() / 2).copied())
    }

    fn update(&self, sql: &str, values: impl rusqlite::Params) -> Result<(), CloudError> {
        self.connection.execute(sql, values).map(drop).map_err(|error| self.unusable(&error))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::cloud::jobs) fn job(id: &str, key: &str) -> JobRecord {
        JobRecord {
            id: id.into(),
            stage: Stage::Prepared,
            progress: 0.0,
            draft: None,
            output: "/out.mp4".into(),
            session: "s".into(),
            attempt: 1,
            reason: None,
            created_ms: 0,
            updated_ms: 0,
            key: key.into(),
            api: "api".into(),
            body: serde_json::json!({ "id": id }),
            force: false,
            duration_ms: Some(1000.0),
            sent: false,
            url: None,
            result_sha256: None,
        }
    }

    #[test]
    fn one_key_has_one_open_job() {
        let folder = tempfile::tempdir().unwrap();
        let records = Records::open(folder.path()).unwrap();
        assert_eq!(records.insert_job(&job("a", "k")).unwrap().id, "a");
        assert_eq!(records.insert_job(&job("b", "k")).unwrap().id, "a", "the first one stays");
        records.close_job("a", Stage::Failed, "x").unwrap();
        assert_eq!(records.insert_job(&job("c", "k")).unwrap().id, "c");
        assert_eq!(records.job("a").unwrap().reason.as_deref(), Some("x"));
        assert!(matches!(records.job("b"), Err(CloudError::UnknownJob { .. })));
    }

    #[test]
    fn a_second_attempt_takes_the_place_of_the_first_in_one_step() {
        let folder = tempfile::tempdir().unwrap();
        let records = Records::open(folder.path()).unwrap();
        let first = records.insert_job(&job("a", "k")).unwrap();
        records.replace_job(&first, "broken", &JobRecord { attempt: 2, ..job("b", "k") }).unwrap();
        let found: Vec<_> = records.jobs().unwrap().into_iter().map(|job| (job.id, job.stage, job.attempt)).collect();
        assert!(found.contains(&("a".into(), Stage::Failed, 1)) && found.contains(&("b".into(), Stage::Prepared, 2)), "{found:?}");
    }

    #[test]
    fn what_is_over_does_not_move_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let records = Records::open(folder.path()).unwrap();
        records.insert_job(&job("a", "k")).unwrap();
        records.close_job("a", Stage::Cancelled, "by hand").unwrap();
        records.move_job("a", Stage::Accepted, 5.0, None).unwrap();
        assert_eq!(records.job("a").unwrap().stage, Stage::Cancelled);
    }

    #[test]
    fn a_damaged_row_is_told() {
        for damage in ["stage = 'prepraed'", "body = '{'"] {
            let folder = tempfile::tempdir().unwrap();
            let records = Records::open(folder.path()).unwrap();
            records.insert_job(&job("a", "k")).unwrap();
            records.connection.execute(&format!("UPDATE jobs SET {damage}"), []).unwrap();
            assert!(matches!(records.job("a"), Err(CloudError::Records { .. })), "{damage}");
        }
    }

    #[test]
    fn only_what_never_left_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let records = Records::open(folder.path()).unwrap();
        records.insert_job(&job("a", "k")).unwrap();
        records.mark_sent("a", true).unwrap();
        assert!(!records.drop_unsent("k").unwrap());
        records.mark_sent("a", false).unwrap();
        assert!(records.drop_unsent("k").unwrap());
    }
}
