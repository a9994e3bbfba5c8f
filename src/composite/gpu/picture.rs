//! One source on the device: its planes and their pyramid.

use crate::base::{Frame, PixelFormat, PixelRect, PixelSize};

use super::Gpu;
use super::pipelines::{Onto, Pass};
use super::placement::{Chroma, halved};

/// How a picture's planes are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Layout {
    /// Y', Cb, Cr.
    Planar,
    /// Premultiplied R G B A.
    Rgba,
}

impl Layout {
    pub(super) fn of(format: PixelFormat) -> Self {
        match format {
            PixelFormat::Yuv420 => Self::Planar,
            PixelFormat::Rgba | PixelFormat::RgbaPremultiplied => Self::Rgba,
        }
    }

    fn texture_format(self) -> wgpu::TextureFormat {
        match self {
            Self::Planar => wgpu::TextureFormat::R8Unorm,
            Self::Rgba => wgpu::TextureFormat::Rgba8Unorm,
        }
    }

    /// Sizes of the planes of a picture of `size`.
    fn planes(self, size: PixelSize) -> Vec<PixelSize> {
        match self {
            Self::Planar => vec![size, halved(size, 1), halved(size, 1)],
            Self::Rgba => vec![size],
        }
    }

    fn onto(self) -> Onto {
        match self {
            Self::Planar => Onto::Plane,
            Self::Rgba => Onto::Rgba,
        }
    }
}

/// The textures of a picture, level by level.
pub(super) struct Picture {
    layout: Layout,
    size: PixelSize,
    levels: Vec<Level>,
    /// How many levels hold this picture, not an earlier one.
    built: usize,
}

struct Level {
    planes: Vec<Plane>,
    /// All planes, for a layer's pass.
    group: wgpu::BindGroup,
    /// Luma and the chroma of the level before.
    finer_group: Option<wgpu::BindGroup>,
    bytes: u64,
}

struct Plane {
    texture: wgpu::Texture,
    view: wgpu::TextureView,
    /// This plane alone, for the step to the next level.
    group: wgpu::BindGroup,
}

impl Picture {
    /// Textures for a picture; what they hold is undefined until [`Picture::upload`].
    pub(super) fn new(gpu: &Gpu, layout: Layout, size: PixelSize) -> Self {
        Self { layout, size, levels: vec![Level::new(gpu, layout, size, None)], built: 0 }
    }

    pub(super) fn layout(&self) -> Layout {
        self.layout
    }

    pub(super) fn size(&self) -> PixelSize {
        self.size
    }

    /// Bytes of device memory.
    pub(super) fn bytes(&self) -> u64 {
        self.levels.iter().map(|level| level.bytes).sum()
    }

    /// Puts the part of `frame` within `area` into level 0; the frame's layout and size are the picture's.
    pub(super) fn upload(&mut self, gpu: &Gpu, encoder: &mut wgpu::CommandEncoder, frame: &Frame, area: PixelRect) {
        self.built = 1;
        let level = &self.levels[0];
        if frame.format() == PixelFormat::Rgba && !frame.is_opaque() {
            let straight = Plane::new(gpu, self.layout, self.size);
            write_plane(gpu, &straight.texture, frame, 0, area);
            convert(gpu, encoder, (Pass::Premultiply, self.layout.onto()), &straight.group, &level.planes[0].view);
            return;
        }
        for (index, plane) in level.planes.iter().enumerate() {
            write_plane(gpu, &plane.texture, frame, index, area);
        }
    }

    /// All planes of `level`, chroma as `chroma` says. The level is made where it is missing; the topmost one is a
    /// single pixel.
    pub(super) fn level(&mut self, gpu: &Gpu, encoder: &mut wgpu::CommandEncoder, level: u32, chroma: Chroma) -> wgpu::BindGroup {
        let level = level as usize;
        while self.built <= level {
            if self.levels.len() == self.built {
                self.levels.push(Level::new(gpu, self.layout, self.size, self.levels.last()));
            }
            let (finer, coarser) = (&self.levels[self.built - 1], &self.levels[self.built]);
            for (from, to) in finer.planes.iter().zip(&coarser.planes) {
                convert(gpu, encoder, (Pass::Halve, self.layout.onto()), &from.group, &to.view);
            }
            self.built += 1;
        }
        let Level { group, finer_group, .. } = &self.levels[level];
        finer_group.as_ref().filter(|_| chroma == Chroma::Finer).unwrap_or(group).clone()
    }
}

