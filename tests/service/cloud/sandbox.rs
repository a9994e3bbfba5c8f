//! A folder to run the client in, with nothing of this machine's user about it and one address to talk to.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use offcut::cloud::{RenderMeasure, keep_render};
use tempfile::TempDir;

use crate::support::run::Run;

/// The factor of waits. Limits are left as they are, since a slow machine must not reach them; a test of a limit
/// shortens it.
pub(crate) const SCALE: f64 = 0.02;

pub(crate) struct Sandbox {
    folder: TempDir,
    home: TempDir,
    address: String,
}

impl Sandbox {
    /// For the service at `address`, which is always given: no test knows another.
    pub(crate) fn new(address: &str) -> Self {
        assert!(address.starts_with("http://127.0.0.1:"), "{address}");
        Self { folder: tempfile::tempdir().unwrap(), home: tempfile::tempdir().unwrap(), address: address.to_owned() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// Names in the folder, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<_> =
            self.folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The folder of the records and of the token.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Keeps that this machine rendered drafts of one layer of 64x48 this fast.
    pub(crate) fn keep_speed(&self, frames_per_second: f64) {
        let elapsed = Duration::from_secs_f64(100.0 / frames_per_second);
        let measure = RenderMeasure { adapter: "cpu".into(), pixels: 64 * 48, layers: 1, frames: 100, elapsed };
        keep_render(&self.home().join("data"), &measure).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_offcut"));
        command.args(arguments).current_dir(self.folder.path());
        for name in [
            "NO_COLOR",
            "NEMO_TOKEN",
            "NEMO_CLIENT_ID",
            "NEMO_WEB_URL",
            "SKILL_SOURCE",
            "SKILL_PLATFORM",
            "OFFCUT_SKILL_SOURCE",
            "OFFCUT_SKILL_VERSION",
        ] {
            command.env_remove(name);
        }
        for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env_remove(name);
        }
        let home = self.home.path();
        command.env("HOME", home).env("XDG_CACHE_HOME", home).env("OFFCUT_CACHE", home.join("cache"));
        command.env("OFFCUT_DATA_DIR", home.join("data")).env("OFFCUT_CONFIG_DIR", home.join("config"));
        command.env("LC_ALL", "C");
        command.env("NEMO_API_URL", &self.address).env("OFFCUT_WAIT_SCALE", SCALE.to_string()).env("OFFCUT_LIMIT_SCALE", "1");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.command(arguments).output().unwrap().into()
    }

    pub(crate) fn succeed(&self, arguments: &[&str]) -> Run {
        self.run(arguments).succeeded(arguments)
    }
}

impl Run {
    /// The status and the code of the error.
    pub(crate) fn error(&self) -> (i32, String) {
        let code = self.stderr.split("error[").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or_default();
        (self.status, code.to_owned())
    }
}
