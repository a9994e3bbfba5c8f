//! Which graphics adapters there can be, and how one is named.

use std::fmt;

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
