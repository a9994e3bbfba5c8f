//! The compositor: a list of passes becomes steps, the steps are drawn band by band by several threads.

use std::num::NonZero;
use std::sync::{Arc, LazyLock};
use std::thread::available_parallelism;

use fearless_simd::Level;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::base::{Frame, FramePool, PixelFormat, PixelSize, PlaneStorage, Planes};
use crate::composite::{PassList, Scene};

use super::band::{BAND_ROWS, Band};
use super::band_step::{self, Step};
use super::step_builder::StepBuilder;

/// Half of the cores, at least one: decoders and the encoder want the others, and taking them away by turns costs more
/// than it gains. `None` where threads of its own cannot be had; then all that there are take part.
static THREADS: LazyLock<Option<Arc<ThreadPool>>> = LazyLock::new(|| {
    let count = available_parallelism().map_or(1, NonZero::get).div_ceil(2);
    ThreadPoolBuilder::new().num_threads(count).thread_name(|index| format!("composite-{index}")).build().ok().map(Arc::new)
});

/// Composites scenes of one size on the CPU.
pub struct CpuCompositor {
    canvas: PixelSize,
    level: Level,
    threads: Option<Arc<ThreadPool>>,
    pool: FramePool,
    steps: StepBuilder,
}

impl CpuCompositor {
    /// A compositor for frames of `canvas`; both sides even.
    pub fn new(canvas: PixelSize) -> Self {
        Self::at_level(canvas, Level::new())
    }

    /// The same with no other instructions than every processor of this architecture has: what benches and tests hold
    /// the usual one against.
    pub fn with_baseline_instructions(canvas: PixelSize) -> Self {
        Self::at_level(canvas, Level::baseline())
    }

    /// The same with the instructions of `level`.
    pub fn at_level(canvas: PixelSize, level: Level) -> Self {
        let pool = FramePool::new(PixelFormat::Yuv420, canvas);
        Self { canvas, level, threads: THREADS.clone(), pool, steps: StepBuilder::new(canvas, level) }
    }

    /// The same with the threads of `pool`.
    #[must_use]
    pub fn with_threads(self, pool: Arc<ThreadPool>) -> Self {
        Self { threads: Some(pool), ..self }
    }

    /// A scene as a 4:2:0 BT.709 limited frame.
    pub fn compose(&mut self, scene: &Scene) -> Frame {
        self.execute(&PassList::of(scene.clone()))
    }

    /// A list of passes as a 4:2:0 BT.709 limited frame.
    pub fn execute(&mut self, list: &PassList) -> Frame {
        // Inside the pool, all that is done in parallel below begins without another switch of threads.
        match self.threads.clone() {
            Some(threads) => threads.install(|| self.executed(list)),
            None => rayon::scope(|_| self.executed(list)),
        }
    }

    fn executed(&mut self, list: &PassList) -> Frame {
        let steps = self.steps.steps(list);
        let mut planes = self.pool.take();
        self.draw(&steps, &mut planes);
        self.pool.frame(planes)
    }

    fn draw(&self, steps: &[Step], planes: &mut Planes) {
        let strides = [0, 1, 2].map(|index| planes.stride(index));
        let mut bytes = planes.planes_mut().map(|(bytes, _)| bytes);
        let (Some(luma), Some(cb), Some(cr)) = (bytes.next(), bytes.next(), bytes.next()) else { return };
        let half = BAND_ROWS / 2;
        luma.par_chunks_mut(strides[0] * BAND_ROWS)
            .zip(cb.par_chunks_mut(strides[1] * half).zip(cr.par_chunks_mut(strides[2] * half)))
            .enumerate()
            .for_each(|(index, (luma, (cb, cr)))| {
                let rows = luma.len() / strides[0];
                let planes = [(luma, strides[0]), (cb, strides[1]), (cr, strides[2])];
                band_step::draw(self.level, steps, &mut Band { y: index * BAND_ROWS, rows, planes }, self.canvas.width);
            });
    }
}
