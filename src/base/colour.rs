//! Colours, paints, and the one place where the Y'CbCr coefficients stand.

use std::fmt;

/// A gamma-encoded BT.709/sRGB colour with straight alpha, each 0..1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rgba {
    /// Red.
    pub r: f32,
    /// Green.
    pub g: f32,
    /// Blue.
    pub b: f32,
    /// Opacity.
    pub a: f32,
}

impl Rgba {
    /// Opaque black.
    pub const BLACK: Self = Self::new(0.0, 0.0, 0.0, 1.0);
    /// Opaque white.
    pub const WHITE: Self = Self::new(1.0, 1.0, 1.0, 1.0);

    /// The colour of these four numbers.
    pub const fn new(r: f32, g: f32, b: f32, a: f32) -> Self {
        Self { r, g, b, a }
    }

    /// Whether nothing shows through.
    pub fn is_opaque(&self) -> bool {
        self.a >= 1.0
    }

    /// Red, green and blue times alpha, and alpha.
    pub fn premultiplied(self) -> [f32; 4] {
        [self.r * self.a, self.g * self.a, self.b * self.a, self.a]
    }
}

impl fmt::Display for Rgba {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let byte = |value: f32| (value.clamp(0.0, 1.0) * 255.0).round() as u8;
        write!(f, "#{:02x}{:02x}{:02x}{:02x}", byte(self.r), byte(self.g), byte(self.b), byte(self.a))
    }
}

/// One colour of a gradient and where it stands, 0..1 along the gradient line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientStop {
    /// Position along the line.
    pub offset: f32,
    /// Colour there.
    pub colour: Rgba,
}

/// A linear gradient; angle and length of its line as CSS `linear-gradient` (CSS Images 3, 3.1): 0 is up, 90 is right.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// Degrees clockwise from up.
    pub angle_degrees: f64,
    /// At least two, offsets not falling.
    pub stops: Vec<GradientStop>,
}

/// The filling of an area.
#[derive(Clone, Debug, PartialEq)]
pub enum Paint {
    /// One colour.
    Solid(Rgba),
    /// A gradient over the area.
    Gradient(Gradient),
}

impl Paint {
    /// Whether nothing shows through anywhere.
    pub fn is_opaque(&self) -> bool {
        match self {
            Self::Solid(colour) => colour.is_opaque(),
            Self::Gradient(gradient) => gradient.stops.iter().all(|stop| stop.colour.is_opaque()),
        }
    }
}

/// Which luma weights a Y'CbCr signal was made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Matrix {
    /// ITU-R BT.601.
    Bt601,
    /// ITU-R BT.709.
    Bt709,
    /// ITU-R BT.2020, non-constant luminance.
    Bt2020,
}

impl Matrix {
    /// The weights of red and blue in luma, (Kr, Kb): BT.601-7 2.5.1, BT.709-6 3.2, BT.2020-2 table 4.
    pub const fn luma_weights(self) -> (f64, f64) {
        match self {
            Self::Bt601 => (0.299, 0.114),
            Self::Bt709 => (0.2126, 0.0722),
            Self::Bt2020 => (0.2627, 0.0593),
        }
    }
}

/// Which code values black and white have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Range {
    /// 8-bit luma 16..235, chroma 16..240 about 128.
    Limited,
    /// 8-bit luma 0..255, chroma 0..255 about 128.
    Full,
}

/// How the numbers of a Y'CbCr frame are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ColourTags {
    /// Luma weights.
    pub matrix: Matrix,
    /// Code values of black and white.
    pub range: Range,
}

impl ColourTags {
    /// BT.709 limited: what the engine works in and writes.
    pub const BT709_LIMITED: Self = Self { matrix: Matrix::Bt709, range: Range::Limited };
}

/// Coefficients between R'G'B' 0..1 and 8-bit Y'CbCr code values, derived from the luma weights (BT.709-6 section 3).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct YcbcrCoefficients {
    /// Rows Y', Cb, Cr in code values per unit of R', G', B'.
    pub ycbcr_from_rgb: [[f64; 3]; 3],
    /// Rows R', G', B' in units per code value of Y', Cb, Cr, after the offsets are taken off.
    pub rgb_from_ycbcr: [[f64; 3]; 3],
    /// Code values of black's Y', and of neutral Cb and Cr.
    pub offsets: [f64; 3],
}

impl YcbcrCoefficients {
    /// The coefficients for `tags`.
    pub fn of(tags: ColourTags) -> Self {
        let (kr, kb) = tags.matrix.luma_weights();
        let kg = 1.0 - kr - kb;
        let (luma_span, chroma_span, black) = match tags.range {
            Range::Limited => (219.0, 224.0, 16.0),
            Range::Full => (255.0, 255.0, 0.0),
        };
        let (cb, cr) = (2.0 * (1.0 - kb), 2.0 * (1.0 - kr));
        Self {
            ycbcr_from_rgb: [
                [kr, kg, kb].map(|weight| weight * luma_span),
                [-kr / cb, -kg / cb, (1.0 - kb) / cb].map(|weight| weight * chroma_span),
                [(1.0 - kr) / cr, -kg / cr, -kb / cr].map(|weight| weight * chroma_span),
            ],
            rgb_from_ycbcr: [
                [1.0 / luma_span, 0.0, cr / chroma_span],
                [1.0 / luma_span, -cb * kb / kg / chroma_span, -cr * kr / kg / chroma_span],
                [1.0 / luma_span, cb / chroma_span, 0.0],
            ],
            offsets: [black, 128.0, 128.0],
        }
    }

    /// Code values, not rounded, of a colour whose components are 0..1.
    pub fn ycbcr(&self, rgb: [f64; 3]) -> [f64; 3] {
        let row = |i: usize| (0..3).map(|j| self.ycbcr_from_rgb[i][j] * rgb[j]).sum::<f64>() + self.offsets[i];
        [row(0), row(1), row(2)]
    }

    /// Components, not clamped, of code values.
    pub fn rgb(&self, ycbcr: [f64; 3]) -> [f64; 3] {
        let row = |i: usize| (0..3).map(|j| self.rgb_from_ycbcr[i][j] * (ycbcr[j] - self.offsets[j])).sum::<f64>();
        [row(0), row(1), row(2)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bt709_limited_has_the_standard_code_values() {
        let coefficients = YcbcrCoefficients::of(ColourTags::BT709_LIMITED);
        let code = |rgb| coefficients.ycbcr(rgb).map(|value: f64| value.round() as i32);
        // BT.709 colour bars at 100 %, 8 bit (ITU-R BT.1729).
        assert_eq!(code([1.0, 1.0, 1.0]), [235, 128, 128]);
        assert_eq!(code([0.0, 0.0, 0.0]), [16, 128, 128]);
        assert_eq!(code([1.0, 0.0, 0.0]), [63, 102, 240]);
        assert_eq!(code([0.0, 1.0, 0.0]), [173, 42, 26]);
        assert_eq!(code([0.0, 0.0, 1.0]), [32, 240, 118]);
    }

    #[test]
    fn every_matrix_is_undone_by_its_inverse() {
        for matrix in [Matrix::Bt601, Matrix::Bt709, Matrix::Bt2020] {
            for range in [Range::Limited, Range::Full] {
                let coefficients = YcbcrCoefficients::of(ColourTags { matrix, range });
                let back = coefficients.rgb(coefficients.ycbcr([0.2, 0.7, 0.4]));
                for (found, wanted) in back.iter().zip([0.2, 0.7, 0.4]) {
                    assert!((found - wanted).abs() < 1e-12);
                }
            }
        }
    }
}
