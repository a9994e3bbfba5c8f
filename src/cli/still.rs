//! `offcut still`: one frame becomes a picture.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::base::{Code, Diagnostic, Exit, Explain};
use crate::encode::{check_target, write_whole};
use crate::render::{Failure, Project, render_still};

use super::command::Command;
use super::compositor_arguments::CompositorArguments;
use super::console::Console;
use super::draft_arguments::DraftArguments;
use super::overwriting::refuse_own_source;
use super::picture_file::PictureFormat;
use super::signals::cancel_on_signals;
use super::times::Moment;

/// Renders one frame.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut still promo.json --at 1.5s -o frame.png")]
pub(super) struct Still {
    #[command(flatten)]
    draft: DraftArguments,
    /// The instant; the frame that holds it is shown: 1.5s, 1500ms, 1500, 00:01.5, 45f
    #[arg(long, value_name = "TIME", default_value = "0")]
    at: Moment,
    /// The picture to write; its ending tells the format: .png .jpg .webp
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Overwrite an output that is there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    compositor: CompositorArguments,
}

impl Command for Still {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let format = PictureFormat::of(&self.output)?;
        check_target(&self.output, self.force).map_err(|error| Failure::from(error.diagnostic()))?;
        let cancel = cancel_on_signals()?;
        let project = self.draft.open_unless(&cancel)?;
        console.tell(&project.warnings, self.draft());
        refuse_own_source(&self.output, &self.draft.draft, &project)?;
        let index = self.frame_of(&project)?;
        let (frame, damage) = render_still(&project, &self.compositor.options()?, project.frame_rate.time_of(index), &cancel)?;
        console.tell(&damage, self.draft());
        let bytes = format.encode(&frame)?;
        write_whole(&self.output, &bytes, self.force).map_err(|error| Failure::at("", &error))?;
        let path = self.output.to_string_lossy();
        if console.is_json() {
            let time_ms = project.frame_rate.time_of(index).as_ms_f64();
            let size = [project.canvas.width, project.canvas.height];
            console.print_line(&serde_json::json!({ "event": "done", "path": path, "frame": index, "time_ms": time_ms, "size": size }))?;
        } else {
            console.print_summary(&format!("{path}: frame {index}, {}", project.canvas))?;
        }
        Ok(Exit::Done)
    }

    fn draft(&self) -> Option<&Path> {
        Some(&self.draft.draft)
    }
}

impl Still {
    fn frame_of(&self, project: &Project) -> Result<u64, Failure> {
        let time = self.at.time(project.frame_rate);
        let index = project.frame_rate.frame_at(time);
        let count = project.timeline.frame_count();
        // The last frame is shown for up to half a millisecond longer than its share.
        if index < count || time < project.timeline.duration() {
            return Ok(index.min(count.saturating_sub(1)));
        }
        let message = format!("there is no frame at that time: the draft has {count}, and is {} long", project.timeline.duration());
        Err(Diagnostic::error(Code::Usage, message).help("give a time before its end with --at").into())
    }
}
