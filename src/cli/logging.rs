//! What the stages say of their work, for `-v` and `-vv`.

use tracing_subscriber::EnvFilter;

/// Sends events to standard error: from `-v` on those of this program's steps, from `-vv` on their details.
pub(super) fn start(verbose: u8, colours: bool) {
    let filter = match verbose {
        0 => return,
        1 => "warn,offcut=info",
        _ => "warn,offcut=debug",
    };
    tracing_subscriber::fmt().with_env_filter(EnvFilter::new(filter)).with_writer(std::io::stderr).without_time().with_ansi(colours).init();
}
