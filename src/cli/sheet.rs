//! `offcut sheet`: a draft on one picture.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use clap::value_parser;
use serde_json::{Value, json};

use crate::base::{Exit, Explain, FrameRate, Time};
use crate::encode::{check_target, write_whole};
use crate::render::{Failure, OpenOptions};
use crate::sheet::{Cell, ContactSheet, Every, GridOptions, SheetOptions, contact_sheet};

use super::command::Command;
use super::compositor_arguments::CompositorArguments;
use super::console::Console;
use super::draft_arguments::DraftArguments;
use super::events::rounded;
use super::overwriting::refuse_own_source;
use super::picture_file::PictureFormat;
use super::progress::ProgressReport;
use super::signals::cancel_on_signals;
use super::times::Moment;

/// Pictures side by side at most.
const MOST_COLUMNS: i64 = 64;

/// Widths of a sheet; longer sides than the largest are not read everywhere.
const WIDTHS: std::ops::RangeInclusive<i64> = 128..=16_382;

/// Renders a contact sheet.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  offcut sheet promo.json -o sheet.png\n  offcut sheet promo.json -o sheet.jpg --every 1s --cols 8 --width 3840"
)]
pub(super) struct Sheet {
    #[command(flatten)]
    draft: DraftArguments,
    /// The picture to write; its ending tells the format: .png .jpg .webp
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Pictures side by side; by the canvas's shape unless given
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=MOST_COLUMNS))]
    cols: Option<u32>,
    /// A picture after each such time, 1s, 500ms, 15f; auto shows each scene, long ones more than once
    #[arg(long, value_name = "TIME", default_value = "auto")]
    every: Period,
    /// Width of the sheet in pixels
    #[arg(long, value_name = "N", default_value = "1920", value_parser = value_parser!(u32).range(WIDTHS))]
    width: u32,
    /// Overwrite an output that is there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    compositor: CompositorArguments,
}

/// What `--every` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Period {
    Auto,
    Of(Moment),
}

impl Period {
    fn every(self, rate: FrameRate) -> Every {
        match self {
            Self::Auto => Every::Auto,
            Self::Of(moment) => Every::Period(moment.time(rate)),
        }
    }
}

impl FromStr for Period {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "auto" {
            return Ok(Self::Auto);
        }
        let moment: Moment = text.parse().map_err(|error: super::times::TimeError| error.to_string())?;
        if moment == Moment::Clock(Time::ZERO) || moment == Moment::Frame(0) {
            return Err("the time from one picture to the next is above zero".to_owned());
        }
        Ok(Self::Of(moment))
    }
}

impl Command for Sheet {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let format = PictureFormat::of(&self.output)?;
        check_target(&self.output, self.force).map_err(|error| Failure::from(error.diagnostic()))?;
        let cancel = cancel_on_signals()?;
        let project = self.draft.open_unless(&cancel)?;
        console.tell(&project.warnings, self.draft());
        refuse_own_source(&self.output, &self.draft.draft, &project)?;
        // The picture's chroma lies on even pixels.
        let grid = GridOptions { width: self.width.next_multiple_of(2), columns: self.cols };
        let options = SheetOptions { every: self.every.every(project.frame_rate), grid };
        let mut progress = ProgressReport::new(console);
        let options_again = OpenOptions { cancel: cancel.clone(), ..self.draft.options() };
        let opened = (&options_again, &project);
        let made = contact_sheet(opened, &options, &self.compositor.options()?, &cancel, &mut |now| progress.update(now));
        progress.end();
        let sheet = made?;
        console.tell(&sheet.damage, self.draft());
        write_whole(&self.output, &format.encode(&sheet.frame)?, self.force).map_err(|error| Failure::at("", &error))?;
        self.print_done(console, &sheet)?;
        Ok(Exit::Done)
    }

    fn draft(&self) -> Option<&Path> {
        Some(&self.draft.draft)
    }
}

impl Sheet {
    fn print_done(&self, console: &Console, sheet: &ContactSheet) -> Result<(), Failure> {
        let (path, size, cell) = (self.output.to_string_lossy(), sheet.frame.size(), sheet.grid.cell);
        if !console.is_json() {
            let pictures = if sheet.cells.len() == 1 { "1 picture".to_owned() } else { format!("{} pictures", sheet.cells.len()) };
            return console.print_summary(&format!("{path}: {pictures} of {cell} on {size}"));
        }
        console.print_line(&json!({
            "event": "done",
            "path": path,
            "size": [size.width, size.height],
            "cols": sheet.grid.columns,
            "cell": [cell.width, cell.height],
            "pictures": sheet.cells.iter().map(picture).collect::<Vec<_>>(),
        }))
    }
}

fn picture(cell: &Cell) -> Value {
    json!({ "frame": cell.frame, "time_ms": rounded(cell.time.as_ms_f64(), 3), "name": cell.name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_times_above_zero_or_auto() {
        let rate = FrameRate::new(25, 1).unwrap();
        let every = |text: &str| text.parse::<Period>().map(|period| period.every(rate));
        assert_eq!(every("auto"), Ok(Every::Auto));
        for text in ["1s", "1000", "25f", "00:01"] {
            assert_eq!(every(text), Ok(Every::Period(Time::from_ms(1000))), "{text}");
        }
        for text in ["", "0", "0f", "0s", "-1s", "often"] {
            assert!(every(text).is_err(), "{text}");
        }
    }
}
