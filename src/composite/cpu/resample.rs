//! Separable resampling of one plane. Sixteen output rows at a time: their weighted sums of source rows in 16 bit,
//! turned on their side so that the sixteen rows lie in the lanes, then the weighted sums along x, and back; or first
//! along x, where samples lie close together.

use std::ops::Range;
use std::sync::OnceLock;

use fearless_simd::{Level, Simd, dispatch};

use super::gather::{Gather, OUTPUTS, sum_row};
use super::kernel::Taps;
use super::lane_transpose::{self, LANES};
use super::plane::PlaneView;
use super::sample::{Raw, SAMPLE_BITS, Sample};
use super::weighted_sums::{BLOCK_COLUMNS, COLUMNS, EMPTY_ROW, ROW_SUM_BITS, WideRow, grown, round_row, sum_columns, sum_rows, widen};

/// Rows worked on together where samples are gathered: those of a band.
const GATHERED_ROWS: usize = 32;

/// Buffers that a thread keeps between calls.
#[derive(Default)]
pub(super) struct ResampleScratch {
    wide: Vec<WideRow>,
    rows: Vec<i16>,
    columns: Vec<i16>,
    output: Outputs,
}

/// Columns of summed samples, not turned back yet, of either kind.
#[derive(Default)]
pub(super) struct Outputs {
    pub(super) bytes: Vec<u8>,
    pub(super) words: Vec<i16>,
    pub(super) raw: Vec<Raw>,
}

/// Where a plane's rows go, the first row first.
pub(super) struct Target<'a, T = u8> {
    /// From the first sample to write on.
    pub(super) samples: &'a mut [T],
    /// Samples from row to row.
    pub(super) stride: usize,
}

/// Both axes of a resampling.
#[derive(Clone, Debug)]
pub(super) struct PlaneTaps {
    /// Along x.
    pub(super) horizontal: Taps,
    /// Along y.
    pub(super) vertical: Taps,
    /// How rows gather along x, found out where it is first wanted.
    gather: OnceLock<Option<Gather>>,
}

impl PlaneTaps {
    /// Both axes.
    pub(super) fn new(horizontal: Taps, vertical: Taps) -> Self {
        Self { horizontal, vertical, gather: OnceLock::new() }
    }

    /// Samples a row of output.
    pub(super) fn width(&self) -> usize {
        self.horizontal.first.len()
    }

    /// Writes output rows `rows` (counted from the first of the taps) of `source` to `target`.
    pub(super) fn resample(
        &self,
        level: Level,
        source: &PlaneView<'_>,
        rows: Range<usize>,
        target: &mut Target<'_>,
        scratch: &mut ResampleScratch,
    ) {
        let (Some(x), Some(y)) = (self.horizontal.copies_from, self.vertical.copies_from) else {
            return match self.gather(source.width) {
                Some(gather) => self.weigh_gathered(level, gather, source, rows, target, scratch),
                None => self.weigh(level, source, rows, target, scratch),
            };
        };
        for (index, row) in rows.enumerate() {
            let start = index * target.stride;
            target.samples[start..start + self.width()].copy_from_slice(&source.row(y as usize + row)[x as usize..][..self.width()]);
        }
    }

    /// How rows of `width` gather, where their samples lie close enough together. Processors without a shuffle do the
    /// same slowly, so that all give the same bytes.
    fn gather(&self, width: usize) -> Option<&Gather> {
        let gather = self.horizontal.copies_from.is_none().then(|| self.gather.get_or_init(|| Gather::of(&self.horizontal, width)));
        gather.and_then(Option::as_ref)
    }

    fn weigh_gathered(
        &self,
        level: Level,
        gather: &Gather,
        source: &PlaneView<'_>,
        rows: Range<usize>,
        target: &mut Target<'_>,
        scratch: &mut ResampleScratch,
    ) {
        for start in rows.clone().step_by(GATHERED_ROWS) {
            let group = start..(start + GATHERED_ROWS).min(rows.end);
            let mut part = Target { samples: &mut target.samples[(start - rows.start) * target.stride..], stride: target.stride };
            dispatch!(level, simd => self.weigh_gathered_group(simd, gather, source, group, &mut part, scratch));
        }
    }

