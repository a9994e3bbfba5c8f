//! How much each part of a picture draws the eye: by how its colour differs from what surrounds it, from the mean
//! colour (R. Achanta et al., "Frequency-tuned Salient Region Detection", CVPR 2009) and from the picture's border,
//! which is mostly ground and rarely subject (Y. Wei et al., "Geodesic Saliency Using Background Priors", ECCV 2012),
//! by skin, by lying near the centre; all of it less where the picture is out of focus.

use super::Thumbnail;

/// Shares of the distances in colour from the surroundings, the border and the mean, and of skin.
const SURROUNDINGS: f32 = 0.35;
const BORDER: f32 = 0.4;
const MEAN: f32 = 0.15;
const SKIN: f32 = 0.1;

/// How far surroundings reach, in pixels: two scales.
const SURROUNDING_REACHES: [usize; 2] = [6, 12];

/// The part of the border's colours that may be like a pixel's before it counts as ground.
const ALIKE: f32 = 0.1;

/// Of what is wholly out of focus, against 1 for what is sharp.
const BLURRED_WEIGHT: f32 = 0.35;

/// A detail this rich counts as much as this much sharpness.
const SHARP: f32 = 0.06;

/// Of the prior at the corners, against 1 at the centre.
const CORNER_PRIOR: f32 = 0.35;

/// Saliency of each pixel, 0..1.
pub(super) fn saliency(picture: &Thumbnail) -> Vec<f32> {
    let (width, height) = (picture.width, picture.height);
    let lab: Vec<[f32; 3]> = picture.pixels.iter().map(|pixel| opponent(*pixel)).collect();
    let smooth = blurred(&lab, width, 1);
    let mean = mean_colour(&lab);
    let from_mean = scaled(smooth.iter().map(|pixel| distance(pixel, &mean)).collect());
    let from_surroundings = scaled(contrast(&smooth, width));
    let from_border = scaled(border_distance(&smooth, &blurred(&lab, width, 2), width));
    let sharp = scaled(blurred_one(&picture.details, width, 2).iter().map(|detail| detail.min(SHARP)).collect());
    let weighted = (0..width * height).map(|index| {
        let skin = f32::from(u8::from(is_skin(picture.pixels[index])));
        let colour = SURROUNDINGS * from_surroundings[index] + BORDER * from_border[index] + MEAN * from_mean[index];
        let (x, y) = (index % width, index / width);
        let off = |place: usize, count: usize| (place as f32 + 0.5) / count as f32 * 2.0 - 1.0;
        let radius = (off(x, width).powi(2) + off(y, height).powi(2)) / 2.0;
        let focus = BLURRED_WEIGHT + (1.0 - BLURRED_WEIGHT) * sharp[index];
        (colour + SKIN * skin) * focus * (1.0 - (1.0 - CORNER_PRIOR) * radius)
    });
    scaled(blurred_one(&weighted.collect::<Vec<_>>(), width, 1))
}

/// Distance of each colour from the mean of its surroundings.
fn contrast(pixels: &[[f32; 3]], width: usize) -> Vec<f32> {
    let mut sums = vec![0.0; pixels.len()];
    for reach in SURROUNDING_REACHES {
        let surroundings = blurred(pixels, width, reach);
        sums.iter_mut().zip(pixels.iter().zip(&surroundings)).for_each(|(sum, (pixel, around))| *sum += distance(pixel, around));
    }
    sums
}

/// Mean distance of each colour from those colours of the border that are most like it.
fn border_distance(pixels: &[[f32; 3]], smooth: &[[f32; 3]], width: usize) -> Vec<f32> {
    let is_border = |index: usize| {
        let (x, y) = (index % width, index / width);
        x < 2 || y < 2 || x + 2 >= width || y + 2 >= smooth.len() / width
    };
    let border: Vec<&[f32; 3]> = smooth.iter().enumerate().filter(|(index, _)| is_border(*index)).map(|(_, pixel)| pixel).collect();
    let alike = ((border.len() as f32 * ALIKE) as usize).max(1);
    let one = |pixel: &[f32; 3]| {
        let mut distances: Vec<f32> = border.iter().map(|other| distance(pixel, other)).collect();
        distances.select_nth_unstable_by(alike - 1, f32::total_cmp);
        distances[..alike].iter().sum::<f32>() / alike as f32
    };
    pixels.iter().map(one).collect()
}

/// Luma and two colour differences; where nothing is, mid grey.
fn opponent([red, green, blue, alpha]: [f32; 4]) -> [f32; 3] {
    let luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    [(luma - 0.5) * alpha, (red - luma) * alpha, (blue - luma) * alpha]
}

fn mean_colour(pixels: &[[f32; 3]]) -> [f32; 3] {
    let sum = pixels.iter().fold([0.0; 3], |sum, pixel| [sum[0] + pixel[0], sum[1] + pixel[1], sum[2] + pixel[2]]);
    sum.map(|value| value / pixels.len().max(1) as f32)
}

fn distance(a: &[f32; 3], b: &[f32; 3]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt()
}

/// Skin of any tone in plain light: red over green over blue, neither grey nor garish (after J. Kovac et al., "Human
/// Skin Colour Clustering for Face Detection", EUROCON 2003, with the floors lowered for dark skin).
fn is_skin([red, green, blue, alpha]: [f32; 4]) -> bool {
    let spread = red.max(green).max(blue) - red.min(green).min(blue);
    alpha > 0.5
        && red > 0.25
        && green > 0.12
        && blue > 0.07
        && red > green
        && green > blue
        && (0.06..0.5).contains(&spread)
        && red - green > 0.04
}

fn blurred(pixels: &[[f32; 3]], width: usize, reach: usize) -> Vec<[f32; 3]> {
    let channels = [0, 1, 2].map(|channel| {
        let values: Vec<f32> = pixels.iter().map(|pixel| pixel[channel]).collect();
        blurred_one(&values, width, reach)
    });
    (0..pixels.len()).map(|index| [channels[0][index], channels[1][index], channels[2][index]]).collect()
}

/// Two passes of a box that reaches so far to each side, over what there is of it.
fn blurred_one(values: &[f32], width: usize, reach: usize) -> Vec<f32> {
    let height = values.len() / width;
    let pass = |values: &[f32], step: usize, count: usize, place: fn(usize, usize) -> usize| -> Vec<f32> {
        let mean = |index: usize| {
            let at = place(index, width);
            let (from, to) = (at.saturating_sub(reach), (at + reach + 1).min(count));
            (from..to).map(|other| values[index + other * step - at * step]).sum::<f32>() / (to - from) as f32
        };
        (0..values.len()).map(mean).collect()
    };
    let mut values = values.to_vec();
    for _ in 0..2 {
        values = pass(&values, 1, width, |index, width| index % width);
        values = pass(&values, width, height, |index, width| index / width);
    }
    values
}

/// From 0 to 1.
fn scaled(values: Vec<f32>) -> Vec<f32> {
    let (least, most) = values.iter().fold((f32::MAX, f32::MIN), |(least, most), value| (least.min(*value), most.max(*value)));
    let range = most - least;
    values.iter().map(|value| if range > 1e-4 { (value - least) / range } else { 0.0 }).collect()
}
