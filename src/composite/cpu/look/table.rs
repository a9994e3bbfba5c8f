//! Tables of colours: tetrahedral interpolation between the four nearest points along the order of the fractions
//! (Kasson, Plouffe and Nin 1993, "A tetrahedral interpolation technique for color space conversion").

use fearless_simd::Simd;

use crate::scene::CubeTable;

use super::pixels::{COUNT, Pixels};

/// Indices and weights of the four points of each pixel.
struct Corners {
    index: [[u32; COUNT]; 4],
    weight: [[f32; COUNT]; 4],
}

/// Each colour becomes `amount` of what the table has for it.
#[inline(always)]
pub(super) fn look_up<S: Simd>(simd: S, pixels: &mut Pixels, table: &CubeTable, amount: f32) {
    let mut corners = Corners { index: [[0; COUNT]; 4], weight: [[0.0; COUNT]; 4] };
    corners.place(simd, pixels, table);
    let colours = &table.colours[..table.size * table.size * table.size];
    for i in 0..COUNT {
        let mut sum = [0.0_f32; 3];
        for corner in 0..4 {
            let (colour, weight) = (&colours[corners.index[corner][i] as usize], corners.weight[corner][i]);
            for channel in 0..3 {
                sum[channel] += weight * colour[channel];
            }
        }
        for (channel, sum) in pixels.colour.iter_mut().zip(sum) {
            channel[i] = (channel[i] + (sum - channel[i]) * amount).clamp(0.0, 1.0);
        }
    }
}

impl Corners {
    /// In vectors: the cell, the order of the fractions, and by it the two points between the cell's corners.
    #[inline(always)]
    fn place<S: Simd>(&mut self, _: S, pixels: &Pixels, table: &CubeTable) {
        let last = (table.size - 1) as f32;
        let steps = [1_u32, table.size as u32, (table.size * table.size) as u32];
        let (low, scale): ([f32; 3], [f32; 3]) =
            (table.domain_min, std::array::from_fn(|c| last / (table.domain_max[c] - table.domain_min[c]).max(1e-6)));
        for i in 0..COUNT {
            let place = |channel: usize| ((pixels.colour[channel][i] - low[channel]) * scale[channel]).max(0.0).min(last);
            let at = [place(0), place(1), place(2)];
            let cell = [(at[0].min(last - 1.0)) as i32, (at[1].min(last - 1.0)) as i32, (at[2].min(last - 1.0)) as i32];
            let [r, g, b] = [at[0] - cell[0] as f32, at[1] - cell[1] as f32, at[2] - cell[2] as f32];
            let first = cell[0] as u32 * steps[0] + cell[1] as u32 * steps[1] + cell[2] as u32 * steps[2];
            let (high, low) = (r.max(g).max(b), r.min(g).min(b));
            let middle = r + g + b - high - low;
            let largest = if r >= g && r >= b {
                steps[0]
            } else if g >= b {
                steps[1]
            } else {
                steps[2]
            };
            let smallest = if b <= r && b <= g {
                steps[2]
            } else if g <= r {
                steps[1]
            } else {
                steps[0]
            };
            let all = steps[0] + steps[1] + steps[2];
            (self.index[0][i], self.index[1][i]) = (first, first + largest);
            (self.index[2][i], self.index[3][i]) = (first + all - smallest, first + all);
            (self.weight[0][i], self.weight[1][i], self.weight[2][i], self.weight[3][i]) = (1.0 - high, high - middle, middle - low, low);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fearless_simd::{Level, dispatch};

    /// A table of `size` points whose colours are a linear map of their place, which tetrahedra reproduce.
    fn linear(size: usize) -> CubeTable {
        let value = |i: usize| i as f32 / (size - 1) as f32;
        let colours = (0..size * size * size).map(|i| {
            let (r, g, b) = (value(i % size), value(i / size % size), value(i / size / size));
            [0.2 + 0.5 * r + 0.1 * g, 0.9 * g, 0.3 * r + 0.7 * b]
        });
        CubeTable { size, colours: colours.collect(), domain_min: [0.0; 3], domain_max: [1.0; 3] }
    }

    #[test]
    fn linear_tables_are_their_map() {
        for size in [2, 5, 33] {
            let table = linear(size);
            let mut pixels = Pixels::clear();
            for i in 0..COUNT {
                let value = |step: usize| ((i * step) % 101) as f32 / 100.0;
                (pixels.colour[0][i], pixels.colour[1][i], pixels.colour[2][i]) = (value(7), value(13), value(i % 3 + 5));
            }
            let [red, green, blue] = pixels.colour;
            dispatch!(Level::new(), simd => look_up(simd, &mut pixels, &table, 1.0));
            for (i, ((r, g), b)) in red.into_iter().zip(green).zip(blue).enumerate() {
                let wanted = [0.2 + 0.5 * r + 0.1 * g, 0.9 * g, 0.3 * r + 0.7 * b];
                for (channel, wanted) in wanted.into_iter().enumerate() {
                    assert!((pixels.colour[channel][i] - wanted).abs() < 1e-5, "{size}: {r} {g} {b}");
                }
            }
        }
    }
}
