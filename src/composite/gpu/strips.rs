//! Upright layers resampled along one axis after the other: a kernel of n by n pixels costs 2 n loads instead of n
//! squared.

use crate::base::{PixelRect, PixelSize};

use super::placement::{Kernel, Placement};
use super::uniforms::{LayerUniform, StripUniform};

/// Canvas pixels from which on two small passes cost less than a large one.
const LEAST_PIXELS: u64 = 32 * 32;

/// The first pass over one plane, or over planes that go together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Strip {
    pub(super) uniform: StripUniform,
    /// Columns and rows of the strip.
    pub(super) area: PixelRect,
    /// Size of the texture that holds it: steady while a picture slowly zooms.
    pub(super) texture: PixelSize,
    /// Canvas column and level row that are its first.
    pub(super) first: [i32; 2],
}

/// The strips of luma (or RGBA) and of chroma; `None` where the layer is better drawn in one pass.
pub(super) fn strips(placement: &Placement, kernel: Kernel, uniform: &LayerUniform, scissor: PixelRect, limit: u32) -> Option<[Strip; 2]> {
    let large = u64::from(scissor.width) * u64::from(scissor.height) >= LEAST_PIXELS;
    if !placement.upright || kernel == Kernel::Copy || !large {
        return None;
    }
    let grid = 1 + uniform.chroma_blocks;
    let plane = |grid, shrinking, texels, stretch| Plane { placement, grid, shrinking, texels, stretch, limit };
    Some([
        plane(1, 1.0, uniform.texels, uniform.stretch).strip(scissor),
        plane(grid, 1.0 / f64::from(uniform.chroma_scale), uniform.chroma_texels, uniform.chroma_stretch).strip(scissor),
    ])
}

/// A plane and the grid it is sampled on.
struct Plane<'a> {
    placement: &'a Placement,
    /// Canvas pixels from sample to sample.
    grid: u32,
    /// Level pixels from one pixel of the plane to the next.
    shrinking: f64,
    texels: [i32; 4],
    stretch: [f32; 2],
    limit: u32,
}

impl Plane<'_> {
    fn strip(&self, scissor: PixelRect) -> Strip {
        let map = &self.placement.level_from_canvas;
        let (first, last) = (scissor.x / self.grid, (scissor.right() - 1) / self.grid);
        let scale = map.xx * f64::from(self.grid) / self.shrinking;
        let shift = map.dx / self.shrinking + scale * f64::from(first);
        let row = |y: u32| (map.yy * (f64::from(y / self.grid) + 0.5) * f64::from(self.grid) + map.dy) / self.shrinking;
        let (one, other) = (row(scissor.y), row(scissor.bottom() - 1));
        let reach = 2.0 * f64::from(self.stretch[1]) + 1.0;
        let [_, top, _, bottom] = self.texels;
        let first_row = ((one.min(other) - reach).floor() as i32).clamp(top, bottom);
        let last_row = ((one.max(other) + reach).ceil() as i32).clamp(first_row, bottom);
        let area = PixelRect { x: 0, y: 0, width: last - first + 1, height: (last_row - first_row + 1) as u32 };
        let roomy = |side: u32| side.next_multiple_of(256).min(self.limit);
        Strip {
            uniform: StripUniform { scale: scale as f32, shift: shift as f32, stretch: self.stretch[0], first_row, texels: self.texels },
            area,
            texture: PixelSize::new(roomy(area.width), roomy(area.height)),
            first: [first as i32, first_row],
        }
    }
}
