//! Compiled pipelines on disk, so that a driver compiles each shader once.

use std::fs;
use std::path::{Path, PathBuf};

use crate::ffi::pipeline_cache;

/// A driver's pipeline cache and the file it lives in between runs.
pub(super) struct PipelineStore {
    cache: wgpu::PipelineCache,
    file: PathBuf,
    loaded_bytes: usize,
}

impl PipelineStore {
    /// The store of this adapter in `folder`; `None` where no folder is given or the backend has none.
    pub(super) fn open(device: &wgpu::Device, info: &wgpu::AdapterInfo, folder: Option<&Path>) -> Option<Self> {
        let file = folder?.join(wgpu::util::pipeline_cache_key(info)?);
        // A store that cannot be read is an empty one: pipelines are compiled again.
        let data = fs::read(&file).unwrap_or_default();
        let cache = pipeline_cache(device, &data);
        Some(Self { cache, file, loaded_bytes: data.len() })
    }

    pub(super) fn cache(&self) -> &wgpu::PipelineCache {
        &self.cache
    }
}

impl Drop for PipelineStore {
    fn drop(&mut self) {
        let Some(data) = self.cache.get_data() else { return };
        if data.len() == self.loaded_bytes {
            return;
        }
        // Written aside and moved, so that two programs at once leave one whole file. A full disk costs only time on
        // the next start.
        let aside = self.file.with_extension(format!("{}.part", std::process::id()));
        let written = self.file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&aside, &data));
        if written.and_then(|()| fs::rename(&aside, &self.file)).is_err() {
            let _ = fs::remove_file(&aside);
        }
    }
}
