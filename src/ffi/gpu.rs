//! The one call of wgpu that cannot be safe: bytes that a driver is to trust.

/// A pipeline cache that starts with `data`, which an earlier one gave; empty for a new one. `device` has the feature `PIPELINE_CACHE`.
pub fn pipeline_cache(device: &wgpu::Device, data: &[u8]) -> wgpu::PipelineCache {
    let descriptor = wgpu::PipelineCacheDescriptor { label: Some("pipelines"), data: (!data.is_empty()).then_some(data), fallback: true };
    // SAFETY: wgpu checks its own header (adapter, driver and version) before the driver sees the data, and falls back to an empty cache;
    // the file is this program's own, in the user's cache folder, which whoever could change it could use to run programs anyway.
    unsafe { device.create_pipeline_cache(&descriptor) }
}
