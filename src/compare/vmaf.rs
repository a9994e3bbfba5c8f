//! VMAF, where libavfilter has it.

use serde_json::Value;

use crate::base::{Frame, PixelSize};
use crate::media::ReferenceMeasure;
use crate::render::Failure;

use super::failures::media_failure;

/// Pairs from one that is scored to the next: it costs more than everything else together.
const STEP: u32 = 5;

/// Scores pairs as they come; nothing where there is no libvmaf.
pub(super) struct Vmaf(Option<ReferenceMeasure>);

impl Vmaf {
    pub(super) fn start(size: PixelSize) -> Result<Self, Failure> {
        ReferenceMeasure::vmaf(size, STEP, rayon::current_num_threads()).map(Self).map_err(|error| media_failure(&error))
    }

    /// Scores `b` against `a`.
    pub(super) fn add(&mut self, a: &Frame, b: &Frame) -> Result<(), Failure> {
        self.0.as_mut().map_or(Ok(()), |measure| measure.add(b, a).map_err(|error| media_failure(&error)))
    }

    /// The mean score.
    pub(super) fn finish(self) -> Result<Option<f64>, Failure> {
        let log = self.0.map(ReferenceMeasure::finish).transpose().map_err(|error| media_failure(&error))?;
        Ok(log.and_then(|log| mean_score(&log)))
    }
}

/// The pooled mean in libvmaf's JSON log.
fn mean_score(log: &str) -> Option<f64> {
    serde_json::from_str::<Value>(log).ok()?.pointer("/pooled_metrics/vmaf/mean")?.as_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pooled_mean_is_taken_from_the_log() {
        let log =
            r#"{"version":"2.3.1","frames":[{"frameNum":0,"metrics":{"vmaf":90.0}}],"pooled_metrics":{"vmaf":{"min":88.0,"mean":93.25}}}"#;
        assert_eq!(mean_score(log), Some(93.25));
        assert_eq!(mean_score("{}"), None);
    }
}
