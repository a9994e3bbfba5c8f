//! One pair of frames in figures.

use fearless_simd::Level;

use crate::base::{ColourTags, Frame, PixelFormat};

use super::blocks::{BlockSums, Plane};
use super::colour_difference::{ColourMeter, LANES};
use super::multiscale::Multiscale;
use super::signature::Thumbnail;
use super::similarity::similarity;

/// Cells along a side of the tiles in which a local difference is looked for: 32 pixels.
const TILE_CELLS: usize = 4;

/// The tile that differs most in colour.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct WorstTile {
    /// Mean CIEDE2000 over it.
    pub(super) delta_e: f64,
    /// Whether its shapes are others, too: then it is no matter of colour alone.
    pub(super) is_redrawn: bool,
}

/// Pixels along a side of a cell.
const CELL_PIXELS: usize = 8;

/// Squared levels of luma below which a tile is flat.
const FLAT_VARIANCE: f64 = 36.0;

/// The squared correlation from which two tiles have the same shapes.
const SAME_SHAPE: f64 = 0.8;

/// A measured pair.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measured {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) measure: PairMeasure,
}

/// The figures of one pair. Planes are Y', Cb, Cr.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PairMeasure {
    /// Mean squared error over all samples of all planes.
    pub(super) squared_error: f64,
    /// SSIM over all planes, weighted by their samples.
    pub(super) ssim: f64,
    /// MS-SSIM of luma.
    pub(super) ms_ssim: f64,
    /// Mean CIEDE2000 between the mean colours of cells of 8x8 pixels.
    pub(super) delta_e: f64,
    /// The tile of 32x32 pixels where the mean of that is highest.
    pub(super) tile: WorstTile,
}

/// The mean colours of cells of 8x8 pixels in Y'CbCr code values: planes, row by row, filled up to whole [`LANES`].
#[derive(Debug, Default)]
pub(super) struct ColourGrid {
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) a: [Vec<f32>; 3],
    pub(super) b: [Vec<f32>; 3],
}

/// Measures pairs; keeps its memory from pair to pair.
pub(super) struct Measurer {
    level: Level,
    sums: [BlockSums; 3],
    multiscale: Multiscale,
    colours: ColourMeter,
    grid: ColourGrid,
    differences: Vec<f32>,
    tile_sums: Vec<f32>,
}

impl Default for Measurer {
    fn default() -> Self {
        Self {
            level: Level::new(),
            sums: Default::default(),
            multiscale: Multiscale::default(),
            colours: ColourMeter::default(),
            grid: ColourGrid::default(),
            differences: Vec::new(),
            tile_sums: Vec::new(),
        }
    }
}

/// Plane `index` of a 4:2:0 frame.
pub(super) fn plane_of(frame: &Frame, index: usize) -> Plane<'_> {
    let (width, height) = PixelFormat::Yuv420.plane_extent(index, frame.size());
    Plane { bytes: frame.plane(index), stride: frame.stride(index), width, height }
}

impl Measurer {
    /// Signatures alone, of two 4:2:0 frames of one size.
    pub(super) fn thumbnails(&mut self, a: &Frame, b: &Frame) -> [Thumbnail; 2] {
        self.sums[0].take(self.level, &plane_of(a, 0), &plane_of(b, 0));
        self.thumbnails_of_sums()
    }

    /// Signatures and all figures of two 4:2:0 frames of one size.
    pub(super) fn measure(&mut self, a: &Frame, b: &Frame) -> ([Thumbnail; 2], PairMeasure) {
        let planes = [0, 1, 2].map(|index| (plane_of(a, index), plane_of(b, index)));
        let samples = planes.map(|(plane, _)| (plane.width * plane.height) as f64);
        let all: f64 = samples.iter().sum();
        let (mut squared_error, mut ssim) = (0.0, 0.0);
        for (index, (a, b)) in planes.iter().enumerate() {
            self.sums[index].take(self.level, a, b);
            squared_error += self.sums[index].squared_error(a, b) as f64 / all;
            ssim += similarity(self.level, &self.sums[index]) * samples[index] / all;
        }
        let ms_ssim = self.multiscale.similarity(self.level, &planes[0].0, &planes[0].1);
        self.grid.take(&self.sums);
        let (delta_e, highest, at) = self.colour_differences([a.tags(), b.tags()]);
        let tile = WorstTile { delta_e: highest, is_redrawn: highest > 0.0 && is_redrawn(&planes[0].0, &planes[0].1, at) };
        (self.thumbnails_of_sums(), PairMeasure { squared_error, ssim, ms_ssim, delta_e, tile })
    }

    /// The mean colours of the pair that was measured last.
    pub(super) fn grid(&self) -> &ColourGrid {
        &self.grid
    }

