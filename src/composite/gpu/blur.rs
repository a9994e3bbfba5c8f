//! The Gaussian of a layer: drawn small, blurred there along both axes, drawn large again.

use super::super::sampling::BlurGrid;
use super::super::scene::Layer;
use super::placement::Placement;
use super::uniforms::BlurUniform;

/// How a layer is sampled onto the grid.
pub(super) fn placement(grid: &BlurGrid, layer: &Layer) -> Option<Placement> {
    Placement::new(layer.canvas_from_source.then(grid.grid_from_canvas()), layer.source_rect)
}

/// First and last column and row that hold the layer.
pub(super) fn texels(grid: &BlurGrid) -> [i32; 4] {
    let region = &grid.region;
    [region.x, region.y, region.right() - 1, region.bottom() - 1].map(|edge| edge as i32)
}

/// The passes along x and y: taps to three sigma.
pub(super) fn uniforms(grid: &BlurGrid) -> [BlurUniform; 2] {
    [[1, 0], [0, 1]].map(|direction| BlurUniform {
        texels: texels(grid),
        direction,
        radius: (3.0 * grid.sigma).ceil() as i32,
        exponent: (-0.5 / (grid.sigma * grid.sigma)) as f32,
    })
}
