//! One pair of frames in figures.

use fearless_simd::Level;

use crate::base::{ColourTags, Frame, PixelFormat};

use super::blocks::{BlockSums, Plane};
use super::colour_difference::{LabConverter, ciede2000};
use super::signature::Thumbnail;
use super::similarity::{Pyramid, similarity};

/// Cells along a side of the tiles in which a local difference is looked for: 32 pixels.
const TILE_CELLS: usize = 4;

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
    /// The highest mean of that over a tile of 32x32 pixels.
    pub(super) tile_delta_e: f64,
}

/// The mean colours of cells of 8x8 pixels in Y'CbCr code values, row by row.
pub(super) struct ColourGrid {
    pub(super) columns: usize,
    pub(super) a: Vec<[f32; 3]>,
    pub(super) b: Vec<[f32; 3]>,
}

/// Measures pairs; keeps its memory from pair to pair.
pub(super) struct Measurer {
    level: Level,
    sums: [BlockSums; 3],
    pyramid: Pyramid,
    converters: [(ColourTags, LabConverter); 2],
    tile_sums: Vec<f32>,
}

impl Default for Measurer {
    fn default() -> Self {
        let converter = || (ColourTags::BT709_LIMITED, LabConverter::new(ColourTags::BT709_LIMITED));
        Self {
            level: Level::new(),
            sums: Default::default(),
            pyramid: Pyramid::default(),
            converters: [converter(), converter()],
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
    pub(super) fn measure(&mut self, a: &Frame, b: &Frame) -> ([Thumbnail; 2], PairMeasure, ColourGrid) {
        let planes = [0, 1, 2].map(|index| (plane_of(a, index), plane_of(b, index)));
        let samples = planes.map(|(plane, _)| (plane.width * plane.height) as f64);
        let all: f64 = samples.iter().sum();
        let (mut squared_error, mut ssim) = (0.0, 0.0);
        let mut luma = None;
        for (index, (a, b)) in planes.iter().enumerate() {
            self.sums[index].take(self.level, a, b);
            squared_error += self.sums[index].squared_error(a, b) as f64 / all;
            let found = similarity(self.level, &self.sums[index]);
            ssim += found.index * samples[index] / all;
            luma.get_or_insert(found);
        }
        let ms_ssim = luma.map_or(1.0, |finest| self.pyramid.multiscale(self.level, &planes[0].0, &planes[0].1, finest));
        let grid = self.grid();
        let (delta_e, tile_delta_e) = self.colour_differences(&grid, [a.tags(), b.tags()]);
        (self.thumbnails_of_sums(), PairMeasure { squared_error, ssim, ms_ssim, delta_e, tile_delta_e }, grid)
    }

    fn thumbnails_of_sums(&self) -> [Thumbnail; 2] {
        let sums = &self.sums[0];
        [&sums.a, &sums.b].map(|of_blocks| Thumbnail::of_blocks(of_blocks, sums.columns, sums.rows))
    }

    /// A cell has 2x2 blocks of luma and one block of each chroma plane.
    fn grid(&self) -> ColourGrid {
        let [luma, cb, cr] = &self.sums;
        let (columns, rows) = ((luma.columns / 2).min(cb.columns), (luma.rows / 2).min(cb.rows));
        let colours = |luma_sums: &[u32], cb_sums: &[u32], cr_sums: &[u32]| -> Vec<[f32; 3]> {
            let mut colours = Vec::with_capacity(columns * rows);
            for row in 0..rows {
                let upper = &luma_sums[2 * row * luma.columns..][..luma.columns];
                let lower = &luma_sums[(2 * row + 1) * luma.columns..][..luma.columns];
                for column in 0..columns {
                    let x = 2 * column;
                    let sum = upper[x] + upper[x + 1] + lower[x] + lower[x + 1];
                    let chroma = |sums: &[u32], plane: &BlockSums| sums[row * plane.columns + column] as f32 / 16.0;
                    colours.push([sum as f32 / 64.0, chroma(cb_sums, cb), chroma(cr_sums, cr)]);
                }
            }
            colours
        };
        ColourGrid { columns, a: colours(&luma.a, &cb.a, &cr.a), b: colours(&luma.b, &cb.b, &cr.b) }
    }

    /// The mean over all cells, and the highest mean over a whole tile.
    fn colour_differences(&mut self, grid: &ColourGrid, tags: [ColourTags; 2]) -> (f64, f64) {
        for (converter, tags) in self.converters.iter_mut().zip(tags) {
            if converter.0 != tags {
                *converter = (tags, LabConverter::new(tags));
            }
        }
        let [(_, to_lab_a), (_, to_lab_b)] = &self.converters;
        if grid.columns == 0 {
            return (0.0, 0.0);
        }
        let tiles = grid.columns.div_ceil(TILE_CELLS);
        let rows = grid.a.len() / grid.columns;
        let (mut total, mut highest) = (0.0, 0.0_f32);
        for (row, (cells_a, cells_b)) in grid.a.chunks_exact(grid.columns).zip(grid.b.chunks_exact(grid.columns)).enumerate() {
            if row % TILE_CELLS == 0 {
                self.tile_sums.clear();
                self.tile_sums.resize(tiles, 0.0);
            }
            for (column, (&a, &b)) in cells_a.iter().zip(cells_b).enumerate() {
                let difference = ciede2000(to_lab_a.lab(a), to_lab_b.lab(b));
                total += f64::from(difference);
                self.tile_sums[column / TILE_CELLS] += difference;
            }
            // Tiles at the right and bottom may be cut.
            if row % TILE_CELLS == TILE_CELLS - 1 || row == rows - 1 {
                let across = |tile: usize| (grid.columns - tile * TILE_CELLS).min(TILE_CELLS);
                let cells = |tile: usize| (across(tile) * (row % TILE_CELLS + 1)) as f32;
                highest = self.tile_sums.iter().enumerate().fold(highest, |highest, (tile, sum)| highest.max(sum / cells(tile)));
            }
        }
        (total / grid.a.len() as f64, f64::from(highest))
    }
}
