//! `offcut cloud chat`.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::base::{Code, Diagnostic, Exit};
use crate::cli::command::Command;
use crate::cli::console::Console;
use crate::cloud::{Action, Cloud, CloudError, Exchange, ExportOrder, Finished, Route, UploadSource, route, summary_of};
use crate::render::Failure;

use super::asking::ask;
use super::state::credits_line;
use super::teller::print_finished;
use super::upload::print_uploaded;

/// Messages that one command sends beside its own, for edits that the service would have done by hand.
const FOLLOW_UPS: usize = 1;

/// Says what is wanted. Words such as "export", "credits", "status" and "upload" do that without talk.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut cloud chat \"make it 15 seconds and put the music at 35%\"")]
pub(super) struct Chat {
    /// What to say
    #[arg(required = true)]
    text: Vec<String>,
    /// Where an export goes that the talk comes to
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite an output that is there
    #[arg(long, requires = "output")]
    force: bool,
}

/// What a message led to.
#[derive(Default)]
struct Outcome {
    exchanges: Vec<Exchange>,
    lines: Vec<String>,
    finished: Option<Finished>,
}

impl Command for Chat {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let text = self.text.join(" ");
        let words: Vec<_> = text.split_whitespace().map(source_of).collect();
        let is_file = !words.is_empty() && words.iter().all(is_there);
        match if is_file { Route::Upload } else { route(&text) } {
            Route::Upload => {
                // A name without a file is an error of the upload.
                let files: Vec<_> = words.into_iter().filter(|word| is_there(word) || is_name(word)).collect();
                if files.is_empty() {
                    return Err(Diagnostic::error(Code::Usage, "no file to upload is named").help("offcut cloud upload FILE…").into());
                }
                print_uploaded(console, &ask(console, async |cloud| cloud.upload(&files).await)?).map(|()| Exit::Done)
            }
            route => {
                let outcome = ask(console, async |cloud| self.answer(cloud, route, &text).await)?;
                self.print(console, &outcome)?;
                Ok(Exit::Done)
            }
        }
    }
}

/// What a word names, without the punctuation of a sentence behind it.
fn source_of(word: &str) -> UploadSource {
    let is_whole = Path::new(word).is_file();
    UploadSource::of_word(if is_whole { word } else { word.trim_end_matches([',', ';', '.', '!', '?', '，', '。']) })
}

/// Whether a word has an ending, as names of files do.
fn is_name(source: &UploadSource) -> bool {
    matches!(source, UploadSource::File(path) if path.extension().is_some_and(|ending| !ending.is_empty()))
}

/// Whether a word names a file that is there, or an address.
fn is_there(source: &UploadSource) -> bool {
    match source {
        UploadSource::File(path) => path.is_file(),
        UploadSource::Url(_) => true,
    }
}

impl Chat {
    async fn answer(&self, cloud: &Cloud<'_>, route: Route, text: &str) -> Result<Outcome, CloudError> {
        let mut outcome = Outcome::default();
        match route {
            Route::Export => self.act(cloud, &Action::Export, &mut outcome).await?,
            Route::Credits => self.act(cloud, &Action::Credits, &mut outcome).await?,
            Route::State => self.act(cloud, &Action::State, &mut outcome).await?,
            Route::Upload | Route::Chat => {
                let mut next = Some(text.to_owned());
                while let Some(text) = next.take() {
                    let exchange = cloud.chat(&text).await?;
                    let may_follow = outcome.exchanges.len() < FOLLOW_UPS;
                    for action in &exchange.actions {
                        match action {
                            Action::Edit(edit) if may_follow && next.is_none() => next = Some(edit.clone()),
                            Action::Edit(edit) => outcome.lines.push(format!("to do this, say: offcut cloud chat {edit:?}")),
                            action => self.act(cloud, action, &mut outcome).await?,
                        }
                    }
                    outcome.exchanges.push(exchange);
                }
            }
        }
        Ok(outcome)
    }

    /// Does what a screen would be used for.
    async fn act(&self, cloud: &Cloud<'_>, action: &Action, outcome: &mut Outcome) -> Result<(), CloudError> {
        match action {
            Action::Credits => outcome.lines.push(credits_line(&cloud.credits().await?)),
            Action::State => outcome.lines.push(summary_of(&cloud.state().await?.draft)),
            Action::Upload => outcome.lines.push("to send files: offcut cloud upload FILE…".to_owned()),
            Action::Edit(_) => {}
            Action::Export => match &self.output {
                Some(output) => {
                    let order = ExportOrder { draft: None, output: output.clone(), force: self.force };
                    outcome.finished = Some(cloud.export(&order).await?);
                }
                None => outcome.lines.push("to export: offcut cloud export -o video.mp4".to_owned()),
            },
        }
        Ok(())
    }

    fn print(&self, console: &Console, outcome: &Outcome) -> Result<(), Failure> {
        if console.is_json() {
            let exchange = |exchange: &Exchange| {
                let Exchange { session, text, changes, summary, broken, .. } = exchange;
                json!({ "session": session, "text": text, "changes": changes, "summary": summary, "broken": broken })
            };
            let exchanges: Vec<_> = outcome.exchanges.iter().map(exchange).collect();
            let path = outcome.finished.as_ref().map(|finished| finished.output.to_string_lossy());
            return console.print_line(&json!({ "event": "done", "exchanges": exchanges, "lines": outcome.lines, "path": path }));
        }
        for exchange in &outcome.exchanges {
            let told = exchange.changes.iter().map(|change| format!("changed: {change}"));
            let lines = (!exchange.text.is_empty()).then(|| exchange.text.clone()).into_iter().chain(told).chain(exchange.summary.clone());
            lines.into_iter().try_for_each(|line| console.print(&line))?;
            if exchange.text.is_empty() && exchange.changes.is_empty() && exchange.actions.is_empty() {
                console.print("nothing was said, and nothing changed")?;
            }
        }
        outcome.lines.iter().try_for_each(|line| console.print(line))?;
        outcome.finished.as_ref().map_or(Ok(()), |finished| print_finished(console, finished))
    }
}