impl Level {
    /// The level after `finer`; the first of a picture of `size` where that is none.
    fn new(gpu: &Gpu, layout: Layout, size: PixelSize, finer: Option<&Self>) -> Self {
        let sizes = finer.map_or_else(|| layout.planes(size), |finer| finer.planes.iter().map(|plane| halved(plane.size(), 1)).collect());
        let planes: Vec<_> = sizes.iter().map(|size| Plane::new(gpu, layout, *size)).collect();
        let views: Vec<_> = planes.iter().map(|plane| &plane.view).collect();
        let group_of = |views: &[_]| gpu.pipelines().layouts().texture_group(gpu.device(), views);
        let finer_group = finer.filter(|_| layout == Layout::Planar).map(|finer| {
            let chroma = finer.planes[1..].iter().map(|plane| &plane.view);
            group_of(&std::iter::once(views[0]).chain(chroma).collect::<Vec<_>>())
        });
        let group = group_of(&views);
        let pixel_bytes = if layout == Layout::Rgba { 4 } else { 1 };
        Self { group, finer_group, bytes: sizes.iter().map(|size| size.area() * pixel_bytes).sum(), planes }
    }
}

impl Plane {
    fn new(gpu: &Gpu, layout: Layout, size: PixelSize) -> Self {
        let texture = gpu.device().create_texture(&wgpu::TextureDescriptor {
            label: Some("source"),
            size: extent(size),
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: layout.texture_format(),
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST | wgpu::TextureUsages::RENDER_ATTACHMENT,
            view_formats: &[],
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let group = gpu.pipelines().layouts().texture_group(gpu.device(), &[&view]);
        Self { texture, view, group }
    }

    fn size(&self) -> PixelSize {
        PixelSize::new(self.texture.width(), self.texture.height())
    }
}

pub(super) fn extent(size: PixelSize) -> wgpu::Extent3d {
    wgpu::Extent3d { width: size.width, height: size.height, depth_or_array_layers: 1 }
}

/// Sends the part of a plane that belongs to `area` of the frame, which starts on even pixels.
fn write_plane(gpu: &Gpu, texture: &wgpu::Texture, frame: &Frame, index: usize, area: PixelRect) {
    let (shrinking, pixel_bytes) = match frame.format() {
        PixelFormat::Yuv420 if index > 0 => (2, 1),
        PixelFormat::Yuv420 => (1, 1),
        PixelFormat::Rgba | PixelFormat::RgbaPremultiplied => (1, 4),
    };
    let (x, y) = (area.x / shrinking, area.y / shrinking);
    let size = PixelSize::new(area.right().div_ceil(shrinking) - x, area.bottom().div_ceil(shrinking) - y);
    let stride = frame.stride(index);
    let offset = u64::from(y) * stride as u64 + u64::from(x) * pixel_bytes;
    let layout = wgpu::TexelCopyBufferLayout { offset, bytes_per_row: Some(stride as u32), rows_per_image: None };
    let place = wgpu::TexelCopyTextureInfo { origin: wgpu::Origin3d { x, y, z: 0 }, ..texture.as_image_copy() };
    gpu.queue().write_texture(place, frame.plane(index), layout, extent(size));
}

/// One full pass from a texture into another.
fn convert(gpu: &Gpu, encoder: &mut wgpu::CommandEncoder, pass: (Pass, Onto), from: &wgpu::BindGroup, to: &wgpu::TextureView) {
    let mut run = begin(encoder, to, wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT));
    run.set_pipeline(&gpu.pipelines().draw(pass.0, pass.1));
    run.set_bind_group(0, from, &[]);
    run.draw(0..3, 0..1);
}

/// A render pass onto `view`.
pub(super) fn begin<'a>(
    encoder: &'a mut wgpu::CommandEncoder,
    view: &wgpu::TextureView,
    load: wgpu::LoadOp<wgpu::Color>,
) -> wgpu::RenderPass<'a> {
    let ops = wgpu::Operations { load, store: wgpu::StoreOp::Store };
    encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        color_attachments: &[Some(wgpu::RenderPassColorAttachment { view, depth_slice: None, resolve_target: None, ops })],
        ..wgpu::RenderPassDescriptor::default()
    })
}
