//! Gaussian blur of a coverage mask.

/// Blurs a mask of `width` columns in place; outside of it nothing is covered. Three extended box filters along each axis, whose variances
/// sum to `sigma` squared exactly (Gwosdek et al., "Theoretical Foundations of Gaussian Convolution by Extended Box Filtering", 2011).
pub(super) fn gaussian(mask: &mut [f32], width: usize, sigma: f64) {
    if sigma <= 0.0 || mask.is_empty() || width == 0 {
        return;
    }
    let height = mask.len() / width;
    let kernel = ExtendedBox::of_variance(sigma * sigma / PASSES as f64);
    let mut scratch = vec![0.0; mask.len()];
    for _ in 0..PASSES {
        kernel.pass(mask, &mut scratch, Lines { count: height, start_step: width, length: width, step: 1 });
        kernel.pass(&scratch, mask, Lines { count: width, start_step: 1, length: height, step: width });
    }
}

const PASSES: usize = 3;

/// A box of `2 radius + 1` full weights between two partial ones.
struct ExtendedBox {
    radius: usize,
    inner: f32,
    outer: f32,
}

/// Parallel lines through a mask: rows, or columns.
#[derive(Clone, Copy)]
struct Lines {
    count: usize,
    start_step: usize,
    length: usize,
    step: usize,
}

impl ExtendedBox {
    fn of_variance(variance: f64) -> Self {
        let radius = (((12.0 * variance + 1.0).sqrt() - 1.0) / 2.0).floor();
        let full = 2.0 * radius + 1.0;
        let partial = full * (radius * (radius + 1.0) - 3.0 * variance) / (6.0 * (variance - (radius + 1.0).powi(2)));
        let sum = full + 2.0 * partial;
        Self { radius: radius as usize, inner: (1.0 / sum) as f32, outer: (partial / sum) as f32 }
    }

    /// Filters all lines side by side, with a running sum for each.
    fn pass(&self, from: &[f32], to: &mut [f32], lines: Lines) {
        let mut sums = vec![0.0_f32; lines.count];
        let at = |line: usize, position: usize| line * lines.start_step + position * lines.step;
        for position in 0..self.radius.min(lines.length) {
            for (line, sum) in sums.iter_mut().enumerate() {
                *sum += from[at(line, position)];
            }
        }
        for position in 0..lines.length {
            let entering = Some(position + self.radius).filter(|&p| p < lines.length);
            let leaving = position.checked_sub(self.radius + 1);
            let beyond = Some(position + self.radius + 1).filter(|&p| p < lines.length);
            for (line, sum) in sums.iter_mut().enumerate() {
                let value = |position: Option<usize>| position.map_or(0.0, |p| from[at(line, p)]);
                let before = value(leaving);
                *sum += value(entering) - before;
                to[at(line, position)] = (self.inner * *sum + self.outer * (before + value(beyond))).max(0.0);
            }
        }
    }
}
