//! Y'CbCr of any matrix, range and depth to 8-bit BT.709 limited, on planes of 4:2:0.

use fearless_simd::{Level, dispatch};
use rayon::prelude::*;

use crate::base::{ColourTags, PixelSize, Planes, Range, YcbcrCoefficients};

use super::gamut::Gamut;
use super::sample_row::Sample;

/// Planes to convert: rows of native-endian samples, 8 bit in bytes or up to 16 bit in pairs of bytes.
pub(super) struct SourcePlanes<'a> {
    /// Bytes of Y', Cb, Cr.
    pub(super) planes: [&'a [u8]; 3],
    /// Bytes from row to row.
    pub(super) strides: [usize; 3],
    /// Width and height of Y'.
    pub(super) size: PixelSize,
}

/// A conversion, its numbers worked out. Eight bits stay eight by rounding; deeper samples are dithered (ordered, 8x8),
/// so that gradients do not band.
pub(super) struct ColourConversion {
    /// Y' per Y', Cb, Cr and a constant; then Cb and Cr per Cb, Cr and a constant.
    luma: [f32; 4],
    chroma: [[f32; 3]; 2],
    /// To R'G'B' and back, where the primaries change.
    gamut: Option<Gamut>,
    deep: bool,
    /// Eight rows of what is added before the fraction is cut off, each as wide as the picture.
    thresholds: Vec<Vec<f32>>,
}

impl ColourConversion {
    /// From samples of `bits` bits meant as `tags`, for pictures of `width`. `wide_gamut`: from BT.2020 primaries.
    pub(super) fn new(tags: ColourTags, bits: u32, wide_gamut: bool, width: u32) -> Self {
        let (from, to) = (YcbcrCoefficients::of(tags), YcbcrCoefficients::of(ColourTags::BT709_LIMITED));
        // ITU-T H.273 8.3: limited range scales by powers of two, full range spans all codes; chroma is about half of
        // the codes.
        let scale = match tags.range {
            Range::Limited => 1.0 / f64::from(1_u32 << (bits - 8)),
            Range::Full => 255.0 / (f64::from(1_u32 << (bits - 8)) * 256.0 - 1.0),
        };
        let luma_offset = from.offsets[0] / scale;
        let chroma_offset = f64::from(1_u32 << (bits - 1));
        let product =
            |row: usize, column: usize| (0..3).map(|i| to.ycbcr_from_rgb[row][i] * from.rgb_from_ycbcr[i][column]).sum::<f64>() * scale;
        let constant = |row: usize| to.offsets[row] - product(row, 0) * luma_offset - (product(row, 1) + product(row, 2)) * chroma_offset;
        let luma = [product(0, 0), product(0, 1), product(0, 2), constant(0)].map(|factor| factor as f32);
        let chroma = [1, 2].map(|row| {
            // Grey stays grey: luma has no part in chroma, but for the rounding of its sum.
            [product(row, 1), product(row, 2), to.offsets[row] - (product(row, 1) + product(row, 2)) * chroma_offset]
                .map(|factor| factor as f32)
        });
        let offsets = [luma_offset, chroma_offset, chroma_offset];
        Self {
            luma,
            chroma,
            gamut: wide_gamut.then(|| Gamut::new(&from, offsets, scale)),
            deep: bits > 8,
            thresholds: thresholds(bits > 8, width as usize),
        }
    }

    /// Converts `source` into 4:2:0 planes of the same size.
    pub(super) fn convert(&self, source: &SourcePlanes<'_>, target: &mut Planes) {
        if self.deep { self.convert_samples::<u16>(source, target) } else { self.convert_samples::<u8>(source, target) }
    }

    fn convert_samples<T: Sample>(&self, source: &SourcePlanes<'_>, target: &mut Planes) {
        let (width, height) = (source.size.width as usize, source.size.height as usize);
        let row = |plane: usize, y: usize| {
            let width = if plane == 0 { width } else { width.div_ceil(2) };
            T::row(&source.planes[plane][y * source.strides[plane]..], width)
        };
        let mut planes = target.planes_mut();
        let (Some((luma, luma_stride)), Some((cb, cb_stride)), Some((cr, cr_stride))) = (planes.next(), planes.next(), planes.next())
        else {
            return;
        };
        let bands = luma.par_chunks_mut(luma_stride * 2).zip(cb.par_chunks_mut(cb_stride)).zip(cr.par_chunks_mut(cr_stride));
        let level = Level::new();
        // A band is two rows of luma and one of chroma; several go to a thread at once.
        bands.enumerate().with_min_len(16).for_each_init(
            || vec![0.0_f32; width + 1],
            |scratch, (band, ((luma, cb), cr))| {
                let (cb_in, cr_in) = (row(1, band), row(2, band));
                let mut rows: Vec<(&[T], &mut [u8])> =
                    luma.chunks_mut(luma_stride).zip(band * 2..height).map(|(out, y)| (row(0, y), &mut out[..width])).collect();
                let out = (&mut cb[..width.div_ceil(2)], &mut cr[..width.div_ceil(2)]);
                match &self.gamut {
                    Some(gamut) => {
                        dispatch!(level, _simd => gamut.convert_band(&mut rows, (cb_in, cr_in), out, &self.thresholds[band % 4 * 2..]))
                    }
                    None => dispatch!(level, _simd => self.convert_band(&mut rows, (cb_in, cr_in), out, band, scratch)),
                }
            },
        );
    }

