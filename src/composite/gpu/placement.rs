//! Where and how a layer is sampled: the sampling rule as shaders take it, in double precision, before any of them
//! runs.

use crate::base::{Affine, Canvas, PixelRect, PixelSize, Rect, Source};

use super::super::sampling::{Kernel as Filter, Sampling};
use super::uniforms::LayerUniform;

/// The kernels of `shared/sample.wgsl`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
pub(super) enum Kernel {
    /// Pixels as they are.
    Copy = 0,
    /// Catmull-Rom over 4x4 pixels.
    Cubic = 1,
    /// Catmull-Rom, widened.
    WideCubic = 2,
    /// A tent, widened.
    WideTent = 3,
}

/// The values of `shape` in `shared/layer.wgsl`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Shape {
    Upright = 0,
    Rotated = 1,
    Everywhere = 2,
}

/// How the chroma of a planar frame is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chroma {
    /// Once for each 2x2 block of the canvas, from the level's own planes: as luma, all lengths doubled.
    Blocks,
    /// At each pixel, from the level's own planes, which are half as fine as its luma.
    Own,
    /// At each pixel, from the planes of the level before, which are as fine as luma of this one.
    Finer,
}

/// How one layer of pixels is sampled onto a canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placement {
    /// Which level of the source's pyramid is read.
    pub(super) level: u32,
    /// Canvas to source pixels of that level.
    pub(super) level_from_canvas: Affine<Canvas, Source>,
    /// The drawn part, in pixels of that level.
    level_rect: Rect<Source>,
    /// The drawn part on the canvas.
    bounds: Rect<Canvas>,
    pub(super) upright: bool,
    /// Source pixels per canvas pixel along the source's axes that the pyramid leaves over, at least 1.
    stretch: (f64, f64),
    filter: Filter,
}

impl Placement {
    /// How `source_rect` is sampled under `canvas_from_source`; `None` where the map flattens it.
    pub(super) fn new(canvas_from_source: Affine<Source, Canvas>, source_rect: Rect<Source>) -> Option<Self> {
        let sampling = Sampling::of(&canvas_from_source)?;
        let level = sampling.level;
        Some(Self {
            level,
            level_from_canvas: canvas_from_source.inverse()?.then(shrink(level)),
            level_rect: shrink(level).bounds_of(&source_rect),
            bounds: canvas_from_source.bounds_of(&source_rect),
            upright: sampling.along_axes,
            stretch: (native(sampling.widening.0), native(sampling.widening.1)),
            filter: sampling.kernel,
        })
    }

    /// The pixels of a canvas of `size` that the layer touches; `None` where it touches none.
    pub(super) fn pixels(&self, size: PixelSize) -> Option<PixelRect> {
        PixelRect::cover(&self.bounds, size)
    }

    /// The pixels of a source of `size` that are read when `area` is drawn, even-edged for the sake of chroma.
    pub(super) fn read(&self, area: PixelRect, size: PixelSize) -> PixelRect {
        let canvas = Rect::<Canvas>::new(f64::from(area.x), f64::from(area.y), f64::from(area.width), f64::from(area.height));
        let shown = self.level_from_canvas.bounds_of(&canvas);
        // A kernel reaches twice its stretch; chroma of a 2x2 block, two of its own pixels further; three more for
        // rounding.
        let pixel = 2_f64.powi(self.level as i32);
        let (across, down) = (self.stretch.0 * 6.0 + 3.0, self.stretch.1 * 6.0 + 3.0);
        let span = |low: f64, length: f64, reach: f64, inner: (f64, f64), side: u32| {
            let side = f64::from(side);
            let (first, last) = ((low - reach).max(inner.0) * pixel, (low + length + reach).min(inner.1) * pixel);
            // Pixels of the level span so many of the source: whole ones are read.
            let (first, last) = ((first / pixel / 2.0).floor() * pixel * 2.0, (last / pixel / 2.0).ceil() * pixel * 2.0);
            let first = first.clamp(0.0, (side - 1.0).max(0.0)) as u32 & !1;
            (first, (last.clamp(f64::from(first) + 1.0, side)) as u32 - first)
        };
        let r = &self.level_rect;
        let (x, width) = span(shown.x, shown.width, across, (r.x, r.right()), size.width);
        let (y, height) = span(shown.y, shown.height, down, (r.y, r.bottom()), size.height);
        PixelRect { x, y, width, height }
    }

    /// Level pixels per canvas pixel, across the edges.
    fn rows(&self) -> (f64, f64) {
        let map = &self.level_from_canvas;
        (libm::hypot(map.xx, map.xy), libm::hypot(map.yx, map.yy))
    }

