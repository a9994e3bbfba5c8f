//! `offcut preview`: a page on this machine that plays the draft while it is written, or a small file of it.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::base::{Code, Diagnostic, Exit};
use crate::encode::Settings;
use crate::preview::{Preview as Server, PreviewOptions};
use crate::render::Failure;

use super::command::Command;
use super::compositor_arguments::CompositorArguments;
use super::console::Console;
use super::draft_arguments::DraftArguments;
use super::preview_proxy::write_proxy;
use super::signals::cancel_on_signals;

/// Plays a draft in the browser, and again whenever it is saved; or writes a small file of it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  offcut preview promo.json\n  offcut preview promo.json --proxy small.mp4")]
pub(super) struct Preview {
    #[command(flatten)]
    draft: DraftArguments,
    /// The port to listen on; any that is free unless given
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Do not open the browser
    #[arg(long)]
    no_open: bool,
    /// The shorter side of the page's pictures, in pixels; exports keep the draft's size
    #[arg(long, value_name = "PIXELS", default_value_t = 540, value_parser = clap::value_parser!(u32).range(64..=2160))]
    side: u32,
    /// Write a small file, made fast, of half the size or less, instead of opening a page
    #[arg(long, value_name = "FILE", conflicts_with_all = ["port", "no_open", "side"])]
    proxy: Option<PathBuf>,
    /// Overwrite a small file that is there
    #[arg(long, requires = "proxy")]
    force: bool,
    #[command(flatten)]
    compositor: CompositorArguments,
}

impl Command for Preview {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        match &self.proxy {
            Some(target) => write_proxy(console, &self.draft, &self.compositor, target, self.force),
            None => self.serve(console),
        }
    }

    fn draft(&self) -> Option<&Path> {
        Some(&self.draft.draft)
    }
}

impl Preview {
    fn serve(&self, console: &Console) -> Result<Exit, Failure> {
        let cancel = cancel_on_signals()?;
        let server = Server::bind(PreviewOptions {
            render: self.compositor.options()?,
            export: Settings { platform: self.draft.platform, ..Settings::default() },
            port: self.port,
            shorter_side: self.side,
            ..PreviewOptions::new(self.draft.options())
        })?;
        let url = server.url();
        if console.is_json() {
            console.print_line(&serde_json::json!({ "event": "listening", "url": url }))?;
        } else {
            console.print(&format!("{url}\nCtrl-C ends the preview."))?;
        }
        if !self.no_open
            && let Err(error) = open::that_detached(&url)
        {
            let message = format!("cannot open the browser: {error}");
            console.tell(&[Diagnostic::warning(Code::Internal, message).help("open the address yourself")], None);
        }
        server.run(&cancel)?;
        // This is how it is meant to end.
        Ok(Exit::Done)
    }
}
