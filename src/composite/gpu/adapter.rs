//! Which adapters there are, and which one is taken.

use super::super::adapter::{AdapterChoice, AdapterInfo, AdapterKind};
use super::super::gpu_error::GpuError;

/// The facts of an adapter.
fn info_of(adapter: &wgpu::Adapter) -> AdapterInfo {
    let (info, limits) = (adapter.get_info(), adapter.limits());
    let kind = match info.device_type {
        wgpu::DeviceType::DiscreteGpu => AdapterKind::Discrete,
        wgpu::DeviceType::IntegratedGpu => AdapterKind::Integrated,
        wgpu::DeviceType::VirtualGpu => AdapterKind::Virtual,
        wgpu::DeviceType::Other => AdapterKind::Other,
        wgpu::DeviceType::Cpu => AdapterKind::Software,
    };
    // A software GL driver calls itself anything but a processor.
    let software = kind == AdapterKind::Software || ["llvmpipe", "softpipe"].iter().any(|name| info.name.contains(name));
    AdapterInfo {
        name: info.name,
        backend: info.backend.to_str(),
        kind: if software { AdapterKind::Software } else { kind },
        driver: format!("{} {}", info.driver, info.driver_info).trim().to_owned(),
        software,
        max_texture_size: limits.max_texture_dimension_2d,
        max_storage_bytes: limits.max_storage_buffer_binding_size,
        lacking: lacking(adapter, &limits),
    }
}

/// Best first: hardware, then the native interface before GL.
fn rank(info: &AdapterInfo) -> (bool, AdapterKind, bool) {
    (info.lacking.is_some(), info.kind, info.backend == "gl")
}

/// What the compositor needs and `adapter` does not have.
fn lacking(adapter: &wgpu::Adapter, limits: &wgpu::Limits) -> Option<&'static str> {
    let flags = adapter.get_downlevel_capabilities().flags;
    let canvas = adapter.get_texture_format_features(super::CANVAS_FORMAT);
    if !flags.contains(wgpu::DownlevelFlags::COMPUTE_SHADERS) || limits.max_compute_invocations_per_workgroup < 64 {
        return Some("compute shaders");
    }
    if !flags.contains(wgpu::DownlevelFlags::FRAGMENT_STORAGE) || limits.max_storage_buffers_per_shader_stage < 1 {
        return Some("storage buffers");
    }
    if !canvas.allowed_usages.contains(wgpu::TextureUsages::RENDER_ATTACHMENT)
        || !canvas.flags.contains(wgpu::TextureFormatFeatureFlags::BLENDABLE)
    {
        return Some("blending on 16-bit float targets");
    }
    None
}

/// All adapters of this machine, the one that is taken by default first. GL is looked at only where nothing else is there.
pub fn adapters() -> Vec<AdapterInfo> {
    let native = ranked(NATIVE);
    let all = if native.is_empty() { ranked(wgpu::Backends::GL) } else { native };
    all.into_iter().map(|(info, _)| info).collect()
}

/// The interfaces that are tried first. GL needs a display's libraries, which complain on standard error where there is none.
const NATIVE: wgpu::Backends = wgpu::Backends::PRIMARY;

fn ranked(backends: wgpu::Backends) -> Vec<(AdapterInfo, wgpu::Adapter)> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor { backends, ..wgpu::InstanceDescriptor::new_without_display_handle() });
    let found = pollster::block_on(instance.enumerate_adapters(backends));
    let mut adapters: Vec<_> = found.into_iter().map(|adapter| (info_of(&adapter), adapter)).collect();
    adapters.sort_by_key(|(info, _)| rank(info));
    adapters
}

/// The best adapter that fits `choice`.
pub(super) fn choose(choice: &AdapterChoice) -> Result<(AdapterInfo, wgpu::Adapter), GpuError> {
    let wanted = choice.name.as_ref().map(|name| name.to_lowercase());
    let mut found = Vec::new();
    for backends in [NATIVE, wgpu::Backends::GL] {
        for (info, adapter) in ranked(backends) {
            found.push(info.to_string());
            if wanted.as_ref().is_none_or(|name| info.name.to_lowercase().contains(name)) {
                return match info.lacking {
                    Some(lacking) => Err(GpuError::Unfit { adapter: info.name, lacking }),
                    None => Ok((info, adapter)),
                };
            }
        }
    }
    Err(GpuError::NoAdapter { wanted: choice.name.clone(), found })
}
