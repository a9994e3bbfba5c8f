//! Where the subject of a picture is.

use super::Thumbnail;
use super::saliency::saliency;

/// A pixel belongs to the subject from this part of the strongest on.
const LEAST: f32 = 0.5;

/// A part that draws the eye this much of the strongest, and does not hang together with it, may be the subject as
/// well.
const RIVAL: f32 = 0.8;

/// This part of the subject's weight may lie outside its box, at each side.
const TRIMMED: f64 = 0.04;

/// The subject, in fractions of the picture from its top-left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::promo) struct Subject {
    /// Where it weighs most.
    pub(in crate::promo) centre: (f64, f64),
    /// Left, top, right, bottom of what it covers.
    pub(in crate::promo) bounds: [f64; 4],
    /// Whether it is one thing. Else centre and bounds are those of all that may be it.
    pub(in crate::promo) is_certain: bool,
}

impl Subject {
    /// The middle, for a picture in which nothing stands out.
    const MIDDLE: Self = Self { centre: (0.5, 0.5), bounds: [0.3, 0.3, 0.7, 0.7], is_certain: true };

    /// The subject of a picture: what hangs together around the point that draws the eye most, with what draws it about
    /// as much elsewhere.
    pub(in crate::promo) fn of(picture: &Thumbnail) -> Self {
        let values = saliency(picture);
        let parts = connected(&values, picture.width, LEAST);
        let strongest = |part: &Vec<usize>| part.iter().any(|index| values[*index] >= RIVAL);
        let rivals: Vec<_> = parts.into_iter().filter(strongest).collect();
        if rivals.is_empty() {
            return Self::MIDDLE;
        }
        let is_certain = rivals.len() == 1;
        let part = rivals.concat();
        let sums = |place: fn(usize, usize) -> usize, count: usize| {
            let mut sums = vec![0.0_f64; count];
            part.iter().for_each(|index| sums[place(*index, picture.width)] += f64::from(values[*index]));
            sums
        };
        let (across, down) = (sums(|index, width| index % width, picture.width), sums(|index, width| index / width, picture.height));
        let ([left, right], [top, bottom]) = (extent(&across), extent(&down));
        Self { centre: (centroid(&across), centroid(&down)), bounds: [left, top, right, bottom], is_certain }
    }

    /// Width and height of its box.
    pub(in crate::promo) fn size(&self) -> (f64, f64) {
        (self.bounds[2] - self.bounds[0], self.bounds[3] - self.bounds[1])
    }
}

