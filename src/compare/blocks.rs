//! Sums over the blocks of 4x4 pixels of two planes, from which every measure of a pair of pictures is made.

use fearless_simd::{Level, Simd, dispatch};

/// Pixels along a side of a block.
pub(super) const BLOCK: usize = 4;

/// Columns handled at once.
const GROUP: usize = 32;

/// One plane of a picture: rows of `stride` bytes, `width` of them pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plane<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) stride: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

impl<'a> Plane<'a> {
    pub(super) fn row(&self, y: usize) -> &'a [u8] {
        &self.bytes[y * self.stride..][..self.width]
    }
}

/// Sums over all whole blocks, row by row. Pixels right of and below the last whole block are in none.
#[derive(Clone, Debug, Default)]
pub(super) struct BlockSums {
    /// Blocks across.
    pub(super) columns: usize,
    /// Blocks down.
    pub(super) rows: usize,
    /// Sum of the first plane.
    pub(super) a: Vec<u32>,
    /// Sum of the second plane.
    pub(super) b: Vec<u32>,
    /// Sum of the squares of both.
    pub(super) squares: Vec<u32>,
    /// Sum of the products of one with the other.
    pub(super) products: Vec<u32>,
}

/// The sums of one row of blocks, to read.
#[derive(Clone, Copy)]
pub(super) struct SumRow<'a> {
    pub(super) a: &'a [u32],
    pub(super) b: &'a [u32],
    pub(super) squares: &'a [u32],
    pub(super) products: &'a [u32],
}

/// The same, to write.
struct SumRowMut<'a> {
    a: &'a mut [u32],
    b: &'a mut [u32],
    squares: &'a mut [u32],
    products: &'a mut [u32],
}

impl BlockSums {
    /// Takes the sums of two planes of one size.
    pub(super) fn take(&mut self, level: Level, a: &Plane<'_>, b: &Plane<'_>) {
        (self.columns, self.rows) = (a.width / BLOCK, a.height / BLOCK);
        let count = self.columns * self.rows;
        for sums in [&mut self.a, &mut self.b, &mut self.squares, &mut self.products] {
            sums.resize(count, 0);
        }
        for row in 0..self.rows {
            let lines = |plane: &Plane<'_>| std::array::from_fn(|line| row * BLOCK + line).map(|y| (plane.stride * y, plane.width));
            let (lines_a, lines_b): ([_; BLOCK], [_; BLOCK]) = (lines(a), lines(b));
            let pixels_a = lines_a.map(|(start, width)| &a.bytes[start..][..width]);
            let pixels_b = lines_b.map(|(start, width)| &b.bytes[start..][..width]);
            let range = row * self.columns..(row + 1) * self.columns;
            let target = SumRowMut {
                a: &mut self.a[range.clone()],
                b: &mut self.b[range.clone()],
                squares: &mut self.squares[range.clone()],
                products: &mut self.products[range],
            };
            dispatch!(level, simd => sum_row(simd, &pixels_a, &pixels_b, target));
        }
    }

    pub(super) fn row(&self, row: usize) -> SumRow<'_> {
        let range = row * self.columns..(row + 1) * self.columns;
        SumRow {
            a: &self.a[range.clone()],
            b: &self.b[range.clone()],
            squares: &self.squares[range.clone()],
            products: &self.products[range],
        }
    }

    /// The sum of squared differences of two planes whose sums these are; exact.
    pub(super) fn squared_error(&self, a: &Plane<'_>, b: &Plane<'_>) -> u64 {
        let total = |sums: &[u32]| sums.iter().map(|&sum| u64::from(sum)).sum::<u64>();
        let whole = total(&self.squares) - 2 * total(&self.products);
        let (right, bottom) = (self.columns * BLOCK, self.rows * BLOCK);
        let rest = (0..a.height).map(|y| {
            let start = if y < bottom { right } else { 0 };
            a.row(y)[start..].iter().zip(&b.row(y)[start..]).map(|(&a, &b)| u64::from(a.abs_diff(b)).pow(2)).sum::<u64>()
        });
        whole + rest.sum::<u64>()
    }
}

