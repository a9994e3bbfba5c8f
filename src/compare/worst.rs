//! The frames that differ most, kept while the run goes on.

use crate::base::Frame;

use super::measure::Measured;

/// How many are kept.
const COUNT: usize = 6;

/// The pairs of least SSIM, none near another, with their pixels.
#[derive(Default)]
pub(super) struct WorstFrames {
    /// Frames that lie between two of them at least.
    spacing: usize,
    kept: Vec<(Measured, [Frame; 2])>,
}

impl WorstFrames {
    pub(super) fn with_spacing(spacing: usize) -> Self {
        Self { spacing, kept: Vec::new() }
    }

    /// Takes a pair in where it is among the worst; frames come in rising order.
    pub(super) fn note(&mut self, found: Measured, frames: [Frame; 2]) {
        let ssim = found.measure.ssim;
        if let Some(near) = self.kept.iter_mut().find(|(kept, _)| found.a - kept.a <= self.spacing) {
            if ssim < near.0.measure.ssim {
                *near = (found, frames);
            }
            return;
        }
        self.kept.push((found, frames));
        if self.kept.len() > COUNT {
            let best = self.kept.iter().enumerate().max_by(|x, y| x.1.0.measure.ssim.total_cmp(&y.1.0.measure.ssim));
            if let Some(index) = best.map(|(index, _)| index) {
                self.kept.remove(index);
            }
        }
    }

    /// The worst first.
    pub(super) fn into_sorted(mut self) -> Vec<(Measured, [Frame; 2])> {
        self.kept.sort_by(|x, y| x.0.measure.ssim.total_cmp(&y.0.measure.ssim).then(x.0.a.cmp(&y.0.a)));
        self.kept
    }
}
