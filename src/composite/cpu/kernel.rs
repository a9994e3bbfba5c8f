//! Resampling weights along one axis: which source pixels make an output pixel, and how much of each.

use std::ops::Range;

use crate::composite::sampling::Kernel;

use super::weights::{LEAST_WEIGHT_BITS, Quantised, TapWeights};

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
    /// Fraction bits of the weights, 14 to 16: as many as the largest one leaves. It may reach 2, since an edge pixel
    /// also takes the weights of those beyond it.
    pub(super) weight_bits: u32,
    /// The first source pixel, where every output pixel is a copy of the next source pixel.
    pub(super) copies_from: Option<u32>,
}

impl Taps {
    /// The taps of output pixels `outputs`, reading only source pixels in `bounds` (not empty); what lies outside
    /// repeats the edge.
    pub(super) fn new(outputs: Range<u32>, map: AxisMap, kernel: Kernel, bounds: Range<u32>) -> Self {
        if let Some(copy) = Self::copy(&outputs, map, &bounds) {
            return copy;
        }
        let widening = map.scale.abs().max(1.0);
        let (radius, per_widening) = (kernel.radius() * widening, 1.0 / widening);
        // So many centres of pixels lie less than `radius` from any point.
        let reached = (2.0 * radius - 1e-9).ceil() as usize;
        let centre = |output: u32| map.scale * (f64::from(output) + 0.5) + map.offset;
        let lowest: Vec<i64> = outputs.clone().map(|output| ceiling(centre(output) - radius - 0.5)).collect();
        let distance = |(output, &lowest): (u32, &i64)| ((lowest as f64 + 0.5 - centre(output)) * per_widening) as f32;
        let distances: Vec<f32> = outputs.zip(&lowest).map(distance).collect();
        let mut weights = TapWeights::new(distances.len(), reached);
        for (tap, weights) in weights.each_tap().enumerate() {
            let further = (tap as f64 * per_widening) as f32;
            weights.iter_mut().zip(&distances).for_each(|(weight, distance)| *weight = kernel.weight(distance + further));
        }
        let count = reached.min(bounds.len());
        let last_start = i64::from(bounds.end) - count as i64;
        let mut first = Vec::with_capacity(lowest.len());
        for (output, &lowest) in lowest.iter().enumerate() {
            let held = lowest.clamp(i64::from(bounds.start), last_start);
            if held != lowest || count < reached {
                weights.fold(output, |tap| (lowest + tap as i64 - held).clamp(0, count as i64 - 1) as usize);
            }
            first.push(held as u32);
        }
        let mut taps = Self::of(first, weights.quantised(count));
        taps.trim();
        taps.copies_from = taps.find_copy();
        taps
    }

    /// The taps of a shift by whole pixels, where all outputs lie within `bounds`: each is a source pixel.
    fn copy(outputs: &Range<u32>, map: AxisMap, bounds: &Range<u32>) -> Option<Self> {
        let is_shift = map.scale == 1.0 && map.offset.fract() == 0.0 && !outputs.is_empty();
        let source = |output: u32| u32::try_from(i64::from(output) + map.offset as i64).ok();
        let sources = is_shift.then_some(source(outputs.start)?..source(outputs.end)?)?;
        (sources.start >= bounds.start && sources.end <= bounds.end).then(|| Self {
            weights: vec![1 << LEAST_WEIGHT_BITS; sources.len()],
            count: 1,
            products: vec![1; sources.len()],
            weight_bits: LEAST_WEIGHT_BITS,
            copies_from: Some(sources.start),
            first: sources.collect(),
        })
    }

    /// The taps of a filter that is the same at each of `length` pixels: `weights` from its middle outwards. Edges
    /// repeat.
    pub(super) fn symmetric(length: u32, weights: &[f64]) -> Self {
        let (reach, pixels) = (weights.len() - 1, length as usize);
        let reached = 2 * reach + 1;
        let mut columns = TapWeights::new(pixels, reached);
        for (tap, column) in columns.each_tap().enumerate() {
            column.fill(weights[tap.abs_diff(reach)] as f32);
        }
        let count = reached.min(pixels);
        let mut first = Vec::with_capacity(pixels);
        for output in 0..pixels {
            let held = output.saturating_sub(reach).min(pixels - count);
            if held + reach != output || count < reached {
                columns.fold(output, |tap| (output + tap).saturating_sub(reach + held).min(count - 1));
            }
            first.push(held as u32);
        }
        Self::of(first, columns.quantised(count))
    }

    fn of(first: Vec<u32>, Quantised { weights, count, products, weight_bits }: Quantised) -> Self {
        Self { first, weights, count, products, weight_bits, copies_from: None }
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

/// The smallest whole number not below `value`; on processors that may lack an instruction for it the library's own is
/// a call.
fn ceiling(value: f64) -> i64 {
    let towards_zero = value as i64;
    towards_zero + i64::from((towards_zero as f64) < value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn catmull_rom_interpolates_and_sums_to_one() {
        assert_eq!([0.0, 1.0, 2.0].map(|d| Kernel::CatmullRom.weight(d)), [1.0, 0.0, 0.0]);
        for phase in [0.1, 0.37, 0.5, 0.9] {
            let sum: f32 = [-2.0, -1.0, 0.0, 1.0, 2.0].map(|tap| Kernel::CatmullRom.weight(tap - phase)).iter().sum();
            assert!((sum - 1.0).abs() < 1e-6);
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
