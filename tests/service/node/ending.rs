//! How a service ends when it is asked to, and what it took until then.

use std::process::Command;

use tempfile::TempDir;

use crate::node::service::Service;

impl Service {
    /// Asks it to end by a signal, and starts it again; the exit status must be 0.
    pub(crate) fn stop_and_restart(self, signal: &str) -> Self {
        self.signal(signal);
        self.restart_after_success()
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args(["-s", signal, &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Stops it, changes its database by `statement`, and starts it again: so time passes at once.
    pub(crate) fn restart_with(mut self, statement: &str) -> Self {
        self.signal("TERM");
        assert_eq!(self.child.wait().unwrap().code(), Some(0), "{}", self.log());
        let database = rusqlite::Connection::open(self.data().join("node.sqlite")).unwrap();
        assert!(database.execute(statement, []).unwrap() > 0, "{statement}");
        drop(database);
        self.restart()
    }

    fn restart_after_success(mut self) -> Self {
        assert_eq!(self.child.wait().unwrap().code(), Some(0), "{}", self.log());
        self.restart()
    }

    /// Waits for its end, and keeps the folder.
    pub(crate) fn wait(mut self) -> (Option<i32>, TempDir) {
        let status = self.child.wait().unwrap().code();
        (status, self.folder.take().unwrap())
    }

    /// The processes that render for it, as Linux tells them.
    pub(crate) fn renders(&self) -> Vec<u32> {
        let own = self.child.id().to_string();
        let processes = std::fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
        let is_render = |process: &u32| {
            // After the name in brackets come the state and the parent.
            let status = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
            let mut fields = status.rsplit(')').next().unwrap_or_default().split_whitespace();
            fields.next().is_some_and(|state| state != "Z") && fields.next() == Some(&own)
        };
        processes.filter(is_render).collect()
    }

    /// A figure of the process in kB, as Linux tells it: `VmHWM`, `VmRSS`.
    pub(crate) fn memory_kb(&self, name: &str) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }
}
