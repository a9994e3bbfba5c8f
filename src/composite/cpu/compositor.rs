//! The compositor: a scene becomes steps, the steps are drawn band by band by several threads.

use std::num::NonZero;
use std::sync::{Arc, LazyLock};
use std::thread::available_parallelism;

use fearless_simd::Level;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use crate::base::{Frame, FramePool, Paint, PixelFormat, PixelRect, PixelSize, PlaneStorage, Planes};
use crate::composite::sampling::{BlurGrid, Kernel, Sampling};
use crate::composite::{Content, Item, Join, Layer, Scene};
use crate::draft::BlendMode;

use super::band::{BAND_ROWS, Band};
use super::band_step::{self, Cover, FillStep, JoinStep, PlanarSource, PlanarStep, Step, StepSource};
use super::blur::BlurTaps;
use super::cache::{Cache, PlaceKey, Placed, TapsKey};
use super::placed_layer::{self, Place};
use super::rotated::Rotated;
use super::rotated_step::RotatedStep;
use super::{colour_code, gradient};

/// Why a scene needs the GPU path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsupported {
    /// A blend mode other than `normal`.
    #[error("the blend mode \"{0}\"")]
    Blend(&'static str),
    /// A transition that is not simple.
    #[error("the transition \"{0}\"")]
    Transition(&'static str),
    /// A blurred layer that is turned or has transparency.
    #[error("a blur over a turned or transparent layer")]
    Blur,
}

/// Half of the cores, at least one: decoders and the encoder want the others, and taking them away by turns costs more than it gains. `None` where
/// threads of its own cannot be had; then all that there are take part.
static THREADS: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let count = available_parallelism().map_or(1, NonZero::get).div_ceil(2);
    ThreadPoolBuilder::new().num_threads(count).thread_name(|index| format!("composite-{index}")).build().ok()
});

/// Composites scenes of one size on the CPU.
pub struct CpuCompositor {
    canvas: PixelSize,
    /// Its own threads; `None`: those that all share.
    threads: Option<Arc<ThreadPool>>,
    level: Level,
    pool: FramePool,
    cache: Cache,
}

impl CpuCompositor {
    /// A compositor for frames of `canvas`; both sides even.
    pub fn new(canvas: PixelSize) -> Self {
        Self::at_level(canvas, Level::new())
    }

    /// The same with no other instructions than every processor of this architecture has: what benches hold the usual one against.
    pub fn with_baseline_instructions(canvas: PixelSize) -> Self {
        Self::at_level(canvas, Level::baseline())
    }

    /// The same on a pool of its own with this many threads.
    ///
    /// # Errors
    /// Where the system gives no more threads.
    pub fn with_threads(canvas: PixelSize, count: NonZero<usize>) -> Result<Self, ThreadPoolBuildError> {
        let threads = ThreadPoolBuilder::new().num_threads(count.get()).build()?;
        Ok(Self { threads: Some(Arc::new(threads)), ..Self::new(canvas) })
    }

    fn at_level(canvas: PixelSize, level: Level) -> Self {
        Self { canvas, threads: None, level, pool: FramePool::new(PixelFormat::Yuv420, canvas), cache: Cache::default() }
    }

    /// Whether [`CpuCompositor::compose`] can do a scene.
    ///
    /// # Errors
    /// What the scene needs that only the GPU path does.
    pub fn check(scene: &Scene) -> Result<(), Unsupported> {
        scene.items.iter().try_for_each(|item| match item {
            Item::Layer(layer) => check_layer(layer),
            Item::Transition(transition) if !Join::supports(transition.kind) => Err(Unsupported::Transition(transition.kind.name())),
            Item::Transition(transition) => transition.from.iter().chain(&transition.to).try_for_each(check_layer),
        })
    }

