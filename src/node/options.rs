//! What can be chosen about a node.

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
    /// What addresses in answers begin with; `None`: what the request named in `Host`.
    pub public_url: Option<String>,
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
    /// What a new token can spend; an edit costs one.
    pub credits: i64,
    /// New tokens that one address is given in an hour.
    pub tokens_per_hour: u32,
    /// Bytes of one file.
    pub max_upload: u64,
    /// Bytes of all files and results together, past which uploads are refused.
    pub max_storage: u64,
    /// The longest output.
    pub max_duration: Duration,
    /// Whether drafts may name `http(s)` addresses beside the node's own.
    pub allow_urls: bool,
    /// Whether URLs may lead to private addresses.
    pub allow_private_urls: bool,
    /// How long a connection may be silent while it sends.
    pub read_timeout: Duration,
    /// Between two heartbeats of an answer.
    pub heartbeat: Duration,
    /// How long running renders may take to end when the node is stopped.
    pub grace: Duration,
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl NodeOptions {
    /// Workers unless told otherwise: a render keeps about three cores busy.
    pub fn default_workers() -> usize {
        (std::thread::available_parallelism().map_or(1, NonZero::get) / 3).max(1)
    }

    /// The defaults, for `listen` and `data`.
    pub fn new(listen: SocketAddr, data: impl Into<PathBuf>) -> Self {
        let workers = Self::default_workers();
        Self {
            listen,
            data: data.into(),
            public_url: None,
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
            allow_urls: false,
            allow_private_urls: false,
            read_timeout: Duration::from_secs(30),
            heartbeat: Duration::from_secs(10),
            grace: Duration::from_secs(30),
        }
    }
}
