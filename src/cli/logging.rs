//! The log of the stages' work, for `-v` and `-vv`.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::field::MakeExt as _;
use tracing_subscriber::fmt::format::debug_fn;

use crate::base::foreign_line;

/// Sends events to standard error: from `-v` on those of this program's steps, from `-vv` on their details. A service
/// starts one level higher and writes the time to each line.
pub(super) fn start(verbose: u8, colours: bool, is_service: bool) {
    let filter = match verbose + u8::from(is_service) {
        0 => return,
        1 => "warn,offcut=info",
        _ => "warn,offcut=debug",
    };
    let fields = debug_fn(|writer, field, value| {
        let value = format!("{value:?}");
        let value = foreign_line(&value);
        // The sentence goes first and has no name; the facts follow it.
        if field.name() == "message" { write!(writer, "{value}") } else { write!(writer, "{}={value}", field.name()) }
    });
    let log = tracing_subscriber::fmt().with_env_filter(EnvFilter::new(filter)).with_writer(std::io::stderr).with_ansi(colours);
    let log = log.fmt_fields(fields.delimited(" "));
    if is_service { log.init() } else { log.without_time().init() }
}
