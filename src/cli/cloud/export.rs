//! `offcut cloud export`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use crate::base::{Code, Diagnostic, Exit, Explain};
use crate::cli::command::Command;
use crate::cli::console::Console;
use crate::cli::signals::cancel_on_signals;
use crate::cli::values;
use crate::cloud::{CloudError, ExportOrder, Outgoing};
use crate::encode::OutputFormat;
use crate::render::Failure;

use super::asking::{ask_until, poll_interval};
use super::teller::print_finished;

/// Renders a draft in the cloud: its media go up, the job is waited for, and the checked result is written.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  offcut cloud export -o promo.mp4\n  offcut cloud export draft.json -o promo.mp4")]
pub(super) struct Export {
    /// The draft; without it the session's own
    draft: Option<PathBuf>,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Overwrite an output that is there
    #[arg(long)]
    force: bool,
    /// Set a variable of the draft; may be given more than once
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = values::variable)]
    variables: Vec<(String, String)>,
    /// From one look at the job to the next
    #[arg(long, value_name = "TIME", value_parser = poll_interval)]
    poll_interval: Option<Duration>,
}

impl Command for Export {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let draft = self.draft.as_ref().map(|path| Outgoing::read(path, &self.variables)).transpose().map_err(CloudError::failure)?;
        console.tell(draft.as_ref().map_or(&[], |draft| &draft.warnings), self.draft());
        self.check_output(draft.as_ref())?;
        let order = ExportOrder { draft, output: self.output.clone(), force: self.force };
        let work = ask_until(console, self.poll_interval, &cancel_on_signals()?, async |cloud| cloud.export(&order).await)?;
        print_finished(console, &work.map_err(CloudError::failure)?)?;
        Ok(Exit::Done)
    }

    fn draft(&self) -> Option<&Path> {
        self.draft.as_deref()
    }
}

impl Export {
    /// What can be told of the output before any request.
    fn check_output(&self, draft: Option<&Outgoing>) -> Result<(), Failure> {
        let format = OutputFormat::of(&self.output).map_err(|error| Failure::from(error.diagnostic()))?;
        let name = self.output.display().to_string();
        if format != OutputFormat::Mp4 {
            let message = format!("the cloud renders MP4, and {name:?} has another ending");
            return Err(Diagnostic::error(Code::UnknownFormat, message).help("name the output with .mp4").into());
        }
        if draft.is_some_and(|draft| draft.reads(&self.output)) {
            let message = format!("{name:?} is the draft or one of its sources");
            return Err(Diagnostic::error(Code::OutputExists, message).help("choose another name for the output").into());
        }
        Ok(())
    }
}
