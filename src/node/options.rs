//! The choices for a node.

use std::net::SocketAddr;
use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

use crate::api::MAX_UPLOAD_BYTES;

/// How a node runs.
#[derive(Clone, Debug)]
pub struct NodeOptions {
    /// Where it listens; port 0 takes any that is free.
    pub listen: SocketAddr,
    /// Where everything is kept; made when it is missing.
    pub data: PathBuf,
    /// The `offcut` program: each render is a process of it.
    pub program: PathBuf,
    /// The beginning of addresses in answers; `None`: the host that the request named.
    pub public_url: Option<String>,
    /// Names that it is reached by, beside those of the loopback, addresses and the one in `public_url`.
    pub hosts: Vec<String>,
    /// Origins of pages that may read answers; `*`: all.
    pub cors: Vec<String>,
    /// Edits of a hundred that are answered without a word, as some of the service's are.
    pub silent_edits: u8,
    /// Says which ones.
    pub seed: u64,
    /// Renders side by side.
    pub workers: usize,
    /// Renders that wait at most.
    pub queue: usize,
    /// How long results are kept, and files and sessions past the end of their token.
    pub keep: Duration,
    /// How long an `output.url` works; a later poll gives another.
    pub link_lifetime: Duration,
    /// How long a token works.
    pub token_lifetime: Duration,
    /// Credits of a new token; an edit costs one.
    pub credits: i64,
    /// New tokens that one address is given in an hour.
    pub tokens_per_hour: u32,
    /// Bytes of one file.
    pub max_upload: u64,
    /// Bytes of all files and results together, past which uploads are refused.
    pub max_storage: u64,
    /// The longest output.
    pub max_duration: Duration,
    /// Bytes of memory that one render may take.
    pub job_memory: u64,
    /// How long one render may take.
    pub job_time: Duration,
    /// How long an address may take to be fetched.
    pub fetch_time: Duration,
    /// Whether drafts may name `http(s)` addresses beside the node's own.
    pub allow_urls: bool,
    /// Whether URLs may lead to private addresses.
    pub allow_private_urls: bool,
    /// How long a connection may be silent while it sends.
    pub read_timeout: Duration,
    /// Between two heartbeats of an answer.
    pub heartbeat: Duration,
    /// How long a node that is stopped may take to end, running renders included.
    pub grace: Duration,
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl NodeOptions {
    /// Workers unless told otherwise: a render keeps about three cores busy.
    pub fn default_workers() -> usize {
        (std::thread::available_parallelism().map_or(1, NonZero::get) / 3).max(1)
    }

    /// The defaults, for `listen` and `data`, with renders by `program`.
    pub fn new(listen: SocketAddr, data: impl Into<PathBuf>, program: impl Into<PathBuf>) -> Self {
        let workers = Self::default_workers();
        Self {
            listen,
            data: data.into(),
            program: program.into(),
            public_url: None,
            hosts: Vec::new(),
            cors: Vec::new(),
            silent_edits: 15,
            seed: 0,
            workers,
            queue: workers * 8,
            keep: 7 * DAY,
            link_lifetime: Duration::from_secs(60 * 60),
            token_lifetime: 7 * DAY,
            credits: 100,
            tokens_per_hour: 100,
            max_upload: MAX_UPLOAD_BYTES,
            max_storage: 50_000_000_000,
            max_duration: Duration::from_secs(60 * 60),
            job_memory: 4_000_000_000,
            job_time: Duration::from_secs(2 * 60 * 60),
            fetch_time: Duration::from_secs(10 * 60),
            allow_urls: false,
            allow_private_urls: false,
            read_timeout: Duration::from_secs(30),
            heartbeat: Duration::from_secs(10),
            grace: Duration::from_secs(30),
        }
    }
}
