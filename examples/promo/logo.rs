//! The brand's logo: the mark and the name, cream on clear.

use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};
use image::{Rgba, RgbaImage};

use crate::scene::mark;

const SIZE: (u32, u32) = (600, 152);
const CREAM: [u8; 3] = [0xff, 0xf8, 0xec];
const NAME: &str = "solmere";

/// Lays `coverage` 0..1 over what is there.
fn cover(picture: &mut RgbaImage, x: u32, y: u32, coverage: f32) {
    if let Some(pixel) = picture.get_pixel_mut_checked(x, y) {
        let alpha = (coverage * 255.0).round() as u8;
        pixel.0[3] = pixel.0[3].max(alpha);
    }
}

/// Draws the logo with the given font.
pub(crate) fn draw(font: &FontRef) -> RgbaImage {
    let [red, green, blue] = CREAM;
    let mut picture = RgbaImage::from_pixel(SIZE.0, SIZE.1, Rgba([red, green, blue, 0]));
    let (centre, radius) = (SIZE.1 as f32 * 0.5, SIZE.1 as f32 * 0.48);
    for y in 0..SIZE.1 {
        for x in 0..SIZE.1 {
            let across = (x as f32 + 0.5 - centre) / radius;
            let up = (centre - y as f32 - 0.5) / radius;
            cover(&mut picture, x, y, mark(across, up, 0.7 / radius));
        }
    }
    let scaled = font.as_scaled(PxScale::from(124.0));
    let (mut x, baseline) = (SIZE.1 as f32 + 22.0, centre + 30.0);
    let mut before = None;
    for character in NAME.chars() {
        let id = scaled.glyph_id(character);
        x += before.map_or(0.0, |before| scaled.kern(before, id));
        let glyph = id.with_scale_and_position(124.0, point(x, baseline));
        if let Some(outline) = font.outline_glyph(glyph) {
            let bounds = outline.px_bounds();
            outline.draw(|dx, dy, coverage| {
                cover(&mut picture, bounds.min.x as u32 + dx, bounds.min.y as u32 + dy, coverage.min(1.0));
            });
        }
        x += scaled.h_advance(id) + 1.0;
        before = Some(id);
    }
    picture
}
