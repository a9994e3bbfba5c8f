//! The GPU path: scenes in, finished frames out, several under way at once.

use crate::base::{Frame, PixelFormat, PixelSize};

use super::super::scene::Scene;
use super::output::{Output, Ticket};
use super::parameters::Parameters;
use super::picture_cache::PictureCache;
use super::recorder::{Resources, record};
use super::targets::{Target, Targets};
use super::{Gpu, GpuError};

/// How many frames to keep under way, so that neither side waits: one being drawn, one being copied back, one being taken.
pub const FRAMES_IN_FLIGHT: usize = 3;

/// Bytes of device memory for sources, unless told otherwise.
const PICTURE_BYTES: u64 = 512 << 20;

/// Composites scenes of one canvas size.
pub struct GpuCompositor {
    gpu: Gpu,
    size: PixelSize,
    canvas: Target,
    planar: Output,
    interleaved: Option<Output>,
    resources: Resources,
}

impl GpuCompositor {
    /// A compositor for a canvas of `canvas` pixels.
    ///
    /// # Errors
    /// [`GpuError::TooLarge`], or what [`Gpu::check`] gives.
    pub fn new(gpu: &Gpu, canvas: PixelSize) -> Result<Self, GpuError> {
        gpu.check_size(canvas)?;
        let target = Target::new(gpu, canvas);
        let planar = Output::new(gpu, &target, canvas, PixelFormat::Yuv420);
        let pictures = PictureCache::new(PICTURE_BYTES);
        let resources = Resources { pictures, targets: Targets::default(), parameters: Parameters::new(gpu) };
        gpu.check()?;
        Ok(Self { gpu: gpu.clone(), size: canvas, canvas: target, planar, interleaved: None, resources })
    }

    /// The same with another bound on the device memory that sources take. What one frame shows is kept even beyond it.
    #[must_use]
    pub fn with_picture_bytes(mut self, limit: u64) -> Self {
        self.resources.pictures = PictureCache::new(limit);
        self
    }

    /// Size of the canvas, pixels.
    pub fn canvas(&self) -> PixelSize {
        self.size
    }

    /// Starts a frame. Keep up to [`FRAMES_IN_FLIGHT`] tickets and finish them in order.
    ///
    /// # Errors
    /// [`GpuError::WrongCanvas`], [`GpuError::Transition`], [`GpuError::Blend`], [`GpuError::TooLarge`], and all that a device can meet.
    pub fn submit(&mut self, scene: &Scene) -> Result<Ticket, GpuError> {
        let output = self.planar.clone();
        self.send(scene, &output, true)
    }

    /// Waits for a frame: planar 4:2:0, BT.709 limited, of canvas size.
    ///
    /// # Errors
    /// As [`Ticket::finish`].
    pub fn finish(&self, ticket: Ticket) -> Result<Frame, GpuError> {
        ticket.finish()
    }

    /// One frame, start to end: planar 4:2:0, BT.709 limited, of canvas size.
    ///
    /// # Errors
    /// As [`GpuCompositor::submit`] and [`Ticket::finish`].
    pub fn compose(&mut self, scene: &Scene) -> Result<Frame, GpuError> {
        self.submit(scene)?.finish()
    }

    /// One frame as a still: RGBA with straight alpha, chroma at full resolution.
    ///
    /// # Errors
    /// As [`GpuCompositor::compose`].
    pub fn compose_rgba(&mut self, scene: &Scene) -> Result<Frame, GpuError> {
        let (gpu, canvas, size) = (&self.gpu, &self.canvas, self.size);
        let output = self.interleaved.get_or_insert_with(|| Output::new(gpu, canvas, size, PixelFormat::Rgba)).clone();
        self.send(scene, &output, false)?.finish()
    }

    fn send(&mut self, scene: &Scene, output: &Output, chroma_blocks: bool) -> Result<Ticket, GpuError> {
        self.gpu.check()?;
        if scene.canvas != self.size {
            return Err(GpuError::WrongCanvas { expected: self.size, found: scene.canvas });
        }
        let mut encoder = self.gpu.device().create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some("frame") });
        record(&self.gpu, &mut encoder, &mut self.resources, scene, &self.canvas, chroma_blocks)?;
        output.submit(encoder)
    }
}