    /// Loops that compilers make vectors of, of the widest instructions there are.
    #[inline(always)]
    fn convert_band<T: Sample>(
        &self,
        rows: &mut [(&[T], &mut [u8])],
        (cb_in, cr_in): (&[T], &[T]),
        (cb_out, cr_out): (&mut [u8], &mut [u8]),
        band: usize,
        scratch: &mut [f32],
    ) {
        let [luma, from_cb, from_cr, constant] = self.luma;
        for ((pair, cb), cr) in scratch.as_chunks_mut::<2>().0.iter_mut().zip(cb_in).zip(cr_in) {
            *pair = [cb.value() * from_cb + cr.value() * from_cr + constant; 2];
        }
        for (index, (row, out)) in rows.iter_mut().enumerate() {
            let thresholds = &self.thresholds[(band * 2 + index) % 8];
            for (((out, y), chroma), threshold) in out.iter_mut().zip(row.iter()).zip(&*scratch).zip(thresholds) {
                *out = (y.value() * luma + chroma + threshold) as u8;
            }
        }
        for ([from_cb, from_cr, constant], out) in self.chroma.into_iter().zip([cb_out, cr_out]) {
            for (((out, cb), cr), threshold) in out.iter_mut().zip(cb_in).zip(cr_in).zip(&self.thresholds[band % 8]) {
                *out = (cb.value() * from_cb + cr.value() * from_cr + constant + threshold) as u8;
            }
        }
    }
}

/// Thresholds that are added to a value before its fraction is cut off: a half, or Bayer's 8x8 (Bayer 1973), whose mean
/// is a half.
fn thresholds(dithered: bool, width: usize) -> Vec<Vec<f32>> {
    let bayer = |x: usize, y: usize| (0..3).fold(0, |sum, bit| sum << 2 | ((x >> bit ^ y >> bit) & 1) << 1 | (y >> bit) & 1);
    let threshold = |x: usize, y: usize| if dithered { (bayer(x, y) as f32 + 0.5) / 64.0 } else { 0.5 };
    (0..8).map(|y| (0..width).map(|x| threshold(x % 8, y)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Matrix, PixelFormat, PlaneStorage};

    /// Converts a picture of one colour and gives its mean code values.
    fn convert(tags: ColourTags, bits: u32, wide_gamut: bool, code: [u16; 3]) -> [f64; 3] {
        let size = PixelSize::new(16, 16);
        let plane = |index: usize, count: usize| -> Vec<u8> {
            if bits > 8 { code[index].to_ne_bytes().repeat(count) } else { vec![code[index] as u8; count] }
        };
        let planes = [plane(0, 256), plane(1, 64), plane(2, 64)];
        let bytes = if bits > 8 { 2 } else { 1 };
        let source = SourcePlanes { planes: [&planes[0], &planes[1], &planes[2]], strides: [16 * bytes, 8 * bytes, 8 * bytes], size };
        let mut target = Planes::zeroed(PixelFormat::Yuv420, size);
        ColourConversion::new(tags, bits, wide_gamut, 16).convert(&source, &mut target);
        [0, 1, 2].map(|index| {
            let (width, height) = PixelFormat::Yuv420.plane_extent(index, size);
            let rows = (0..height).flat_map(|y| target.plane(index)[y * target.stride(index)..][..width].to_vec());
            rows.map(f64::from).sum::<f64>() / (width * height) as f64
        })
    }

    #[test]
    fn every_matrix_and_range_comes_out_as_the_mathematics_say() {
        for matrix in [Matrix::Bt601, Matrix::Bt709, Matrix::Bt2020] {
            for (range, step) in [(Range::Limited, 1.0), (Range::Full, 255.0 / 1023.0 * 4.0)] {
                for rgb in [[0.1, 0.5, 0.9], [0.9, 0.2, 0.3], [0.4, 0.4, 0.4], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]] {
                    let tags = ColourTags { matrix, range };
                    let eight = YcbcrCoefficients::of(tags).ycbcr(rgb);
                    let wanted = YcbcrCoefficients::of(ColourTags::BT709_LIMITED).ycbcr(rgb);
                    let found = convert(tags, 8, false, eight.map(|value| value.round() as u16));
                    let ten = [eight[0] * 4.0 / step, 512.0 + (eight[1] - 128.0) * 4.0 / step, 512.0 + (eight[2] - 128.0) * 4.0 / step];
                    let deep = convert(tags, 10, false, ten.map(|value| value.round() as u16));
                    for index in 0..3 {
                        assert!((found[index] - wanted[index]).abs() < 1.7, "{tags:?} {rgb:?} {index}: {found:?} {wanted:?}");
                        assert!((deep[index] - wanted[index]).abs() < 0.5, "{tags:?} {rgb:?} {index}: {deep:?} {wanted:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn deep_samples_keep_their_mean_by_dithering() {
        let found = convert(ColourTags::BT709_LIMITED, 10, false, [401, 512, 512]);
        assert!((found[0] - 100.25).abs() < 0.02, "{found:?}");
    }

    #[test]
    fn wide_gamut_is_converted_in_linear_light() {
        let tags = ColourTags { matrix: Matrix::Bt2020, range: Range::Limited };
        for rgb in [[0.5, 0.5, 0.5], [0.6, 0.5, 0.4], [0.3, 0.6, 0.5], [1.0, 1.0, 1.0]] {
            let linear = rgb.map(|value: f64| value.powf(2.4));
            // ITU-R BT.2087-0, equation for the conversion of primaries.
            let matrix = [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]];
            let converted = matrix.map(|row| row.iter().zip(linear).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0).powf(1.0 / 2.4));
            let wanted = YcbcrCoefficients::of(ColourTags::BT709_LIMITED).ycbcr(converted);
            let code = YcbcrCoefficients::of(tags).ycbcr(rgb).map(|value| (value * 4.0).round() as u16);
            let found = convert(tags, 10, true, code);
            for index in 0..3 {
                assert!((found[index] - wanted[index]).abs() < 0.6, "{rgb:?} {index}: {found:?} {wanted:?}");
            }
        }
    }
}
