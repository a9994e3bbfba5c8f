//! One file's way up, streamed from disk.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use reqwest::Body;
use reqwest::multipart::{Form, Part};
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;

use crate::api::{Endpoint, UploadedFile, UploadedFiles};
use crate::cloud::identity::TokenInUse;
use crate::cloud::transport::IDLE_LIMIT;
use crate::cloud::{Cloud, CloudError, News, Waits};

use super::fitness::FitFile;

/// The name of the request in messages.
pub(super) const WHAT: &str = "an upload";
/// Bytes read from disk at once.
const BLOCK: usize = 1 << 18;
/// From the last byte sent to the end of the answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(120);
/// Attempts at one file.
const MAX_ATTEMPTS: u32 = 3;
/// From one look at the progress to the next.
const LOOK: Duration = Duration::from_millis(100);

impl Cloud<'_> {
    /// Sends one file to a session; tried three times when the line breaks.
    pub(super) async fn send_file(&self, session: &str, file: &FitFile, sha256: &str) -> Result<UploadedFile, CloudError> {
        let start = Instant::now();
        let sent = self.with_token(async |token| self.send_with(session, file, &token).await).await?;
        if let Some(hash) = sent.hash.as_deref().filter(|hash| hash.len() == 64 && !hash.eq_ignore_ascii_case(sha256)) {
            return Err(CloudError::bad_answer(WHAT, format_args!("it holds other bytes than {:?} has (sha256 {hash})", file.path)));
        }
        self.records.keep_transfer(self.api(), file.bytes, start.elapsed())?;
        Ok(sent)
    }

    async fn send_with(&self, session: &str, file: &FitFile, token: &TokenInUse) -> Result<UploadedFile, CloudError> {
        let mut attempt = 1;
        loop {
            match self.send_once(session, file, token).await {
                Err(error) if error.may_pass() && attempt < MAX_ATTEMPTS => {
                    tracing::info!(attempt, %error, "sending again");
                    self.transport.waits.pause(Waits::before_attempt(attempt)).await;
                    attempt += 1;
                }
                result => return result,
            }
        }
    }

    async fn send_once(&self, session: &str, file: &FitFile, token: &TokenInUse) -> Result<UploadedFile, CloudError> {
        let unreadable = |error: std::io::Error| CloudError::Records { path: file.path.clone(), reason: error.to_string() };
        let sent = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&sent);
        let opened = tokio::fs::File::open(&file.path).await.map_err(unreadable)?;
        let stream = ReaderStream::with_capacity(opened.take(file.bytes), BLOCK).inspect_ok(move |bytes| {
            counter.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        });
        let part = Part::stream_with_length(Body::wrap_stream(stream), file.bytes).file_name(file.name.clone());
        let part = part.mime_str(file.mime).map_err(|error| CloudError::bad_answer(WHAT, error))?;
        let request = self.transport.request(Endpoint::Upload(session), Some(&token.secret))?.multipart(Form::new().part("files", part));
        let exchange = async {
            let response = self.transport.send(request, WHAT).await?;
            self.transport.read_json(response, WHAT).await
        };
        let answer = self.watch_upload(exchange, file, &sent).await?;
        let files: UploadedFiles = answer.typed().map_err(|error| CloudError::bad_answer(WHAT, error))?;
        files.files.into_iter().next().ok_or_else(|| CloudError::bad_answer(WHAT, "it names no file"))
    }

    /// Waits for `exchange` as long as bytes go out, tells how many have, and then for the answer.
    async fn watch_upload<T>(
        &self,
        exchange: impl Future<Output = Result<T, CloudError>>,
        file: &FitFile,
        sent: &AtomicU64,
    ) -> Result<T, CloudError> {
        let mut exchange = std::pin::pin!(exchange);
        let (mut seen, mut since) = (0, Instant::now());
        loop {
            if let Ok(done) = tokio::time::timeout(LOOK, &mut exchange).await {
                return done;
            }
            let now = sent.load(Ordering::Relaxed);
            if now != seen {
                (seen, since) = (now, Instant::now());
            }
            (self.watch)(News::Upload { name: file.name.clone(), sent: now, bytes: file.bytes });
            let has_left = now >= file.bytes;
            let after = if has_left { ANSWER_LIMIT } else { IDLE_LIMIT };
            if since.elapsed() > self.transport.waits.limit(after) {
                let stalled = CloudError::Stalled { what: WHAT, sent: now, bytes: file.bytes, after };
                return Err(if has_left { CloudError::TimedOut { what: WHAT, after } } else { stalled });
            }
        }
    }
}
