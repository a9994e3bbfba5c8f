//! Where the pictures of a sheet stand.

use crate::base::PixelSize;

use super::SheetError;

/// Pixels between pictures, and around all of them.
const GAP: u32 = 12;

/// Pixels of a sheet at most: with its file, about a gigabyte of memory.
const MOST_PIXELS: u64 = 100_000_000;

/// The least width of a picture under which a time code fits.
const NARROWEST: u32 = 80;

/// How much of a column's width may be given up for sides in exactly the canvas's ratio.
const EXACT_PART: f64 = 0.85;

/// The choices for the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridOptions {
    /// Width of the sheet in pixels, even.
    pub width: u32,
    /// Pictures side by side; by the canvas's shape unless given.
    pub columns: Option<u32>,
}

/// Columns and rows of pictures with captions, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Pictures side by side.
    pub columns: u32,
    /// Size of a picture, both sides even.
    pub cell: PixelSize,
    /// Height of the text below a picture.
    pub caption_height: u32,
    width: u32,
}

impl Grid {
    /// A grid for `count` pictures of the shape of `canvas`.
    ///
    /// # Errors
    /// [`SheetError::TooNarrow`], [`SheetError::TooLarge`].
    pub fn new(options: GridOptions, canvas: PixelSize, count: usize) -> Result<Self, SheetError> {
        let GridOptions { width, .. } = options;
        let columns = options.columns.unwrap_or_else(|| usual_columns(canvas).min(count as u32).max(1));
        let column = width.saturating_sub(GAP * (columns + 1)) / columns;
        if column < NARROWEST {
            return Err(SheetError::TooNarrow { columns, width, cell: column });
        }
        let cell = cell_of(canvas, column);
        let grid = Self { columns, cell, caption_height: 2 * (font_px(cell) * 0.85).round() as u32, width };
        let size = grid.size(count);
        if size.area() > MOST_PIXELS { Err(SheetError::TooLarge(size)) } else { Ok(grid) }
    }

    /// Size of a sheet of `count` pictures.
    pub fn size(&self, count: usize) -> PixelSize {
        let rows = (count as u32).div_ceil(self.columns);
        PixelSize::new(self.width, rows.saturating_mul(self.pitch().1).saturating_add(GAP))
    }

    /// The top-left corner of a picture, both even; its caption follows below it.
    pub fn corner(&self, index: usize) -> (u32, u32) {
        let (index, pitch) = (index as u32, self.pitch());
        let used = self.columns * pitch.0 - GAP;
        let left = (self.width - used) / 4 * 2;
        (left + index % self.columns * pitch.0, GAP + index / self.columns * pitch.1)
    }

    /// Height of the captions' letters (em) in pixels.
    pub(super) fn font_px(&self) -> f64 {
        font_px(self.cell)
    }

    /// From one picture to the next, across and down.
    fn pitch(&self) -> (u32, u32) {
        (self.cell.width + GAP, self.cell.height + self.caption_height + GAP)
    }
}

fn font_px(cell: PixelSize) -> f64 {
    (f64::from(cell.width) / 18.0).clamp(12.0, 24.0)
}

fn usual_columns(canvas: PixelSize) -> u32 {
    let shape = f64::from(canvas.width) / f64::from(canvas.height);
    if shape < 0.8 {
        6
    } else if shape < 1.3 {
        5
    } else {
        4
    }
}

/// The largest even size in a column: in exactly the canvas's ratio where one is near, so that nothing is stretched.
fn cell_of(canvas: PixelSize, column: u32) -> PixelSize {
    let height_of = |width: u32| u64::from(width) * u64::from(canvas.height) / u64::from(canvas.width);
    let is_exact = |width: u32| {
        let product = u64::from(width) * u64::from(canvas.height);
        product.is_multiple_of(u64::from(canvas.width)) && height_of(width).is_multiple_of(2)
    };
    let least = (f64::from(column) * EXACT_PART).ceil() as u32;
    let even = column / 2 * 2;
    let width = (least..=even).rev().filter(|width| width.is_multiple_of(2)).find(|&width| is_exact(width)).unwrap_or(even);
    // A canvas has sides from 16 to 7680.
    PixelSize::new(width, (height_of(width).div_ceil(2) * 2).clamp(16, 7680) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_keep_their_shape_and_lie_inside_apart_from_each_other() {
        for (width, height) in [(1080, 1920), (1920, 1080), (1080, 1080), (64, 48), (7680, 16), (16, 7680), (998, 1234)] {
            let canvas = PixelSize::new(width, height);
            for (sheet, columns) in [(1920, None), (800, Some(3)), (640, Some(1))] {
                let Ok(grid) = Grid::new(GridOptions { width: sheet, columns }, canvas, 11) else { continue };
                let size = grid.size(11);
                assert!(grid.cell.width % 2 == 0 && grid.cell.height % 2 == 0 && size.height % 2 == 0 && size.width == sheet);
                let places: Vec<_> = (0..11).map(|index| grid.corner(index)).collect();
                for (index, &(x, y)) in places.iter().enumerate() {
                    assert!(x % 2 == 0 && y % 2 == 0, "chroma lies on even pixels");
                    assert!(x >= 2 && x + grid.cell.width <= sheet - 2 && y + grid.cell.height + grid.caption_height <= size.height);
                    let apart =
                        |&(u, v): &(u32, u32)| x.abs_diff(u) >= grid.cell.width || y.abs_diff(v) >= grid.cell.height + grid.caption_height;
                    assert!(places[index + 1..].iter().all(apart));
                }
            }
        }
        let cell = |canvas| Grid::new(GridOptions { width: 1920, columns: None }, canvas, 24).unwrap().cell;
        assert_eq!(cell(PixelSize::new(1080, 1920)), PixelSize::new(306, 544));
        assert_eq!(cell(PixelSize::new(1920, 1080)), PixelSize::new(448, 252));
    }

    #[test]
    fn what_nobody_could_read_or_hold_is_refused() {
        let canvas = PixelSize::new(1080, 1920);
        let narrow = Grid::new(GridOptions { width: 320, columns: Some(8) }, canvas, 24);
        assert!(matches!(narrow, Err(SheetError::TooNarrow { columns: 8, .. })));
        let large = Grid::new(GridOptions { width: 7680, columns: Some(1) }, canvas, 24);
        assert!(matches!(large, Err(SheetError::TooLarge(_))));
    }
}
