//! Stills kept between renders of one project and of its next versions: loading a photo takes longer than all else that
//! a seek does.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::base::{Affine, Frame, Source};

use super::Failure;

/// A still as it is drawn.
#[derive(Clone)]
pub(super) struct StillPicture {
    /// Its pixels.
    pub(super) frame: Frame,
    /// From upright pixels of the file to pixels of `frame`.
    pub(super) frame_from_source: Affine<Source, Source>,
}

/// How much is kept.
const MOST_BYTES: usize = 256_000_000;

/// Prepared stills, the longest unused dropped first. Clones are the same shelf.
#[derive(Clone, Default)]
pub struct KeptStills(Arc<Mutex<Vec<Kept>>>);

/// A file, and how large it is drawn: in steps of a square root of two, so that neighbouring frames of a zoom find the
/// same.
#[derive(Clone, Debug, PartialEq)]
struct Name {
    path: PathBuf,
    changed: Option<(SystemTime, u64)>,
    step: i32,
}

struct Kept {
    name: Name,
    picture: StillPicture,
}

impl KeptStills {
    /// The still of `path` for drawing at `scale` canvas pixels a source pixel; what is not here is made by `load`, for
    /// a scale that is at least that, and at most 1 where that is.
    pub(super) fn get(
        &self,
        path: &Path,
        scale: f64,
        load: impl FnOnce(f64) -> Result<StillPicture, Failure>,
    ) -> Result<StillPicture, Failure> {
        let step = ((2.0 * scale.max(1e-6).log2()).ceil() as i32).min(1);
        let changed = std::fs::metadata(path).ok().and_then(|metadata| Some((metadata.modified().ok()?, metadata.len())));
        let name = Name { path: path.to_owned(), changed, step };
        if let Some(picture) = self.find(&name) {
            return Ok(picture);
        }
        let picture = load(2.0_f64.powf(f64::from(step) / 2.0))?;
        self.keep(Kept { name, picture: picture.clone() });
        Ok(picture)
    }

    fn find(&self, name: &Name) -> Option<StillPicture> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let index = kept.iter().position(|still| still.name == *name)?;
        // The one used last stands last.
        let still = kept.remove(index);
        let picture = still.picture.clone();
        kept.push(still);
        Some(picture)
    }

    fn keep(&self, still: Kept) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|other| other.name != still.name);
        kept.push(still);
        while kept.len() > 1 && kept.iter().map(Kept::bytes).sum::<usize>() > MOST_BYTES {
            kept.remove(0);
        }
    }
}

impl Kept {
    fn bytes(&self) -> usize {
        let frame = &self.picture.frame;
        (0..frame.format().plane_count()).map(|plane| frame.plane(plane).len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use crate::base::{PixelFormat, PixelSize, Planes};

    use super::*;

    #[test]
    fn near_scales_share_a_still_and_others_do_not() {
        let kept = KeptStills::default();
        let size = PixelSize::new(2, 2);
        let mut scales = Vec::new();
        for wanted in [0.3_f64, 0.34, 0.36, 0.5, 1.0, 3.0, 1.01, 0.31] {
            let load = |scale: f64| {
                scales.push(scale);
                assert!(scale >= wanted.min(1.0) - 1e-9 && (wanted > 1.0 || scale <= 1.0), "{scale} for {wanted}");
                let frame = Frame::new(PixelFormat::Yuv420, size, Arc::new(Planes::zeroed(PixelFormat::Yuv420, size)));
                Ok(StillPicture { frame, frame_from_source: Affine::identity() })
            };
            kept.get(Path::new("a.jpg"), wanted, load).unwrap();
        }
        assert_eq!(scales.len(), 4, "{scales:?}");
    }
}
