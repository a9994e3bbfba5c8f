//! A band of an output frame: a few luma rows and their chroma, small enough for a core's cache, worked on by one
//! thread.

use fearless_simd::Level;

use crate::base::PixelSize;
use crate::composite::Field;

use super::blend;

/// Luma rows a band; its chroma has half, which is one group of the resampler.
pub(super) const BAND_ROWS: usize = 32;

/// Rows `y..y + rows` of the three planes of a frame being made.
pub(super) struct Band<'a> {
    /// First luma row; even.
    pub(super) y: usize,
    /// Luma rows; even.
    pub(super) rows: usize,
    /// Bytes and stride of each plane, from the band's first row on.
    pub(super) planes: [(&'a mut [u8], usize); 3],
}

impl Band<'_> {
    /// The same rows for a callee.
    pub(super) fn reborrow(&mut self) -> Band<'_> {
        let [(y, ys), (cb, cbs), (cr, crs)] = &mut self.planes;
        Band { y: self.y, rows: self.rows, planes: [(y, *ys), (cb, *cbs), (cr, *crs)] }
    }

    /// Rows of plane `index` in this band.
    pub(super) const fn plane_rows(&self, index: usize) -> usize {
        if index == 0 { self.rows } else { self.rows / 2 }
    }

    /// First row of plane `index` of this band, counted in the plane.
    pub(super) const fn plane_y(&self, index: usize) -> usize {
        if index == 0 { self.y } else { self.y / 2 }
    }
}

/// A band in memory of its own.
#[derive(Default)]
pub(super) struct BandBuffer {
    planes: [Vec<u8>; 3],
}

impl BandBuffer {
    /// The buffer as a band in the place of `like`, rows of the same stride; its bytes are those of its last use.
    pub(super) fn band(&mut self, like: &Band<'_>) -> Band<'_> {
        let strides = [like.planes[0].1, like.planes[1].1, like.planes[2].1];
        for (index, plane) in self.planes.iter_mut().enumerate() {
            plane.resize(strides[index] * like.plane_rows(index), 0);
        }
        let [y, cb, cr] = &mut self.planes;
        Band { y: like.y, rows: like.rows, planes: [(y, strides[0]), (cb, strides[1]), (cr, strides[2])] }
    }
}

/// Copies all rows of `from`.
pub(super) fn copy(from: &Band<'_>, to: &mut Band<'_>) {
    for ((source, _), (target, _)) in from.planes.iter().zip(&mut to.planes) {
        let length = source.len().min(target.len());
        target[..length].copy_from_slice(&source[..length]);
    }
}

/// `target += (source - target) * weight` on all rows; weight 0..1.
pub(super) fn mix(level: Level, target: &mut Band<'_>, source: &Band<'_>, weight: f64) {
    let weight = (weight * 32768.0).round() as i32;
    for ((target, _), (source, _)) in target.planes.iter_mut().zip(&source.planes) {
        blend::mix_row(level, target, source, weight);
    }
}

/// `target += (colour - target) * weight` on all rows.
pub(super) fn mix_colour(level: Level, target: &mut Band<'_>, colour: [u8; 3], weight: f64) {
    let weight = (weight * 32768.0).round() as i32;
    for ((target, stride), code) in target.planes.iter_mut().zip(colour) {
        let row = vec![code; *stride];
        for target in target.chunks_mut(*stride) {
            blend::mix_row(level, target, &row, weight);
        }
    }
}

/// `target += (source - target) * share` where a field gives the share of each pixel; chroma takes the mean of its
/// four.
pub(super) fn mix_field(level: Level, target: &mut Band<'_>, source: &Band<'_>, field: Field, canvas: PixelSize) {
    let width = canvas.width as usize;
    let (mut shares, mut means) = ([vec![0.0_f32; width], vec![0.0_f32; width]], vec![0.0_f32; width / 2]);
    for line in (0..target.rows).step_by(2) {
        for (row, shares) in shares.iter_mut().enumerate() {
            field.row(canvas, 0, (target.y + line + row) as u32, shares);
        }
        let [upper, lower] = &shares;
        for (mean, (upper, lower)) in means.iter_mut().zip(upper.chunks_exact(2).zip(lower.chunks_exact(2))) {
            *mean = (upper[0] + upper[1] + lower[0] + lower[1]) * 0.25;
        }
        for index in 0..3 {
            let (rows, weights) = if index == 0 { (line..line + 2, None) } else { (line / 2..line / 2 + 1, Some(&means)) };
            let ((target, stride), (source, _)) = (&mut target.planes[index], &source.planes[index]);
            for (row, shares) in rows.zip(&shares) {
                let weights = weights.unwrap_or(shares);
                let bytes = row * *stride..row * *stride + weights.len();
                blend::mix_row_by(level, &mut target[bytes.clone()], &source[bytes], weights, 1.0);
            }
        }
    }
}

/// Takes `source` in the luma columns `columns`; a chroma sample that straddles the edge takes half of each.
pub(super) fn take_columns(level: Level, target: &mut Band<'_>, source: &Band<'_>, columns: std::ops::Range<usize>) {
    for (index, ((target, stride), (source, _))) in target.planes.iter_mut().zip(&source.planes).enumerate() {
        for (target, source) in target.chunks_mut(*stride).zip(source.chunks(*stride)) {
            if index == 0 {
                target[columns.clone()].copy_from_slice(&source[columns.clone()]);
                continue;
            }
            let whole = columns.start.div_ceil(2)..(columns.end / 2).max(columns.start.div_ceil(2));
            target[whole.clone()].copy_from_slice(&source[whole]);
            for edge in [columns.start, columns.end] {
                if edge % 2 == 1 {
                    blend::mix_row(level, &mut target[edge / 2..][..1], &source[edge / 2..][..1], 16384);
                }
            }
        }
    }
}

/// Takes `source` in the luma rows `rows` of the frame; a chroma row that straddles the edge takes half of each.
pub(super) fn take_rows(level: Level, target: &mut Band<'_>, source: &Band<'_>, rows: std::ops::Range<usize>) {
    let (top, bottom) = (target.y, target.y + target.rows);
    let first = rows.start.clamp(top, bottom) - top;
    let end = rows.end.clamp(top, bottom) - top;
    for (index, ((target, stride), (source, _))) in target.planes.iter_mut().zip(&source.planes).enumerate() {
        let whole = if index == 0 { first..end } else { first.div_ceil(2)..(end / 2).max(first.div_ceil(2)) };
        let bytes = whole.start * *stride..(whole.end * *stride).min(target.len());
        if bytes.start < bytes.end {
            target[bytes.clone()].copy_from_slice(&source[bytes]);
        }
        if index > 0 && first < end {
            for edge in [first, end] {
                if edge % 2 == 1 {
                    let row = edge / 2 * *stride..((edge / 2 + 1) * *stride).min(target.len());
                    blend::mix_row(level, &mut target[row.clone()], &source[row], 16384);
                }
            }
        }
    }
}
