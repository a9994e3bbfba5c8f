//! How much each part of a picture draws the eye: by its colour's distance from the mean colour (R. Achanta et al., "Frequency-tuned Salient Region
//! Detection", CVPR 2009), by edges, by skin, and by lying near the centre.

use super::Thumbnail;

/// Shares of colour, edges and skin.
const COLOUR: f32 = 0.6;
const EDGES: f32 = 0.25;
const SKIN: f32 = 0.15;

/// Of the prior at the corners, against 1 at the centre.
const CORNER_PRIOR: f32 = 0.45;

/// Saliency of each pixel, 0..1.
pub(super) fn saliency(picture: &Thumbnail) -> Vec<f32> {
    let (width, height) = (picture.width, picture.height);
    let lab: Vec<[f32; 3]> = picture.pixels.iter().map(|pixel| opponent(*pixel)).collect();
    let smooth = blurred(&lab, width, height);
    let mean = mean_colour(&lab);
    let colour = scaled(smooth.iter().map(|pixel| distance(pixel, &mean)).collect());
    let edges = scaled(blurred_one(&gradients(&smooth, width, height), width, height));
    let skin = picture.pixels.iter().map(|pixel| f32::from(u8::from(is_skin(*pixel))));
    let shares = colour.iter().zip(&edges).zip(skin).map(|((colour, edges), skin)| COLOUR * colour + EDGES * edges + SKIN * skin);
    let weighted = shares.enumerate().map(|(index, value)| {
        let (x, y) = (index % width, index / width);
        let off = |place: usize, count: usize| (place as f32 + 0.5) / count as f32 * 2.0 - 1.0;
        let radius = (off(x, width).powi(2) + off(y, height).powi(2)) / 2.0;
        value * (1.0 - (1.0 - CORNER_PRIOR) * radius)
    });
    scaled(blurred_one(&weighted.collect::<Vec<_>>(), width, height))
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

/// Skin of any tone in plain light: red over green over blue, neither grey nor garish (after J. Kovac et al., "Human Skin Colour Clustering for Face
/// Detection", EUROCON 2003, with the floors lowered for dark skin).
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

/// Lengths of the luma and colour gradients.
fn gradients(pixels: &[[f32; 3]], width: usize, height: usize) -> Vec<f32> {
    let at = |x: usize, y: usize| &pixels[y.min(height - 1) * width + x.min(width - 1)];
    (0..width * height)
        .map(|index| {
            let (x, y) = (index % width, index / width);
            distance(at(x + 1, y), at(x.saturating_sub(1), y)) + distance(at(x, y + 1), at(x, y.saturating_sub(1)))
        })
        .collect()
}

fn blurred(pixels: &[[f32; 3]], width: usize, height: usize) -> Vec<[f32; 3]> {
    let channels = [0, 1, 2].map(|channel| {
        let values: Vec<f32> = pixels.iter().map(|pixel| pixel[channel]).collect();
        blurred_one(&values, width, height)
    });
    (0..pixels.len()).map(|index| [channels[0][index], channels[1][index], channels[2][index]]).collect()
}

/// Two passes of a box of 5x5 over what there is of it.
fn blurred_one(values: &[f32], width: usize, height: usize) -> Vec<f32> {
    let pass = |values: &[f32], step: usize, count: usize, place: fn(usize, usize) -> usize| -> Vec<f32> {
        let mean = |index: usize| {
            let at = place(index, width);
            let (from, to) = (at.saturating_sub(2), (at + 3).min(count));
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
