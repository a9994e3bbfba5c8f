//! A web server of a few lines that can break off, stand still and dribble.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

/// One request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub(crate) fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path == path
    }
}

/// The answer, step by step; then the connection is closed.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Send(Vec<u8>),
    Pause(Duration),
    /// The connection is reset in place of being ended.
    Reset,
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply(pub(crate) Vec<Step>);

impl Reply {
    pub(crate) fn new(status: u16, headers: &str, body: &[u8]) -> Self {
        let mut bytes = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n", body.len()).into_bytes();
        bytes.extend_from_slice(body);
        Self(vec![Step::Send(bytes)])
    }

    pub(crate) fn json(status: u16, value: &Value) -> Self {
        Self::new(status, "content-type: application/json\r\n", value.to_string().as_bytes())
    }

    /// The same with a header more.
    pub(crate) fn with_header(mut self, header: &str) -> Self {
        if let Some(Step::Send(bytes)) = self.0.first_mut() {
            let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 2;
            bytes.splice(end..end, format!("{header}\r\n").into_bytes());
        }
        self
    }

    /// An event stream of these `data` lines, ended rightly or broken off.
    pub(crate) fn events(data: &[String], is_whole: bool) -> Self {
        Self::paced_events(&data.iter().map(|line| (line.clone(), Duration::ZERO)).collect::<Vec<_>>(), is_whole)
    }

    /// The same with a pause before each.
    pub(crate) fn paced_events(data: &[(String, Duration)], is_whole: bool) -> Self {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
        let mut steps = vec![Step::Send(head.into())];
        for (line, pause) in data {
            let event = format!("data: {line}\n\n");
            steps.push(Step::Pause(*pause));
            steps.push(Step::Send(format!("{:x}\r\n{event}\r\n", event.len()).into_bytes()));
        }
        if is_whole {
            steps.push(Step::Send(b"0\r\n\r\n".to_vec()));
        }
        Self(steps)
    }

    /// Only the first `count` bytes.
    pub(crate) fn cut(self, count: usize) -> Self {
        let bytes: Vec<u8> = self.bytes();
        Self(vec![Step::Send(bytes[..count.min(bytes.len())].to_vec())])
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|step| if let Step::Send(bytes) = step { bytes.clone() } else { Vec::new() }).collect()
    }

    /// A byte at a time.
    pub(crate) fn dribbled(self, pause: Duration) -> Self {
        Self(self.bytes().into_iter().flat_map(|byte| [Step::Send(vec![byte]), Step::Pause(pause)]).collect())
    }
}

/// The server.
pub(crate) struct StandIn {
    pub(crate) address: String,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl StandIn {
    /// Answers each request by `answer`, which also gets the count of requests before it with that method and path.
    pub(crate) fn start(answer: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_deaf(|_| Duration::ZERO, answer)
    }

    /// The same; the body of a request is left alone for as long as `deaf_for` says of its head.
    pub(crate) fn start_deaf(
        deaf_for: impl Fn(&Request) -> Duration + Send + Sync + 'static,
        answer: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let seen: Arc<Mutex<Vec<Request>>> = Arc::default();
        let (answer, deaf_for, all) = (Arc::new(answer), Arc::new(deaf_for), Arc::clone(&seen));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (answer, deaf_for, all) = (Arc::clone(&answer), Arc::clone(&deaf_for), Arc::clone(&all));
                std::thread::spawn(move || serve(stream.unwrap(), deaf_for.as_ref(), answer.as_ref(), &all));
            }
        });
        Self { address, seen }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }

    /// How often this was asked for.
    pub(crate) fn count(&self, method: &str, path: &str) -> usize {
        self.requests().iter().filter(|request| request.is(method, path)).count()
    }
}

fn serve(
    stream: TcpStream,
    deaf_for: &(dyn Fn(&Request) -> Duration + Send + Sync),
    answer: &(dyn Fn(&Request, usize) -> Reply + Send + Sync),
    seen: &Mutex<Vec<Request>>,
) {
    let Some(request) = read(&stream, deaf_for) else { return };
    let nth = {
        let mut seen = seen.lock().unwrap();
        let nth = seen.iter().filter(|known| known.is(&request.method, &request.path)).count();
        seen.push(request.clone());
        nth
    };
    let mut stream = stream;
    for step in answer(&request, nth).0 {
        match step {
            // A client that has heard enough may be gone.
            Step::Send(bytes) => drop(stream.write_all(&bytes)),
            Step::Pause(time) => std::thread::sleep(time),
            Step::Reset => return reset(stream),
        }
    }
}

/// Closes a connection by a reset, which is what a linger of zero means (RFC 9293 3.10.4, the ABORT call).
fn reset(stream: TcpStream) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
    let _guard = runtime.enter();
    stream.set_nonblocking(true).unwrap();
    tokio::net::TcpStream::from_std(stream).unwrap().set_zero_linger().unwrap();
}

/// A whole request; `None` where the client has gone before its end.
fn read(stream: &TcpStream, deaf_for: &dyn Fn(&Request) -> Duration) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.push((name.to_lowercase(), value.trim().to_owned())),
            None => break,
        }
    }
    let mut request = Request { method, path, headers, body: Vec::new() };
    std::thread::sleep(deaf_for(&request));
    match request.header("content-length").map(|length| length.parse::<usize>().unwrap()) {
        Some(length) => {
            request.body = vec![0; length];
            reader.read_exact(&mut request.body).ok()?;
        }
        None if request.header("transfer-encoding").is_some() => loop {
            let mut size = String::new();
            reader.read_line(&mut size).ok()?;
            let size = usize::from_str_radix(size.trim(), 16).ok()?;
            let mut block = vec![0; size + 2];
            reader.read_exact(&mut block).ok()?;
            if size == 0 {
                break;
            }
            request.body.extend_from_slice(&block[..size]);
        },
        None => {}
    }
    Some(request)
}
