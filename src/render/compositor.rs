//! The compositor of a render: the processor's or the GPU's, chosen by what is there and what each frame needs.

use crate::base::{Frame, PixelSize};
use crate::composite::{AdapterChoice, CpuCompositor, FRAMES_IN_FLIGHT, GpuCompositor, PassList, Ticket};

use super::plan::FrameRoute;
use super::{CompositorChoice, Failure, RenderOptions};

/// Makes frames of scenes.
pub(super) struct Compositor {
    options: RenderOptions,
    canvas: PixelSize,
    cpu: CpuCompositor,
    gpu: GpuState,
    /// Whether it was told that the processor helps out.
    has_told: bool,
}

/// The GPU is opened when the first frame needs to know of it: that takes longer than many frames.
enum GpuState {
    Unopened,
    Open(Box<GpuCompositor>, String),
    /// There is none, or only one that is the processor itself and slower than the processor's own path.
    Left(Option<Failure>),
}

/// Which path made a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Backend {
    Cpu,
    Gpu,
}

/// A frame that is made, or under way.
pub(super) enum Pending {
    Made(Frame),
    UnderWay(Ticket),
}

impl Pending {
    /// The frame, waited for.
    pub(super) fn finish(self) -> Result<Frame, Failure> {
        match self {
            Self::Made(frame) => Ok(frame),
            Self::UnderWay(ticket) => ticket.finish().map_err(|error| Failure::at("", &error)),
        }
    }
}

impl Compositor {
    /// Frames that may be under way at once.
    pub(super) const IN_FLIGHT: usize = FRAMES_IN_FLIGHT;

    pub(super) fn new(options: &RenderOptions, canvas: PixelSize) -> Self {
        Self { options: options.clone(), canvas, cpu: CpuCompositor::new(canvas), gpu: GpuState::Unopened, has_told: false }
    }

    /// The adapter that made frames; `None` where the processor made all.
    pub(super) fn adapter(&self) -> Option<&str> {
        match &self.gpu {
            GpuState::Open(_, name) => Some(name),
            GpuState::Unopened | GpuState::Left(_) => None,
        }
    }

    /// Starts the frame of a list of passes.
    pub(super) fn submit(&mut self, list: &PassList, route: FrameRoute) -> Result<(Pending, Backend), Failure> {
        let needed = list.needs_processor();
        let on_cpu = match self.options.compositor {
            CompositorChoice::Cpu => true,
            CompositorChoice::Gpu => needed.is_some(),
            // A patch is cheaper than sending a whole frame there and back.
            CompositorChoice::Auto => needed.is_some() || route == FrameRoute::Patch || !self.has_hardware()?,
        };
        if on_cpu {
            if let Some(needed) = needed.filter(|_| self.options.compositor == CompositorChoice::Gpu && !self.has_told) {
                tracing::info!("frames with {needed} are drawn by the processor: the GPU path does not have it");
                self.has_told = true;
            }
            return Ok((Pending::Made(self.cpu.execute(list)), Backend::Cpu));
        }
        self.open(true);
        match &mut self.gpu {
            GpuState::Open(compositor, _) => {
                let ticket = compositor.submit(list).map_err(|error| Failure::at("", &error))?;
                Ok((Pending::UnderWay(ticket), Backend::Gpu))
            }
            GpuState::Left(Some(failure)) => Err(failure.clone()),
            GpuState::Left(None) | GpuState::Unopened => Err(Failure::internal("no compositor was opened")),
        }
    }

    fn has_hardware(&mut self) -> Result<bool, Failure> {
        if self.options.adapter.is_none() && !may_have_hardware() {
            return Ok(false);
        }
        self.open(false);
        match &self.gpu {
            // Who names an adapter wants that one or none.
            GpuState::Left(Some(failure)) if self.options.adapter.is_some() => Err(failure.clone()),
            state => Ok(matches!(state, GpuState::Open(..))),
        }
    }

    /// Opens the GPU path; one that is only software is left aside unless `any` will do.
    fn open(&mut self, any: bool) {
        if matches!(&self.gpu, GpuState::Open(..) | GpuState::Left(Some(_))) || (!any && matches!(self.gpu, GpuState::Left(None))) {
            return;
        }
        let choice = AdapterChoice { name: self.options.adapter.clone() };
        let opened = self.options.engine.open(&choice, self.options.cache_folder.as_deref());
        self.gpu = match opened {
            Ok(gpu) if gpu.info().software && !any && self.options.adapter.is_none() => GpuState::Left(None),
            Ok(gpu) => match GpuCompositor::new(&gpu, self.canvas) {
                Ok(compositor) => GpuState::Open(Box::new(compositor), gpu.info().to_string()),
                Err(error) => GpuState::Left(Some(Failure::at("", &error))),
            },
            Err(error) => GpuState::Left(Some(Failure::at("", &error))),
        };
    }
}

/// Whether there can be a hardware adapter at all. On Linux each has a device file; without one a software driver, and
/// the compiler in it, need not be loaded to learn that.
fn may_have_hardware() -> bool {
    const DEVICES: [&str; 5] = ["/dev/dri", "/dev/nvidiactl", "/dev/dxg", "/dev/mali0", "/dev/kgsl-3d0"];
    !cfg!(target_os = "linux") || DEVICES.iter().any(|device| std::path::Path::new(device).exists())
}
