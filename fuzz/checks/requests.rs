//! Any bytes sent to a node are answered by HTTP that is no server's fault, or by the end of the connection; and the
//! node lives on.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::atomic::AtomicUsize;
use std::sync::mpsc::channel;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use offcut::node::{Direction, DirectionRequest, Director, NodeOptions, run};

/// Longer than any answer to a small request takes.
const PATIENCE: Duration = Duration::from_secs(20);

struct Silent;

impl Director for Silent {
    fn direct(&self, _: &DirectionRequest) -> Direction {
        Direction::default()
    }
}

/// The node of this process. It ends with it.
fn node() -> SocketAddr {
    static NODE: OnceLock<(SocketAddr, tempfile::TempDir)> = OnceLock::new();
    let start = || {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (sender, address) = channel();
        let options = NodeOptions {
            read_timeout: Duration::from_secs(2),
            tokens_per_hour: u32::MAX,
            // No request gets as far as a render.
            ..NodeOptions::new(SocketAddr::from(([127, 0, 0, 1], 0)), folder.path().join("data"), "offcut")
        };
        std::thread::spawn(move || {
            let told = |address| sender.send(address).expect("the address is waited for");
            run(options, Arc::new(Silent), &Arc::new(AtomicUsize::new(0)), told).expect("the node runs");
        });
        (address.recv().expect("the node listens"), folder)
    };
    NODE.get_or_init(start).0
}

/// All that comes back for `bytes`, once nothing more is sent.
fn answer(bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(node()).expect("the node listens");
    stream.set_read_timeout(Some(PATIENCE)).and_then(|()| stream.set_write_timeout(Some(PATIENCE))).expect("a time above zero");
    // A node that has refused the head need not read the rest.
    let _ = stream.write_all(bytes).and_then(|()| stream.shutdown(Shutdown::Write));
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Err(error) if !matches!(error.kind(), std::io::ErrorKind::ConnectionReset | std::io::ErrorKind::BrokenPipe) => {
            panic!("no end of the answer: {error}")
        }
        _ => answer,
    }
}

/// Panics where the node breaks its promise.
pub(crate) fn check(bytes: &[u8]) {
    let answer = answer(bytes);
    if !answer.is_empty() {
        let head = String::from_utf8_lossy(&answer[..answer.len().min(16)]).into_owned();
        let status = head.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5)).and_then(|status| status.parse::<u16>().ok());
        assert!(status.is_some_and(|status| (200..500).contains(&status)), "answered by {head:?}");
    }
}