    /// Columns first, each source row once for all outputs of the group, then rows.
    #[inline(always)]
    fn weigh_gathered_group<S: Simd>(
        &self,
        simd: S,
        gather: &Gather,
        source: &PlaneView<'_>,
        group: Range<usize>,
        target: &mut Target<'_>,
        scratch: &mut ResampleScratch,
    ) {
        let rows = self.vertical.span(group.clone());
        let mut sums = [0; BLOCK_COLUMNS];
        let wide_rows = grown(&mut scratch.wide, rows.len(), EMPTY_ROW);
        for start in (0..self.width()).step_by(BLOCK_COLUMNS) {
            let block = start..(start + BLOCK_COLUMNS).min(self.width());
            for (row, wide) in rows.clone().zip(&mut *wide_rows) {
                let wide = &mut wide.as_flattened_mut().as_chunks_mut::<OUTPUTS>().0[..block.len().div_ceil(OUTPUTS)];
                sum_row(simd, gather, source.row(row), start, wide);
            }
            for (lane, row) in group.clone().enumerate() {
                let wide = &wide_rows[self.vertical.first[row] as usize - rows.start..][..self.vertical.count];
                sum_rows(wide, &self.vertical, row, &mut sums[..block.len().next_multiple_of(COLUMNS)]);
                round_row(
                    &sums[..block.len()],
                    0,
                    ROW_SUM_BITS + gather.sum_bits - SAMPLE_BITS,
                    &mut target.samples[lane * target.stride + start..][..block.len()],
                );
            }
        }
    }

    /// The same from any kind of samples to any.
    pub(super) fn weigh<A: Sample, B: Sample>(
        &self,
        level: Level,
        source: &PlaneView<'_, A>,
        rows: Range<usize>,
        target: &mut Target<'_, B>,
        scratch: &mut ResampleScratch,
    ) {
        let mut done = 0;
        for start in rows.clone().step_by(LANES) {
            let group = start..(start + LANES).min(rows.end);
            let length = group.len();
            let mut part = Target { samples: &mut target.samples[done * target.stride..], stride: target.stride };
            dispatch!(level, simd => self.weigh_group(simd, source, group, &mut part, scratch));
            done += length;
        }
    }

    #[inline(always)]
    fn weigh_group<S: Simd, A: Sample, B: Sample>(
        &self,
        simd: S,
        source: &PlaneView<'_, A>,
        group: Range<usize>,
        target: &mut Target<'_, B>,
        scratch: &mut ResampleScratch,
    ) {
        if let Some(first) = self.horizontal.copies_from {
            return self.weigh_rows(source, group, first as usize, target, scratch);
        }
        let columns = self.horizontal.span(0..self.width());
        let stride = columns.len().next_multiple_of(COLUMNS);
        grown(&mut scratch.rows, stride * LANES, 0);
        self.sum_group(source, &group, columns.clone(), stride, scratch);
        let turned = grown(&mut scratch.columns, stride * LANES, 0);
        lane_transpose::rows(simd, &scratch.rows[..stride * LANES], stride, turned);
        let output = grown(B::kept(&mut scratch.output), self.width().next_multiple_of(16) * LANES, B::default());
        sum_columns(&self.horizontal, columns.start, turned, &mut output[..self.width() * LANES]);
        B::turn_back(simd, output, self.width(), group.len(), target.samples, target.stride);
    }

    /// Where columns are only copied, from `first` on: sums of rows, rounded while they are in the nearest cache.
    #[inline(always)]
    fn weigh_rows<A: Sample, B: Sample>(
        &self,
        source: &PlaneView<'_, A>,
        group: Range<usize>,
        first: usize,
        target: &mut Target<'_, B>,
        scratch: &mut ResampleScratch,
    ) {
        let rows = self.vertical.span(group.clone());
        let mut sums = [0; BLOCK_COLUMNS];
        for start in (0..self.width()).step_by(BLOCK_COLUMNS) {
            let block = start..(start + BLOCK_COLUMNS).min(self.width());
            widen(source, rows.clone(), first + block.start..first + block.end, &mut scratch.wide);
            for (lane, row) in group.clone().enumerate() {
                let wide = &scratch.wide[self.vertical.first[row] as usize - rows.start..][..self.vertical.count];
                sum_rows(wide, &self.vertical, row, &mut sums[..block.len().next_multiple_of(COLUMNS)]);
                round_row(&sums[..block.len()], 0, ROW_SUM_BITS, &mut target.samples[lane * target.stride + start..][..block.len()]);
            }
        }
    }

