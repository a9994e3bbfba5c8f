//! Gaussian blur of a coverage mask.

const PASSES: usize = 3;

/// Blurs a mask of `width` columns; outside of it nothing is covered. Three extended box filters along each axis,
/// whose variances sum to `sigma` squared exactly (Gwosdek et al., "Theoretical Foundations of Gaussian Convolution
/// by Extended Box Filtering", 2011).
pub(super) fn gaussian(mask: &mut [u8], width: usize, sigma: f64) {
    if sigma <= 0.0 || mask.is_empty() {
        return;
    }
    let blurred = blurred(mask, width, sigma);
    mask.iter_mut().zip(blurred).for_each(|(value, blurred)| *value = (blurred + 0.5) as u8);
}

/// A mask of `width` columns blurred, 0 (bare) to 255 (covered); outside of it nothing is covered. Three extended box
/// filters along each axis, whose variances sum to `sigma` squared exactly (Gwosdek et al., "Theoretical Foundations
/// of Gaussian Convolution by Extended Box Filtering", 2011).
pub(super) fn blurred(mask: &[u8], width: usize, sigma: f64) -> Vec<f32> {
    let height = mask.len() / width;
    let kernel = ExtendedBox::of_variance(sigma * sigma / PASSES as f64);
    let values = mask.iter().map(|&value| f32::from(value)).collect();
    let down = kernel.blur_columns(values, width);
    let across = kernel.blur_columns(transposed(&down, width), height);
    transposed(&across, height)
}

fn transposed(values: &[f32], width: usize) -> Vec<f32> {
    (0..width).flat_map(|x| values[x..].iter().step_by(width).copied()).collect()
}

/// A box of `2 radius + 1` full weights between two partial ones.
struct ExtendedBox {
    radius: usize,
    inner: f32,
    outer: f32,
}

impl ExtendedBox {
    fn of_variance(variance: f64) -> Self {
        let radius = (((12.0 * variance + 1.0).sqrt() - 1.0) / 2.0).floor();
        let full = 2.0 * radius + 1.0;
        let partial = full * (radius * (radius + 1.0) - 3.0 * variance) / (6.0 * (variance - (radius + 1.0).powi(2)));
        let sum = full + 2.0 * partial;
        Self { radius: radius as usize, inner: (1.0 / sum) as f32, outer: (partial / sum) as f32 }
    }

    fn blur_columns(&self, values: Vec<f32>, width: usize) -> Vec<f32> {
        let (mut from, mut to) = (values, Vec::new());
        for _ in 0..PASSES {
            to.resize(from.len(), 0.0);
            self.pass(&from, &mut to, width);
            std::mem::swap(&mut from, &mut to);
        }
        from
    }

    /// Filters all columns side by side, with a running sum for each.
    fn pass(&self, from: &[f32], to: &mut [f32], width: usize) {
        let nothing = vec![0.0; width];
        let row = |y: Option<usize>| y.and_then(|y| from.get(y * width..(y + 1) * width)).unwrap_or(&nothing);
        let mut sums = vec![0.0_f32; width];
        for y in 0..self.radius.min(from.len() / width) {
            sums.iter_mut().zip(row(Some(y))).for_each(|(sum, value)| *sum += value);
        }
        for (y, out) in to.chunks_exact_mut(width).enumerate() {
            let (entering, leaving, beyond) =
                (row(Some(y + self.radius)), row(y.checked_sub(self.radius + 1)), row(Some(y + self.radius + 1)));
            let ends = entering.iter().zip(leaving).zip(beyond);
            for ((out, sum), ((entering, leaving), beyond)) in out.iter_mut().zip(&mut sums).zip(ends) {
                *sum += entering - leaving;
                *out = self.inner * *sum + self.outer * (leaving + beyond);
            }
        }
    }
}
