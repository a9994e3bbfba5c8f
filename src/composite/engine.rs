//! Opened adapters, shared by all who make frames side by side: the parts of a render, and the fragments of a preview.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::{AdapterChoice, Gpu, GpuError};

/// Keeps each adapter that was asked for open. Cheap to clone; all clones share their devices.
#[derive(Clone, Debug, Default)]
pub struct Engine(Arc<Mutex<Vec<(AdapterChoice, Gpu)>>>);

impl Engine {
    /// The device of the adapter that fits `choice`, opened by whoever asks first. A lost one is opened anew.
    ///
    /// # Errors
    /// As [`Gpu::open`].
    pub fn open(&self, choice: &AdapterChoice, cache_folder: Option<&Path>) -> Result<Gpu, GpuError> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|(_, gpu)| gpu.check().is_ok());
        if let Some((_, gpu)) = open.iter().find(|(known, _)| known == choice) {
            return Ok(gpu.clone());
        }
        let gpu = Gpu::open(choice, cache_folder)?;
        open.push((choice.clone(), gpu.clone()));
        Ok(gpu)
    }
}
