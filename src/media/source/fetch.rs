//! One file over HTTP, in the face of broken connections and addresses that must not be reached.

use std::fs::File;
use std::io::{Seek, Write};
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use reqwest::header::{CONTENT_RANGE, ETAG, IF_RANGE, LAST_MODIFIED, LOCATION, RANGE};
use reqwest::{Client, Response, StatusCode, redirect};
use sha2::{Digest, Sha256};
use url::{Host, Url};

use crate::base::hex;
use crate::media::MediaError;

use super::address::is_private;

/// Bounds on a fetch.
#[derive(Clone, Copy, Debug)]
pub(super) struct FetchOptions<'a> {
    /// Which addresses must not be reached.
    pub(super) refuses: fn(IpAddr) -> bool,
    /// The most bytes that are taken.
    pub(super) max_bytes: u64,
    /// How long it may take in all; `None`: as long as bytes come.
    pub(super) time: Option<Duration>,
    /// Ends the fetch once it is not 0.
    pub(super) stop: &'a AtomicUsize,
}

/// The fetched bytes.
#[derive(Debug)]
pub(super) struct Fetched {
    /// The hash of its bytes.
    pub(super) sha256: String,
    /// Whether any address on the way was a private one.
    pub(super) is_private: bool,
}

const MAX_ATTEMPTS: u32 = 5;
const MAX_REDIRECTS: u32 = 10;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
const READ_TIMEOUT: Duration = Duration::from_secs(30);
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const STOP_CHECKS: Duration = Duration::from_millis(20);

/// Fetches `url`, which the draft names as `location`, into `file`. After a break it goes on where it was, up to
/// five times. Every address is checked after it is looked up and before it is connected to, redirects included.
pub(super) fn fetch(url: &Url, location: &str, options: FetchOptions<'_>, file: &mut File) -> Result<Fetched, MediaError> {
    let failed = |reason: &dyn std::fmt::Display| MediaError::FetchFailed { location: location.to_owned(), reason: reason.to_string() };
    // A provider that someone else has installed does as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| failed(&error))?;
    let mut download =
        Download { location, options, file, hasher: Sha256::new(), received: 0, validator: None, is_private: AtomicBool::new(false) };
    // In a thread of its own, since the caller may itself run inside a runtime, which allows no second one.
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let fetched = runtime.block_on(download.run_unless_stopped(url));
            // A look-up that hangs is not waited for.
            runtime.shutdown_background();
            fetched
        });
        thread.join().unwrap_or_else(|_| Err(failed(&"the download was broken off")))
    })
}

struct Download<'a> {
    location: &'a str,
    options: FetchOptions<'a>,
    file: &'a mut File,
    hasher: Sha256,
    received: u64,
    /// The validator that tells whether the file at the server is still the same.
    validator: Option<String>,
    is_private: AtomicBool,
}

/// Whether another attempt may help.
enum Failure {
    Passing(String),
    Final(MediaError),
}

