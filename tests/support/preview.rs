//! A running `offcut preview`, and how to talk to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A running preview of a draft in a folder.
pub(crate) struct Preview {
    process: Child,
    pub(crate) authority: String,
    pub(crate) token: String,
}

/// Names and values.
pub(crate) type Headers<'a> = &'a [(&'a str, &'a str)];

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&self.body)))
    }

    pub(crate) fn tag(&self) -> String {
        self.headers.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned()
    }
}

impl Preview {
    pub(crate) fn start(folder: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_offcut"))
            .args(["preview", "draft.json", "--no-open", "--json", "--compositor", "cpu"])
            .current_dir(folder)
            .env("OFFCUT_CACHE", folder.join("cache"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let event: Value = serde_json::from_str(&line).unwrap();
        let (authority, token) = event["url"].as_str().unwrap().strip_prefix("http://").unwrap().split_once('/').unwrap();
        Self { process, authority: authority.to_owned(), token: token.trim_end_matches('/').to_owned() }
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: Headers<'_>, body: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.authority).unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| *name == "host") {
            request += &format!("host: {}\r\n", self.authority);
        }
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        stream.write_all(format!("{request}\r\n{body}").as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let headers = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let status = headers.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, headers, body: bytes[end + 4..].to_vec() }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", &format!("/{}/{path}", self.token), &[], "")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", &format!("/{}/{path}", self.token), &[("content-type", "application/json")], &body.to_string())
    }

    /// The state once `is_it` holds, and how long that took.
    pub(crate) fn wait(&self, path: &str, is_it: impl Fn(&Value) -> bool) -> (Value, Duration) {
        let start = Instant::now();
        loop {
            let state = self.get(path).json();
            if is_it(&state) {
                return (state, start.elapsed());
            }
            assert!(start.elapsed() < Duration::from_secs(60), "{state:#}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub(crate) fn counts(&self) -> (u64, u64) {
        let notice = self.get("notice").json();
        (notice["rendered"].as_u64().unwrap(), notice["reused"].as_u64().unwrap())
    }

    /// Asks it to end, and gives its exit status.
    pub(crate) fn stop(mut self) -> i32 {
        let signal = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(signal.success());
        self.process.wait().unwrap().code().unwrap()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
