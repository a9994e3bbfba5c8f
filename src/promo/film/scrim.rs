//! The ground of words that stand on a picture: as much of the picture's own hue, darkened or lightened, as measured
//! pixels need for the contrast.

use crate::draft::MediaKind;
use crate::promo::sight::Look as Sight;

use super::oklch::{Oklch, contrast, luminance};
use super::palette::{LEAST_CONTRAST, Rgb, ink_on};
use super::shot::FilmShot;
use crate::promo::look::Box4;

/// Opacities that are tried.
const STEPS: u32 = 20;

/// The colour laid over the picture, how much of it, and the ink on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scrim {
    pub(super) colour: Rgb,
    pub(super) amount: f64,
    pub(super) ink: Rgb,
}

/// The weaker of a dark and a light scrim under which ink is legible all over `part` of the canvas.
pub(super) fn scrim(shot: &FilmShot, sight: &Sight, kind: MediaKind, part: Box4) -> Scrim {
    let extremes = if kind == MediaKind::Video { [[0.0; 3], [1.0; 3]] } else { extremes(shot, sight, part) };
    let hue = Oklch::of(sight.colour());
    let one = |lightness: f64| {
        let colour = hue.toned(lightness, (0.01, 0.05)).rgb();
        let ink = ink_on(&[colour]);
        let needed = (0..STEPS).find(|step| {
            let amount = f64::from(*step) / f64::from(STEPS);
            let over = |pixel: Rgb| [0, 1, 2].map(|channel| colour[channel] * amount + pixel[channel] * (1.0 - amount));
            extremes.iter().all(|pixel| contrast(ink, over(*pixel)) >= LEAST_CONTRAST + 0.3)
        });
        Scrim { colour, amount: needed.map_or(1.0, |step| f64::from(step) / f64::from(STEPS)), ink }
    };
    let (dark, light) = (one(0.16), one(0.95));
    if dark.amount <= light.amount + 0.15 { dark } else { light }
}

/// The darkest and the brightest pixel under a part of the canvas, at either end of the move; a little further out, as
/// the small copy is a mean.
fn extremes(shot: &FilmShot, sight: &Sight, [left, top, width, height]: Box4) -> [Rgb; 2] {
    let picture = &sight.picture;
    let (mut darkest, mut brightest) = ([1.0; 3], [0.0; 3]);
    for frame in [shot.shot.framing.from, shot.shot.framing.to] {
        let map = |place: f64, start: f64, length: f64, from: f64, extent: f64| from + ((place - start) / length).clamp(0.0, 1.0) * extent;
        let across = |place: f64| map(place, shot.place[0], shot.place[2], frame[0], frame[2]);
        let down = |place: f64| map(place, shot.place[1], shot.place[3], frame[1], frame[3]);
        let index = |part: f64, count: usize| ((part * count as f64) as usize).min(count - 1);
        for y in index(down(top), picture.height)..=index(down(top + height), picture.height) {
            for x in index(across(left), picture.width)..=index(across(left + width), picture.width) {
                let pixel = picture.pixels[y * picture.width + x];
                let rgb = [0, 1, 2].map(|channel| f64::from(pixel[channel]));
                if luminance(rgb) < luminance(darkest) {
                    darkest = rgb;
                }
                if luminance(rgb) > luminance(brightest) {
                    brightest = rgb;
                }
            }
        }
    }
    [darkest.map(|value| (value - 0.06).max(0.0)), brightest.map(|value| (value + 0.06).min(1.0))]
}
