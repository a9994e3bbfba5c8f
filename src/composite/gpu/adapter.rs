//! Which adapters there are, and which one is taken.

use std::fmt;

use super::GpuError;

/// Which adapter to open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AdapterChoice {
    /// Part of the adapter's name, in any case; `None`: the best there is.
    pub name: Option<String>,
}

/// What an adapter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AdapterKind {
    /// A card of its own.
    Discrete,
    /// Part of the processor.
    Integrated,
    /// A share of a card in a virtual machine.
    Virtual,
    /// Not told.
    Other,
    /// The processor itself (lavapipe, WARP).
    Software,
}

/// One adapter, as `doctor` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdapterInfo {
    /// Its own name.
    pub name: String,
    /// The interface it is reached through: `vulkan`, `metal`, `dx12`, `gl`.
    pub backend: &'static str,
    /// What it is.
    pub kind: AdapterKind,
    /// Driver and its version.
    pub driver: String,
    /// Whether the processor does the work.
    pub software: bool,
    /// Largest width and height of a texture, pixels.
    pub max_texture_size: u32,
    /// Largest buffer a shader writes, bytes.
    pub max_storage_bytes: u64,
    /// Why it cannot be used, if so.
    pub lacking: Option<&'static str>,
}

impl AdapterInfo {
    pub(super) fn of(adapter: &wgpu::Adapter) -> Self {
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
        Self {
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
    fn rank(&self) -> (bool, AdapterKind, bool) {
        (self.lacking.is_some(), self.kind, self.backend == "gl")
    }
}

impl fmt::Display for AdapterInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, {}", self.name, self.backend, self.driver)?;
        if self.software {
            f.write_str(", software")?;
        }
        match self.lacking {
            Some(lacking) => write!(f, "; unusable: no {lacking})"),
            None => f.write_str(")"),
        }
    }
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
    let mut adapters: Vec<_> = found.into_iter().map(|adapter| (AdapterInfo::of(&adapter), adapter)).collect();
    adapters.sort_by_key(|(info, _)| info.rank());
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