    /// The sums of source rows for each row of the group, in rows of `stride`. They go into `scratch` whole: given as a
    /// slice of their own, compilers kept sums in memory, which took five times as long.
    #[inline(always)]
    fn sum_group<A: Sample>(
        &self,
        source: &PlaneView<'_, A>,
        group: &Range<usize>,
        columns: Range<usize>,
        stride: usize,
        scratch: &mut ResampleScratch,
    ) {
        let rows = self.vertical.span(group.clone());
        for start in columns.clone().step_by(BLOCK_COLUMNS) {
            let block = start..(start + BLOCK_COLUMNS).min(columns.end);
            widen(source, rows.clone(), block.clone(), &mut scratch.wide);
            for (lane, row) in group.clone().enumerate() {
                let wide = &scratch.wide[self.vertical.first[row] as usize - rows.start..][..self.vertical.count];
                let sums = &mut scratch.rows[lane * stride + start - columns.start..][..block.len().next_multiple_of(COLUMNS)];
                sum_rows(wide, &self.vertical, row, sums);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::kernel::AxisMap;
    use super::super::plane::Plane;
    use super::*;
    use crate::composite::sampling::Kernel;

    /// The same by the definition, summed in double precision.
    fn reference(source: &Plane, x_map: AxisMap, y_map: AxisMap, x: u32, y: u32) -> f64 {
        let axis = |map: AxisMap, output: u32, length: usize| {
            let centre = map.scale * (f64::from(output) + 0.5) + map.offset;
            let widening = map.scale.abs().max(1.0);
            let taps: Vec<(usize, f64)> = (-20..40 + length as i64)
                .map(|i| {
                    (
                        i.clamp(0, length as i64 - 1) as usize,
                        f64::from(Kernel::CatmullRom.weight(((i as f64 + 0.5 - centre) / widening) as f32)),
                    )
                })
                .collect();
            let sum: f64 = taps.iter().map(|tap| tap.1).sum();
            taps.into_iter().map(|(i, weight)| (i, weight / sum)).collect::<Vec<_>>()
        };
        let columns = axis(x_map, x, source.width);
        let rows = axis(y_map, y, source.height());
        let value: f64 = rows
            .iter()
            .flat_map(|&(j, v)| columns.iter().map(move |&(i, h)| v * h * f64::from(source.samples[j * source.width + i])))
            .sum();
        value.clamp(0.0, 255.0)
    }

    #[test]
    fn every_ratio_matches_the_definition() {
        let mut source = Plane::new(61, 47);
        let mut state = 7_u32;
        for byte in &mut source.samples {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *byte = (state >> 24) as u8;
        }
        let cases = [(1.0, 0.0, 1.0, 0.5), (1.15, 0.3, 1.15, -0.2), (0.4, 5.0, 0.77, 3.0), (1.9, 0.0, 1.3, 2.0), (-1.0, 61.0, 2.7, -9.0)];
        for (sx, dx, sy, dy) in cases {
            let (x_map, y_map) = (AxisMap { scale: sx, offset: dx }, AxisMap { scale: sy, offset: dy });
            let taps =
                PlaneTaps::new(Taps::new(0..53, x_map, Kernel::CatmullRom, 0..61), Taps::new(0..37, y_map, Kernel::CatmullRom, 0..47));
            let mut output = vec![0_u8; 53 * 37];
            taps.resample(
                Level::new(),
                &source.view(),
                0..37,
                &mut Target { samples: &mut output, stride: 53 },
                &mut ResampleScratch::default(),
            );
            for y in 0..37 {
                for x in 0..53 {
                    let wanted = reference(&source, x_map, y_map, x, y);
                    let found = f64::from(output[(y * 53 + x) as usize]);
                    assert!((found - wanted).abs() <= 1.0, "{sx} {sy} at {x},{y}: {found} for {wanted}");
                }
            }
        }
    }
}