impl Download<'_> {
    async fn run_unless_stopped(&mut self, url: &Url) -> Result<Fetched, MediaError> {
        let FetchOptions { stop, time, .. } = self.options;
        let stopped = self.failed("stopped".to_owned());
        let late = self.failed(format!("it took longer than {} s", time.unwrap_or_default().as_secs_f64()));
        tokio::select! {
            fetched = self.run(url) => fetched,
            () = wait_for(stop) => Err(stopped),
            () = pass(time) => Err(late),
        }
    }

    async fn run(&mut self, url: &Url) -> Result<Fetched, MediaError> {
        let mut pause = FIRST_PAUSE;
        let mut attempt = 1;
        loop {
            match self.attempt(url).await {
                Ok(()) => {
                    let sha256 = hex(&self.hasher.clone().finalize());
                    return Ok(Fetched { sha256, is_private: self.is_private.load(Ordering::Relaxed) });
                }
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Passing(reason)) if attempt >= MAX_ATTEMPTS => {
                    return Err(self.failed(format!("{reason} (after {MAX_ATTEMPTS} attempts)")));
                }
                Err(Failure::Passing(_)) => tokio::time::sleep(pause).await,
            }
            attempt += 1;
            pause *= 2;
        }
    }

    async fn attempt(&mut self, url: &Url) -> Result<(), Failure> {
        let mut response = self.follow(url).await?;
        match response.status() {
            StatusCode::PARTIAL_CONTENT if self.continues(&response) => {}
            StatusCode::OK => self.restart()?,
            StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE => {
                self.restart()?;
                self.validator = None;
                return Err(Failure::Passing("the server sent another part than was asked for".to_owned()));
            }
            status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                return Err(Failure::Passing(format!("the server answered {status}")));
            }
            status => return Err(Failure::Final(self.failed(format!("the server answered {status}")))),
        }
        self.validator = validator(&response);
        let announced = response.content_length().unwrap_or(0);
        self.check_length(self.received.saturating_add(announced))?;
        while let Some(bytes) = response.chunk().await.map_err(|error| Failure::Passing(describe(&error)))? {
            self.check_length(self.received + bytes.len() as u64)?;
            self.file.write_all(&bytes).map_err(|error| self.unwritable(&error))?;
            self.hasher.update(&bytes);
            self.received += bytes.len() as u64;
        }
        Ok(())
    }

    /// Follows redirects by hand, so that each address is checked.
    async fn follow(&self, url: &Url) -> Result<Response, Failure> {
        let mut url = url.clone();
        for _ in 0..=MAX_REDIRECTS {
            let response = self.request(&url).await?;
            if !response.status().is_redirection() {
                return Ok(response);
            }
            let target = response.headers().get(LOCATION).and_then(|target| target.to_str().ok());
            let next = target.and_then(|target| url.join(target).ok()).filter(|next| matches!(next.scheme(), "http" | "https"));
            url = next
                .ok_or_else(|| Failure::Final(self.failed(format!("the server answered {} without a place to go", response.status()))))?;
        }
        Err(Failure::Final(self.failed(format!("more than {MAX_REDIRECTS} redirects"))))
    }

    async fn request(&self, url: &Url) -> Result<Response, Failure> {
        let addresses = self.addresses(url).await?;
        let builder = Client::builder()
            .redirect(redirect::Policy::none())
            // A proxy would look the name up again, unchecked.
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(READ_TIMEOUT)
            .user_agent(concat!("offcut/", env!("CARGO_PKG_VERSION")))
            .resolve_to_addrs(url.host_str().unwrap_or_default(), &addresses);
        let client = builder.build().map_err(|error| Failure::Final(self.failed(describe(&error))))?;
        let mut request = client.get(url.clone());
        if let Some(validator) = self.validator.as_ref().filter(|_| self.received > 0) {
            request = request.header(RANGE, format!("bytes={}-", self.received)).header(IF_RANGE, validator);
        }
        request.send().await.map_err(|error| Failure::Passing(describe(&error)))
    }

    /// The addresses of the host, none of them refused; only these are connected to.
    async fn addresses(&self, url: &Url) -> Result<Vec<SocketAddr>, Failure> {
        let port = url.port_or_known_default().unwrap_or(80);
        let addresses: Vec<SocketAddr> = match url.host() {
            Some(Host::Ipv4(address)) => vec![(address, port).into()],
            Some(Host::Ipv6(address)) => vec![(address, port).into()],
            Some(Host::Domain(name)) => {
                let found = tokio::net::lookup_host((name, port)).await;
                found.map_err(|error| Failure::Passing(format!("{name:?} cannot be looked up: {error}")))?.collect()
            }
            None => return Err(Failure::Final(self.failed("the address has no host".to_owned()))),
        };
        if addresses.iter().any(|address| is_private(address.ip())) {
            self.is_private.store(true, Ordering::Relaxed);
        }
        match addresses.iter().find(|address| (self.options.refuses)(address.ip())) {
            Some(address) => Err(Failure::Final(MediaError::PrivateUrl { location: url.to_string(), address: address.ip().to_string() })),
            None => Ok(addresses),
        }
    }

    /// Whether a partial answer begins where the bytes at hand end.
    fn continues(&self, response: &Response) -> bool {
        let range = response.headers().get(CONTENT_RANGE).and_then(|range| range.to_str().ok());
        let start = range.and_then(|range| range.strip_prefix("bytes ")?.split('-').next()?.parse::<u64>().ok());
        start == Some(self.received)
    }

    fn restart(&mut self) -> Result<(), Failure> {
        self.hasher = Sha256::new();
        self.received = 0;
        self.file.set_len(0).and_then(|()| self.file.rewind()).map_err(|error| self.unwritable(&error))
    }

    fn check_length(&self, length: u64) -> Result<(), Failure> {
        if length <= self.options.max_bytes {
            return Ok(());
        }
        Err(Failure::Final(MediaError::TooManyBytes { location: self.location.to_owned(), max_bytes: self.options.max_bytes }))
    }

    fn unwritable(&self, error: &std::io::Error) -> Failure {
        Failure::Final(self.failed(format!("the cache cannot be written: {error}")))
    }

    fn failed(&self, reason: String) -> MediaError {
        MediaError::FetchFailed { location: self.location.to_owned(), reason }
    }
}

async fn wait_for(stop: &AtomicUsize) {
    while stop.load(Ordering::Relaxed) == 0 {
        tokio::time::sleep(STOP_CHECKS).await;
    }
}

/// Waits for `time`, or for ever.
async fn pass(time: Option<Duration>) {
    match time {
        Some(time) => tokio::time::sleep(time).await,
        None => std::future::pending().await,
    }
}

/// The value of `If-Range`: a strong entity tag, else the date of the last change (RFC 9110 13.1.5).
fn validator(response: &Response) -> Option<String> {
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    header(ETAG).filter(|tag| !tag.starts_with("W/")).or_else(|| header(LAST_MODIFIED))
}

/// The innermost cause, which says what happened; the outer ones only say where.
fn describe(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn a_redirect_is_not_followed_to_a_refused_address() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let request = BufReader::new(&stream).lines().map(Result::unwrap).take_while(|line| !line.is_empty());
            assert!(request.count() > 0);
            stream.write_all(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.2:1/secret\r\ncontent-length: 0\r\n\r\n").unwrap();
        });
        let options = FetchOptions {
            refuses: |address| address == IpAddr::from([127, 0, 0, 2]),
            max_bytes: 1000,
            time: None,
            stop: &AtomicUsize::new(0),
        };
        let error = fetch(&url, "here", options, &mut tempfile::tempfile().unwrap()).unwrap_err();
        assert!(matches!(error, MediaError::PrivateUrl { address, .. } if address == "127.0.0.2"));
    }
}
