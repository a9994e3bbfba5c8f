//! `offcut node`: the cloud's API, served from this machine.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use serde_json::json;

use crate::base::Exit;
use crate::node::{NodeOptions, run};
use crate::render::Failure;

use super::command::Command;
use super::console::Console;
use super::node_director::PromoDirector;
use super::signals::cancel_on_signals;
use super::values::{bytes, span};

/// Serves the cloud's API from this machine, until it is interrupted or terminated.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut node --listen 127.0.0.1:8787 --data ~/offcut-node\n  \
    NEMO_API_URL=http://127.0.0.1:8787 offcut cloud login\n\n\
    A first Ctrl-C or SIGTERM lets running renders end and puts the others off to the next start; a second one ends at once.")]
pub(super) struct Node {
    /// Address and port to listen at; port 0 takes one that is free
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// Folder for the database, uploaded files and results; made if it is missing
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// What addresses in answers begin with, behind a proxy [default: what the request named as its host]
    #[arg(long, value_name = "URL", value_parser = public_url)]
    public_url: Option<String>,
    /// Renders side by side [default: one for three cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    workers: Option<u16>,
    /// Renders that may wait; past it exports are answered 429 [default: eight a worker]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    queue: Option<u32>,
    /// How long results are kept, and files and sessions past the end of their token
    #[arg(long, value_name = "SPAN", default_value = "7d", value_parser = span)]
    keep: Duration,
    /// How long the address of a result works; a later poll gives another
    #[arg(long, value_name = "SPAN", default_value = "1h", value_parser = span)]
    link_lifetime: Duration,
    /// How long a token works
    #[arg(long, value_name = "SPAN", default_value = "7d", value_parser = span)]
    token_lifetime: Duration,
    /// What a new token can spend; a message that changes the draft costs one
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(i64).range(0..))]
    credits: i64,
    /// New tokens that one address is given in an hour; behind a proxy all have the proxy's address
    #[arg(long, value_name = "N", default_value_t = 100)]
    tokens_per_hour: u32,
    /// The largest file
    #[arg(long, value_name = "BYTES", default_value = "500M", value_parser = bytes)]
    max_upload: u64,
    /// All files and results together; past it uploads are answered 429
    #[arg(long, value_name = "BYTES", default_value = "50G", value_parser = bytes)]
    max_storage: u64,
    /// The longest output
    #[arg(long, value_name = "SPAN", default_value = "1h", value_parser = span)]
    max_duration: Duration,
    /// Let drafts name http and https sources beside uploaded files
    #[arg(long)]
    allow_urls: bool,
    /// Let URLs lead to private addresses
    #[arg(long)]
    allow_private_urls: bool,
    /// How long a sender may be silent
    #[arg(long, value_name = "SPAN", default_value = "30s", value_parser = span)]
    read_timeout: Duration,
    /// Between two heartbeats of an answer that takes its time
    #[arg(long, value_name = "SPAN", default_value = "10s", value_parser = span)]
    heartbeat: Duration,
    /// How long running renders may take to end once the node is stopped
    #[arg(long, value_name = "SPAN", default_value = "30s", value_parser = span)]
    grace: Duration,
}

impl Command for Node {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let cancel = cancel_on_signals()?;
        let mut printed = Ok(());
        let tell = |address: SocketAddr| {
            let line = json!({ "event": "listening", "url": format!("http://{address}") });
            printed = if console.is_json() {
                console.print_line(&line)
            } else {
                console.print_summary(&format!("listening at http://{address}"))
            };
        };
        run(self.options(), Arc::new(PromoDirector), cancel.flag(), tell).map_err(|error| Failure::at("", &error))?;
        printed.map(|()| Exit::Done)
    }

    fn is_service(&self) -> bool {
        true
    }
}

impl Node {
    fn options(&self) -> NodeOptions {
        let usual = NodeOptions::new(self.listen, &self.data);
        let workers = self.workers.map_or(usual.workers, usize::from);
        NodeOptions {
            public_url: self.public_url.clone(),
            workers,
            queue: self.queue.map_or(workers * 8, |queue| queue as usize),
            keep: self.keep,
            link_lifetime: self.link_lifetime,
            token_lifetime: self.token_lifetime,
            credits: self.credits,
            tokens_per_hour: self.tokens_per_hour,
            max_upload: self.max_upload,
            max_storage: self.max_storage,
            max_duration: self.max_duration,
            allow_urls: self.allow_urls,
            allow_private_urls: self.allow_private_urls,
            read_timeout: self.read_timeout,
            heartbeat: self.heartbeat,
            grace: self.grace,
            ..usual
        }
    }
}

fn public_url(text: &str) -> Result<String, String> {
    let url = url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.query().is_none());
    url.map(|_| text.to_owned()).ok_or_else(|| "give an http or https address without a query".to_owned())
}
