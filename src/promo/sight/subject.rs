//! Where the subject of a picture is.

use super::Thumbnail;
use super::saliency::saliency;

/// A pixel belongs to the subject from this part of the strongest on.
const LEAST: f32 = 0.5;

/// This part of the subject's weight may lie outside its box, at each side.
const TRIMMED: f64 = 0.04;

/// The subject, in fractions of the picture from its top-left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::promo) struct Subject {
    /// Where it weighs most.
    pub(in crate::promo) centre: (f64, f64),
    /// Left, top, right, bottom of what it covers.
    pub(in crate::promo) bounds: [f64; 4],
}

impl Subject {
    /// What is taken where there is nothing to see: the middle.
    const MIDDLE: Self = Self { centre: (0.5, 0.5), bounds: [0.3, 0.3, 0.7, 0.7] };

    /// The subject of a picture: what hangs together around the point that draws the eye most.
    pub(in crate::promo) fn of(picture: &Thumbnail) -> Self {
        let values = saliency(picture);
        // The first of equals.
        let peak = (0..values.len()).rev().max_by(|a, b| values[*a].total_cmp(&values[*b]));
        let Some(peak) = peak.filter(|peak| values[*peak] > 0.0) else { return Self::MIDDLE };
        let part = connected(&values, picture.width, peak, values[peak] * LEAST);
        let sums = |place: fn(usize, usize) -> usize, count: usize| {
            let mut sums = vec![0.0_f64; count];
            part.iter().for_each(|index| sums[place(*index, picture.width)] += f64::from(values[*index]));
            sums
        };
        let (across, down) = (sums(|index, width| index % width, picture.width), sums(|index, width| index / width, picture.height));
        let ([left, right], [top, bottom]) = (extent(&across), extent(&down));
        Self { centre: (centroid(&across), centroid(&down)), bounds: [left, top, right, bottom] }
    }

    /// Width and height of its box.
    pub(in crate::promo) fn size(&self) -> (f64, f64) {
        (self.bounds[2] - self.bounds[0], self.bounds[3] - self.bounds[1])
    }
}

/// The pixels at or above `least` that hang together with `start` by their sides.
fn connected(values: &[f32], width: usize, start: usize, least: f32) -> Vec<usize> {
    let mut seen = vec![false; values.len()];
    let (mut waiting, mut part) = (vec![start], Vec::new());
    seen[start] = true;
    while let Some(index) = waiting.pop() {
        part.push(index);
        let (x, height) = (index % width, values.len() / width);
        let sides = [
            (x > 0).then(|| index - 1),
            (x + 1 < width).then(|| index + 1),
            index.checked_sub(width),
            (index / width + 1 < height).then(|| index + width),
        ];
        for side in sides.into_iter().flatten() {
            if !seen[side] && values[side] >= least {
                seen[side] = true;
                waiting.push(side);
            }
        }
    }
    part
}

fn centroid(sums: &[f64]) -> f64 {
    let whole: f64 = sums.iter().sum();
    let moment: f64 = sums.iter().enumerate().map(|(index, sum)| (index as f64 + 0.5) * sum).sum();
    moment / whole / sums.len() as f64
}

/// From where to where the weight lies, less what is trimmed.
fn extent(sums: &[f64]) -> [f64; 2] {
    let whole: f64 = sums.iter().sum();
    let reach = |sums: &mut dyn Iterator<Item = &f64>| {
        let mut sum = 0.0;
        sums.take_while(|value| {
            sum += **value;
            sum <= whole * TRIMMED
        })
        .count()
    };
    let (before, after) = (reach(&mut sums.iter()), reach(&mut sums.iter().rev()));
    [before as f64 / sums.len() as f64, 1.0 - after as f64 / sums.len() as f64]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grey, slightly uneven picture with a bright disc.
    fn with_disc(width: usize, height: usize, centre: (f64, f64), radius: f64) -> Thumbnail {
        let pixel = |index: usize| {
            let (x, y) = ((index % width) as f64 + 0.5, (index / width) as f64 + 0.5);
            let (dx, dy) = (x - centre.0 * width as f64, y - centre.1 * height as f64);
            let ground = 0.3 + 0.04 * ((x * 0.7).sin() * (y * 0.9).cos()) as f32;
            if dx.hypot(dy) < radius * width.min(height) as f64 { [0.95, 0.75, 0.2, 1.0] } else { [ground, ground, ground * 1.05, 1.0] }
        };
        Thumbnail { width, height, pixels: (0..width * height).map(pixel).collect() }
    }

    #[test]
    fn a_bright_disc_is_found_wherever_it_is() {
        for (width, height) in [(80, 45), (45, 80), (80, 80)] {
            for centre in [(0.5, 0.5), (0.2, 0.3), (0.85, 0.5), (0.15, 0.85), (0.8, 0.15)] {
                let subject = Subject::of(&with_disc(width, height, centre, 0.12));
                let miss = (subject.centre.0 - centre.0).hypot(subject.centre.1 - centre.1);
                assert!(miss < 0.05, "{width}x{height} {centre:?}: {subject:?}");
                let [left, top, right, bottom] = subject.bounds;
                assert!(left < centre.0 && centre.0 < right && top < centre.1 && centre.1 < bottom, "{subject:?}");
                assert!(right - left < 0.6 && bottom - top < 0.6, "{subject:?}");
            }
        }
    }

    #[test]
    fn where_nothing_is_the_middle_is_taken() {
        let flat = Thumbnail { width: 8, height: 6, pixels: vec![[0.4, 0.5, 0.6, 1.0]; 48] };
        assert_eq!(Subject::of(&flat), Subject::MIDDLE);
    }
}
