//! Forms with files: read as they come, so that neither a head without an end nor a form without its boundary fills
//! the memory.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use futures_util::stream::Stream;

use crate::api::Code;

use super::refusal::Refusal;

/// Bytes that may come before the next part of a form, or the next block of a file, is found in them.
const MAX_UNREAD: usize = 1 << 20;

/// Bytes of a field that is no file.
const MAX_OTHER: u64 = 1 << 20;

/// A form of `multipart/form-data` (RFC 7578).
pub(super) struct Form {
    form: Multipart,
    unread: Arc<AtomicUsize>,
    timeout: Duration,
}

/// One part of a form.
pub(super) struct Part<'a> {
    field: Field<'a>,
    unread: Arc<AtomicUsize>,
    timeout: Duration,
}

impl Form {
    /// The form of a request; its sender may be silent for `timeout`.
    pub(super) async fn of(request: Request, timeout: Duration) -> Result<Self, Refusal> {
        let unread = Arc::new(AtomicUsize::new(0));
        let paced = |body: Body| Body::from_stream(Paced { blocks: body.into_data_stream(), unread: Arc::clone(&unread), gave: false });
        let form = Multipart::from_request(request.map(paced), &()).await;
        let form = form.map_err(|error| Refusal::bad_request(format!("the form is broken: {}", error.body_text())))?;
        Ok(Self { form, unread, timeout })
    }

    /// The next part; `None` at the form's end.
    pub(super) async fn next_part(&mut self) -> Result<Option<Part<'_>>, Refusal> {
        let next = tokio::time::timeout(self.timeout, self.form.next_field()).await;
        let field = next.map_err(|_| stands_still())?.map_err(|error| broken(&error))?;
        self.unread.store(0, Ordering::Relaxed);
        Ok(field.map(|field| Part { field, unread: Arc::clone(&self.unread), timeout: self.timeout }))
    }

    /// Reads on for `time`, so that a client that is still sending gets to hear a refusal.
    pub(super) async fn drain(mut self, time: Duration) {
        let rest = async {
            while let Ok(Some(mut part)) = self.next_part().await {
                while let Ok(Some(_)) = part.next_block().await {}
            }
        };
        // It has been told enough if it goes on.
        let _ = tokio::time::timeout(time, rest).await;
    }
}

impl Part<'_> {
    /// The name of the field.
    pub(super) fn name(&self) -> Option<&str> {
        self.field.name()
    }

    /// The file's name as it was sent.
    pub(super) fn file_name(&self) -> Option<&str> {
        self.field.file_name()
    }

    /// The next block; `None` at the part's end.
    pub(super) async fn next_block(&mut self) -> Result<Option<Bytes>, Refusal> {
        let block = tokio::time::timeout(self.timeout, self.field.chunk()).await;
        let block = block.map_err(|_| stands_still())?.map_err(|error| broken(&error))?;
        self.unread.store(0, Ordering::Relaxed);
        Ok(block)
    }

    /// Reads a part that nobody asked for to its end.
    pub(super) async fn skip(mut self) -> Result<(), Refusal> {
        self.read_on(MAX_OTHER).await
    }

    /// Reads a part that is not wanted, or not any more, to its end, which has to come within `most` bytes.
    pub(super) async fn read_on(&mut self, most: u64) -> Result<(), Refusal> {
        let mut bytes = 0;
        while let Some(block) = self.next_block().await? {
            bytes += block.len() as u64;
            if bytes > most {
                return Err(Refusal::new(Code::TooLarge, "a field of the form is too large; files go into fields named \"files\""));
            }
        }
        Ok(())
    }
}

fn stands_still() -> Refusal {
    Refusal::new(Code::TimedOut, "the upload stands still")
}

fn broken(error: &MultipartError) -> Refusal {
    Refusal::bad_request(format!("the form is broken: {}", error.body_text()))
}

/// A body, block by block. The parser takes blocks as long as there are any, so after each one there is none for a
/// moment; and it is given no more than the bound without anything coming out of it.
struct Paced {
    blocks: BodyDataStream,
    unread: Arc<AtomicUsize>,
    gave: bool,
}

impl Stream for Paced {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.gave) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let Some(block) = ready!(Pin::new(&mut self.blocks).poll_next(context)) else { return Poll::Ready(None) };
        let block = block?;
        self.gave = true;
        let unread = self.unread.fetch_add(block.len(), Ordering::Relaxed) + block.len();
        if unread > MAX_UNREAD {
            return Poll::Ready(Some(Err("neither a part nor its boundary is found".into())));
        }
        Poll::Ready(Some(Ok(block)))
    }
}
