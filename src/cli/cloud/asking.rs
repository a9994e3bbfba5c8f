//! The edge between a verb and the client: one thread, one runtime, and signals that end the wait.

use std::time::Duration;

use crate::base::{Code, Diagnostic};
use crate::cli::console::Console;
use crate::cli::signals::cancel_on_signals;
use crate::cli::times::Moment;
use crate::cloud::{Cloud, CloudError, Settings};
use crate::render::{Cancel, Failure};

use super::teller::Teller;

/// From one look at the signals to the next.
const SIGNAL_LOOK: Duration = Duration::from_millis(50);

/// Does `work` with the cloud as the environment describes it.
///
/// # Errors
/// The reason for its end: an error, or a signal.
pub(super) fn ask<T>(console: &Console, work: impl AsyncFnOnce(&Cloud<'_>) -> Result<T, CloudError>) -> Result<T, Failure> {
    ask_until(console, None, &cancel_on_signals()?, work)?.map_err(CloudError::failure)
}

/// As [`ask`], with an interval of polling and the flag of a signal; the work's own error comes as it is.
///
/// # Errors
/// Where there is no runtime, or a signal came.
pub(in crate::cli) fn ask_until<T>(
    console: &Console,
    poll_interval: Option<Duration>,
    cancel: &Cancel,
    work: impl AsyncFnOnce(&Cloud<'_>) -> Result<T, CloudError>,
) -> Result<Result<T, CloudError>, Failure> {
    let teller = Teller::new(console);
    let watch = |news| teller.tell(news);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::from(Diagnostic::error(Code::Internal, format!("cannot start a runtime: {error}"))))?;
    let result = runtime.block_on(async {
        let work = async {
            let cloud = Cloud::new(Settings::from_environment(poll_interval)?, &watch)?;
            work(&cloud).await
        };
        tokio::select! {
            biased;
            result = work => Ok(result),
            failure = signalled(cancel) => Err(failure),
        }
    });
    // A file that is being read need not be read to its end.
    runtime.shutdown_background();
    teller.end();
    result
}

/// Waits for a signal.
async fn signalled(cancel: &Cancel) -> Failure {
    loop {
        tokio::time::sleep(SIGNAL_LOOK).await;
        if let Err(mut failure) = cancel.check() {
            for diagnostic in &mut failure.diagnostics {
                diagnostic.help =
                    Some("what is on record stays: `offcut cloud jobs` lists it, `offcut cloud resume` goes on with it".to_owned());
            }
            return failure;
        }
    }
}

/// A wait as an argument.
pub(in crate::cli) fn poll_interval(text: &str) -> Result<Duration, String> {
    // A bare number would be milliseconds, as elsewhere, where seconds are meant.
    let has_unit = text.ends_with('s');
    let interval = match text.parse::<Moment>() {
        _ if !has_unit => None,
        Ok(Moment::Clock(time)) => Duration::try_from_secs_f64(time.as_seconds_f64()).ok(),
        _ => None,
    };
    interval.filter(|interval| !interval.is_zero()).ok_or_else(|| "an interval is written 5s or 500ms, and is not zero".to_owned())
}
