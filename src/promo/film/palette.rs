//! The palette: ground, ink and accent out of the pictures and the logo, by the look's rule.

use crate::promo::sight::Thumbnail;

use super::oklch::{Oklch, contrast, luminance};
use crate::promo::look::{GroundRule, PaletteRule};

pub(super) type Rgb = [f64; 3];

/// Contrast that every text has at least, with something left for rounding.
pub(super) const LEAST_CONTRAST: f64 = 4.6;

/// Part of a picture at each side that counts as its border.
const BORDER: f64 = 0.06;

/// A border whose colours differ by less is even.
const EVEN: f64 = 0.06;

/// From this chroma on a colour has a hue that one notices.
const COLOURFUL: f64 = 0.05;

/// Bins of hue.
const BINS: usize = 18;

/// The colours of one film.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Palette {
    pub(super) ground: Rgb,
    pub(super) ink: Rgb,
    pub(super) accent: Rgb,
    pub(super) on_accent: Rgb,
}

/// The colours of a picture that a palette is made of.
#[derive(Clone, Debug)]
pub(super) struct Colours {
    /// Median of the border.
    pub(super) border: Rgb,
    /// Whether the border is of one colour.
    pub(super) is_even: bool,
    /// Whether its ground is white.
    pub(super) is_white: bool,
    /// Whether parts of it are clear.
    pub(super) is_cut_out: bool,
    /// Its strongest colours with their weight, strongest first.
    swatches: Vec<(Oklch, f64)>,
}

impl Colours {
    pub(super) fn of(picture: &Thumbnail) -> Self {
        let (width, height) = (picture.width as f64, picture.height as f64);
        let is_border = |index: usize| {
            let (x, y) = ((index % picture.width) as f64 + 0.5, (index / picture.width) as f64 + 0.5);
            x < width * BORDER + 1.0 || y < height * BORDER + 1.0 || x > width * (1.0 - BORDER) - 1.0 || y > height * (1.0 - BORDER) - 1.0
        };
        let border: Vec<[f32; 4]> =
            picture.pixels.iter().enumerate().filter(|(index, _)| is_border(*index)).map(|(_, pixel)| *pixel).collect();
        let median = |channel: usize| {
            let mut values: Vec<f32> = border.iter().map(|pixel| pixel[channel]).collect();
            values.sort_by(f32::total_cmp);
            f64::from(values.get(values.len() / 2).copied().unwrap_or(0.5))
        };
        let middle = [0, 1, 2].map(median);
        let spread = |pixel: &[f32; 4]| (0..3).map(|channel| (f64::from(pixel[channel]) - middle[channel]).abs()).fold(0.0, f64::max);
        let mean_spread = border.iter().map(spread).sum::<f64>() / border.len().max(1) as f64;
        let clear = picture.pixels.iter().filter(|pixel| pixel[3] < 0.5).count() as f64 / picture.pixels.len().max(1) as f64;
        let is_even = mean_spread < EVEN && clear < 0.02;
        Self {
            border: middle,
            is_even,
            is_white: is_even && luminance(middle) > 0.82,
            is_cut_out: clear > 0.05,
            swatches: swatches(picture),
        }
    }
}

/// The means of the fullest bins of hue.
fn swatches(picture: &Thumbnail) -> Vec<(Oklch, f64)> {
    let mut bins = [([0.0_f64; 3], 0.0_f64); BINS];
    for pixel in picture.pixels.iter().filter(|pixel| pixel[3] > 0.5) {
        let rgb = [0, 1, 2].map(|channel| f64::from(pixel[channel]));
        let colour = Oklch::of(rgb);
        if colour.chroma < COLOURFUL || !(0.2..0.95).contains(&colour.lightness) {
            continue;
        }
        let turn = (colour.hue / std::f64::consts::TAU).rem_euclid(1.0);
        let bin = &mut bins[((turn * BINS as f64) as usize).min(BINS - 1)];
        (0..3).for_each(|channel| bin.0[channel] += rgb[channel] * colour.chroma);
        bin.1 += colour.chroma;
    }
    let mut found: Vec<_> =
        bins.iter().filter(|bin| bin.1 > 1.0).map(|(sum, weight)| (Oklch::of(sum.map(|sum| sum / weight)), *weight)).collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found.truncate(4);
    found
}

/// The ink for a ground: its hue, dark or light; black or white where that is not enough.
pub(super) fn ink_on(grounds: &[Rgb]) -> Rgb {
    let least = |ink: Rgb| grounds.iter().map(|ground| contrast(ink, *ground)).fold(f64::MAX, f64::min);
    let hue = Oklch::of(grounds.first().copied().unwrap_or([0.5; 3]));
    let tinted = [hue.toned(0.22, (0.02, 0.05)).rgb(), hue.toned(0.975, (0.004, 0.015)).rgb()];
    let plain = [[0.0; 3], [1.0; 3]];
    let best = |inks: [Rgb; 2]| if least(inks[0]) >= least(inks[1]) { inks[0] } else { inks[1] };
    let ink = best(tinted);
    if least(ink) >= LEAST_CONTRAST { ink } else { best(plain) }
}

