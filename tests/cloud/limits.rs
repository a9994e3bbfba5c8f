//! Runs that reach a limit.

use crate::run::Run;
use crate::sandbox::Sandbox;

impl Sandbox {
    /// A run whose limits are multiplied by `scale`, for tests of a limit.
    pub(crate) fn run_within(&self, scale: f64, arguments: &[&str]) -> Run {
        self.command(arguments).env("OFFCUT_LIMIT_SCALE", scale.to_string()).output().unwrap().into()
    }
}
