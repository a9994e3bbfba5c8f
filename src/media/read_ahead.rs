//! Decoding ahead of need, in a thread of its own.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::JoinHandle;

use crate::base::{Diagnostic, Frame};

use super::{MediaError, SourcePosition, VideoReader};

/// The frames of a reader for a known row of source instants, up to a few decoded ahead. Dropping it stops the thread.
pub struct ReadAhead {
    frames: Option<Receiver<Item>>,
    thread: Option<JoinHandle<()>>,
    warnings: Vec<Diagnostic>,
}

struct Item {
    frame: Result<Frame, MediaError>,
    warnings: Vec<Diagnostic>,
}

impl ReadAhead {
    /// Starts to decode the frames of `times`, in that order, at most `depth` ahead of [`ReadAhead::next`].
    pub fn start<I: Into<SourcePosition>>(mut reader: VideoReader, times: impl Iterator<Item = I> + Send + 'static, depth: usize) -> Self {
        let (sender, frames) = sync_channel(depth);
        let thread = std::thread::spawn(move || {
            for time in times {
                let frame = reader.frame_at(time);
                let is_last = frame.is_err();
                let item = Item { frame, warnings: reader.take_warnings() };
                if sender.send(item).is_err() || is_last {
                    return;
                }
            }
        });
        Self { frames: Some(frames), thread: Some(thread), warnings: Vec::new() }
    }

    /// The frame of the next time; `None` after the last time or after an error.
    #[allow(clippy::should_implement_trait, reason = "it is no iterator: after an error it is over")]
    pub fn next(&mut self) -> Option<Result<Frame, MediaError>> {
        let item = self.frames.as_ref()?.recv().ok()?;
        self.warnings.extend(item.warnings);
        Some(item.frame)
    }

    /// Damage in what has been decoded for the frames taken since the last call.
    pub fn take_warnings(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.warnings)
    }
}

impl Drop for ReadAhead {
    fn drop(&mut self) {
        // Without a receiver the thread's next send fails, and it ends.
        self.frames = None;
        if let Some(thread) = self.thread.take() {
            // A panic in there has shown itself already.
            let _ = thread.join();
        }
    }
}
