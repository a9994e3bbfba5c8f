//! The pictures of an output: made on the thread that calls, encoded on another.

use std::ops::Range;
use std::sync::mpsc::{Receiver, Sender, SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use crate::base::{Frame, FrameRate, Time};
use crate::encode::PictureTrack;

use super::frame_maker::{FrameMaker, Made};
use super::{Cancel, Failure, Progress, Project, RenderOptions};

/// Frames that wait for the encoder.
const ENCODER_QUEUE: usize = 2;

/// Makes and encodes the output frames `frames`; gives a permit for each second of them.
pub(super) fn make_pictures(
    project: &Project,
    options: &RenderOptions,
    frames: Range<u64>,
    picture: &mut PictureTrack,
    cancel: &Cancel,
    permit: Option<Sender<()>>,
    on_progress: &mut dyn FnMut(Progress),
) -> Result<Made, Failure> {
    std::thread::scope(|scope| {
        let stage = PictureStage::start(scope, picture, project.frame_rate, permit);
        let made = FrameMaker::new(project, options, &frames).run(frames, cancel, &stage.frames, on_progress);
        stage.finish(made)
    })
}

/// The thread that encodes the picture.
struct PictureStage<'scope> {
    frames: SyncSender<Frame>,
    thread: ScopedJoinHandle<'scope, Result<(), Failure>>,
}

impl<'scope> PictureStage<'scope> {
    fn start<'env>(scope: &'scope Scope<'scope, 'env>, track: &'env mut PictureTrack, rate: FrameRate, permit: Option<Sender<()>>) -> Self
    where
        'env: 'scope,
    {
        let (frames, queue) = sync_channel(ENCODER_QUEUE);
        Self { frames, thread: scope.spawn(move || encode(track, &queue, rate, permit.as_ref())) }
    }

    /// Ends the thread; the encoder's error goes before the one that it caused here.
    fn finish<T>(self, made: Result<T, Failure>) -> Result<T, Failure> {
        drop(self.frames);
        joined(self.thread)?;
        made
    }
}

fn encode(track: &mut PictureTrack, queue: &Receiver<Frame>, rate: FrameRate, permit: Option<&Sender<()>>) -> Result<(), Failure> {
    let second = rate.frames_in(Time::new(1, 1)).max(1);
    for (index, frame) in queue.iter().enumerate() {
        track.write(&frame).map_err(|error| Failure::at("", &error))?;
        if let Some(permit) = permit.filter(|_| (index as u64).is_multiple_of(second)) {
            // Without sound nobody takes the permit.
            let _ = permit.send(());
        }
    }
    Ok(())
}

/// The result of a thread of the render.
pub(super) fn joined<T>(thread: ScopedJoinHandle<'_, Result<T, Failure>>) -> Result<T, Failure> {
    thread.join().unwrap_or_else(|_| Err(Failure::internal("a thread of the render panicked")))
}