#[inline(always)]
fn sum_row<S: Simd>(_: S, a: &[&[u8]; BLOCK], b: &[&[u8]; BLOCK], target: SumRowMut<'_>) {
    let blocks = target.a.len();
    let whole = blocks / (GROUP / BLOCK) * (GROUP / BLOCK);
    for first in (0..whole).step_by(GROUP / BLOCK) {
        let x = first * BLOCK;
        let (mut sum_a, mut sum_b) = ([0_u16; GROUP], [0_u16; GROUP]);
        let (mut squares, mut products) = ([0_u32; GROUP], [0_u32; GROUP]);
        for (line_a, line_b) in a.iter().zip(b) {
            let (line_a, line_b) = (&line_a[x..x + GROUP], &line_b[x..x + GROUP]);
            for column in 0..GROUP {
                // A product of two bytes fits 16 bits, where multiplying is cheapest.
                let (a, b) = (u16::from(line_a[column]), u16::from(line_b[column]));
                sum_a[column] += a;
                sum_b[column] += b;
                squares[column] += u32::from(a * a) + u32::from(b * b);
                products[column] += u32::from(a * b);
            }
        }
        for block in 0..GROUP / BLOCK {
            let columns = block * BLOCK..(block + 1) * BLOCK;
            target.a[first + block] = sum_a[columns.clone()].iter().map(|&sum| u32::from(sum)).sum();
            target.b[first + block] = sum_b[columns.clone()].iter().map(|&sum| u32::from(sum)).sum();
            target.squares[first + block] = squares[columns.clone()].iter().sum();
            target.products[first + block] = products[columns].iter().sum();
        }
    }
    for block in whole..blocks {
        let columns = block * BLOCK..(block + 1) * BLOCK;
        let pixels = || a.iter().zip(b).flat_map(|(a, b)| a[columns.clone()].iter().zip(&b[columns.clone()]));
        target.a[block] = pixels().map(|(&a, _)| u32::from(a)).sum();
        target.b[block] = pixels().map(|(_, &b)| u32::from(b)).sum();
        target.squares[block] = pixels().map(|(&a, &b)| u32::from(a).pow(2) + u32::from(b).pow(2)).sum();
        target.products[block] = pixels().map(|(&a, &b)| u32::from(a) * u32::from(b)).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_any_width_are_those_of_the_definition() {
        for (width, height) in [(70, 9), (32, 4), (31, 8), (8, 8)] {
            let noise = |seed: u32| -> Vec<u8> {
                (0..width * height).map(|i| ((i as u32 ^ seed).wrapping_mul(2_654_435_761) >> 24) as u8).collect()
            };
            let (first, second) = (noise(1), noise(77));
            let plane = |bytes| Plane { bytes, stride: width, width, height };
            let (a, b) = (plane(&first), plane(&second));
            let mut sums = BlockSums::default();
            sums.take(Level::new(), &a, &b);
            for row in 0..height / BLOCK {
                for column in 0..width / BLOCK {
                    let pixels: Vec<usize> = (0..16).map(|i| (row * BLOCK + i / 4) * width + column * BLOCK + i % 4).collect();
                    let sum =
                        |f: &dyn Fn(u32, u32) -> u32| pixels.iter().map(|&i| f(u32::from(first[i]), u32::from(second[i]))).sum::<u32>();
                    let index = row * sums.columns + column;
                    assert_eq!(sums.a[index], sum(&|a, _| a));
                    assert_eq!(sums.b[index], sum(&|_, b| b));
                    assert_eq!(sums.squares[index], sum(&|a, b| a * a + b * b));
                    assert_eq!(sums.products[index], sum(&|a, b| a * b));
                }
            }
            let wanted: u64 = first.iter().zip(&second).map(|(&a, &b)| u64::from(a.abs_diff(b)).pow(2)).sum();
            assert_eq!(sums.squared_error(&a, &b), wanted);
        }
    }
}
