//! `offcut export`: a draft becomes a file, here or in the cloud.

use std::path::Path;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::base::{Code, Diagnostic, Exit};
use crate::cloud::{Cloud, CloudError, Decision, ExportOrder, Facts, Finished, JobRecord, Outgoing, Place, Wanted, decide};
use crate::render::{Cancel, Failure, Project};

use super::cloud::{ask_until, poll_interval, print_finished};
use super::command::Command;
use super::console::Console;
use super::measured_speed::layers_of;
use super::overwriting::refuse_own_source;
use super::render::Render;
use super::signals::cancel_on_signals;

/// Who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Where {
    /// The facts.
    Auto,
    /// This machine.
    Local,
    /// The cloud.
    Cloud,
}

/// Renders a draft where it is right to.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut export promo.json -o promo.mp4 --where auto --explain")]
pub(super) struct Export {
    #[command(flatten)]
    render: Render,
    /// Where to render
    #[arg(long = "where", value_enum, default_value = "auto")]
    place: Where,
    /// Print the facts that decide; the cloud is asked for its facts even where the decision needs none
    #[arg(long)]
    explain: bool,
    /// Render here even while a job in the cloud renders the same
    #[arg(long)]
    force_local: bool,
    /// From one look at the job to the next
    #[arg(long, value_name = "TIME", value_parser = poll_interval)]
    poll_interval: Option<Duration>,
}

/// What came of asking the cloud.
enum Outcome {
    /// The file is here.
    Done(Finished),
    /// This machine is to do it; where it takes over from the cloud, why.
    Local(Option<Diagnostic>),
}

impl Command for Export {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        if self.force_local && self.place == Where::Cloud {
            let error = Diagnostic::error(Code::Usage, "--where cloud and --force-local cannot both be done");
            return Err(error.help("leave one of them out").into());
        }
        if self.force_local || (self.place == Where::Local && !self.explain) {
            return self.render_here(console);
        }
        let cancel = cancel_on_signals()?;
        let start = Instant::now();
        let project = self.render.draft_arguments().open_unless(&cancel)?;
        let opened_in = start.elapsed();
        refuse_own_source(&self.render.output_arguments().output, &self.render.draft_arguments().draft, &project)?;
        let variables = self.render.draft_arguments().options().variables;
        let draft = Outgoing::read(&self.render.draft_arguments().draft, &variables).map_err(CloudError::failure)?;
        match self.outcome(console, &cancel, &project, &draft)? {
            Outcome::Done(finished) => print_finished(console, &finished).map(|()| Exit::Done),
            Outcome::Local(reason) => {
                console.tell(reason.as_slice(), self.draft());
                self.render.check_outputs()?;
                self.render.render(console, &project, &cancel, opened_in)
            }
        }
    }

    fn draft(&self) -> Option<&Path> {
        self.render.draft()
    }
}

impl Export {
    /// Renders here, unless a job does so in the cloud and nobody has said that it may be done twice.
    fn render_here(&self, console: &Console) -> Result<Exit, Failure> {
        if !self.force_local
            && let Some(job) = self.running_job(console)
        {
            return Err(beside(&job).into());
        }
        self.render.run(console)
    }

    /// The job in the cloud that renders this already. Records that cannot be read hold none: a local render needs no cloud.
    fn running_job(&self, console: &Console) -> Option<JobRecord> {
        let variables = self.render.draft_arguments().options().variables;
        let draft = Outgoing::read(&self.render.draft_arguments().draft, &variables).ok()?;
        let output = &self.render.output_arguments().output;
        ask_until(console, None, &Cancel::default(), async |cloud| cloud.open_job_of(&draft, output)).ok()?.ok()?
    }

