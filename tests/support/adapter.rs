//! The graphics device of a test program. Where `OFFCUT_GPU_TESTS` is set, as in CI, a machine without any adapter
//! fails these tests.
#![allow(clippy::panic, reason = "what cannot go on fails its test")]

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use offcut::composite::{AdapterChoice, Gpu, GpuError, adapters};

/// The device that all tests share; `None` where the machine has no adapter at all.
pub(crate) fn gpu() -> Option<&'static Gpu> {
    static GPU: OnceLock<Option<Gpu>> = OnceLock::new();
    let opened = GPU.get_or_init(|| match Gpu::open(&AdapterChoice::default(), None) {
        Ok(gpu) => Some(gpu),
        Err(GpuError::NoAdapter { found, .. }) if found.is_empty() => None,
        Err(error) => panic!("{error}"),
    });
    if opened.is_none() {
        skip();
    }
    opened.as_ref()
}

/// Whether there is an adapter; tells and counts the test as skipped where there is none.
pub(crate) fn has_adapter() -> bool {
    let found = !adapters().is_empty();
    if !found {
        skip();
    }
    found
}

fn skip() {
    static SKIPPED: AtomicUsize = AtomicUsize::new(0);
    let count = SKIPPED.fetch_add(1, Ordering::Relaxed) + 1;
    let message = "this machine has no graphics adapter (mesa-vulkan-drivers brings a software one)";
    assert!(std::env::var_os("OFFCUT_GPU_TESTS").is_none(), "{message}, and OFFCUT_GPU_TESTS asks for one");
    eprintln!("skipped, {count} so far: {message}");
}
