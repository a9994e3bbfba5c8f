//! Connections of clients: taken, bounded in number and in how long a request's head may take, and ended in order.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

/// Connections at once; more wait in the system's own queue.
const CONNECTIONS: usize = 4096;

/// After an accept that failed, as it does while the process has too many files open.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Where a request comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) IpAddr);

/// Serves `router` until `ended` changes; then waits for what is being answered. A request's head has `head_timeout` to arrive, as has a connection that
/// is kept for the next request.
pub(super) async fn serve_connections(listener: TcpListener, router: Router, head_timeout: Duration, mut ended: watch::Receiver<()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let (alive, mut all_gone) = tokio::sync::mpsc::channel::<Infallible>(1);
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let (place, accepted) = tokio::select! {
            _ = ended.changed() => break,
            taken = async { (place.await, listener.accept().await) } => taken,
        };
        match accepted {
            Ok((stream, address)) => {
                let connection = serve_one(stream, address, router.clone(), head_timeout, ended.clone());
                let alive = alive.clone();
                tokio::spawn(async move {
                    connection.await;
                    drop((place, alive));
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop((listener, alive));
    // Nothing is ever sent: this ends with the last connection.
    let _ = all_gone.recv().await;
}

async fn serve_one(stream: TcpStream, address: SocketAddr, router: Router, head_timeout: Duration, mut ended: watch::Receiver<()>) {
    let service = TowerToHyperService::new(router.layer(Extension(Peer(address.ip().to_canonical()))));
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(head_timeout);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let result = tokio::select! {
        result = connection.as_mut() => result,
        _ = ended.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = result {
        tracing::debug!(%error, "a connection broke");
    }
}