    /// The kernel for a plane whose pixels are `shrinking` times larger than the level's, on a grid that is coarser by
    /// the same factor.
    fn kernel(&self, shrinking: f64, stretch: (f64, f64)) -> Kernel {
        let map = &self.level_from_canvas;
        if self.upright {
            let unscaled = (map.xx.abs() - 1.0).abs() < 1e-6 && (map.yy.abs() - 1.0).abs() < 1e-6;
            let whole = |value: f64| (value - value.round()).abs() < 1e-3;
            // The first pixel's centre falls on a centre.
            let phase = |scale: f64, shift: f64| whole(0.5 * scale + shift / shrinking - 0.5);
            if unscaled && phase(map.xx, map.dx) && phase(map.yy, map.dy) {
                return Kernel::Copy;
            }
        }
        match self.filter {
            Filter::Tent => Kernel::WideTent,
            Filter::CatmullRom if stretch == (1.0, 1.0) => Kernel::Cubic,
            Filter::CatmullRom => Kernel::WideCubic,
        }
    }

    /// How chroma is taken; `blocks`: where it can be, once for each 2x2 block. The tent of turned layers is soft: it
    /// takes the finest planes there are.
    pub(super) fn chroma(&self, blocks: bool) -> Chroma {
        match (blocks && (self.upright || self.level == 0), self.level) {
            (true, _) => Chroma::Blocks,
            (false, 0) => Chroma::Own,
            (false, _) => Chroma::Finer,
        }
    }

    fn chroma_stretch(&self, chroma: Chroma) -> (f64, f64) {
        let (across, down) = self.rows();
        if chroma == Chroma::Own { (native(across / 2.0), native(down / 2.0)) } else { self.stretch }
    }

    /// The kernels for luma (or RGBA) and for chroma.
    pub(super) fn kernels(&self, chroma: Chroma) -> [Kernel; 2] {
        let luma = self.kernel(1.0, self.stretch);
        let chroma = match (chroma, self.kernel(1.0, self.chroma_stretch(chroma))) {
            (Chroma::Blocks, _) => self.kernel(2.0, self.stretch),
            (Chroma::Own, Kernel::Copy) => Kernel::Cubic,
            (Chroma::Own | Chroma::Finer, kernel) => kernel,
        };
        [luma, chroma]
    }

    /// Weights of a canvas position (x, y, 1) that give its place on the line of a gradient over `area`, 0..1 between
    /// its ends (CSS Images 3, 3.1: the line goes through the centre, its ends are where the corners project).
    pub(super) fn gradient_line(&self, angle_degrees: f64, area: &Rect<Source>) -> [f32; 4] {
        let (sin, cos) = libm::sincos(angle_degrees.to_radians());
        let length = (area.width * sin.abs() + area.height * cos.abs()).max(f64::MIN_POSITIVE);
        let (across, down) = (sin / length, -cos / length);
        let map =
            self.level_from_canvas.then(Affine::<Source, Source>::scale(2_f64.powi(self.level as i32), 2_f64.powi(self.level as i32)));
        let centre = (area.x + area.width / 2.0, area.y + area.height / 2.0);
        let constant = 0.5 + across * (map.dx - centre.0) + down * (map.dy - centre.1);
        [(across * map.xx + down * map.yx) as f32, (across * map.xy + down * map.yy) as f32, constant as f32, 0.0]
    }

    /// The values for shaders. `size` is the source's.
    pub(super) fn uniform(&self, size: PixelSize, chroma: Chroma) -> LayerUniform {
        let map = &self.level_from_canvas;
        let (across, down) = self.rows();
        let chroma_stretch = self.chroma_stretch(chroma);
        let (edges, shape) = if self.upright { (box_of(&self.bounds), Shape::Upright) } else { (box_of(&self.level_rect), Shape::Rotated) };
        let level_size = halved(size, self.level);
        // The planes of the level before are as large as luma of this one.
        let (chroma_rect, chroma_size, chroma_scale) = match chroma {
            Chroma::Finer => (self.level_rect, level_size, 1.0),
            Chroma::Blocks | Chroma::Own => (shrink(1).bounds_of(&self.level_rect), halved(level_size, 1), 0.5),
        };
        LayerUniform {
            x_from_canvas: [map.xx as f32, map.xy as f32, map.dx as f32, (1.0 / across) as f32],
            y_from_canvas: [map.yx as f32, map.yy as f32, map.dy as f32, (1.0 / down) as f32],
            edges,
            texels: texels(&self.level_rect, level_size),
            chroma_texels: texels(&chroma_rect, chroma_size),
            stretch: [self.stretch.0 as f32, self.stretch.1 as f32],
            chroma_stretch: [chroma_stretch.0 as f32, chroma_stretch.1 as f32],
            chroma_blocks: u32::from(chroma == Chroma::Blocks),
            chroma_scale,
            shape: shape as u32,
            opacity: 1.0,
            reduction: 1.0,
            ..bytemuck::Zeroable::zeroed()
        }
    }
}

