//! Explanations of a difference that the figures only measure: a picture shifted by whole pixels, or made with another
//! matrix or range.

use fearless_simd::{Level, Simd, dispatch};

use crate::base::{ColourTags, Frame, Matrix, Range, YcbcrCoefficients};

use super::blocks::Plane;
use super::measure::{ColourGrid, plane_of};

/// Shifts looked for, pixels either way.
const REACH: usize = 3;
const SHIFTS: usize = 2 * REACH + 1;

/// Rows between those that take part.
const ROW_STEP: usize = 4;

/// A difference is explained where the explanation leaves less than this part of it.
const EXPLAINED: f64 = 0.6;

/// Squared levels a sample below which there is nothing to explain.
const LEAST_ERROR: f64 = 0.05;

/// Ways in which the same colours get other numbers: how the numbers of the first and of the second output were made,
/// and its name.
const RECOLOURINGS: [(ColourTags, ColourTags, &str); 6] = [
    (ColourTags::BT709_LIMITED, BT601_LIMITED, "the second's colours are coded with the BT.601 matrix where the first has BT.709"),
    (BT601_LIMITED, ColourTags::BT709_LIMITED, "the second's colours are coded with the BT.709 matrix where the first has BT.601"),
    (ColourTags::BT709_LIMITED, BT709_FULL, "the second's levels fill the full range where the first has limited range"),
    (BT709_FULL, ColourTags::BT709_LIMITED, "the second's levels are of limited range where the first has full range"),
    (ColourTags::BT709_LIMITED, BT2020_LIMITED, "the second's colours are coded with the BT.2020 matrix where the first has BT.709"),
    (BT2020_LIMITED, ColourTags::BT709_LIMITED, "the second's colours are coded with the BT.709 matrix where the first has BT.2020"),
];

const BT601_LIMITED: ColourTags = ColourTags { matrix: Matrix::Bt601, range: Range::Limited };
const BT2020_LIMITED: ColourTags = ColourTags { matrix: Matrix::Bt2020, range: Range::Limited };
const BT709_FULL: ColourTags = ColourTags { matrix: Matrix::Bt709, range: Range::Full };

/// Squared errors under each explanation, summed over the pairs looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    /// By shift down, then right.
    shifts: [[f64; SHIFTS]; SHIFTS],
    samples: f64,
    /// Without a change of colours, and with each.
    colours: [f64; RECOLOURINGS.len() + 1],
    cells: f64,
    /// Luma of the second over that of the first.
    luma_gain: f64,
}

impl Evidence {
    /// The evidence of one pair of 4:2:0 frames of one size.
    pub(super) fn of(a: &Frame, b: &Frame, grid: &ColourGrid) -> Self {
        let mut evidence = Self::default();
        evidence.note_shifts(&plane_of(a, 0), &plane_of(b, 0));
        evidence.note_colours(grid);
        evidence
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.shifts.as_flattened_mut().iter_mut().zip(other.shifts.as_flattened()).for_each(|(sum, error)| *sum += error);
        self.colours.iter_mut().zip(other.colours).for_each(|(sum, error)| *sum += error);
        self.samples += other.samples;
        self.cells += other.cells;
        self.luma_gain += other.luma_gain;
    }

    /// By how many pixels to the right and down the second picture is shifted; `None` where it is not.
    pub(super) fn shift(&self) -> Option<(i64, i64)> {
        let here = self.shifts[REACH][REACH];
        let places = (0..SHIFTS).flat_map(|down| (0..SHIFTS).map(move |right| (right, down)));
        let (right, down) = places.min_by(|x, y| self.shifts[x.1][x.0].total_cmp(&self.shifts[y.1][y.0]))?;
        let is_explained = self.shifts[down][right] < EXPLAINED * here && here > LEAST_ERROR * self.samples;
        is_explained.then_some((right as i64 - REACH as i64, down as i64 - REACH as i64))
    }

    /// Which change of matrix or range makes the colours of the second from those of the first, in words.
    pub(super) fn recolouring(&self) -> Option<&'static str> {
        let (best, error) = self.colours[1..].iter().enumerate().min_by(|x, y| x.1.total_cmp(y.1))?;
        let is_explained = *error < EXPLAINED * self.colours[0] && self.colours[0] > LEAST_ERROR * self.cells;
        is_explained.then_some(RECOLOURINGS[best].2)
    }

    /// By how many levels the second's luma is higher, on average.
    pub(super) fn luma_gain(&self) -> f64 {
        if self.cells > 0.0 { self.luma_gain / self.cells } else { 0.0 }
    }

    fn note_shifts(&mut self, a: &Plane<'_>, b: &Plane<'_>) {
        if a.width <= 2 * REACH || a.height <= 2 * REACH {
            return;
        }
        let level = Level::new();
        let width = a.width - 2 * REACH;
        for y in (REACH..a.height - REACH).step_by(ROW_STEP) {
            let row = &a.row(y)[REACH..REACH + width];
            for down in 0..SHIFTS {
                let other = b.row(y + down - REACH);
                for right in 0..SHIFTS {
                    let error = dispatch!(level, simd => squared_error(simd, row, &other[right..right + width]));
                    self.shifts[down][right] += error;
                }
            }
            self.samples += width as f64;
        }
    }

    fn note_colours(&mut self, grid: &ColourGrid) {
        let maps = RECOLOURINGS.map(|(from, to, _)| recolouring(from, to));
        let cells = grid.columns * grid.rows;
        for cell in 0..cells {
            let [a, b] = [&grid.a, &grid.b].map(|planes| [0, 1, 2].map(|plane: usize| planes[plane][cell]));
            let error = |c: [f32; 3]| f64::from((0..3).map(|i| (c[i] - b[i]).powi(2)).sum::<f32>());
            self.colours[0] += error(a);
            for (sum, (matrix, shift)) in self.colours[1..].iter_mut().zip(&maps) {
                let row = |i: usize| matrix[i][0] * a[0] + matrix[i][1] * a[1] + matrix[i][2] * a[2] + shift[i];
                *sum += error([row(0), row(1), row(2)]);
            }
            self.luma_gain += f64::from(b[0] - a[0]);
        }
        self.cells += cells as f64;
    }
}

/// The map from the code values of one way of coding to those of another: matrix and shift.
fn recolouring(from: ColourTags, to: ColourTags) -> ([[f32; 3]; 3], [f32; 3]) {
    let (from, to) = (YcbcrCoefficients::of(from), YcbcrCoefficients::of(to));
    let at = |code: [f64; 3]| to.ycbcr(from.rgb(code));
    let origin = at([0.0; 3]);
    let column = |index: usize| {
        let mut code = [0.0; 3];
        code[index] = 1.0;
        at(code)
    };
    let columns = [column(0), column(1), column(2)];
    let matrix = [0, 1, 2].map(|row| [0, 1, 2].map(|index: usize| (columns[index][row] - origin[row]) as f32));
    (matrix, origin.map(|value| value as f32))
}

/// The sum of squared differences once their mean is taken off: other levels are no shift.
#[inline(always)]
fn squared_error<S: Simd>(_: S, a: &[u8], b: &[u8]) -> f64 {
    let (mut sum, mut squares) = (0_i32, 0_u32);
    for (&a, &b) in a.iter().zip(b) {
        let difference = i32::from(a) - i32::from(b);
        sum += difference;
        squares += difference.pow(2).cast_unsigned();
    }
    f64::from(squares) - f64::from(sum).powi(2) / a.len() as f64
}
