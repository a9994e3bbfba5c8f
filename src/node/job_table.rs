//! All jobs in memory: polls are answered from here, workers take from here.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crate::api::JobStatus;
use crate::render::Cancel;

use super::accounts::now_ms;
use super::store::{JobEnd, JobRow, NewJob, Store};

/// How often a job is begun: it is begun again only where the process ended before the job did.
const MAX_ATTEMPTS: i64 = 25;

/// Accounts whose turns are remembered at most.
const MOST_TURNS: usize = 10_000;

const GIVEN_UP: &str = "the node ended each time it made this";

/// One job.
pub(super) struct Job {
    pub(super) number: i64,
    pub(super) account: i64,
    pub(super) id: String,
    pub(super) created_ms: i64,
    body_hash: [u8; 32],
    /// 0 to 100.
    pub(super) progress: AtomicU8,
    pub(super) cancel: Cancel,
    /// How often its process ended without a word.
    pub(super) deaths: AtomicU8,
    state: Mutex<JobState>,
}

/// A change of a job.
#[derive(Clone, Debug)]
pub(super) struct JobState {
    pub(super) status: JobStatus,
    pub(super) error: Option<String>,
    /// Of its file, while that is kept.
    pub(super) bytes: Option<i64>,
    /// The last part of its file's address, and when that ends.
    pub(super) link: Option<(String, i64)>,
    pub(super) ended_ms: Option<i64>,
    pub(super) duration_ms: Option<i64>,
    pub(super) warnings: Vec<String>,
}

