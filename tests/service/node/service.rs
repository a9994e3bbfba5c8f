//! The program as a service in a folder of its own.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A node, running.
pub(crate) struct Service {
    pub(crate) child: Child,
    pub(crate) url: String,
    pub(crate) folder: Option<TempDir>,
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

    /// Names of what lies in the node's temporary folders, beside their marks.
    pub(crate) fn unfinished(&self) -> Vec<String> {
        let names =
            |folder: &str| self.data().join(folder).read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let all = ["offcut-node-work", "offcut-node-incoming"].into_iter().flat_map(names);
        all.filter(|name| name != "OFFCUT-NODE.txt").collect()
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

    /// Starts it again after its end.
    pub(crate) fn restart(mut self) -> Self {
        self.child.wait().unwrap();
        let (folder, arguments) = (self.folder.take().unwrap(), std::mem::take(&mut self.arguments));
        Self::in_folder(folder, arguments)
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
