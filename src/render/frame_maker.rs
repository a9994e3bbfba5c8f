//! The frames of a render in order: planned, composited, handed to the encoder.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::mpsc::SyncSender;

use crate::base::{Diagnostic, Frame};
use crate::composite::PassList;

use super::compositor::{Backend, Compositor, Pending};
use super::layers::LayerSource;
use super::plan::{FrameRoute, route};
use super::threads::DecoderThreads;
use super::{Cancel, Failure, Progress, Project, RenderOptions, RouteCounts};

/// The account of the thread that makes frames.
#[derive(Default)]
pub(super) struct Made {
    pub(super) ways: RouteCounts,
    pub(super) warnings: Vec<Diagnostic>,
    pub(super) adapter: Option<String>,
    /// The encoder, where these frames have one of their own.
    pub(super) encoder: Option<String>,
}

impl Made {
    /// Both together; they are neighbours in time.
    pub(super) fn and(mut self, next: Self) -> Self {
        self.ways += next.ways;
        self.warnings.extend(next.warnings.into_iter().filter(|warning| !self.warnings.contains(warning)).collect::<Vec<_>>());
        self.adapter = self.adapter.or(next.adapter);
        self.encoder = self.encoder.or(next.encoder);
        self
    }
}

/// Plans and composites all frames in order.
pub(super) struct FrameMaker<'a> {
    project: &'a Project,
    source: LayerSource<'a>,
    compositor: Compositor,
    /// The last planned frame.
    last: Option<PassList>,
    /// The last frame handed on.
    shown: Option<Frame>,
    /// Frames under route, oldest first; `None` is the one before it again.
    waiting: VecDeque<Option<Pending>>,
    ways: RouteCounts,
}

impl<'a> FrameMaker<'a> {
    pub(super) fn new(project: &'a Project, options: &RenderOptions, frames: &Range<u64>) -> Self {
        Self {
            project,
            source: LayerSource::new(project, frames, &options.memory).decoding_by(DecoderThreads::of(
                &options.settings,
                project.canvas,
                project.frame_rate,
            )),
            compositor: Compositor::new(options, project.canvas),
            last: None,
            shown: None,
            waiting: VecDeque::new(),
            ways: RouteCounts::default(),
        }
    }

    pub(super) fn run(
        mut self,
        frames: Range<u64>,
        cancel: &Cancel,
        encoder: &SyncSender<Frame>,
        on_progress: &mut dyn FnMut(Progress),
    ) -> Result<Made, Failure> {
        let count = frames.end - frames.start;
        let mut sent = 0;
        for index in frames {
            cancel.check()?;
            self.begin(index)?;
            while self.waiting.len() >= Compositor::IN_FLIGHT || matches!(self.waiting.front(), Some(None | Some(Pending::Made(_)))) {
                self.send(encoder)?;
                sent += 1;
                on_progress(Progress { frame: sent, frames: count });
            }
        }
        while !self.waiting.is_empty() {
            self.send(encoder)?;
            sent += 1;
            on_progress(Progress { frame: sent, frames: count });
        }
        let adapter = self.compositor.adapter().filter(|_| self.ways.gpu > 0).map(str::to_owned);
        Ok(Made { ways: self.ways, warnings: self.source.take_warnings(), adapter, encoder: None })
    }

    fn begin(&mut self, index: u64) -> Result<(), Failure> {
        let scene = self.source.scene(self.project.timeline.picture_at(self.project.frame_rate.time_of(index)), index)?;
        let list = PassList::of(scene);
        let route = route(&list, self.last.as_ref());
        let pending = match route {
            FrameRoute::Repeat => None,
            FrameRoute::Pass => {
                Some(Pending::Made(list.base().cloned().ok_or_else(|| Failure::internal("a frame was passed that is not there"))?))
            }
            FrameRoute::Patch | FrameRoute::Composite => {
                let (pending, backend) = self.compositor.submit(&list, route)?;
                *self.ways.counter(route, backend) += 1;
                Some(pending)
            }
        };
        self.ways.repeat += u64::from(route == FrameRoute::Repeat);
        self.ways.pass += u64::from(route == FrameRoute::Pass);
        self.waiting.push_back(pending);
        self.last = Some(list);
        Ok(())
    }

    /// Hands the oldest frame to the encoder.
    fn send(&mut self, encoder: &SyncSender<Frame>) -> Result<(), Failure> {
        if let Some(Some(pending)) = self.waiting.pop_front() {
            self.shown = Some(pending.finish()?);
        }
        let frame = self.shown.clone().ok_or_else(|| Failure::internal("the first frame repeats one before it"))?;
        // The encoder has failed where nobody listens; its thread has the error.
        encoder.send(frame).map_err(|_| Failure::internal("the encoder has stopped"))
    }
}

impl RouteCounts {
    fn counter(&mut self, route: FrameRoute, backend: Backend) -> &mut u64 {
        match (route, backend) {
            (FrameRoute::Patch, Backend::Cpu) => &mut self.patch,
            (_, Backend::Cpu) => &mut self.cpu,
            (_, Backend::Gpu) => &mut self.gpu,
        }
    }
}
