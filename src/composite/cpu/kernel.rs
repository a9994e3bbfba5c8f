//! Resampling weights along one axis: which source pixels make an output pixel, and how much of each.

use std::ops::Range;

use crate::composite::sampling::Kernel;

/// How output positions map to source positions along one axis: `source = scale * output + offset`, both in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct AxisMap {
    /// Source pixels per output pixel; negative where mirrored.
    pub(super) scale: f64,
    /// Source position of the output's origin.
    pub(super) offset: f64,
}

/// For each output pixel the first source pixel and the weights of it and those that follow.
#[derive(Clone, Debug)]
pub(super) struct Taps {
    /// First source pixel of each output pixel.
    pub(super) first: Vec<u32>,
    /// `count` weights for each output pixel.
    weights: Vec<i16>,
    /// Weights an output pixel.
    pub(super) count: usize,
    /// For each output pixel, how many of its weights are not zero: so many products are cut off.
    pub(super) products: Vec<u8>,
    /// Fraction bits of the weights, 14 to 16: as many as the largest one leaves. It may reach 2, since an edge pixel also takes the weights of
    /// those beyond it.
    pub(super) weight_bits: u32,
    /// The first source pixel, where every output pixel is a copy of the next source pixel.
    pub(super) copies_from: Option<u32>,
}

impl Taps {
    /// The taps of output pixels `outputs`, reading only source pixels in `bounds` (not empty); what lies outside repeats the edge.
    pub(super) fn new(outputs: Range<u32>, map: AxisMap, kernel: Kernel, bounds: Range<u32>) -> Self {
        let widening = map.scale.abs().max(1.0);
        let radius = kernel.radius() * widening;
        let available = bounds.len();
        // So many centres of pixels lie less than `radius` from any point.
        let count = ((2.0 * radius - 1e-9).ceil() as usize).min(available);
        let (mut firsts, mut weights) = (Vec::with_capacity(outputs.len()), vec![0.0; outputs.len() * count]);
        for (output, weights) in outputs.zip(weights.chunks_exact_mut(count)) {
            let centre = map.scale * (f64::from(output) + 0.5) + map.offset;
            let lowest = ceiling(centre - radius - 0.5);
            let last_start = i64::from(bounds.end) - count as i64;
            let first = lowest.clamp(i64::from(bounds.start), last_start);
            let mut position = lowest;
            while (position as f64) + 0.5 < centre + radius {
                let weight = kernel.weight((position as f64 + 0.5 - centre) / widening);
                let held = position.clamp(i64::from(bounds.start), i64::from(bounds.end) - 1);
                weights[((held - first).max(0) as usize).min(count - 1)] += weight;
                position += 1;
            }
            firsts.push(first as u32);
        }
        let mut taps = Self::quantised(firsts, &mut weights, count);
        taps.trim();
        taps.copies_from = taps.find_copy();
        taps
    }

    /// The taps of a filter that is the same at each of `length` pixels: `weights` from its middle outwards. Edges repeat.
    pub(super) fn symmetric(length: u32, weights: &[f64]) -> Self {
        let (reach, pixels) = (weights.len() as i64 - 1, i64::from(length));
        let count = (2 * reach as usize + 1).min(length as usize);
        let (mut firsts, mut rows) = (Vec::with_capacity(length as usize), vec![0.0; length as usize * count]);
        for (output, row) in (0..pixels).zip(rows.chunks_exact_mut(count)) {
            let first = (output - reach).clamp(0, pixels - count as i64);
            for distance in -reach..=reach {
                let held = (output + distance).clamp(0, pixels - 1);
                row[(held - first) as usize] += weights[distance.unsigned_abs() as usize];
            }
            firsts.push(first as u32);
        }
        Self::quantised(firsts, &mut rows, count)
    }

    /// The taps of `count` weights for each output pixel, as integers.
    fn quantised(first: Vec<u32>, weights: &mut [f64], count: usize) -> Self {
        let (mut largest, mut least) = (0.0_f64, 0.0_f64);
        for row in weights.chunks_exact_mut(count) {
            let sum = row.iter().sum::<f64>();
            for weight in row {
                *weight /= sum;
                largest = largest.max(*weight);
                least = least.min(*weight);
            }
        }
        // With a margin for what rounding leaves. Sums overshoot where weights are negative, which costs a bit.
        let weight_bits = match largest {
            largest if largest < 0.48 && least >= 0.0 => 16,
            largest if largest < 0.96 => 15,
            _ => 14,
        };
        let mut integers = Vec::with_capacity(weights.len());
        weights.chunks_exact(count).for_each(|row| quantise(row, weight_bits, &mut integers));
        let products = |row: &[i16]| row.iter().filter(|weight| **weight != 0).count().min(255) as u8;
        let products = integers.chunks_exact(count).map(products).collect();
        Self { first, weights: integers, count, products, weight_bits, copies_from: None }
    }

