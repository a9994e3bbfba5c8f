//! Stands in for the GPU path in a build without it: there is no adapter, and whoever asks for one is told why.

use std::convert::Infallible;
use std::path::Path;

use crate::base::{Frame, PixelSize};

use super::adapter::{AdapterChoice, AdapterInfo};
use super::gpu_error::GpuError;
use super::scene::Scene;

/// A graphics device. This build opens none.
#[derive(Clone, Debug)]
pub struct Gpu {
    never: Infallible,
}

/// A compositor on a graphics device. This build makes none.
pub struct GpuCompositor {
    never: Infallible,
}

/// A frame under way on a graphics device. This build has none.
pub struct Ticket {
    never: Infallible,
}

impl Gpu {
    /// Opens no adapter.
    ///
    /// # Errors
    /// [`GpuError::NotInBuild`], always.
    pub fn open(_choice: &AdapterChoice, _cache_folder: Option<&Path>) -> Result<Self, GpuError> {
        Err(GpuError::NotInBuild)
    }

    /// The facts of the opened adapter.
    pub fn info(&self) -> &AdapterInfo {
        match self.never {}
    }
}

impl GpuCompositor {
    /// A compositor for a canvas of `canvas` pixels.
    ///
    /// # Errors
    /// None: there is no [`Gpu`] to call it with.
    pub fn new(gpu: &Gpu, _canvas: PixelSize) -> Result<Self, GpuError> {
        match gpu.never {}
    }

    /// Starts a frame.
    ///
    /// # Errors
    /// None: there is no compositor to call it on.
    pub fn submit(&mut self, _scene: &Scene) -> Result<Ticket, GpuError> {
        match self.never {}
    }

    /// One frame, start to end.
    ///
    /// # Errors
    /// None: there is no compositor to call it on.
    pub fn compose_rgba(&mut self, _scene: &Scene) -> Result<Frame, GpuError> {
        match self.never {}
    }
}

impl Ticket {
    /// Waits for the frame.
    ///
    /// # Errors
    /// None: there is no ticket to call it on.
    pub fn finish(self) -> Result<Frame, GpuError> {
        match self.never {}
    }
}

/// The adapters that this build can use: none.
pub fn adapters() -> Vec<AdapterInfo> {
    Vec::new()
}
