//! `offcut preview`: a draft, looked at.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::base::Exit;
use crate::render::Failure;

use super::arguments::Command;
use super::compositor_arguments::CompositorArguments;
use super::console::Console;
use super::draft_arguments::DraftArguments;
use super::preview_proxy::write_proxy;

/// Writes a small file of a draft, fast.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut preview promo.json --proxy small.mp4")]
pub(super) struct Preview {
    #[command(flatten)]
    draft: DraftArguments,
    /// Write a small file, made fast, of half the size or less
    #[arg(long, value_name = "FILE")]
    proxy: PathBuf,
    /// Overwrite an output that is there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    compositor: CompositorArguments,
}

impl Command for Preview {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        write_proxy(console, &self.draft, &self.compositor, &self.proxy, self.force)
    }

    fn draft(&self) -> Option<&Path> {
        Some(&self.draft.draft)
    }
}
