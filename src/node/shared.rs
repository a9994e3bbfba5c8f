//! The state that all handlers, workers and the sweeper share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};
use tokio::sync::Semaphore;

use super::accounts::Accounts;
use super::data_folder::DataFolder;
use super::hosts::Hosts;
use super::job_table::JobTable;
use super::metrics::Metrics;
use super::promised::Promised;
use super::refusal::Refusal;
use super::shares::Shares;
use super::store::Store;
use super::{Director, NodeError, NodeOptions};

/// Uploads that are taken at once.
const UPLOADS: usize = 64;

/// Addresses that are fetched at once.
const FETCHES: usize = 8;

/// The part of both that one token has.
const UPLOADS_A_TOKEN: u64 = 16;
const FETCHES_A_TOKEN: u64 = 2;

/// JSON bodies of more than a few kilobytes that are read and looked into at once.
const LARGE_BODIES: usize = 4;

/// Messages that are answered at once, those that wait included.
const ANSWERS: usize = 64;

/// The state of a node.
pub(super) struct Shared {
    pub(super) options: NodeOptions,
    pub(super) data: DataFolder,
    pub(super) store: Store,
    pub(super) accounts: Accounts,
    pub(super) jobs: JobTable,
    pub(super) metrics: Metrics,
    pub(super) director: Arc<dyn Director>,
    pub(super) hosts: Hosts,
    pub(super) uploads: Semaphore,
    pub(super) upload_shares: Shares,
    pub(super) fetches: Semaphore,
    pub(super) fetch_shares: Shares,
    /// Large JSON bodies in memory at once.
    pub(super) large_bodies: Arc<Semaphore>,
    /// The credits that messages which are being answered may cost.
    pub(super) frozen: Shares,
    /// Answers that are thought of or wait for it.
    pub(super) answers: Arc<Semaphore>,
    /// Answers being thought of at once: as many as renders.
    pub(super) directions: Semaphore,
    pub(super) promised: Promised,
    stopping: AtomicBool,
}

impl Shared {
    /// Makes the folders, opens the database and reads what it knows.
    pub(super) fn open(options: NodeOptions, director: Arc<dyn Director>) -> Result<Self, NodeError> {
        let data = DataFolder::take(&options.data)?;
        let path = data.database();
        let store = Store::open(&path)?;
        // Only now, for until the database is open another node might be using them.
        data.ready()?;
        let failed = |source| NodeError::Database { path: path.clone(), source };
        let accounts = Accounts::load(&store).map_err(failed)?;
        let jobs = JobTable::load(&store, options.queue).map_err(failed)?;
        let hosts = Hosts::new(&options.hosts, options.public_url.as_deref());
        let promised = Promised::new(&options);
        let directions = Semaphore::new(options.workers);
        Ok(Self {
            options,
            data,
            store,
            accounts,
            jobs,
            metrics: Metrics::new(),
            director,
            hosts,
            uploads: Semaphore::new(UPLOADS),
            upload_shares: Shares::new(UPLOADS_A_TOKEN),
            fetches: Semaphore::new(FETCHES),
            fetch_shares: Shares::new(FETCHES_A_TOKEN),
            large_bodies: Arc::new(Semaphore::new(LARGE_BODIES)),
            frozen: Shares::new(u64::MAX),
            answers: Arc::new(Semaphore::new(ANSWERS)),
            directions,
            promised,
            stopping: AtomicBool::new(false),
        })
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    pub(super) fn set_stopping(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// The beginning of addresses in the answer to a request with these headers.
    pub(super) fn base(&self, headers: &HeaderMap) -> String {
        if let Some(public) = &self.options.public_url {
            return public.trim_end_matches('/').to_owned();
        }
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).filter(|host| host.parse::<Authority>().is_ok());
        host.map_or_else(|| format!("http://{}", self.options.listen), |host| format!("http://{host}"))
    }

    /// Words for the client, without the folders of this machine.
    pub(super) fn without_folders(&self, words: &str) -> String {
        words.replace(&format!("{}/", self.data.path().display()), "")
    }
}

/// Runs what reads or writes the disk on a thread that may block.
pub(super) async fn blocking<T: Send + 'static>(
    shared: &Arc<Shared>,
    work: impl FnOnce(&Shared) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let shared = Arc::clone(shared);
    tokio::task::spawn_blocking(move || work(&shared)).await?
}
