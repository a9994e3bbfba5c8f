//! An opened adapter: its device and queue, its pipelines, and whether it still lives.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::adapter::choose;
use super::pipeline_store::PipelineStore;
use super::pipelines::Pipelines;
use super::{AdapterChoice, AdapterInfo, GpuError};

/// An opened graphics device. Cheap to clone; all clones are one device.
#[derive(Clone)]
pub struct Gpu {
    inner: Arc<Inner>,
}

struct Inner {
    info: AdapterInfo,
    device: wgpu::Device,
    queue: wgpu::Queue,
    pipelines: Pipelines,
    health: Arc<Health>,
}

/// The first thing that went wrong on the device, told by its callbacks.
#[derive(Default)]
struct Health(Mutex<Option<GpuError>>);

impl Health {
    fn report(&self, error: GpuError) {
        let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A lost device makes every later call fail in its own way: the loss is the cause.
        if first.is_none() || matches!(error, GpuError::Lost(_)) {
            *first = Some(error);
        }
    }

    fn check(&self) -> Result<(), GpuError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone().map_or(Ok(()), Err)
    }
}

impl Gpu {
    /// Opens the best adapter that fits `choice`: hardware first, software otherwise. Compiled pipelines are kept in
    /// `cache_folder` where one is given and the driver can.
    ///
    /// # Errors
    /// [`GpuError::NoAdapter`], [`GpuError::Unfit`], [`GpuError::Refused`].
    pub fn open(choice: &AdapterChoice, cache_folder: Option<&Path>) -> Result<Self, GpuError> {
        let (info, adapter) = choose(choice)?;
        let can_store = adapter.features().contains(wgpu::Features::PIPELINE_CACHE);
        let descriptor = wgpu::DeviceDescriptor {
            label: Some("offcut"),
            required_features: if can_store { wgpu::Features::PIPELINE_CACHE } else { wgpu::Features::empty() },
            required_limits: adapter.limits(),
            // A software adapter's textures are the program's own memory.
            memory_hints: if info.software { wgpu::MemoryHints::MemoryUsage } else { wgpu::MemoryHints::Performance },
            ..wgpu::DeviceDescriptor::default()
        };
        let opened = pollster::block_on(adapter.request_device(&descriptor));
        let (device, queue) = opened.map_err(|error| GpuError::Refused { adapter: info.name.clone(), reason: error.to_string() })?;
        let health = Arc::new(Health::default());
        let watch = Arc::clone(&health);
        device.set_device_lost_callback(move |_, message| watch.report(GpuError::Lost(message)));
        let watch = Arc::clone(&health);
        device.on_uncaptured_error(Arc::new(move |error| {
            watch.report(match error {
                wgpu::Error::OutOfMemory { .. } => GpuError::OutOfMemory,
                wgpu::Error::Validation { description, .. } | wgpu::Error::Internal { description, .. } => GpuError::Device(description),
            });
        }));
        let store = can_store.then(|| PipelineStore::open(&device, &adapter.get_info(), cache_folder)).flatten();
        let pipelines = Pipelines::new(&device, store);
        let inner = Inner { info, device, queue, pipelines, health };
        inner.health.check()?;
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The facts of the opened adapter.
    pub fn info(&self) -> &AdapterInfo {
        &self.inner.info
    }

    /// Whether the device still works.
    ///
    /// # Errors
    /// The first thing that went wrong on it; from then on it makes no frame.
    pub fn check(&self) -> Result<(), GpuError> {
        self.inner.health.check()
    }

    pub(super) fn device(&self) -> &wgpu::Device {
        &self.inner.device
    }

    pub(super) fn queue(&self) -> &wgpu::Queue {
        &self.inner.queue
    }

    pub(super) fn pipelines(&self) -> &Pipelines {
        &self.inner.pipelines
    }

    pub(super) fn report(&self, error: GpuError) {
        self.inner.health.report(error);
    }

    pub(super) fn check_size(&self, size: crate::base::PixelSize) -> Result<(), GpuError> {
        let limit = self.inner.info.max_texture_size;
        if size.width > limit || size.height > limit { Err(GpuError::TooLarge { size, limit }) } else { Ok(()) }
    }
}

impl fmt::Debug for Gpu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gpu({})", self.inner.info)
    }
}
