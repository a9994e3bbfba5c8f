//! Opaque pictures turned into planar 4:2:0 once, so that drawing them costs a byte and a half a pixel.

use std::sync::Arc;

use fearless_simd::{Level, Simd, dispatch};
use rayon::prelude::*;

use crate::base::{ColourTags, Frame, PixelFormat, Planes, YcbcrCoefficients};

/// An RGBA frame as BT.709 limited 4:2:0, its alpha left aside; each chroma sample is the mean of its 2x2 pixels (edges
/// repeat).
pub fn planar_from_rgba(frame: &Frame) -> Frame {
    let (width, size) = (frame.size().width as usize, frame.size());
    let mut planes = Planes::zeroed(PixelFormat::Yuv420, size);
    let level = Level::new();
    let strides: Vec<usize> = planes.planes_mut().map(|(_, stride)| stride).collect();
    let mut bytes: Vec<&mut [u8]> = planes.planes_mut().map(|(bytes, _)| bytes).collect();
    if let [luma, cb, cr] = bytes.as_mut_slice() {
        let last = size.height as usize - 1;
        luma.par_chunks_mut(2 * strides[0])
            .zip(cb.par_chunks_mut(strides[1]).zip(cr.par_chunks_mut(strides[2])))
            .enumerate()
            .for_each_init(RowPair::default, |pair, (index, (luma, (cb, cr)))| {
                let rows = [frame.row(0, 2 * index), frame.row(0, (2 * index + 1).min(last))];
                let luma_rows = luma.chunks_mut(strides[0]).zip(rows);
                luma_rows.for_each(|(target, row)| dispatch!(level, simd => luma_row(simd, row, &mut target[..width])));
                dispatch!(level, simd => pair.chroma_row(simd, rows, cb, cr));
            });
    }
    Frame::new(PixelFormat::Yuv420, size, Arc::new(planes))
}

/// Fraction bits of the integer coefficients.
const BITS: u32 = 15;

/// A row of `YcbcrCoefficients` for components 0..255, in 1/2^15.
#[inline(always)]
fn integer_row(index: usize) -> ([i32; 3], i32) {
    let coefficients = YcbcrCoefficients::of(ColourTags::BT709_LIMITED);
    let scale = f64::from(1 << BITS);
    (coefficients.ycbcr_from_rgb[index].map(|c| (c / 255.0 * scale).round() as i32), (coefficients.offsets[index] * scale) as i32)
}

#[inline(always)]
fn luma_row<S: Simd>(_: S, row: &[u8], target: &mut [u8]) {
    let ([r, g, b], offset) = integer_row(0);
    let offset = offset + (1 << (BITS - 1));
    for (out, pixel) in target.iter_mut().zip(row.chunks_exact(4)) {
        *out = ((r * i32::from(pixel[0]) + g * i32::from(pixel[1]) + b * i32::from(pixel[2]) + offset) >> BITS) as u8;
    }
}

/// Sums of 2x2 pixels, kept between rows.
#[derive(Default)]
struct RowPair {
    sums: Vec<[u16; 4]>,
}

impl RowPair {
    #[inline(always)]
    fn chroma_row<S: Simd>(&mut self, _: S, [upper, lower]: [&[u8]; 2], cb: &mut [u8], cr: &mut [u8]) {
        let columns = upper.len() / 4;
        self.sums.resize(columns.div_ceil(2), [0; 4]);
        for (sum, (a, b)) in self.sums.iter_mut().zip(upper.chunks(8).zip(lower.chunks(8))) {
            // An odd last column stands for two.
            let right = a.len() - 4;
            for channel in 0..3 {
                sum[channel] =
                    u16::from(a[channel]) + u16::from(a[right + channel]) + u16::from(b[channel]) + u16::from(b[right + channel]);
            }
        }
        for (index, plane) in [(1, cb), (2, cr)] {
            let ([r, g, b], offset) = integer_row(index);
            let offset = 4 * offset + (1 << (BITS + 1));
            for (out, sum) in plane.iter_mut().zip(&self.sums) {
                *out = ((r * i32::from(sum[0]) + g * i32::from(sum[1]) + b * i32::from(sum[2]) + offset) >> (BITS + 2)) as u8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::PixelSize;

    #[test]
    fn code_values_are_those_of_the_matrix() {
        let (width, height) = (7_usize, 5_usize);
        let bytes: Vec<u8> = (0..width * height * 4).map(|i| (i * 37 % 256) as u8).collect();
        let frame = Frame::new(PixelFormat::Rgba, PixelSize::new(7, 5), Arc::new(Planes::packed(bytes.clone(), width * 4)));
        let planar = planar_from_rgba(&frame);
        let coefficients = YcbcrCoefficients::of(ColourTags::BT709_LIMITED);
        let rgb = |x: usize, y: usize| [0, 1, 2].map(|c| f64::from(bytes[(y.min(4) * width + x.min(6)) * 4 + c]) / 255.0);
        for y in 0..height {
            for x in 0..width {
                let wanted = coefficients.ycbcr(rgb(x, y))[0];
                assert!((f64::from(planar.row(0, y)[x]) - wanted).abs() <= 0.51);
                let block = [rgb(x & !1, y & !1), rgb(x | 1, y & !1), rgb(x & !1, y | 1), rgb(x | 1, y | 1)];
                let mean = [0, 1, 2].map(|c| block.iter().map(|pixel| pixel[c]).sum::<f64>() / 4.0);
                let wanted = coefficients.ycbcr(mean);
                for plane in [1, 2] {
                    assert!((f64::from(planar.row(plane, y / 2)[x / 2]) - wanted[plane]).abs() <= 0.51);
                }
            }
        }
    }
}
