//! The GPU path: scenes in, finished frames out, several under way at once.

use crate::base::{Frame, PixelFormat, PixelSize};

use super::super::scene::Scene;
use super::output::{Output, Ticket};
use super::parameters::Parameters;
use super::picture_cache::PictureCache;
use super::recorder::{Resources, record};
use super::targets::{Target, TargetKind, Targets};
use super::{Gpu, GpuError};

/// Bytes of device memory for sources, unless told otherwise: of a card's own, and of the program's where the adapter is the processor.
const PICTURE_BYTES: u64 = 512 << 20;
const SOFTWARE_PICTURE_BYTES: u64 = 128 << 20;

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
        let target = Target::new(gpu, TargetKind::canvas(canvas));
        let planar = Output::new(gpu, &target, canvas, PixelFormat::Yuv420);
        let pictures = PictureCache::new(if gpu.info().software { SOFTWARE_PICTURE_BYTES } else { PICTURE_BYTES });
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

    /// Starts a frame. Keep up to [`FRAMES_IN_FLIGHT`](crate::composite::FRAMES_IN_FLIGHT) tickets and finish them in order.
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

#[cfg(test)]
mod tests {
    use super::super::AdapterChoice;
    use super::*;
    use crate::base::{Paint, Rgba};

    fn open(cache_folder: Option<&std::path::Path>) -> Option<Gpu> {
        match Gpu::open(&AdapterChoice::default(), cache_folder) {
            Err(GpuError::NoAdapter { .. }) => None,
            opened => Some(opened.expect("an adapter that is there opens")),
        }
    }

    fn scene() -> Scene {
        Scene { canvas: PixelSize::new(16, 16), background: Paint::Solid(Rgba::WHITE), items: Vec::new() }
    }

    #[test]
    fn frames_may_be_made_and_taken_on_any_thread() {
        fn moves<T: Send>() {}
        moves::<GpuCompositor>();
        moves::<super::super::Ticket>();
        fn is_shared<T: Send + Sync>() {}
        is_shared::<Gpu>();
    }

    #[test]
    fn a_lost_device_is_an_error_from_then_on() {
        let Some(gpu) = open(None) else { return };
        let mut compositor = GpuCompositor::new(&gpu, PixelSize::new(16, 16)).expect("a small canvas");
        let under_way = compositor.submit(&scene()).expect("the device lives");
        gpu.device().destroy();
        assert!(matches!(under_way.finish(), Ok(_) | Err(GpuError::Lost(_))));
        for _ in 0..2 {
            assert!(matches!(compositor.compose(&scene()), Err(GpuError::Lost(_))));
        }
        assert!(matches!(GpuCompositor::new(&gpu, PixelSize::new(16, 16)), Err(GpuError::Lost(_))));
    }

    #[test]
    fn pipelines_outlive_the_device_on_disk() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for _ in 0..2 {
            let Some(gpu) = open(Some(folder.path())) else { return };
            let stores = gpu.device().features().contains(wgpu::Features::PIPELINE_CACHE);
            let mut compositor = GpuCompositor::new(&gpu, PixelSize::new(16, 16)).expect("a small canvas");
            assert_eq!(compositor.compose(&scene()).expect("a frame").row(0, 0)[0], 235);
            drop((compositor, gpu));
            let files = std::fs::read_dir(folder.path()).expect("the folder stays").count();
            assert_eq!(files, usize::from(stores), "one file for the one adapter");
        }
        // What is no pipeline cache is passed over.
        for file in std::fs::read_dir(folder.path()).expect("the folder stays") {
            std::fs::write(file.expect("an entry").path(), b"not a cache").expect("a small file");
        }
        assert!(open(Some(folder.path())).is_some());
    }
}
