//! What wgpu cannot do safely: bytes that a driver is to trust, and what its drivers read from the environment.

/// A pipeline cache that starts with `data`, which an earlier one gave; empty for a new one. `device` has the feature `PIPELINE_CACHE`.
#[cfg(feature = "gpu")]
pub fn pipeline_cache(device: &wgpu::Device, data: &[u8]) -> wgpu::PipelineCache {
    let descriptor = wgpu::PipelineCacheDescriptor { label: Some("pipelines"), data: (!data.is_empty()).then_some(data), fallback: true };
    // SAFETY: wgpu checks its own header (adapter, driver and version) before the driver sees the data, and falls back to an empty cache;
    // the file is this program's own, in the user's cache folder, which whoever could change it could use to run programs anyway.
    unsafe { device.create_pipeline_cache(&descriptor) }
}

/// Leaves Mesa's device selection layer out, which asks the display for its device and complains on standard error where there is none; this program
/// makes its own choice. Does nothing once there is a second thread, or where the user directs that layer.
pub fn leave_out_device_select() {
    const OUT: &str = "NODEVICE_SELECT";
    if cfg!(target_os = "linux") && std::env::var_os("MESA_VK_DEVICE_SELECT").is_none() && is_only_thread() {
        // SAFETY: this is the only thread, so that nothing reads the environment meanwhile.
        unsafe { std::env::set_var(OUT, "1") };
    }
}

fn is_only_thread() -> bool {
    std::fs::read_dir("/proc/self/task").is_ok_and(|threads| threads.count() == 1)
}
