//! FFmpeg's own measures of one stream of pictures against another.

use std::path::Path;

use tempfile::TempDir;

use crate::base::{Frame, PixelSize};
use crate::ffi::{FullReference, has_filter};

use super::MediaError;

/// A measure of libavfilter at work: pairs go in, its log comes out.
pub struct ReferenceMeasure {
    filter: FullReference,
    folder: TempDir,
}

const LOG: &str = "log";

impl ReferenceMeasure {
    /// Netflix's VMAF with its usual model, every `step`-th pair; its log is JSON. `None` where libavfilter comes
    /// without libvmaf.
    ///
    /// # Errors
    /// Where the filter cannot be set up, or there is no place for its log.
    pub fn vmaf(size: PixelSize, step: u32, threads: usize) -> Result<Option<Self>, MediaError> {
        if !has_filter("libvmaf") {
            return Ok(None);
        }
        Self::start(size, |log| format!("libvmaf=log_path={log}:log_fmt=json:n_subsample={step}:n_threads={threads}")).map(Some)
    }

    fn start(size: PixelSize, filter: impl FnOnce(&str) -> String) -> Result<Self, MediaError> {
        let folder = tempfile::tempdir().map_err(|error| MediaError::from_io(&std::env::temp_dir(), error))?;
        let log = escaped(&folder.path().join(LOG));
        let filter = FullReference::new(size, &filter(&log)).map_err(|error| fault(&folder, &error))?;
        Ok(Self { filter, folder })
    }

    /// Measures a pair of 4:2:0 frames of the size given at the start.
    ///
    /// # Errors
    /// Where the filter fails.
    pub fn add(&mut self, measured: &Frame, reference: &Frame) -> Result<(), MediaError> {
        self.filter.add(measured, reference).map_err(|error| fault(&self.folder, &error))
    }

    /// The filter's log.
    ///
    /// # Errors
    /// Where the filter fails, or wrote nothing.
    pub fn finish(self) -> Result<String, MediaError> {
        self.filter.finish().map_err(|error| fault(&self.folder, &error))?;
        let log = self.folder.path().join(LOG);
        std::fs::read_to_string(&log).map_err(|error| MediaError::from_io(&log, error))
    }
}

fn fault(folder: &TempDir, error: &ffmpeg_next::Error) -> MediaError {
    MediaError::undecodable(folder.path(), format!("a filter that measures pictures failed: {error}"))
}

/// A path as the value of an option in a filter graph: escaped for the option, then for the graph (ffmpeg-filters,
/// "Notes on filtergraph escaping").
fn escaped(path: &Path) -> String {
    let escape = |text: &str, special: &str| -> String {
        text.chars().flat_map(|c| special.contains(c).then_some('\\').into_iter().chain(std::iter::once(c))).collect()
    };
    escape(&escape(&path.to_string_lossy(), r"\':"), r"\'[],;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{FramePool, PixelFormat};

    #[test]
    fn pairs_go_through_a_filter_and_its_log_comes_back() {
        let size = PixelSize::new(64, 32);
        let pool = FramePool::new(PixelFormat::Yuv420, size);
        let frame = |level: u8| {
            let mut planes = pool.take();
            planes.planes_mut().for_each(|(bytes, _)| bytes.fill(level));
            pool.frame(planes)
        };
        let mut measure = ReferenceMeasure::start(size, |log| format!("psnr=stats_file={log}")).unwrap();
        for difference in [1, 2, 5] {
            measure.add(&frame(100 + difference), &frame(100)).unwrap();
        }
        let log = measure.finish().unwrap();
        let errors: Vec<&str> = log.lines().filter_map(|line| line.split("mse_avg:").nth(1)?.split(' ').next()).collect();
        assert_eq!(errors, ["1.00", "4.00", "25.00"]);
    }

    #[test]
    fn paths_are_escaped_twice() {
        assert_eq!(escaped(Path::new("/a:b/it's,c")), r"/a\\:b/it\\\'s\,c");
    }
}
