//! `offcut cloud upload`.

use clap::Args;
use serde_json::{Value, json};

use crate::base::Exit;
use crate::cli::command::Command;
use crate::cli::console::Console;
use crate::cloud::{UploadSource, Uploaded};
use crate::render::Failure;

use super::asking::ask;

/// Sends media to the session. The same file goes up once.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut cloud upload clip.mp4 song.mp3 https://example.com/logo.png")]
pub(super) struct Upload {
    /// Files of this machine, or addresses that the cloud fetches from
    #[arg(required = true, value_name = "FILE|URL")]
    sources: Vec<String>,
}

impl Command for Upload {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let sources: Vec<_> = self.sources.iter().map(|word| UploadSource::of_word(word)).collect();
        let uploaded = ask(console, async |cloud| cloud.upload(&sources).await)?;
        print_uploaded(console, &uploaded)?;
        Ok(Exit::Done)
    }
}

/// Tells what is up.
pub(super) fn print_uploaded(console: &Console, uploaded: &[Uploaded]) -> Result<(), Failure> {
    if console.is_json() {
        let files: Vec<_> = uploaded.iter().map(document).collect();
        return console.print_line(&json!({ "event": "done", "files": files }));
    }
    uploaded.iter().try_for_each(|one| console.print_summary(&line(one)))
}

fn word(source: &UploadSource) -> String {
    match source {
        UploadSource::File(path) => path.display().to_string(),
        UploadSource::Url(url) => url.clone(),
    }
}

fn document(uploaded: &Uploaded) -> Value {
    json!({ "source": word(&uploaded.source), "was_there": uploaded.was_there, "file": uploaded.file })
}

fn line(uploaded: &Uploaded) -> String {
    let file = &uploaded.file;
    let mut facts: Vec<String> = file.file_type.iter().cloned().collect();
    facts.extend(file.width.zip(file.height).map(|(width, height)| format!("{width}x{height}")));
    facts.extend(file.duration.map(|seconds| format!("{seconds} s")));
    facts.extend(uploaded.was_there.then(|| "was there already".to_owned()));
    let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
    format!("{} → {}{facts}", word(&uploaded.source), file.cdn_url)
}
