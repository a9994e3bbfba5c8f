//! How much of a source is taken in at once.

/// Bounds on memory for hostile or mistaken files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pixels of one picture.
    pub max_pixels: u64,
    /// Bytes of a still's file, and of a file that is fetched.
    pub max_bytes: u64,
}

impl Default for Limits {
    /// 256 million pixels (a gigabyte as RGBA), 8 GB.
    fn default() -> Self {
        Self { max_pixels: 256_000_000, max_bytes: 8_000_000_000 }
    }
}
