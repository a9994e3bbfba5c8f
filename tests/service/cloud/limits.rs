//! Runs that reach a limit.

use crate::cloud::sandbox::Sandbox;
use crate::support::run::Run;

impl Sandbox {
    /// A run whose limits are multiplied by `scale`, for tests of a limit.
    pub(crate) fn run_within(&self, scale: f64, arguments: &[&str]) -> Run {
        self.command(arguments).env("OFFCUT_LIMIT_SCALE", scale.to_string()).output().unwrap().into()
    }
}