impl Job {
    fn of_row(row: JobRow) -> Self {
        let state = JobState {
            status: row.status,
            error: row.error,
            bytes: row.bytes,
            link: row.link.zip(row.link_expires_ms),
            ended_ms: row.ended_ms,
            duration_ms: row.duration_ms,
            warnings: row.warnings,
        };
        let progress = if row.status == JobStatus::Completed { 100 } else { 0 };
        Self {
            number: row.number,
            account: row.account,
            id: row.id,
            created_ms: row.created_ms,
            body_hash: row.body_hash,
            progress: AtomicU8::new(progress),
            cancel: Cancel::default(),
            deaths: AtomicU8::new(0),
            state: Mutex::new(state),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, JobState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The result of an export.
pub(super) enum Submitted {
    /// It waits now.
    New(Arc<Job>),
    /// The same was asked for before.
    Known(Arc<Job>),
    /// It was known when its draft was to be looked at, and is not any more.
    Forgotten,
    /// Its id is taken by something else.
    Taken,
    /// No room.
    Full,
    /// The account has its share of the queue.
    ShareFull,
    /// No more jobs are taken.
    Closed,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Arc<Job>>,
    /// Those whose process has ended once; they wait until nothing else does.
    again: VecDeque<Arc<Job>>,
    running: Vec<Arc<Job>>,
    /// When each account had a job begun last, counted in jobs.
    last_begun: HashMap<i64, u64>,
    begun: u64,
    closed: bool,
}

impl Queue {
    /// Those that wait.
    fn len(&self) -> usize {
        self.waiting.len() + self.again.len()
    }

    /// Those of an account that wait.
    fn len_of(&self, account: i64) -> usize {
        self.waiting.iter().chain(&self.again).filter(|job| job.account == account).count()
    }

    /// The next to run: of the account with the fewest running, and of those the one whose turn was longest ago, the
    /// job that came first.
    fn take(&mut self) -> Option<Arc<Job>> {
        let running = |account: i64| self.running.iter().filter(|job| job.account == account).count();
        let turn = |account: i64| self.last_begun.get(&account).copied().unwrap_or_default();
        let first = self.waiting.iter().enumerate().min_by_key(|(index, job)| (running(job.account), turn(job.account), *index));
        let first = first.map(|(index, _)| index);
        let job = first.and_then(|index| self.waiting.remove(index)).or_else(|| self.again.pop_front())?;
        if self.last_begun.len() > MOST_TURNS {
            self.last_begun.clear();
        }
        self.begun += 1;
        self.last_begun.insert(job.account, self.begun);
        self.running.push(Arc::clone(&job));
        Some(job)
    }
}

/// The jobs, those that wait, and those that run.
pub(super) struct JobTable {
    by_account: RwLock<HashMap<i64, HashMap<String, Arc<Job>>>>,
    by_link: RwLock<HashMap<String, Arc<Job>>>,
    /// Held while one export is looked up, recorded and put into the queue.
    submissions: Mutex<()>,
    queue: Mutex<Queue>,
    changed: Condvar,
    capacity: usize,
}

impl JobTable {
    /// The jobs of the store; those that had not ended wait again, in their order. One that was begun too often without
    /// an end is given up: it may be what ends the process.
    pub(super) fn load(store: &Store, capacity: usize) -> rusqlite::Result<Self> {
        let table = Self {
            by_account: RwLock::default(),
            by_link: RwLock::default(),
            submissions: Mutex::default(),
            queue: Mutex::default(),
            changed: Condvar::new(),
            capacity,
        };
        for mut row in store.jobs()? {
            let unfinished = !row.status.is_final();
            if unfinished && row.attempts >= MAX_ATTEMPTS {
                (row.status, row.error, row.ended_ms) = (JobStatus::Failed, Some(GIVEN_UP.to_owned()), Some(now_ms()));
                store.end_job(row.number, &JobEnd::without_file(row.status, row.error.clone(), now_ms()))?;
                table.add(row);
            } else if unfinished {
                row.status = JobStatus::Pending;
                let job = table.add(row);
                table.queue().waiting.push_back(job);
            } else {
                table.add(row);
            }
        }
        Ok(table)
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, row: JobRow) -> Arc<Job> {
        let job = Arc::new(Job::of_row(row));
        if let Some((link, _)) = &job.state().link {
            self.by_link.write().unwrap_or_else(PoisonError::into_inner).insert(link.clone(), Arc::clone(&job));
        }
        let mut by_account = self.by_account.write().unwrap_or_else(PoisonError::into_inner);
        by_account.entry(job.account).or_default().insert(job.id.clone(), Arc::clone(&job));
        job
    }

    /// A job of this account.
    pub(super) fn get(&self, account: i64, id: &str) -> Option<Arc<Job>> {
        self.by_account.read().unwrap_or_else(PoisonError::into_inner).get(&account)?.get(id).cloned()
    }

    /// The job whose file has this address.
    pub(super) fn of_link(&self, link: &str) -> Option<Arc<Job>> {
        self.by_link.read().unwrap_or_else(PoisonError::into_inner).get(link).cloned()
    }

    /// Every job.
    pub(super) fn all(&self) -> Vec<Arc<Job>> {
        let by_account = self.by_account.read().unwrap_or_else(PoisonError::into_inner);
        by_account.values().flat_map(HashMap::values).cloned().collect()
    }

    /// Waiting and running jobs.
    pub(super) fn load_counts(&self) -> (usize, usize) {
        let queue = self.queue();
        (queue.len(), queue.running.len())
    }

    /// Records an export and lets it wait. The record is written before anybody hears of the job.
    pub(super) fn submit(&self, store: &Store, new: &NewJob) -> rusqlite::Result<Submitted> {
        let _one_at_a_time = self.submissions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = self.get(new.account, &new.id) {
            return Ok(if known.body_hash == new.body_hash { Submitted::Known(known) } else { Submitted::Taken });
        }
        if new.draft.is_none() {
            return Ok(Submitted::Forgotten);
        }
        {
            let queue = self.queue();
            if queue.closed {
                return Ok(Submitted::Closed);
            }
            if queue.len() >= self.capacity {
                return Ok(Submitted::Full);
            }
            // A quarter is kept for others.
            if queue.len_of(new.account) >= self.capacity - self.capacity / 4 {
                return Ok(Submitted::ShareFull);
            }
        }
        let number = store.add_job(new)?;
        let job = self.add(JobRow {
            number,
            account: new.account,
            id: new.id.clone(),
            body_hash: new.body_hash,
            status: JobStatus::Pending,
            attempts: 0,
            error: None,
            bytes: None,
            link: None,
            link_expires_ms: None,
            ended_ms: None,
            created_ms: new.created_ms,
            duration_ms: None,
            warnings: Vec::new(),
        });
        self.queue().waiting.push_back(Arc::clone(&job));
        self.changed.notify_one();
        Ok(Submitted::New(job))
    }

    /// The next job to work at, waited for; `None` once the table is closed.
    pub(super) fn next(&self) -> Option<Arc<Job>> {
        let mut queue = self.queue();
        loop {
            if queue.closed {
                return None;
            }
            if let Some(job) = queue.take() {
                return Some(job);
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// A worker has ended with a job.
    pub(super) fn done(&self, job: &Job) {
        self.queue().running.retain(|running| running.number != job.number);
        self.changed.notify_all();
    }

    /// A worker lets go of a job that is to be tried once more, after all others.
    pub(super) fn put_back(&self, job: &Arc<Job>) {
        let mut queue = self.queue();
        queue.running.retain(|running| running.number != job.number);
        queue.again.push_back(Arc::clone(job));
        drop(queue);
        self.changed.notify_all();
    }

    /// Takes a job out of those that wait.
    pub(super) fn remove_waiting(&self, job: &Job) {
        let mut queue = self.queue();
        queue.waiting.retain(|waiting| waiting.number != job.number);
        queue.again.retain(|waiting| waiting.number != job.number);
    }

    /// Gives a job's file the address `link`, in place of the one it had.
    pub(super) fn relink(&self, job: &Arc<Job>, old: Option<&str>, link: &str) {
        let mut by_link = self.by_link.write().unwrap_or_else(PoisonError::into_inner);
        old.map(|old| by_link.remove(old));
        by_link.insert(link.to_owned(), Arc::clone(job));
    }

    /// Forgets the address of a job's file.
    pub(super) fn unlink(&self, link: &str) {
        self.by_link.write().unwrap_or_else(PoisonError::into_inner).remove(link);
    }

    /// Forgets a job.
    pub(super) fn forget(&self, job: &Job) {
        let mut by_account = self.by_account.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(jobs) = by_account.get_mut(&job.account) {
            jobs.remove(&job.id);
            if jobs.is_empty() {
                by_account.remove(&job.account);
            }
        }
    }

    /// Gives out no more jobs and takes none.
    pub(super) fn close(&self) {
        self.queue().closed = true;
        self.changed.notify_all();
    }

    /// Waits until nothing runs, at most `limit`; returns what still runs then.
    pub(super) fn wait_idle(&self, limit: Duration) -> Vec<Arc<Job>> {
        let end = Instant::now() + limit;
        let mut queue = self.queue();
        while !queue.running.is_empty() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            queue = self.changed.wait_timeout(queue, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        queue.running.clone()
    }
}

impl Job {
    /// Has the job wait once more, unless it is over.
    pub(super) fn wait_again(&self) {
        let mut state = self.state();
        if !state.status.is_final() {
            state.status = JobStatus::Pending;
        }
    }

    /// Notes progress; it never falls.
    pub(super) fn set_progress(&self, percent: u64) {
        self.progress.fetch_max(u8::try_from(percent.min(100)).unwrap_or(100), Ordering::Relaxed);
    }
}
