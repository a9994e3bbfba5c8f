//! Starts a node, and ends it in order.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use super::connections::serve_connections;
use super::open_files::raise_open_files;
use super::seats::Seats;
use super::shared::Shared;
use super::worker::{interrupt, work};
use super::{Director, NodeError, NodeOptions, routes, sweep};

/// How often the stop flag is looked at.
const STOP_CHECK: Duration = Duration::from_millis(50);

/// A request's head may take so many times as long as a sender may be silent; so long a connection is also kept for the
/// next request, which has to be longer than the pauses between a client's polls.
const HEAD_TIMEOUTS: u32 = 2;

/// The parts of the time to end that renders have; the rest is for killing them, and for connections that are still
/// open.
const RENDERS_PART: f64 = 0.8;

/// The longest that what comes after the renders takes, each.
const LAST_ANSWERS: Duration = Duration::from_secs(1);

/// How long processes that were killed may take to be gone.
const LAST_PROCESSES: Duration = Duration::from_millis(500);

/// Runs a node until `stop` is not 0. Then it takes no more jobs, lets those that run end within the time that
/// `options` grants, puts off the others to the next start, and answers polls all the while. `on_ready` is given the
/// address once it is listened at.
///
/// # Errors
/// Where the data folder, the database or the address cannot be used.
pub fn run(
    mut options: NodeOptions,
    director: Arc<dyn Director>,
    stop: &AtomicUsize,
    on_ready: impl FnOnce(SocketAddr),
) -> Result<(), NodeError> {
    let seats = Seats::new(raise_open_files());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(NodeError::Start)?;
    let address = options.listen;
    let listener = runtime.block_on(TcpListener::bind(address)).map_err(|source| NodeError::Listen { address, source })?;
    options.listen = listener.local_addr().map_err(|source| NodeError::Listen { address, source })?;
    let shared = Arc::new(Shared::open(options, director)?);
    sweep::remove_orphans(&shared)?;
    let workers: Vec<_> = (0..shared.options.workers)
        .map(|index| {
            let shared = Arc::clone(&shared);
            std::thread::Builder::new().name(format!("render-{index}")).spawn(move || work(&shared))
        })
        .collect::<Result<_, _>>()
        .map_err(NodeError::Start)?;
    let (waiting, _) = shared.jobs.load_counts();
    tracing::info!(address = %shared.options.listen, workers = workers.len(), jobs = shared.jobs.all().len(), waiting, "serving");
    on_ready(shared.options.listen);
    runtime.block_on(serve(&shared, listener, seats, stop));
    // A worker that the system does not let end is not waited for; nor is what decodes an upload.
    drop(workers);
    runtime.shutdown_timeout(last_answers(&shared));
    tracing::info!("stopped");
    Ok(())
}

async fn serve(shared: &Arc<Shared>, listener: TcpListener, seats: Seats, stop: &AtomicUsize) {
    tokio::spawn(sweep::sweep_always(Arc::clone(shared)));
    let (end, ended) = watch::channel(());
    let head_timeout = shared.options.read_timeout * HEAD_TIMEOUTS;
    let server = tokio::spawn(serve_connections(listener, routes::router(shared), head_timeout, seats, ended));
    while stop.load(Ordering::Relaxed) == 0 {
        tokio::time::sleep(STOP_CHECK).await;
    }
    tracing::info!("stopping: no more jobs are taken");
    let draining = Arc::clone(shared);
    // A panic in there would leave nothing to wait for either.
    let _ = tokio::task::spawn_blocking(move || drain(&draining)).await;
    end.send_replace(());
    // Streams that go on longer are cut off.
    let _ = tokio::time::timeout(last_answers(shared), server).await;
}

fn last_answers(shared: &Shared) -> Duration {
    LAST_ANSWERS.min(shared.options.grace.mul_f64((1.0 - RENDERS_PART) / 2.0))
}

/// Waits for what runs; what takes too long is stopped and starts anew next time.
fn drain(shared: &Shared) {
    shared.set_stopping();
    shared.jobs.close();
    let late = shared.jobs.wait_idle(shared.options.grace.mul_f64(RENDERS_PART));
    late.iter().for_each(|job| interrupt(job));
    shared.jobs.wait_idle(LAST_PROCESSES);
}