/// The colours and the rule that a palette is drawn from.
pub(super) struct Source<'a> {
    pub(super) rule: &'a PaletteRule,
    pub(super) pictures: &'a [Colours],
    pub(super) logo: Option<&'a Colours>,
    /// Colours of the brand: they win.
    pub(super) brand: &'a [Rgb],
    pub(super) seed: u64,
}

impl Source<'_> {
    /// The palette of the film.
    pub(super) fn palette(&self) -> Palette {
        let accent = self.accent();
        self.on_ground(self.ground(0, accent), accent)
    }

    /// The palette of a shot of `picture`, the `index`-th.
    pub(super) fn of_shot(&self, index: usize, picture: usize, film: &Palette) -> Palette {
        let accent = Oklch::of(film.accent);
        match self.rule() {
            GroundRule::Picture if self.pictures.get(picture).is_some_and(|colours| colours.is_even) => {
                self.on_ground(self.pictures[picture].border, accent)
            }
            _ if self.rule.changes && index > 0 => {
                let of_picture = self.pictures.get(picture).and_then(|colours| colours.swatches.first()).map(|(colour, _)| *colour);
                let base = Oklch::of(film.ground);
                let hue = of_picture.unwrap_or(accent);
                let lightness = base.lightness.max(0.78) - if index.is_multiple_of(2) { 0.0 } else { 0.05 };
                self.on_ground(hue.toned(if base.lightness < 0.4 { 0.22 } else { lightness }, (0.05, self.rule.tint)).rgb(), accent)
            }
            _ => film.clone(),
        }
    }

    fn rule(&self) -> GroundRule {
        self.rule.grounds[(self.seed % self.rule.grounds.len() as u64) as usize]
    }

    /// The accent: the brand's, the logo's strongest colour, else the swatch farthest in hue from the first picture's
    /// own; other seeds take other swatches.
    fn accent(&self) -> Oklch {
        if let Some(colour) = self.brand.first() {
            return Oklch::of(*colour);
        }
        let of_logo = self.logo.and_then(|logo| logo.swatches.first()).map(|(colour, _)| *colour).filter(|colour| colour.chroma > 0.08);
        let all: Vec<Oklch> = self.pictures.iter().flat_map(|colours| &colours.swatches).map(|(colour, _)| *colour).collect();
        if let Some(colour) = of_logo.filter(|_| self.seed.is_multiple_of(3) || all.is_empty()) {
            return colour.toned(0.6, (0.12, 0.19));
        }
        let first = all.first().copied().unwrap_or(Oklch { lightness: 0.6, chroma: 0.15, hue: 0.7 + self.seed as f64 % 6.0 });
        let mut by_distance = all;
        by_distance.sort_by(|a, b| b.hue_distance(first).total_cmp(&a.hue_distance(first)));
        let step = (self.seed as usize) % by_distance.len().max(1);
        by_distance.get(step).copied().unwrap_or(first).toned(0.6, (0.12, 0.19))
    }

    fn ground(&self, picture: usize, accent: Oklch) -> Rgb {
        let colours = self.pictures.get(picture);
        let swatch = colours.and_then(|colours| colours.swatches.first()).map_or(accent, |(colour, _)| *colour);
        let tint = self.rule.tint;
        match self.rule() {
            GroundRule::Picture if colours.is_some_and(|colours| colours.is_even) => colours.map_or([0.9; 3], |colours| colours.border),
            GroundRule::Picture | GroundRule::Light => swatch.toned(0.94, (tint * 0.7, tint)).rgb(),
            GroundRule::White => swatch.toned(0.985, (0.0, tint)).rgb(),
            GroundRule::Dark => swatch.toned(0.19, (0.03, tint.max(0.06))).rgb(),
            GroundRule::Accent => accent.toned(0.82, (0.1, 0.16)).rgb(),
        }
    }

    /// Ink and an accent that is told from the ground.
    fn on_ground(&self, ground: Rgb, accent: Oklch) -> Palette {
        let is_light = luminance(ground) > 0.3;
        let mut accent = accent;
        let steps = if is_light { -0.04 } else { 0.04 };
        while contrast(accent.rgb(), ground) < 2.6 && (0.3..0.9).contains(&accent.lightness) {
            accent.lightness += steps;
        }
        let (ink, accent) = (ink_on(&[ground]), accent.rgb());
        Palette { ground, ink, accent, on_accent: ink_on(&[accent]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_is_legible_on_any_ground() {
        for index in 0..4096_u32 {
            let rgb = [index % 16, index / 16 % 16, index / 256].map(|value| f64::from(value) / 15.0);
            let found = contrast(ink_on(&[rgb]), rgb);
            assert!(found >= 4.5, "{rgb:?}: {found}");
        }
    }
}
