//! The program as a service in a folder of its own.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A node, running.
pub(crate) struct Service {
    child: Child,
    pub(crate) url: String,
    folder: Option<TempDir>,
    arguments: Vec<String>,
}

impl Service {
    /// Starts a node on an empty folder.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::in_folder(tempfile::tempdir().unwrap(), arguments.iter().map(|&argument| argument.to_owned()).collect())
    }

    /// Starts a node on a folder that may have been one's before; its log goes on where it was.
    pub(crate) fn in_folder(folder: TempDir, arguments: Vec<String>) -> Self {
        let log = OpenOptions::new().create(true).append(true).open(folder.path().join("log")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_offcut"))
            .args(["node", "--json", "--color", "never", "-v", "--data"])
            .arg(folder.path().join("data"))
            .args(&arguments)
            .args(if arguments.iter().any(|argument| argument == "--listen") { &[][..] } else { &["--listen", "127.0.0.1:0"] })
            .env("OFFCUT_CACHE", folder.path().join("cache"))
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let event: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?} {}", log_of(folder.path())));
        Self { url: event["url"].as_str().unwrap().to_owned(), child, folder: Some(folder), arguments }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.as_ref().unwrap().path().join("data")
    }

    /// All that was logged since the folder was made.
    pub(crate) fn log(&self) -> String {
        log_of(self.folder.as_ref().unwrap().path())
    }

    /// Ends it as a crash would, and starts it again.
    pub(crate) fn kill_and_restart(mut self) -> Self {
        self.child.kill().unwrap();
        self.restart()
    }

    /// Asks it to end by a signal, and starts it again; the exit status must be 0.
    pub(crate) fn stop_and_restart(self, signal: &str) -> Self {
        self.signal(signal);
        self.restart_after_success()
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args(["-s", signal, &self.child.id().to_string()]).status().unwrap().success());
    }

    fn restart_after_success(mut self) -> Self {
        assert_eq!(self.child.wait().unwrap().code(), Some(0), "{}", self.log());
        self.restart()
    }

    fn restart(mut self) -> Self {
        self.child.wait().unwrap();
        let (folder, arguments) = (self.folder.take().unwrap(), std::mem::take(&mut self.arguments));
        Self::in_folder(folder, arguments)
    }

    /// Waits for its end, and keeps the folder.
    pub(crate) fn wait(mut self) -> (Option<i32>, TempDir) {
        let status = self.child.wait().unwrap().code();
        (status, self.folder.take().unwrap())
    }

    /// A figure of the process in kB, as Linux tells it: `VmHWM`, `VmRSS`.
    pub(crate) fn memory_kb(&self, name: &str) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn log_of(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("log")).unwrap_or_default()
}
