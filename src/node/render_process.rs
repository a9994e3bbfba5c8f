//! A render as a process of its own: started, listened to, and ended when it is not wanted any more or takes too long.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::render::Cancel;

use super::render_order::{RenderEvent, RenderOrder};

/// The program's command that renders one job.
pub(super) const COMMAND: &str = "node-render";

/// How often it is looked at whether a render is still wanted.
const LOOK: Duration = Duration::from_millis(50);

/// How long a process that has told its end may take to be gone.
const FAREWELL: Duration = Duration::from_secs(2);

/// Bytes of the longest line that a process tells.
const MAX_LINE: u64 = 1 << 16;

/// How a render's process ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum RenderEnd {
    /// The file is whole.
    Done {
        /// Its bytes.
        bytes: u64,
        /// How long it is.
        duration_ms: i64,
        /// Surprises about it, in words.
        warnings: Vec<String>,
    },
    /// There is no file: the place in the draft, where it has one, and why.
    Failed { pointer: String, message: String },
    /// The process ended without a word.
    Died {
        /// How, in words.
        reason: String,
    },
    /// It took longer than it may.
    TooLong,
    /// It was not wanted any more.
    Stopped,
}

/// Renders `order` by a process of `program`, until it ends, `cancel` is set, or `time` is over.
///
/// # Errors
/// Where the system starts no process.
pub(super) fn render_apart(
    program: &Path,
    order: &RenderOrder,
    cancel: &Cancel,
    time: Duration,
    on_percent: &mut dyn FnMut(u64),
) -> std::io::Result<RenderEnd> {
    let deadline = Instant::now() + time;
    let mut process = Process::start(program, order)?;
    let events = process.events()?;
    let end = loop {
        match events.recv_timeout(LOOK) {
            Ok(RenderEvent::Progress { percent }) => on_percent(percent),
            Ok(RenderEvent::Done { bytes, duration_ms, warnings }) => break Some(RenderEnd::Done { bytes, duration_ms, warnings }),
            Ok(RenderEvent::Failed { pointer, message }) => break Some(RenderEnd::Failed { pointer, message }),
            Err(RecvTimeoutError::Disconnected) => break None,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if cancel.check().is_err() {
            process.kill();
            break Some(RenderEnd::Stopped);
        }
        if Instant::now() > deadline {
            process.kill();
            break Some(RenderEnd::TooLong);
        }
    };
    let status = process.wait()?;
    Ok(end.unwrap_or_else(|| RenderEnd::Died { reason: described(status) }))
}

/// A process; killed where it is let go while it runs.
struct Process(Child);

impl Process {
    fn start(program: &Path, order: &RenderOrder) -> std::io::Result<Self> {
        let mut command = Command::new(program);
        command.arg(COMMAND).stdin(Stdio::piped()).stdout(Stdio::piped());
        // An interrupt from the terminal is the node's to answer.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut process = Self(command.spawn()?);
        let line = serde_json::to_string(order).map_err(std::io::Error::other)?;
        // A process that has ended already is found to have.
        let _ = process.0.stdin.as_mut().map(|input| writeln!(input, "{line}"));
        Ok(process)
    }

    /// Its messages, until it closes its output.
    fn events(&mut self) -> std::io::Result<Receiver<RenderEvent>> {
        let output = self.0.stdout.take().ok_or_else(|| std::io::Error::other("a process without output"))?;
        let (sender, events) = channel();
        std::thread::Builder::new().name("render-events".to_owned()).spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(event) = next_event(&mut output) {
                if sender.send(event).is_err() {
                    break;
                }
            }
        })?;
        Ok(events)
    }

    fn kill(&mut self) {
        // One that has ended cannot be killed.
        let _ = self.0.kill();
    }

    /// Waits for its end, for a moment of its own accord.
    fn wait(&mut self) -> std::io::Result<ExitStatus> {
        let end = Instant::now() + FAREWELL;
        while Instant::now() < end {
            if let Some(status) = self.0.try_wait()? {
                return Ok(status);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        self.kill();
        self.0.wait()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if !matches!(self.0.try_wait(), Ok(Some(_))) {
            self.kill();
            // Without this it would stay in the system's list.
            let _ = self.0.wait();
        }
    }
}

fn next_event(output: &mut BufReader<ChildStdout>) -> Option<RenderEvent> {
    let mut line = String::new();
    output.by_ref().take(MAX_LINE).read_line(&mut line).ok()?;
    serde_json::from_str(&line).ok()
}

/// How a process ended, in words.
fn described(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        let why = match signal {
            6 => " (abort: out of the memory that a job may take, or a fault)",
            9 => " (kill: the machine was out of memory, or somebody ended it)",
            11 => " (a fault in a decoder or in this program)",
            24 => " (it took more of the processors than a job may)",
            25 => " (its output is larger than the room that is left)",
            _ => "",
        };
        return format!("signal {signal}{why}");
    }
    status.code().map_or_else(|| "an unknown end".to_owned(), |code| format!("exit status {code}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::render_order::ProcessLimits;

    fn order() -> RenderOrder {
        RenderOrder {
            draft: "draft.json".into(),
            jail: ".".into(),
            output: "out.mp4".into(),
            size: None,
            asked: crate::api::OutputRequest::default(),
            threads: None,
            chunks: None,
            cache_folder: ".".into(),
            allow_private_urls: false,
            max_duration_ms: 1000,
            memory_bytes: 1,
            limits: ProcessLimits { memory_bytes: 1, processor_s: 1, files: 1, file_bytes: 1 },
        }
    }

    /// The end of a program that does what `script` says.
    #[cfg(unix)]
    fn end_of(script: &str, cancel: &Cancel, time: Duration) -> (RenderEnd, Vec<u64>) {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("program");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        std::fs::set_permissions(&program, mode).unwrap();
        let mut percents = Vec::new();
        // A process that another test is starting may have the file open for writing.
        let end = loop {
            match render_apart(&program, &order(), cancel, time, &mut |percent| percents.push(percent)) {
                Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {}
                end => break end.unwrap(),
            }
        };
        (end, percents)
    }

    #[cfg(unix)]
    #[test]
    fn an_end_is_told_by_its_kind() {
        let long = Duration::from_secs(60);
        let run = |script: &str| end_of(script, &Cancel::default(), long);
        let done =
            r#"read order; echo '{"event":"progress","percent":40}'; echo '{"event":"done","bytes":7,"duration_ms":9,"warnings":["w"]}'"#;
        assert_eq!(run(done), (RenderEnd::Done { bytes: 7, duration_ms: 9, warnings: vec!["w".to_owned()] }, vec![40]));
        let failed = r#"echo '{"event":"failed","pointer":"/t","message":"no"}'; exec sleep 600"#;
        assert_eq!(run(failed).0, RenderEnd::Failed { pointer: "/t".to_owned(), message: "no".to_owned() });
        for (script, word) in
            [("kill -SEGV $$", "signal 11"), ("kill -KILL $$", "signal 9"), ("exit 3", "status 3"), ("echo nonsense", "status 0")]
        {
            assert!(matches!(run(script).0, RenderEnd::Died { reason } if reason.contains(word)), "{script}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_process_that_hangs_is_ended() {
        let cancel = Cancel::default();
        cancel.flag().store(2, std::sync::atomic::Ordering::Relaxed);
        let deaf = "trap '' TERM INT; while :; do sleep 1; done";
        let start = Instant::now();
        assert_eq!(end_of(deaf, &cancel, Duration::from_secs(600)).0, RenderEnd::Stopped);
        assert_eq!(end_of(deaf, &Cancel::default(), Duration::from_millis(100)).0, RenderEnd::TooLong);
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    }
}
