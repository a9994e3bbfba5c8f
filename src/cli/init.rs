//! `offcut init`: a first draft.

use std::path::PathBuf;

use clap::Args;

use crate::base::Exit;
use crate::encode::{check_target, write_whole};
use crate::render::Failure;

use super::command::Command;
use super::console::Console;

/// The first draft: it renders as it is.
const FIRST: &str = include_str!("first_draft.json");

/// Writes a first draft with a comment on each part, which renders as it is.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut init promo.json && offcut render promo.json -o promo.mp4")]
pub(super) struct Init {
    /// The file to write
    #[arg(default_value = "draft.json")]
    draft: PathBuf,
    /// Overwrite a file that is there
    #[arg(long)]
    force: bool,
}

impl Command for Init {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let at = |error| Failure::at("", &error);
        check_target(&self.draft, self.force).map_err(at)?;
        write_whole(&self.draft, FIRST.as_bytes(), self.force).map_err(at)?;
        let name = self.draft.display();
        console.print_summary(&format!("{name}: a first draft; `offcut render {name} -o out.mp4` renders it"))?;
        Ok(Exit::Done)
    }
}