/// The pixels at or above `least`, in groups that hang together by their sides.
fn connected(values: &[f32], width: usize, least: f32) -> Vec<Vec<usize>> {
    let mut seen: Vec<bool> = values.iter().map(|value| *value < least).collect();
    let mut parts = Vec::new();
    for start in 0..values.len() {
        let (mut waiting, mut part) = (vec![start], Vec::new());
        while let Some(index) = waiting.pop() {
            if std::mem::replace(&mut seen[index], true) {
                continue;
            }
            part.push(index);
            let x = index % width;
            let sides = [
                (x > 0).then(|| index - 1),
                (x + 1 < width).then(|| index + 1),
                index.checked_sub(width),
                (index + width < values.len()).then(|| index + width),
            ];
            waiting.extend(sides.into_iter().flatten());
        }
        parts.push(part);
    }
    parts.retain(|part| !part.is_empty());
    parts
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

    /// A grey, slightly uneven ground, as a colour at a place in fractions.
    fn ground(x: f64, y: f64) -> [f32; 4] {
        let grey = 0.3 + 0.04 * ((x * 56.0).sin() * (y * 40.0).cos()) as f32;
        [grey, grey, grey * 1.05, 1.0]
    }

    fn is_in_disc((x, y): (f64, f64), centre: (f64, f64), radius: f64, (width, height): (u32, u32)) -> bool {
        let (across, down) = ((x - centre.0) * f64::from(width), (y - centre.1) * f64::from(height));
        across.hypot(down) < radius * f64::from(width.min(height))
    }

    fn miss(subject: &Subject, centre: (f64, f64)) -> f64 {
        (subject.centre.0 - centre.0).hypot(subject.centre.1 - centre.1)
    }

    #[test]
    fn a_bright_disc_is_found_wherever_it_is() {
        for size in [(80, 45), (45, 80), (80, 80)] {
            for centre in [(0.5, 0.5), (0.2, 0.3), (0.85, 0.5), (0.15, 0.85), (0.8, 0.15)] {
                let colour = |x, y| if is_in_disc((x, y), centre, 0.12, size) { [0.95, 0.75, 0.2, 1.0] } else { ground(x, y) };
                let subject = Subject::of(&Thumbnail::sampled(size, &colour));
                assert!(miss(&subject, centre) < 0.05 && subject.is_certain, "{size:?} {centre:?}: {subject:?}");
                let [left, top, right, bottom] = subject.bounds;
                assert!(left < centre.0 && centre.0 < right && top < centre.1 && centre.1 < bottom, "{subject:?}");
                assert!(right - left < 0.6 && bottom - top < 0.6, "{subject:?}");
            }
        }
    }

    #[test]
    fn something_small_is_found_beside_something_large_that_comes_in_from_the_border() {
        // A rough trunk over a third of the picture, posts out of focus above, and a bird that is like the trunk in
        // colour.
        for centre in [(0.48, 0.6), (0.48, 0.3), (0.7, 0.5)] {
            let colour = |x: f64, y: f64| match () {
                () if is_in_disc((x, y), centre, 0.09, (80, 45)) => {
                    let feather = 0.1 * ((x * 900.0).sin() * (y * 700.0).sin()) as f32;
                    [0.45 + feather, 0.32 + feather, 0.2, 1.0]
                }
                () if x < 0.36 => {
                    let bark = 0.35 + 0.25 * ((x * 610.0).sin() * (y * 230.0 + x * 40.0).sin()) as f32;
                    [bark, bark * 0.95, bark * 0.9, 1.0]
                }
                () => {
                    let post = (0.5 * (-((x - 0.88) / 0.05).powi(2)).exp() * (1.0 - y)) as f32;
                    [0.95 - post, 0.96 - post * 0.6, 1.0 - post * 0.2, 1.0]
                }
            };
            let subject = Subject::of(&Thumbnail::sampled((80, 45), &colour));
            assert!(miss(&subject, centre) < 0.08, "{centre:?}: {subject:?}");
        }
    }

    #[test]
    fn of_two_discs_the_sharp_one_is_the_subject() {
        for (sharp, soft) in [((0.3, 0.5), (0.7, 0.5)), ((0.7, 0.4), (0.3, 0.6))] {
            let weight = |(x, y): (f64, f64), centre: (f64, f64), slope: f64| {
                let distance = ((x - centre.0) * 80.0).hypot((y - centre.1) * 45.0) / 45.0;
                (1.0 / (1.0 + ((distance - 0.13) * slope).exp())) as f32
            };
            let colour = |x, y| {
                let part = weight((x, y), sharp, 400.0).max(weight((x, y), soft, 25.0));
                [0.25 + 0.65 * part, 0.3 + 0.4 * part, 0.35 - 0.2 * part, 1.0]
            };
            let subject = Subject::of(&Thumbnail::sampled((80, 45), &colour));
            assert!(miss(&subject, sharp) < 0.06, "{sharp:?}: {subject:?}");
        }
    }

    #[test]
    fn of_two_things_alike_neither_is_left_out() {
        let places = [(0.2, 0.4), (0.8, 0.6)];
        let colour = |x, y| {
            let is_one = places.iter().any(|place| is_in_disc((x, y), *place, 0.12, (80, 45)));
            if is_one { [0.9, 0.7, 0.2, 1.0] } else { ground(x, y) }
        };
        let subject = Subject::of(&Thumbnail::sampled((80, 45), &colour));
        assert!(!subject.is_certain && subject.bounds[0] < 0.2 && subject.bounds[2] > 0.8, "{subject:?}");
    }

    #[test]
    fn where_nothing_is_the_middle_is_taken() {
        assert_eq!(Subject::of(&Thumbnail::sampled((8, 6), &|_, _| [0.4, 0.5, 0.6, 1.0])), Subject::MIDDLE);
    }
}
