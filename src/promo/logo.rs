//! A logo, looked at: its sizes and its luma.

use crate::base::PixelSize;

use super::sight::{Look, Thumbnail};
use super::{Medium, PromoOptions};

/// Part of the canvas that the logo takes in its corner, and on the end card.
const CORNER_AREA: f64 = 0.013;
const CARD_AREA: f64 = 0.035;

/// The widest and highest it gets: in the corner, on the card.
const CORNER_LIMIT: (f64, f64) = (0.3, 0.11);
const CARD_LIMIT: (f64, f64) = (0.6, 0.24);

/// A logo, looked at.
pub(super) struct Logo<'a> {
    pub(super) medium: &'a Medium,
    /// Luma of what is opaque of it, 0..1.
    pub(super) luma: f64,
    /// Width and height in its corner, fractions of the canvas.
    pub(super) corner: (f64, f64),
    /// On the end card.
    pub(super) on_card: (f64, f64),
}

impl<'a> Logo<'a> {
    pub(super) fn new(medium: &'a Medium, picture: &Thumbnail, canvas: PixelSize) -> Self {
        let whole: f32 = picture.pixels.iter().map(|pixel| pixel[3]).sum::<f32>().max(1e-6);
        let luma = |pixel: &[f32; 4]| (0.2126 * pixel[0] + 0.7152 * pixel[1] + 0.0722 * pixel[2]) * pixel[3];
        let size = medium.size.unwrap_or(PixelSize::new(1, 1));
        Self {
            medium,
            luma: f64::from(picture.pixels.iter().map(luma).sum::<f32>() / whole),
            corner: fitted(size, canvas, CORNER_AREA, CORNER_LIMIT),
            on_card: fitted(size, canvas, CARD_AREA, CARD_LIMIT),
        }
    }
}

/// Width and height in fractions of the canvas of a picture that takes `area` of it.
fn fitted(size: PixelSize, canvas: PixelSize, area: f64, limit: (f64, f64)) -> (f64, f64) {
    let aspect = f64::from(size.width.max(1)) / f64::from(size.height.max(1));
    let shape = aspect * f64::from(canvas.height) / f64::from(canvas.width);
    let height = (area / shape).sqrt().min(limit.1).min(limit.0 / shape);
    (height * shape, height)
}

/// The first look at a logo's colours tells the end card's ground.
pub(super) fn looked_at(options: &PromoOptions) -> Result<Option<Thumbnail>, super::PromoError> {
    options.logo.as_ref().map(super::analysis::thumbnail).transpose()
}

/// The colour that the whole goes with: of the opening picture.
pub(super) fn leading_colour(looks: &[Look], first: usize) -> [f64; 3] {
    looks[first].colour()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logos_of_any_shape_take_about_the_same_room() {
        let canvas = PixelSize::new(1080, 1920);
        for (size, wanted) in [((512, 512), (0.1521, 0.0855)), ((900, 200), (0.3, 0.0375)), ((100, 400), (0.0489, 0.11))] {
            let (width, height) = fitted(PixelSize::new(size.0, size.1), canvas, CORNER_AREA, CORNER_LIMIT);
            assert!((width - wanted.0).abs() < 0.002 && (height - wanted.1).abs() < 0.002, "{size:?}: {width} {height}");
            let aspect = width * 1080.0 / (height * 1920.0);
            assert!((aspect / (f64::from(size.0) / f64::from(size.1)) - 1.0).abs() < 1e-9);
        }
    }
}