/// Size of a level of a pyramid over a picture of `size`: each halving rounds up.
pub(super) fn halved(size: PixelSize, level: u32) -> PixelSize {
    let side = |pixels: u32| (0..level).fold(pixels, |side, _| side.div_ceil(2));
    PixelSize::new(side(size.width), side(size.height))
}

fn shrink(level: u32) -> Affine<Source, Source> {
    let factor = 0.5_f64.powi(level as i32);
    Affine::scale(factor, factor)
}

/// A scale below which a kernel keeps its native width; noise of the transforms is none.
fn native(scale: f64) -> f64 {
    if scale < 1.0 + 1e-6 { 1.0 } else { scale }
}

fn box_of<S: crate::base::Space>(rect: &Rect<S>) -> [f32; 4] {
    [rect.x as f32, rect.y as f32, rect.right() as f32, rect.bottom() as f32]
}

/// First and last column and row of the whole pixels around `rect`, within a plane of `size`.
fn texels(rect: &Rect<Source>, size: PixelSize) -> [i32; 4] {
    let (columns, rows) = (size.width as i32 - 1, size.height as i32 - 1);
    let (left, top) = ((rect.x.floor() as i32).clamp(0, columns), (rect.y.floor() as i32).clamp(0, rows));
    let (right, bottom) = (rect.right().ceil() as i32 - 1, rect.bottom().ceil() as i32 - 1);
    [left, top, right.clamp(left, columns), bottom.clamp(top, rows)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(scale: f64, dx: f64) -> Placement {
        Placement::new(Affine::new(scale, 0.0, 0.0, scale, dx, 0.0), Rect::new(0.0, 0.0, 100.0, 60.0)).unwrap()
    }

    #[test]
    fn levels_leave_less_than_two_over() {
        for (scale, level) in [(2.0, 0), (1.0, 0), (0.51, 0), (0.5, 1), (0.3, 1), (0.25, 2), (0.01, 6)] {
            let placement = place(scale, 0.0);
            assert_eq!(placement.level, level, "at {scale}");
            assert!((1.0..2.0).contains(&placement.stretch.0), "at {scale}");
        }
    }

    #[test]
    fn whole_shifts_are_copies() {
        let kernels = |scale, dx| {
            let [luma, chroma] = place(scale, dx).kernels(Chroma::Blocks);
            (luma, chroma)
        };
        assert_eq!(kernels(1.0, 4.0), (Kernel::Copy, Kernel::Copy));
        assert_eq!(kernels(1.0, 3.0), (Kernel::Copy, Kernel::Cubic));
        assert_eq!(kernels(1.0, 0.5), (Kernel::Cubic, Kernel::Cubic));
        assert_eq!(kernels(0.5, 0.0), (Kernel::Copy, Kernel::Copy));
        assert_eq!(kernels(0.75, 0.0), (Kernel::WideCubic, Kernel::WideCubic));
        assert_eq!(kernels(-1.0, 100.0), (Kernel::Copy, Kernel::Copy));
    }

    #[test]
    fn a_crop_bounds_what_is_read() {
        let placement = Placement::new(Affine::scale(0.5, 0.5), Rect::new(10.5, 4.0, 20.0, 7.0)).unwrap();
        let uniform = placement.uniform(PixelSize::new(101, 61), Chroma::Blocks);
        assert_eq!(uniform.texels, [5, 2, 15, 5]);
        assert_eq!(uniform.chroma_texels, [2, 1, 7, 2]);
    }

    #[test]
    fn only_what_is_shown_is_read() {
        let size = PixelSize::new(1001, 601);
        let placement = Placement::new(Affine::translation(-500.0, 0.0), Rect::new(0.0, 0.0, 1001.0, 601.0)).unwrap();
        let read = placement.read(PixelRect { x: 0, y: 0, width: 100, height: 600 }, size);
        assert_eq!(read, PixelRect { x: 490, y: 0, width: 120, height: 601 });
        let all = placement.read(PixelRect { x: 0, y: 0, width: 501, height: 601 }, size);
        assert_eq!((all.right(), all.bottom()), (1001, 601));
    }
}
