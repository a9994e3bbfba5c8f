//! Textures that passes draw onto on the way: groups of a transition, copies to blur, half-resampled strips. Used again
//! in every frame.

use std::collections::HashMap;

use crate::base::PixelSize;

use super::Gpu;
use super::picture::extent;
use super::pipelines::Onto;

/// The use of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct TargetKind {
    pub(super) onto: Onto,
    pub(super) size: PixelSize,
}

impl TargetKind {
    /// A canvas of `size`.
    pub(super) const fn canvas(size: PixelSize) -> Self {
        Self { onto: Onto::Over, size }
    }
}

/// One of them.
#[derive(Clone)]
pub(super) struct Target {
    pub(super) view: wgpu::TextureView,
    /// It alone, to be read from.
    pub(super) group: wgpu::BindGroup,
}

impl Target {
    pub(super) fn new(gpu: &Gpu, kind: TargetKind) -> Self {
        let texture = gpu.device().create_texture(&wgpu::TextureDescriptor {
            label: Some("target"),
            size: extent(kind.size),
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: kind.onto.format(),
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::RENDER_ATTACHMENT,
            view_formats: &[],
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let group = gpu.pipelines().layouts().texture_group(gpu.device(), &[&view]);
        Self { view, group }
    }
}

/// Two targets, and both as what one pass reads.
#[derive(Clone)]
pub(super) struct TargetPair {
    pub(super) first: Target,
    pub(super) second: Target,
    pub(super) group: wgpu::BindGroup,
}

impl TargetPair {
    fn new(gpu: &Gpu, kinds: [TargetKind; 2]) -> Self {
        let [first, second] = kinds.map(|kind| Target::new(gpu, kind));
        let group = gpu.pipelines().layouts().texture_group(gpu.device(), &[&first.view, &second.view]);
        Self { first, second, group }
    }
}

/// All targets, handed out anew for each output frame.
#[derive(Default)]
pub(super) struct Targets {
    single: HashMap<TargetKind, Shelf<Target>>,
    pairs: HashMap<[TargetKind; 2], Shelf<TargetPair>>,
}

struct Shelf<T> {
    made: Vec<T>,
    taken: usize,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { made: Vec::new(), taken: 0 }
    }
}

impl<T: Clone> Shelf<T> {
    fn take(&mut self, make: impl FnOnce() -> T) -> T {
        if self.taken == self.made.len() {
            self.made.push(make());
        }
        self.taken += 1;
        self.made[self.taken - 1].clone()
    }

    /// Whether the frame that ends used any; what it did not use goes.
    fn restart(&mut self) -> bool {
        self.made.truncate(self.taken);
        self.taken = 0;
        !self.made.is_empty()
    }
}

impl Targets {
    /// Starts an output frame: all are free, those that the last one did not need are gone.
    pub(super) fn start_frame(&mut self) {
        self.single.retain(|_, shelf| shelf.restart());
        self.pairs.retain(|_, shelf| shelf.restart());
    }

    pub(super) fn take(&mut self, gpu: &Gpu, kind: TargetKind) -> Target {
        self.single.entry(kind).or_default().take(|| Target::new(gpu, kind))
    }

    pub(super) fn take_pair(&mut self, gpu: &Gpu, kinds: [TargetKind; 2]) -> TargetPair {
        self.pairs.entry(kinds).or_default().take(|| TargetPair::new(gpu, kinds))
    }
}
