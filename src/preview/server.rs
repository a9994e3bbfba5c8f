//! Listens on loopback and answers until it is told to stop.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use crate::base::{Code, Diagnostic, hex};
use crate::render::{Cancel, Failure};

use super::PreviewOptions;
use super::guard::Guard;
use super::handlers::router;
use super::session::Session;
use super::watch::watch;

/// Between two looks at whether to stop.
const STOP_CHECK: Duration = Duration::from_millis(50);

/// A preview that listens.
pub struct Preview {
    listener: TcpListener,
    session: Arc<Session>,
    guard: Arc<Guard>,
}

impl Preview {
    /// Opens the draft and a port on loopback. A draft that is wrong is shown as such by the page.
    ///
    /// # Errors
    /// Where the draft's file is not there, or the port cannot be had.
    pub fn bind(options: PreviewOptions) -> Result<Self, Failure> {
        if let Err(error) = std::fs::metadata(&options.open.draft) {
            let message = format!("cannot read {}: {error}", options.open.draft.display());
            return Err(Diagnostic::error(Code::UnreadableDraft, message).help("give the path of a draft JSON file").into());
        }
        let busy = |error: std::io::Error| {
            let message = format!("cannot listen on port {} of this machine: {error}", options.port);
            Failure::from(Diagnostic::error(Code::Usage, message).help("leave --port out, and a free one is taken"))
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).map_err(busy)?;
        let port = listener.local_addr().map_err(busy)?.port();
        listener.set_nonblocking(true).map_err(busy)?;
        let token = hex(&rand::random::<[u8; 16]>());
        let guard = Arc::new(Guard { token, port, hosts: options.hosts.clone() });
        Ok(Self { listener, session: Session::start(options)?, guard })
    }

    /// The page's address; whoever knows it may look.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.guard.port, self.guard.token)
    }

    /// Answers until `cancel` is set. An export under way is stopped then, and leaves nothing.
    ///
    /// # Errors
    /// Where the system refuses threads or the listener.
    pub fn run(self, cancel: &Cancel) -> Result<(), Failure> {
        let fault = |error: std::io::Error| Failure::from(Diagnostic::error(Code::Internal, format!("the preview's server: {error}")));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(fault)?;
        watch(Arc::downgrade(&self.session));
        let app = router(&self.session, &self.guard);
        let served = runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            tokio::select! {
                served = axum::serve(listener, app) => served,
                () = stopped(cancel) => Ok(()),
            }
        });
        self.session.export.end();
        runtime.shutdown_background();
        served.map_err(fault)
    }
}

async fn stopped(cancel: &Cancel) {
    while cancel.check().is_ok() {
        tokio::time::sleep(STOP_CHECK).await;
    }
}
