//! Connections of clients: taken, bounded in number and in how long a request's head may take, and ended in order.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::{Extension, Router};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::seats::{Seat, Seats};

/// After an accept that failed, as it does while the process has too many files open.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Where a request comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) IpAddr);

/// Serves `router` until `ended` changes; then waits for what is being answered. A request's head has `head_timeout`
/// to arrive, as has a connection that is kept for the next request. Where all `seats` are taken, the connection that
/// has been idle for longest is closed for the next.
pub(super) async fn serve_connections(
    listener: TcpListener,
    router: Router,
    head_timeout: Duration,
    seats: Seats,
    mut ended: watch::Receiver<()>,
) {
    let (alive, mut all_gone) = tokio::sync::mpsc::channel::<Infallible>(1);
    loop {
        let accepted = tokio::select! {
            _ = ended.changed() => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let taken = tokio::select! {
            _ = ended.changed() => break,
            taken = seats.take() => taken,
        };
        let Some(taken) = taken else { break };
        let connection = serve_one(stream, address, router.clone(), head_timeout, Arc::clone(&taken.seat), ended.clone());
        let alive = alive.clone();
        tokio::spawn(async move {
            connection.await;
            drop((taken, alive));
        });
    }
    drop((listener, alive));
    // Nothing is ever sent: this ends with the last connection.
    let _ = all_gone.recv().await;
}

async fn serve_one(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    head_timeout: Duration,
    seat: Arc<Seat>,
    mut ended: watch::Receiver<()>,
) {
    let own = Arc::clone(&seat);
    let router = router.layer(Extension(Peer(address.ip().to_canonical()))).layer(from_fn(move |request: Request, next: Next| {
        let answering = Arc::clone(&own).answer();
        async move { answering.until_sent(next.run(request).await) }
    }));
    let service = TowerToHyperService::new(router);
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(head_timeout);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let result = tokio::select! {
        result = connection.as_mut() => result,
        () = seat.is_wanted() => return,
        _ = ended.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = result {
        tracing::debug!(%error, "a connection broke");
    }
}
