//! The compositor of a render: the processor's or the GPU's, chosen by what is there and what the draft needs.

use crate::base::{Code, Diagnostic, Frame, PixelSize};
use crate::composite::{CpuCompositor, Scene};

use super::plan::Way;
use super::{CompositorChoice, Failure, RenderOptions};

/// Makes frames of scenes.
pub(super) struct Compositor {
    choice: CompositorChoice,
    cpu: CpuCompositor,
}

/// Which path made a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Path {
    Cpu,
}

impl Compositor {
    pub(super) fn new(options: &RenderOptions, canvas: PixelSize) -> Self {
        Self { choice: options.compositor, cpu: CpuCompositor::new(canvas) }
    }

    /// The frame of a scene.
    pub(super) fn compose(&mut self, scene: &Scene, _way: Way) -> Result<(Frame, Path), Failure> {
        match (self.choice, CpuCompositor::check(scene)) {
            (CompositorChoice::Auto | CompositorChoice::Cpu, Ok(())) => {
                let frame = self.cpu.compose(scene).map_err(|error| Failure::internal(error.to_string()))?;
                Ok((frame, Path::Cpu))
            }
            (_, Err(needs)) => Err(Diagnostic::error(Code::NoAdapter, format!("this draft needs the GPU path, for {needs}")).into()),
            (CompositorChoice::Gpu, Ok(())) => Err(Diagnostic::error(Code::NoAdapter, "the GPU path is not there").into()),
        }
    }
}
