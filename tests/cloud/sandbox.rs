//! A folder to run the client in, with nothing of this machine's user about it and one address to talk to.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// What waits and limits are multiplied by.
pub(crate) const SCALE: f64 = 0.02;

pub(crate) struct Sandbox {
    folder: TempDir,
    home: TempDir,
    address: String,
}

/// What a run left.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
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

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_offcut"));
        command.args(arguments).current_dir(self.folder.path());
        for name in
            ["NO_COLOR", "NEMO_TOKEN", "NEMO_CLIENT_ID", "NEMO_WEB_URL", "SKILL_SOURCE", "OFFCUT_SKILL_SOURCE", "OFFCUT_SKILL_VERSION"]
        {
            command.env_remove(name);
        }
        for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env_remove(name);
        }
        let home = self.home.path();
        command.env("HOME", home).env("XDG_CACHE_HOME", home).env("OFFCUT_CACHE", home.join("cache"));
        command.env("OFFCUT_DATA_DIR", home.join("data")).env("OFFCUT_CONFIG_DIR", home.join("config"));
        command.env("NEMO_API_URL", &self.address).env("OFFCUT_WAIT_SCALE", SCALE.to_string());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.command(arguments).output().unwrap().into()
    }

    pub(crate) fn succeed(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.status, 0, "{arguments:?}\n{}{}", run.stdout, run.stderr);
        run
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { status: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Run {
    pub(crate) fn document(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    pub(crate) fn events(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"))).collect()
    }

    /// The status and the code of the error.
    pub(crate) fn error(&self) -> (i32, String) {
        let code = self.stderr.split("error[").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or_default();
        (self.status, code.to_owned())
    }
}
