//! A file from an address to the disk.

use std::path::Path;

use reqwest::Response;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use url::Url;

use crate::cloud::{Cloud, CloudError, News};

/// The name of the request in messages.
const WHAT: &str = "the result";
/// The largest result that is taken.
const MAX_BYTES: u64 = 8_000_000_000;
/// Bytes from one word of progress to the next.
const TOLD: u64 = 1 << 20;

impl Cloud<'_> {
    /// Fetches a file in place of whatever is at `path`, every byte of it or an error.
    pub(super) async fn download(&self, url: &Url, path: &Path) -> Result<(), CloudError> {
        let asked = self.with_token(async |token| {
            let response = self.transport.get_file(url, &token.secret).await?;
            if response.status().is_success() { Ok(response) } else { Err(self.transport.refused_file(response).await) }
        });
        let mut response = asked.await?;
        let unwritable = |error: std::io::Error| CloudError::Records { path: path.to_owned(), reason: error.to_string() };
        let mut file = File::create(path).await.map_err(unwritable)?;
        let received = self.receive(&mut response, &mut file, &unwritable).await?;
        file.flush().await.map_err(unwritable)?;
        file.sync_all().await.map_err(unwritable)?;
        match response_length(&response) {
            Some(length) if length != received => {
                Err(CloudError::Lost { what: WHAT, reason: format!("{received} of {length} bytes came") })
            }
            _ => Ok(()),
        }
    }

    async fn receive(
        &self,
        response: &mut Response,
        file: &mut File,
        unwritable: &dyn Fn(std::io::Error) -> CloudError,
    ) -> Result<u64, CloudError> {
        let bytes = response_length(response);
        if bytes.is_some_and(|bytes| bytes > MAX_BYTES) {
            return Err(CloudError::TooLarge { what: WHAT, limit: MAX_BYTES });
        }
        let (mut received, mut told) = (0, 0);
        while let Some(block) = self.transport.next_bytes(response, WHAT).await? {
            received += block.len() as u64;
            if received > MAX_BYTES {
                return Err(CloudError::TooLarge { what: WHAT, limit: MAX_BYTES });
            }
            file.write_all(&block).await.map_err(unwritable)?;
            if received - told >= TOLD {
                told = received;
                (self.watch)(News::Download { received, bytes });
            }
        }
        (self.watch)(News::Download { received, bytes });
        Ok(received)
    }
}

/// The length that the server announced. The body's own count goes down as it is read.
fn response_length(response: &Response) -> Option<u64> {
    response.headers().get(reqwest::header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