    fn thumbnails_of_sums(&self) -> [Thumbnail; 2] {
        let sums = &self.sums[0];
        [&sums.a, &sums.b].map(|of_blocks| Thumbnail::of_blocks(of_blocks, sums.columns, sums.rows))
    }

    /// The mean over all cells, the highest mean over a whole tile, and that tile's column and row.
    fn colour_differences(&mut self, tags: [ColourTags; 2]) -> (f64, f64, [usize; 2]) {
        let Self { level, colours, grid, differences, tile_sums, .. } = self;
        if grid.columns == 0 || grid.rows == 0 {
            return (0.0, 0.0, [0, 0]);
        }
        colours.differences(*level, &grid.a, &grid.b, tags, differences);
        let tiles = grid.columns.div_ceil(TILE_CELLS);
        let (mut total, mut highest, mut at) = (0.0, 0.0_f32, [0, 0]);
        for (row, differences) in differences.chunks_exact(grid.columns).take(grid.rows).enumerate() {
            if row % TILE_CELLS == 0 {
                tile_sums.clear();
                tile_sums.resize(tiles, 0.0);
            }
            for (sum, differences) in tile_sums.iter_mut().zip(differences.chunks(TILE_CELLS)) {
                *sum += differences.iter().sum::<f32>();
            }
            // Tiles at the right and bottom may be cut.
            if row % TILE_CELLS == TILE_CELLS - 1 || row == grid.rows - 1 {
                let across = |tile: usize| (grid.columns - tile * TILE_CELLS).min(TILE_CELLS);
                let cells = |tile: usize| (across(tile) * (row % TILE_CELLS + 1)) as f32;
                for (tile, sum) in tile_sums.iter().enumerate() {
                    let mean = sum / cells(tile);
                    if mean > highest {
                        (highest, at) = (mean, [tile, row / TILE_CELLS]);
                    }
                }
                total += tile_sums.iter().map(|&sum| f64::from(sum)).sum::<f64>();
            }
        }
        (total / (grid.columns * grid.rows) as f64, f64::from(highest), at)
    }
}

/// Whether the luma of two planes in a tile is of different shape: neither flat in both, as an area of another colour
/// is, nor the one a straight function of the other, as the same shapes in another colour are.
fn is_redrawn(a: &Plane<'_>, b: &Plane<'_>, [column, row]: [usize; 2]) -> bool {
    let side = TILE_CELLS * CELL_PIXELS;
    let (across, down) = (column * side..((column + 1) * side).min(a.width), row * side..((row + 1) * side).min(a.height));
    let count = (across.len() * down.len()) as f64;
    let (mut sums, mut squares, mut products) = ([0.0; 2], [0.0; 2], 0.0);
    for (x, y) in down.flat_map(|y| across.clone().map(move |x| (x, y))) {
        let values = [a, b].map(|plane| f64::from(plane.bytes[y * plane.stride + x]));
        for side in 0..2 {
            sums[side] += values[side];
            squares[side] += values[side] * values[side];
        }
        products += values[0] * values[1];
    }
    let variance = |side: usize| (squares[side] - sums[side] * sums[side] / count) / count;
    let covariance = (products - sums[0] * sums[1] / count) / count;
    let (of_a, of_b) = (variance(0), variance(1));
    of_a.max(of_b) > FLAT_VARIANCE && covariance * covariance < SAME_SHAPE * of_a * of_b
}

impl ColourGrid {
    /// From the sums of blocks: a cell has 2x2 blocks of luma and one block of each chroma plane.
    fn take(&mut self, [luma, cb, cr]: &[BlockSums; 3]) {
        (self.columns, self.rows) = ((luma.columns / 2).min(cb.columns), (luma.rows / 2).min(cb.rows));
        let cells = self.columns * self.rows;
        let sides = [(&mut self.a, [&luma.a, &cb.a, &cr.a]), (&mut self.b, [&luma.b, &cb.b, &cr.b])];
        for (target, [of_luma, of_cb, of_cr]) in sides {
            target.iter_mut().for_each(|plane| plane.resize(cells.next_multiple_of(LANES), 0.0));
            let [luma_target, cb_target, cr_target] = target;
            for row in 0..self.rows {
                let cells = row * self.columns..(row + 1) * self.columns;
                let [upper, lower] = [2 * row, 2 * row + 1].map(|line| of_luma[line * luma.columns..][..luma.columns].as_chunks::<2>().0);
                for (out, (upper, lower)) in luma_target[cells.clone()].iter_mut().zip(upper.iter().zip(lower)) {
                    *out = (upper[0] + upper[1] + lower[0] + lower[1]) as f32 / 64.0;
                }
                for (target, sums) in [(&mut *cb_target, of_cb), (&mut *cr_target, of_cr)] {
                    let sums = &sums[row * cb.columns..][..self.columns];
                    target[cells.clone()].iter_mut().zip(sums).for_each(|(out, &sum)| *out = sum as f32 / 16.0);
                }
            }
        }
    }
}
