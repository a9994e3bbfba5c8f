//! The facts of a picture that looking at it gives.

use super::thumbnail::luma;
use super::{Subject, Thumbnail};

/// A picture, looked at.
#[derive(Clone, Debug)]
pub(in crate::promo) struct Look {
    /// Where its subject is.
    pub(in crate::promo) subject: Subject,
    /// Contrast and colour, about 0..1: how much it would stand out as the first picture.
    pub(in crate::promo) strength: f64,
    /// The small copy.
    pub(in crate::promo) picture: Thumbnail,
}

impl Look {
    /// Looks at a picture.
    pub(in crate::promo) fn at(picture: Thumbnail) -> Self {
        Self { subject: Subject::of(&picture), strength: strength(&picture), picture }
    }

    /// Mean luma, 0..1, of a part: left, top, right, bottom in fractions.
    pub(in crate::promo) fn luma_of(&self, [left, top, right, bottom]: [f64; 4]) -> f64 {
        const STEPS: usize = 8;
        let at = |from: f64, to: f64, step: usize| from + (to - from) * (step as f64 + 0.5) / STEPS as f64;
        let sum: f64 =
            (0..STEPS * STEPS).map(|step| luma(self.picture.at(at(left, right, step % STEPS), at(top, bottom, step / STEPS)))).sum();
        sum / (STEPS * STEPS) as f64
    }

    /// The mean of its more colourful pixels, R'G'B'.
    pub(in crate::promo) fn colour(&self) -> [f64; 3] {
        let mut sum = [0.0; 3];
        let mut whole = 1e-6;
        for pixel in &self.picture.pixels {
            let weight = (saturation(*pixel) + 0.02) * f64::from(pixel[3]);
            whole += weight;
            sum.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += f64::from(*value) * weight);
        }
        sum.map(|value| value / whole)
    }
}

fn saturation([red, green, blue, _]: [f32; 4]) -> f64 {
    f64::from(red.max(green).max(blue) - red.min(green).min(blue))
}

/// Standard deviation of luma and mean saturation, each at its best from about 0.25 on; very dark and very bright
/// pictures lose.
fn strength(picture: &Thumbnail) -> f64 {
    let count = picture.pixels.len().max(1) as f64;
    let mean = picture.pixels.iter().map(|pixel| luma(*pixel)).sum::<f64>() / count;
    let deviation = (picture.pixels.iter().map(|pixel| (luma(*pixel) - mean).powi(2)).sum::<f64>() / count).sqrt();
    let colour = picture.pixels.iter().map(|pixel| saturation(*pixel)).sum::<f64>() / count;
    let exposure = 1.0 - (2.0 * mean - 1.0).powi(2);
    ((deviation / 0.25).min(1.0) + (colour / 0.35).min(1.0)) / 2.0 * exposure
}
