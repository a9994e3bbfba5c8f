//! Textures of canvas format that passes draw onto on the way: groups of a transition, copies to blur. Used again in every frame.

use std::collections::HashMap;

use crate::base::PixelSize;

use super::picture::extent;
use super::{CANVAS_FORMAT, Gpu};

/// One of them.
#[derive(Clone)]
pub(super) struct Target {
    pub(super) view: wgpu::TextureView,
    /// It alone, to be read from.
    pub(super) group: wgpu::BindGroup,
}

impl Target {
    pub(super) fn new(gpu: &Gpu, size: PixelSize) -> Self {
        let texture = gpu.device().create_texture(&wgpu::TextureDescriptor {
            label: Some("canvas"),
            size: extent(size),
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: CANVAS_FORMAT,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::RENDER_ATTACHMENT,
            view_formats: &[],
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let group = gpu.pipelines().layouts().texture_group(gpu.device(), &[&view]);
        Self { view, group }
    }
}

/// Two targets of canvas size, and both as what a transition reads.
#[derive(Clone)]
pub(super) struct TargetPair {
    pub(super) going: Target,
    pub(super) coming: Target,
    pub(super) group: wgpu::BindGroup,
}

impl TargetPair {
    fn new(gpu: &Gpu, size: PixelSize) -> Self {
        let (going, coming) = (Target::new(gpu, size), Target::new(gpu, size));
        let group = gpu.pipelines().layouts().texture_group(gpu.device(), &[&going.view, &coming.view]);
        Self { going, coming, group }
    }
}

/// All targets, handed out anew for each output frame.
#[derive(Default)]
pub(super) struct Targets {
    single: HashMap<PixelSize, Shelf<Target>>,
    pairs: HashMap<PixelSize, Shelf<TargetPair>>,
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

    pub(super) fn take(&mut self, gpu: &Gpu, size: PixelSize) -> Target {
        self.single.entry(size).or_default().take(|| Target::new(gpu, size))
    }

    pub(super) fn take_pair(&mut self, gpu: &Gpu, size: PixelSize) -> TargetPair {
        self.pairs.entry(size).or_default().take(|| TargetPair::new(gpu, size))
    }
}
