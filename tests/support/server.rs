//! A web server of a few lines, for tests: it answers each connection by a function of the request.
#![allow(clippy::unwrap_used, reason = "what cannot go on fails its test")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Listens on a free port of this machine until the process ends.
pub(crate) struct Server {
    pub(crate) address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers each request, given as its lines joined by line feeds, with the bytes that `answer` returns; then the
    /// connection is closed.
    pub(crate) fn start(answer: impl Fn(&str, usize) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let requests: Arc<Mutex<Vec<String>>> = Arc::default();
        let seen = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream: TcpStream = stream.unwrap();
                let lines = BufReader::new(&stream).lines().map(Result::unwrap).take_while(|line| !line.is_empty());
                let request = lines.collect::<Vec<_>>().join("\n").to_lowercase();
                let index = seen.lock().unwrap().len();
                seen.lock().unwrap().push(request.clone());
                // A client that has heard enough may be gone.
                let _ = stream.write_all(&answer(&request, index));
            }
        });
        Self { address, requests }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

/// An answer with a body of which only the first `sent` bytes go out.
pub(crate) fn answer(status: &str, headers: &str, body: &[u8], sent: usize) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(&body[..sent]);
    bytes
}
