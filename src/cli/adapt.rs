//! `offcut adapt`: an edited draft for other formats.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::base::{Code, Diagnostic, Exit};
use crate::draft;
use crate::encode::{Platform, check_target, write_whole};
use crate::promo::adapt;
use crate::render::Failure;

use super::command::Command;
use super::console::Console;
use super::draft_media::{document, folder_of, media_of, seen_from};
use super::values;

/// Writes a draft again for other formats: pictures framed anew, titles laid out anew, edits kept.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut adapt promo.json --platform tiktok,youtube,square -o formats/")]
pub(super) struct Adapt {
    /// The draft
    draft: PathBuf,
    /// The formats: tiktok, reels, shorts, youtube, square
    #[arg(long, value_name = "NAME,…", required = true, value_delimiter = ',', value_parser = values::named(Platform::ALL))]
    platform: Vec<Platform>,
    /// The folder to write them into; it is made where it is not there
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Overwrite drafts that are there
    #[arg(long)]
    force: bool,
}

impl Command for Adapt {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let (old, folder) = (document(&self.draft)?, folder_of(&self.draft));
        let media = media_of(&old, &folder);
        std::fs::create_dir_all(&self.output).map_err(|error| {
            Failure::from(Diagnostic::error(Code::UnwritableOutput, format!("cannot make {}: {error}", self.output.display())))
        })?;
        let targets: Vec<(Platform, PathBuf)> = self.platform.iter().map(|platform| (*platform, self.target(*platform))).collect();
        for (_, target) in &targets {
            check_target(target, self.force).map_err(|error| Failure::at("", &error))?;
        }
        for (platform, target) in targets {
            let adapted = adapt(&old, platform.canvas(), Some(platform), &media)
                .map_err(|reason| Failure::from(Diagnostic::error(Code::MissingMedia, reason)))?;
            let new = seen_from(&adapted.draft, &folder, &self.output)?;
            let text = draft::formatted(&draft::write(&new))?;
            write_whole(&target, text.as_bytes(), self.force).map_err(|error| Failure::at("", &error))?;
            let path = target.to_string_lossy();
            if console.is_json() {
                let size = platform.canvas();
                console.print_line(&json!({
                    "event": "done", "path": path, "platform": name_of(platform), "canvas": [size.width, size.height], "reframed": adapted.reframed,
                }))?;
            } else {
                let anew =
                    if adapted.reframed.is_empty() { String::new() } else { format!(", framed anew: {}", adapted.reframed.join(", ")) };
                console.print_summary(&format!("{path}: {}{anew}", platform.canvas()))?;
            }
        }
        Ok(Exit::Done)
    }

    fn draft(&self) -> Option<&Path> {
        Some(&self.draft)
    }
}

impl Adapt {
    fn target(&self, platform: Platform) -> PathBuf {
        let stem = self.draft.file_stem().map_or_else(|| "draft".to_owned(), |stem| stem.to_string_lossy().into_owned());
        self.output.join(format!("{stem}-{}.json", name_of(platform)))
    }
}

fn name_of(platform: Platform) -> &'static str {
    Platform::ALL.iter().find(|(_, known)| *known == platform).map_or("format", |(name, _)| name)
}