    /// The weights of output pixel `index`, counted from the first of `outputs`.
    pub(super) fn weights(&self, index: usize) -> &[i16] {
        &self.weights[index * self.count..][..self.count]
    }

    /// The source pixels that outputs `range` (counted from the first) read.
    pub(super) fn span(&self, range: Range<usize>) -> Range<usize> {
        // The map is affine: the ends are the extremes.
        let firsts = &self.first[range];
        let (start, end) = (firsts.first().copied().unwrap_or(0) as usize, firsts.last().copied().unwrap_or(0) as usize);
        start.min(end)..start.max(end) + self.count
    }

    /// Drops columns of weights that are zero for every output (a copy needs one tap, not five).
    fn trim(&mut self) {
        let used = |column: usize| self.weights.chunks_exact(self.count).any(|row| row[column] != 0);
        let Some(start) = (0..self.count).find(|&column| used(column)) else { return };
        let end = (0..self.count).rfind(|&column| used(column)).map_or(self.count, |column| column + 1);
        if end - start == self.count {
            return;
        }
        self.weights = self.weights.chunks_exact(self.count).flat_map(|row| row[start..end].iter().copied()).collect();
        self.first.iter_mut().for_each(|first| *first += start as u32);
        self.count = end - start;
    }

    fn find_copy(&self) -> Option<u32> {
        let first = *self.first.first()?;
        let sources = self.weights.chunks_exact(self.count).zip(&self.first).map(|(row, &first)| {
            let column = row.iter().position(|&weight| i32::from(weight) == 1 << self.weight_bits)?;
            row.iter().enumerate().all(|(index, &weight)| index == column || weight == 0).then_some(first + column as u32)
        });
        let mut start = None;
        for (index, source) in sources.enumerate() {
            let source = source?.checked_sub(index as u32)?;
            if *start.get_or_insert(source) != source {
                return None;
            }
        }
        start.filter(|&start| start >= first)
    }
}

/// The smallest whole number not below `value`; on processors that may lack an instruction for it the library's own is a call.
fn ceiling(value: f64) -> i64 {
    let towards_zero = value as i64;
    towards_zero + i64::from((towards_zero as f64) < value)
}

/// The nearest whole number.
fn nearest(value: f64) -> i32 {
    (value + 0.5_f64.copysign(value)) as i32
}

/// Appends `weights`, which sum to one, as integers of `bits` fraction bits that sum to exactly that.
fn quantise(weights: &[f64], bits: u32, target: &mut Vec<i16>) {
    let one = 1 << bits;
    let start = target.len();
    let mut rest = one;
    for weight in weights {
        let rounded = nearest(weight * f64::from(one));
        rest -= rounded;
        target.push(rounded.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16);
    }
    if let Some(largest) = target[start..].iter_mut().max() {
        *largest += rest as i16;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn catmull_rom_interpolates_and_sums_to_one() {
        assert_eq!([0.0, 1.0, 2.0].map(|d| Kernel::CatmullRom.weight(d)), [1.0, 0.0, 0.0]);
        for phase in [0.1, 0.37, 0.5, 0.9] {
            let sum: f64 = (-2..3).map(|tap| Kernel::CatmullRom.weight(f64::from(tap) - phase)).sum();
            assert!((sum - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn whole_pixel_shifts_are_copies() {
        let taps = Taps::new(0..10, AxisMap { scale: 1.0, offset: 3.0 }, Kernel::CatmullRom, 0..20);
        assert_eq!((taps.copies_from, taps.count), (Some(3), 1));
        let shifted = Taps::new(0..10, AxisMap { scale: 1.0, offset: 3.5 }, Kernel::CatmullRom, 0..20);
        assert_eq!((shifted.copies_from, shifted.count), (None, 4));
        let clamped = Taps::new(0..10, AxisMap { scale: 1.0, offset: -2.0 }, Kernel::CatmullRom, 0..20);
        assert_eq!(clamped.copies_from, None);
    }

    #[test]
    fn weights_sum_to_one_and_stay_in_bounds() {
        for (scale, offset) in [(1.7, 0.2), (0.3, -1.0), (-1.2, 15.0), (5.0, 0.0)] {
            let taps = Taps::new(0..12, AxisMap { scale, offset }, Kernel::CatmullRom, 2..14);
            for index in 0..12 {
                let sum: i32 = taps.weights(index).iter().map(|&weight| i32::from(weight)).sum();
                assert_eq!(sum, 1 << taps.weight_bits);
                assert!(taps.first[index] >= 2 && taps.first[index] as usize + taps.count <= 14);
            }
        }
    }
}
