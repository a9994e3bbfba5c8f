//! Pictures with transparency as Y'CbCr planes multiplied by alpha, prepared once, and placed on the canvas's 4:2:0
//! grid.

use std::sync::OnceLock;

use crate::base::{ColourTags, Frame, PixelFormat, PixelRect, YcbcrCoefficients};

use super::plane::{Plane, halve_row};

/// The least and the largest code value of Y', Cb and Cr.
pub(super) type CodeBounds = [(u8, u8); 3];

/// Those of R'G'B' colours in limited range (BT.709-6, 3).
const COLOUR_CODES: CodeBounds = [(16, 235), (16, 240), (16, 240)];

/// Those of a video, which may go beyond white and black.
const VIDEO_CODES: CodeBounds = [(0, 255); 3];

/// Y', Cb, Cr and alpha at full resolution, colours multiplied by alpha (their offsets too, so that blending is one
/// formula for all).
pub(super) struct Sprite {
    /// Y', Cb, Cr, alpha.
    pub(super) planes: [Plane; 4],
    /// The bounds that kernels may not leave.
    pub(super) codes: CodeBounds,
    interleaved: OnceLock<Vec<u32>>,
}

impl Sprite {
    /// The planes of an RGBA frame.
    pub(super) fn of(frame: &Frame) -> Self {
        let (width, height) = (frame.size().width as usize, frame.size().height as usize);
        let mut planes = std::array::from_fn(|_| Plane::new(width, height));
        let straight = frame.format() == PixelFormat::Rgba;
        for y in 0..height {
            let row = frame.row(0, y);
            let [luma, cb, cr, alpha] = &mut planes;
            let range = y * width..(y + 1) * width;
            let targets = [
                &mut luma.samples[range.clone()],
                &mut cb.samples[range.clone()],
                &mut cr.samples[range.clone()],
                &mut alpha.samples[range],
            ];
            convert_row(row, straight, targets);
        }
        Self { planes, codes: COLOUR_CODES, interleaved: OnceLock::new() }
    }

    /// An opaque sprite of a video's Y', Cb and Cr, all at full resolution, and its alpha.
    pub(super) fn of_video(planes: [Plane; 4]) -> Self {
        Self { planes, codes: VIDEO_CODES, interleaved: OnceLock::new() }
    }

    /// Bytes it takes, interleaved samples included.
    pub(super) fn bytes(&self) -> usize {
        2 * self.planes.iter().map(|plane| plane.samples.len()).sum::<usize>()
    }

    /// The sprite at half size.
    pub(super) fn halved(&self) -> Self {
        let planes = std::array::from_fn(|index| Plane::halved(&self.planes[index].view()));
        Self { planes, codes: self.codes, interleaved: OnceLock::new() }
    }

    /// The four samples of each pixel together: Y' in the lowest byte, then Cb, Cr, alpha.
    pub(super) fn interleaved(&self) -> &[u32] {
        self.interleaved.get_or_init(|| {
            let [luma, cb, cr, alpha] = &self.planes;
            let pixel = |i: usize| u32::from_le_bytes([luma.samples[i], cb.samples[i], cr.samples[i], alpha.samples[i]]);
            (0..luma.samples.len()).map(pixel).collect()
        })
    }
}

fn convert_row(row: &[u8], straight: bool, [luma, cb, cr, alpha]: [&mut [u8]; 4]) {
    let coefficients = YcbcrCoefficients::of(ColourTags::BT709_LIMITED);
    let rows = coefficients.ycbcr_from_rgb.map(|row| row.map(|c| c as f32 / 255.0));
    let offsets = coefficients.offsets.map(|offset| offset as f32 / 255.0);
    for (x, pixel) in row.chunks_exact(4).enumerate() {
        let a = f32::from(pixel[3]);
        let factor = if straight { a / 255.0 } else { 1.0 };
        let [r, g, b] = [0, 1, 2].map(|i| f32::from(pixel[i]) * factor);
        let code = |i: usize| (rows[i][0] * r + rows[i][1] * g + rows[i][2] * b + offsets[i] * a + 0.5) as u8;
        (luma[x], cb[x], cr[x], alpha[x]) = (code(0), code(1), code(2), pixel[3]);
    }
}

/// A sprite where it lies on the canvas, all at full resolution.
pub(super) struct FullSprite {
    /// The pixels it may touch; even on all sides.
    pub(super) rect: PixelRect,
    /// Y', Cb, Cr times alpha, alpha.
    pub(super) planes: [Plane; 4],
}

/// A sprite where it lies on the canvas: full-size luma and alpha, half-size chroma and its alpha.
pub(super) struct PlacedSprite {
    /// The pixels it may touch; even on all sides.
    pub(super) rect: PixelRect,
    /// Y' times alpha.
    pub(super) luma: Plane,
    /// Alpha.
    pub(super) alpha: Plane,
    /// Cb times alpha, means of 2x2.
    pub(super) cb: Plane,
    /// Cr times alpha, means of 2x2.
    pub(super) cr: Plane,
    /// Alpha, means of 2x2.
    pub(super) chroma_alpha: Plane,
}

impl PlacedSprite {
    /// The sprite whose Y', Cb, Cr, alpha at full resolution over `rect` are `planes`.
    pub(super) fn new(rect: PixelRect, planes: [Plane; 4]) -> Self {
        let [luma, cb, cr, alpha] = planes;
        Self { rect, cb: half(&cb), cr: half(&cr), chroma_alpha: half(&alpha), luma, alpha }
    }
}

fn half(plane: &Plane) -> Plane {
    let mut half = Plane::new(plane.width / 2, plane.height() / 2);
    for (pair, target) in plane.samples.chunks_exact(2 * plane.width).zip(half.samples.chunks_exact_mut(plane.width / 2)) {
        let (upper, lower) = pair.split_at(plane.width);
        halve_row(upper, lower, target);
    }
    half
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::{PixelSize, Planes};

    #[test]
    fn opaque_red_has_its_code_values_and_half_of_it_half_of_them() {
        let bytes = [255, 0, 0, 255, 255, 0, 0, 128].repeat(2);
        let frame = Frame::new(PixelFormat::Rgba, PixelSize::new(2, 2), Arc::new(Planes::packed(bytes, 8)));
        let sprite = Sprite::of(&frame);
        let pixel = |index: usize| [0, 1, 2, 3].map(|plane: usize| sprite.planes[plane].samples[index]);
        // BT.709 limited red is 63 102 240; 128/255 of it is 31.4 51.4 120.5.
        assert_eq!(pixel(0), [63, 102, 240, 255]);
        assert_eq!(pixel(1), [31, 51, 120, 128]);
        let rect = PixelRect { x: 0, y: 0, width: 2, height: 2 };
        let placed = PlacedSprite::new(rect, sprite.planes.clone());
        assert_eq!((placed.cb.samples[0], placed.chroma_alpha.samples[0]), (77, 192));
    }
}
