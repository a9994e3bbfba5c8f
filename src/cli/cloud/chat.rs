//! `offcut cloud chat`.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::api::is_ready;
use crate::base::{Code, Diagnostic, Exit};
use crate::cli::command::Command;
use crate::cli::console::Console;
use crate::cloud::{Action, Cloud, CloudError, Exchange, ExportOrder, Finished, Route, Step, UploadSource, steps, summary_of};
use crate::render::Failure;

use super::asking::ask;
use super::chat_words::{ChatWords, free_output};
use super::state::credits_line;
use super::teller::print_finished;
use super::upload::print_uploaded;

/// Messages that one command sends beside its own, for edits that the service would have done by hand.
const FOLLOW_UPS: usize = 1;

/// Says what is wanted. Files and addresses among the words go up first; "export", "credits", "status" and "upload" do
/// that without talk.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut cloud chat \"make it 15 seconds and put the music at 35%\"\n  \
    offcut cloud chat photos/*.jpg logo.png \"a 30-second promo with text overlays and background music\"\n  offcut cloud chat export")]
pub(super) struct Chat {
    /// The message, and files or addresses to send first
    #[arg(required = true)]
    text: Vec<String>,
    /// The language of a session that is made now, such as en or zh; without it that of the words' script, else of the
    /// locale
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// Where an export goes that the talk comes to; without it TITLE.mp4 in the working folder
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite an output that is there
    #[arg(long, requires = "output")]
    force: bool,
}

/// The answer to questions about exporting, which the service would answer with its buttons.
const ABOUT_EXPORTS: &[&str] = &[
    "say \"export\", and the draft is rendered in the cloud and written as TITLE.mp4 in this folder; -o FILE names another",
    "an export costs no credits; it is H.264 in MP4 up to 1080x1920, usually in 30 to 90 s",
    "other formats and sizes are made here: offcut cloud state --save draft.json, then offcut render draft.json -o FILE",
];

/// The result of a message.
#[derive(Default)]
struct Outcome {
    exchanges: Vec<Exchange>,
    lines: Vec<String>,
    finished: Option<Finished>,
}

impl Command for Chat {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let ChatWords { sources, text } = ChatWords::of(&self.text)?;
        if !sources.is_empty() {
            let uploaded = ask(console, async |cloud| {
                self.speak(cloud, &text);
                cloud.upload(&sources).await
            })?;
            print_uploaded(console, &uploaded)?;
        }
        // Files with the word that they are to go up with: that is done.
        let is_done = !sources.is_empty() && matches!(steps(&text)[..], [Step::Do(Route::Upload)]);
        if text.is_empty() || is_done {
            return Ok(Exit::Done);
        }
        let todo = steps(&text);
        if todo == [Step::Do(Route::Upload)] {
            let files = files_in(&text);
            if files.is_empty() {
                return Err(Diagnostic::error(Code::Usage, "no file to upload is named").help("offcut cloud upload FILE…").into());
            }
            return print_uploaded(console, &ask(console, async |cloud| cloud.upload(&files).await)?).map(|()| Exit::Done);
        }
        let outcome = ask(console, async |cloud| {
            self.speak(cloud, &text);
            self.answer(cloud, &todo).await
        })?;
        self.print(console, &outcome)?;
        Ok(Exit::Done)
    }
}

/// The files and addresses that the words of an order to upload name. A name without a file is an error of the upload.
fn files_in(text: &str) -> Vec<UploadSource> {
    let is_source = |source: &UploadSource| match source {
        UploadSource::File(path) => path.is_file() || path.extension().is_some_and(|ending| !ending.is_empty()),
        UploadSource::Url(_) => true,
    };
    text.split_whitespace().map(source_of).filter(is_source).collect()
}

/// The name in a word, without the punctuation of a sentence behind it.
fn source_of(word: &str) -> UploadSource {
    let is_whole = Path::new(word).is_file();
    UploadSource::of_word(if is_whole { word } else { word.trim_end_matches([',', ';', '.', '!', '?', '，', '。']) })
}

impl Chat {
    /// Sets the language of a session that may have to be made.
    fn speak(&self, cloud: &Cloud<'_>, text: &str) {
        match &self.language {
            Some(language) => cloud.speak(language.as_str()),
            None => cloud.speak_as(text),
        }
    }

    async fn answer(&self, cloud: &Cloud<'_>, todo: &[Step]) -> Result<Outcome, CloudError> {
        let mut outcome = Outcome::default();
        let exports = todo.contains(&Step::Do(Route::Export));
        for step in todo {
            match step {
                Step::Say(text) => self.say(cloud, text, exports, &mut outcome).await?,
                Step::Do(Route::Export) => self.export(cloud, &mut outcome).await?,
                Step::Do(Route::Credits) => self.act(cloud, &Action::Credits, &mut outcome).await?,
                Step::Do(Route::State) => self.act(cloud, &Action::State, &mut outcome).await?,
                Step::Do(Route::Upload) => self.act(cloud, &Action::Upload, &mut outcome).await?,
                Step::Do(Route::AboutExports) => outcome.lines.extend(ABOUT_EXPORTS.iter().map(|&line| line.to_owned())),
            }
        }
        Ok(outcome)
    }

    /// Talks, and does what the answer's talk of a screen stands for. `exports`: an export follows, so that the
    /// service's own word for it is none.
    async fn say(&self, cloud: &Cloud<'_>, text: &str, exports: bool, outcome: &mut Outcome) -> Result<(), CloudError> {
        let mut next = Some(text.to_owned());
        while let Some(text) = next.take() {
            let exchange = cloud.chat(&text).await?;
            let may_follow = outcome.exchanges.len() < FOLLOW_UPS;
            for action in &exchange.actions {
                match action {
                    Action::Edit(edit) if may_follow && next.is_none() => next = Some(edit.clone()),
                    Action::Edit(edit) => outcome.lines.push(format!("to do this, say: offcut cloud chat {edit:?}")),
                    Action::Export if exports || outcome.finished.is_some() => {}
                    action => self.act(cloud, action, outcome).await?,
                }
            }
            outcome.exchanges.push(exchange);
        }
        Ok(())
    }

    /// Does what a screen would be used for.
    async fn act(&self, cloud: &Cloud<'_>, action: &Action, outcome: &mut Outcome) -> Result<(), CloudError> {
        match action {
            Action::Credits => outcome.lines.push(credits_line(&cloud.credits().await?)),
            Action::State => outcome.lines.push(summary_of(&cloud.state().await?.draft)),
            Action::Upload => outcome.lines.push("to send files: offcut cloud upload FILE…".to_owned()),
            Action::Edit(_) => {}
            // The service may speak of exporting before there is anything to export.
            Action::Export if !is_ready(&cloud.state().await?.draft) => {
                outcome.lines.push("nothing is exported yet: the draft has no segment".to_owned());
            }
            Action::Export => self.export(cloud, outcome).await?,
        }
        Ok(())
    }

    /// Makes the file: where `-o` says, else under the film's title in the working folder.
    async fn export(&self, cloud: &Cloud<'_>, outcome: &mut Outcome) -> Result<(), CloudError> {
        let output = match &self.output {
            Some(output) => output.clone(),
            None => free_output(cloud.state().await?.draft["m"]["title"].as_str().unwrap_or_default()),
        };
        let order = ExportOrder { draft: None, output, force: self.force };
        outcome.finished = Some(cloud.export(&order).await?);
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
