//! The graphics device of a test program.
#![allow(clippy::panic, reason = "what cannot go on fails its test")]

use std::sync::OnceLock;

use offcut::composite::{AdapterChoice, Gpu, GpuError};

/// The device that all tests share; `None` where the machine has no adapter at all.
pub(crate) fn gpu() -> Option<&'static Gpu> {
    static GPU: OnceLock<Option<Gpu>> = OnceLock::new();
    let opened = GPU.get_or_init(|| match Gpu::open(&AdapterChoice::default(), None) {
        Ok(gpu) => Some(gpu),
        Err(GpuError::NoAdapter { found, .. }) if found.is_empty() => None,
        Err(error) => panic!("{error}"),
    });
    if opened.is_none() {
        eprintln!("skipped: this machine has no graphics adapter (mesa-vulkan-drivers brings a software one)");
    }
    opened.as_ref()
}
