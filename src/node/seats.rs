//! Places for connections. Where all are taken, whoever has been idle for longest makes room for the next.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use http_body::{Frame, SizeHint};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// Connections at most, however many files the process may open.
const MOST: usize = 4096;

/// Files that are kept for everything but connections: the database, uploads, results, processes.
const RESERVED_FILES: u64 = 512;

/// How long a place that was asked for is waited for.
const ASK_AGAIN: Duration = Duration::from_millis(250);

/// Connections at least.
const LEAST: usize = 64;

/// All places.
#[derive(Clone)]
pub(super) struct Seats {
    free: Arc<Semaphore>,
    taken: Arc<Mutex<Vec<Arc<Seat>>>>,
}

/// A connection's place, given back when it is dropped.
pub(super) struct Taken {
    seats: Seats,
    pub(super) seat: Arc<Seat>,
    _place: OwnedSemaphorePermit,
}

/// The state of a connection.
pub(super) struct Seat {
    state: Mutex<SeatState>,
    leave: Notify,
}

struct SeatState {
    /// Requests that are being answered.
    requests: usize,
    idle_since: Instant,
}

impl Seats {
    /// Places for connections, of the `files` that the process may open.
    pub(super) fn new(files: u64) -> Self {
        let places = usize::try_from(files.saturating_sub(RESERVED_FILES)).unwrap_or(MOST).clamp(LEAST, MOST);
        Self { free: Arc::new(Semaphore::new(places)), taken: Arc::default() }
    }

    fn taken(&self) -> MutexGuard<'_, Vec<Arc<Seat>>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place, waited for where all connections are being answered.
    pub(super) async fn take(&self) -> Option<Taken> {
        let place = loop {
            if self.free.available_permits() == 0 {
                self.ask_longest_idle();
            }
            // Who was asked may have been given something to answer just then: another is asked.
            if let Ok(place) = tokio::time::timeout(ASK_AGAIN, Arc::clone(&self.free).acquire_owned()).await {
                break place.ok()?;
            }
        };
        let seat = Arc::new(Seat { state: Mutex::new(SeatState { requests: 0, idle_since: Instant::now() }), leave: Notify::new() });
        self.taken().push(Arc::clone(&seat));
        Some(Taken { seats: self.clone(), seat, _place: place })
    }

    fn ask_longest_idle(&self) {
        let taken = self.taken();
        let idle = taken.iter().filter_map(|seat| Some((seat.idle_since()?, seat))).min_by_key(|(since, _)| *since);
        if let Some((_, seat)) = idle {
            seat.leave.notify_one();
        }
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.seats.taken().retain(|seat| !Arc::ptr_eq(seat, &self.seat));
    }
}

impl Seat {
    fn state(&self) -> MutexGuard<'_, SeatState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Since when nothing is answered here; `None` while something is.
    fn idle_since(&self) -> Option<Instant> {
        let state = self.state();
        (state.requests == 0).then_some(state.idle_since)
    }

    /// Resolves when the place is wanted for another.
    pub(super) async fn is_wanted(&self) {
        loop {
            self.leave.notified().await;
            // A request may have come in between.
            if self.idle_since().is_some() {
                return;
            }
        }
    }

    /// Notes that a request is being answered, until what it gives is dropped.
    pub(super) fn answer(self: Arc<Self>) -> Answering {
        self.state().requests += 1;
        Answering(self)
    }
}

/// A request that is being answered.
pub(super) struct Answering(Arc<Seat>);

impl Answering {
    /// The response, which counts as being answered until its body is sent.
    pub(super) fn until_sent(self, response: Response) -> Response {
        response.map(|body| Body::new(Answered { body, _answering: self }))
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.requests -= 1;
        state.idle_since = Instant::now();
    }
}

/// A body with the note that it is being sent.
struct Answered {
    body: Body,
    _answering: Answering,
}

impl HttpBody for Answered {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_longest_idle_makes_room() {
        let long = Duration::from_secs(60);
        let seats = Seats { free: Arc::new(Semaphore::new(3)), taken: Arc::default() };
        let (busy, idle, younger) = (seats.take().await.unwrap(), seats.take().await.unwrap(), seats.take().await.unwrap());
        let answering = Arc::clone(&busy.seat).answer();
        let next = tokio::spawn({
            let seats = seats.clone();
            async move { seats.take().await }
        });
        tokio::time::timeout(long, idle.seat.is_wanted()).await.unwrap();
        for other in [&busy, &younger] {
            assert!(tokio::time::timeout(Duration::from_millis(10), other.seat.is_wanted()).await.is_err());
        }
        drop(idle);
        assert!(tokio::time::timeout(long, next).await.unwrap().unwrap().is_some());
        drop(answering);
        assert!(busy.seat.idle_since().is_some());
    }

    #[test]
    fn places_leave_files_for_the_rest() {
        let places = |files| Seats::new(files).free.available_permits();
        assert_eq!([1024, 256, 1 << 20].map(places), [512, LEAST, MOST]);
    }
}