    fn outcome(&self, console: &Console, cancel: &Cancel, project: &Project, draft: &Outgoing) -> Result<Outcome, Failure> {
        let output = &self.render.output_arguments().output;
        let wanted = Wanted {
            draft,
            output,
            canvas: project.canvas,
            frames: project.timeline.frame_count(),
            layers: layers_of(project),
            local_only: self.render.local_only(),
            ask_always: self.explain && self.place != Where::Local,
        };
        let work = ask_until(console, self.poll_interval, cancel, async |cloud| self.decide_and_export(console, cloud, &wanted).await)?;
        match work {
            Ok(outcome) => Ok(outcome),
            // Without records or settings nothing runs in the cloud by this program.
            Err(error @ (CloudError::Setting { .. } | CloudError::Records { .. })) if self.place == Where::Auto => {
                Ok(Outcome::Local(Some(taking_over(&error))))
            }
            Err(error) => Err(error.failure()),
        }
    }

    async fn decide_and_export(&self, console: &Console, cloud: &Cloud<'_>, wanted: &Wanted<'_>) -> Result<Outcome, CloudError> {
        let facts = cloud.facts(wanted).await?;
        let decision = match self.place {
            Where::Auto => decide(&facts),
            Where::Local => Decision { place: Place::Local, because: "--where local".to_owned() },
            Where::Cloud => Decision { place: Place::Cloud, because: "--where cloud".to_owned() },
        };
        self.explain(console, &facts, &decision).map_err(CloudError::Draft)?;
        match (decision.place, &facts.running_job, &facts.local_only) {
            (Place::Local, Some(_), _) => {
                let job = cloud.open_job_of(wanted.draft, wanted.output)?;
                job.map_or(Ok(Outcome::Local(None)), |job| Err(CloudError::Draft(beside(&job).into())))
            }
            (Place::Local, None, _) => Ok(Outcome::Local(None)),
            (Place::Cloud, None, Some(reason)) => Err(CloudError::NotForCloud { reason: reason.clone(), pointer: String::new() }),
            (Place::Cloud, ..) => self.export(cloud, wanted).await,
        }
    }

    async fn export(&self, cloud: &Cloud<'_>, wanted: &Wanted<'_>) -> Result<Outcome, CloudError> {
        let force = self.render.output_arguments().force;
        let order = ExportOrder { draft: Some(wanted.draft.clone()), output: wanted.output.to_owned(), force };
        let error = match cloud.export(&order).await {
            Ok(finished) => return Ok(Outcome::Done(finished)),
            Err(error) => error,
        };
        let is_of_cloud =
            !matches!(error.cause(), CloudError::Draft(_) | CloudError::Output(_) | CloudError::Media(_) | CloudError::JobCancelled { .. });
        if !is_of_cloud {
            return Err(error);
        }
        if cloud.withdraw_unsent(wanted.draft, wanted.output)? {
            return Ok(Outcome::Local(Some(taking_over(&error))));
        }
        Err(error.keeping("--force-local renders it here beside that job"))
    }

    fn explain(&self, console: &Console, facts: &Facts, decision: &Decision) -> Result<(), Failure> {
        let place = if decision.place == Place::Local { "local" } else { "cloud" };
        if !self.explain {
            console.note(&format!("rendering {}: {}", if place == "local" { "here" } else { "in the cloud" }, decision.because));
            return Ok(());
        }
        if console.is_json() {
            let seconds = |time: Option<Duration>| time.map(|time| time.as_secs_f64());
            return console.print_line(&json!({
                "event": "decision", "place": place, "because": decision.because, "facts": facts.lines(),
                "local_s": seconds(facts.local_time()), "cloud_s": seconds(facts.cloud_time()),
            }));
        }
        facts.lines().iter().try_for_each(|line| console.print(line))?;
        console.print(&format!("decision: {place}, since {}", decision.because))
    }
}

/// The local render goes on where the cloud has said no.
fn taking_over(error: &CloudError) -> Diagnostic {
    use crate::base::Explain;
    Diagnostic::warning(error.code(), format!("the cloud does not render it: {error}; rendering here instead"))
}

/// A job renders the same in the cloud.
fn beside(job: &JobRecord) -> Diagnostic {
    let message = format!("the job {} renders this draft to this output in the cloud", job.id);
    Diagnostic::error(Code::JobUnfinished, message).help(format!(
        "`offcut cloud resume {}` waits for it, `offcut cloud cancel {0}` ends it; --force-local renders here beside it",
        job.id
    ))
}
