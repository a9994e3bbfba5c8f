//! The process that renders one job: it takes an order, bounds itself, and tells how far it is.

use std::io::{BufRead, BufReader, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use crate::base::{Code, Diagnostic, MemoryAccount, PixelSize};
use crate::encode::{Quality, Settings};
use crate::render::{Cancel, Failure, OpenOptions, Project, RenderOptions, Report, render};

use super::output_settings::frame_rate;
use super::render_order::{ProcessLimits, RenderEvent, RenderOrder};

/// Warnings that are told at most.
const MAX_WARNINGS: usize = 50;

/// Bytes of the longest order.
const MAX_ORDER: u64 = 1 << 20;

/// Renders the job that standard input names, and tells of it on standard output. The process ends with its parent:
/// once standard input is closed.
///
/// # Errors
/// Where no order can be read, or nobody reads the answer. A render that fails is an answer.
pub fn render_for_node() -> Result<(), Failure> {
    let mut input = BufReader::new(std::io::stdin());
    let mut line = String::new();
    let order = input.by_ref().take(MAX_ORDER).read_line(&mut line).ok().and_then(|_| serde_json::from_str::<RenderOrder>(&line).ok());
    let order = order.ok_or_else(|| fault("this command is for offcut node alone, which gives it an order"))?;
    bound(order.limits).map_err(|error| fault(format!("the system sets no limits: {error}")))?;
    thread::spawn(move || {
        // Only the end of the node closes it. Nothing is cleaned up: the next node does.
        let _ = std::io::copy(&mut input, &mut std::io::sink());
        std::process::abort();
    });
    let told = catch_unwind(AssertUnwindSafe(|| made(&order))).unwrap_or_else(|_| Err(fault("a fault of the node")));
    let event = match told {
        Ok(report) => {
            let warnings = report.warnings.iter().take(MAX_WARNINGS).map(|warning| match warning.pointer.as_str() {
                "" => warning.message.clone(),
                pointer => format!("{pointer}: {}", warning.message),
            });
            RenderEvent::Done { bytes: report.finished.bytes, duration_ms: report.duration.round_ms(), warnings: warnings.collect() }
        }
        Err(failure) => {
            let pointer = failure.diagnostics.iter().find(|diagnostic| diagnostic.is_error()).map(|error| error.pointer.clone());
            RenderEvent::Failed { pointer: pointer.unwrap_or_default(), message: failure.to_string() }
        }
    };
    tell(&event)
}

/// Renders the order's draft.
fn made(order: &RenderOrder) -> Result<Report, Failure> {
    let cancel = Cancel::default();
    let asked = &order.asked;
    let project = Project::open(&OpenOptions {
        draft: order.draft.clone(),
        size: order.size.map(|(width, height)| PixelSize::new(width, height)),
        frame_rate: asked.fps.and_then(frame_rate),
        jail: Some(order.jail.clone()),
        allow_private_urls: order.allow_private_urls,
        font_fallback: true,
        cancel: cancel.clone(),
        ..OpenOptions::default()
    })?;
    refuse_too_long(&project, order)?;
    let settings = Settings {
        quality: Quality::ALL.iter().find(|(name, _)| *name == asked.quality).map_or_else(Quality::default, |(_, quality)| *quality),
        crf: asked.crf,
        threads: order.threads,
        force: true,
        title: project.draft.meta.title.clone(),
        ..Settings::default()
    };
    let options = RenderOptions {
        output: order.output.clone(),
        settings,
        chunks: order.chunks,
        cache_folder: Some(order.cache_folder.clone()),
        memory: MemoryAccount::new(order.memory_bytes),
        ..RenderOptions::default()
    };
    let mut told = 0;
    render(&project, &options, &cancel, &mut |progress| {
        // The last part stands for the file at its place.
        let percent = progress.frame * 99 / progress.frames.max(1);
        // A node that has gone ends this process.
        if percent > told && tell(&RenderEvent::Progress { percent }).is_ok() {
            told = percent;
        }
    })
}

fn refuse_too_long(project: &Project, order: &RenderOrder) -> Result<(), Failure> {
    let (duration, limit) = (project.timeline.duration().as_seconds_f64(), order.max_duration_ms as f64 / 1000.0);
    if duration <= limit {
        return Ok(());
    }
    let message = format!("the draft is {duration} s long; this node renders up to {limit} s");
    Err(Diagnostic::error(Code::OutOfRange, message).at("/d").into())
}

fn tell(event: &RenderEvent) -> Result<(), Failure> {
    let line = serde_json::to_string(event).map_err(fault)?;
    let mut output = std::io::stdout().lock();
    writeln!(output, "{line}").and_then(|()| output.flush()).map_err(fault)
}

fn fault(message: impl std::fmt::Display) -> Failure {
    Diagnostic::error(Code::Internal, message.to_string()).into()
}

/// Has the system hold this process to `limits`.
#[cfg(unix)]
fn bound(limits: ProcessLimits) -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let wanted = [
        (Resource::Data, limits.memory_bytes),
        (Resource::Cpu, limits.processor_s),
        (Resource::Nofile, limits.files),
        (Resource::Fsize, limits.file_bytes),
        (Resource::Core, 0),
    ];
    // A process that hangs does not see its input close, so the system ends it with the node.
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    for (resource, limit) in wanted {
        // What is bounded closer already stays so.
        let least = [getrlimit(resource).maximum, Some(limit)].into_iter().flatten().min();
        setrlimit(resource, Rlimit { current: least, maximum: least })?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn bound(_: ProcessLimits) -> std::io::Result<()> {
    Ok(())
}