    /// The scene as a 4:2:0 BT.709 limited frame.
    ///
    /// # Errors
    /// As [`CpuCompositor::check`].
    pub fn compose(&mut self, scene: &Scene) -> Result<Frame, Unsupported> {
        Self::check(scene)?;
        // Inside the pool, all that is done in parallel below begins without another switch of threads.
        let own = self.threads.clone();
        match own.as_deref().or(THREADS.as_ref()) {
            Some(threads) => threads.install(|| self.composed(scene)),
            None => rayon::scope(|_| self.composed(scene)),
        }
    }

    fn composed(&mut self, scene: &Scene) -> Result<Frame, Unsupported> {
        self.cache.next_frame();
        let mut steps = vec![self.background(&scene.background)];
        for item in &scene.items {
            match item {
                Item::Layer(layer) => steps.extend(self.layer(layer, self.canvas.rect())),
                Item::Transition(transition) => {
                    let join = Join::of(transition, self.canvas).ok_or(Unsupported::Transition(transition.kind.name()))?;
                    let from = join.from.iter().filter_map(|layer| self.layer(layer, join.from_part)).collect();
                    let to = join.to.iter().filter_map(|layer| self.layer(layer, self.canvas.rect())).collect();
                    steps.push(Step::Join(JoinStep { from, to, weight: join.weight }));
                }
            }
        }
        let mut planes = self.pool.take();
        self.draw(&steps, &mut planes);
        Ok(self.pool.frame(planes))
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

    fn background(&mut self, paint: &Paint) -> Step {
        let rect = self.canvas.rect();
        match paint {
            Paint::Solid(colour) => {
                let cover = Cover { opacity: 1.0, edges: None, whole_rows: 0..rect.height };
                Step::Fill(FillStep { colour: colour_code(*colour), rect, cover })
            }
            Paint::Gradient(_) => {
                let source_rect = crate::base::Rect::of_size(self.canvas.as_size());
                let canvas_from_source = crate::base::Affine::identity();
                self.gradient(paint, Place { canvas_from_source, source_rect, rect, clip: rect }, 1.0)
            }
        }
    }

    /// The step of a layer within `clip`; `None` where nothing of it is seen.
    fn layer(&mut self, layer: &Layer, clip: PixelRect) -> Option<Step> {
        let place = Place::of(layer, clip, self.canvas)?;
        let sampling = Sampling::of(&layer.canvas_from_source)?;
        let opacity = layer.opacity.clamp(0.0, 1.0) as f32;
        match &layer.content {
            Content::Paint(Paint::Solid(colour)) if sampling.along_axes => {
                let cover = place.cover(opacity * colour.a);
                Some(Step::Fill(FillStep { colour: colour_code(*colour), rect: place.rect, cover }))
            }
            Content::Paint(paint) => Some(self.gradient(paint, place, opacity)),
            Content::Frame(frame) if frame.format() == PixelFormat::Yuv420 && sampling.along_axes => {
                self.planar(layer, frame, &place, &sampling, opacity)
            }
            Content::Frame(frame) => self.sprite(layer, frame, &place, &sampling, opacity),
        }
    }

    fn planar(&mut self, layer: &Layer, frame: &Frame, place: &Place, sampling: &Sampling, opacity: f32) -> Option<Step> {
        let cover = place.cover(opacity);
        let Place { canvas_from_source, source_rect, rect, .. } = *place;
        let taps_key = TapsKey { canvas_from_source, source_rect, source_size: frame.size(), blur_sigma: layer.blur_sigma };
        if layer.blur_sigma > 0.0 {
            let grid = BlurGrid::of(layer.blur_sigma, &layer.bounds(), self.canvas)?;
            let taps = self.cache.blur_taps(taps_key, || BlurTaps::of(place, &grid, frame.size()))?;
            let source = self.cache.planar(frame, taps.source_level);
            let source = StepSource::Words(taps.blurred(self.level, &source));
            return Some(Step::Planar(PlanarStep { source, taps: Arc::clone(&taps.heighten), rect, cover }));
        }
        let source = self.cache.planar(frame, sampling.level);
        let per_pixel = 1.0 / f64::from(1_u32 << sampling.level);
        let taps = self.cache.taps(taps_key, || placed_layer::planar_taps(place, &source, per_pixel))?;
        let copies = taps.iter().all(|taps| taps.horizontal.copies_from.is_some() && taps.vertical.copies_from.is_some());
        if copies {
            return Some(Step::Planar(PlanarStep { source: StepSource::Bytes(source), taps, rect, cover }));
        }
        let key = key_of(&layer.content, place);
        let planes = match self.cache.placed(&key) {
            Some(Placed::Planar(planes)) => planes,
            Some(_) => {
                let planes =
                    Arc::new([0, 1, 2].map(|index: usize| placed_layer::resampled(self.level, &source.view(index), &taps[index.min(1)])));
                self.cache.keep_placed(key, Placed::Planar(Arc::clone(&planes)));
                planes
            }
            None => {
                self.cache.keep_placed(key, Placed::Once);
                return Some(Step::Planar(PlanarStep { source: StepSource::Bytes(source), taps, rect, cover }));
            }
        };
        let source = PlanarSource::Planes(planes);
        let taps = Arc::new([0, 1].map(|index| copy_taps(&source, index)));
        Some(Step::Planar(PlanarStep { source: StepSource::Bytes(source), taps, rect, cover }))
    }

    fn sprite(&mut self, layer: &Layer, frame: &Frame, place: &Place, sampling: &Sampling, opacity: f32) -> Option<Step> {
        let key = key_of(&layer.content, place);
        let seen = self.cache.placed(&key);
        if let Some(Placed::Sprite(placed)) = seen {
            return Some(Step::Sprite(placed, opacity));
        }
        let sprite = self.cache.sprite(frame, sampling.level);
        let placed = if sampling.along_axes {
            placed_layer::place_sprite(self.level, &sprite, place, sampling)?
        } else {
            let turned = Rotated::of(sprite, place, *sampling)?;
            if seen.is_none() {
                self.cache.keep_placed(key, Placed::Once);
                return Some(Step::Rotated(Box::new(RotatedStep { turned, opacity })));
            }
            turned.placed(self.level)
        };
        let placed = Arc::new(placed);
        self.cache.keep_placed(key, Placed::Sprite(Arc::clone(&placed)));
        Some(Step::Sprite(placed, opacity))
    }

    fn gradient(&mut self, paint: &Paint, place: Place, opacity: f32) -> Step {
        let key = key_of(&Content::Paint(paint.clone()), &place);
        if let Some(Placed::Sprite(placed)) = self.cache.placed(&key) {
            return Step::Sprite(placed, opacity);
        }
        let placed = Arc::new(gradient::place_paint(paint, &place));
        self.cache.keep_placed(key, Placed::Sprite(Arc::clone(&placed)));
        Step::Sprite(placed, opacity)
    }
}

fn check_layer(layer: &Layer) -> Result<(), Unsupported> {
    if layer.blend != BlendMode::Normal {
        return Err(Unsupported::Blend(layer.blend.name()));
    }
    let planar = matches!(&layer.content, Content::Frame(frame) if frame.format() == PixelFormat::Yuv420);
    if layer.blur_sigma > 0.0 && !(planar && layer.canvas_from_source.keeps_axes()) {
        return Err(Unsupported::Blur);
    }
    Ok(())
}

fn key_of(content: &Content, place: &Place) -> PlaceKey {
    let Place { canvas_from_source, source_rect, clip, .. } = *place;
    PlaceKey { content: content.clone(), canvas_from_source, source_rect, clip }
}

/// Taps that copy plane `index` of `source` as it is.
fn copy_taps(source: &PlanarSource, index: usize) -> super::resample::PlaneTaps {
    let view = source.view(index);
    let axis = |length: usize| {
        let map = super::kernel::AxisMap { scale: 1.0, offset: 0.0 };
        super::kernel::Taps::new(0..length as u32, map, Kernel::Tent, 0..length as u32)
    };
    super::resample::PlaneTaps::new(axis(view.width), axis(view.height))
}
