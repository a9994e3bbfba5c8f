//! How much of a source is taken in at once.

use crate::base::MemoryAccount;

/// Bounds on memory for hostile or mistaken files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pixels of a still.
    pub max_pixels: u64,
    /// Pixels of a picture that moves: of these several are there at a time.
    pub max_moving_pixels: u64,
    /// Bytes of a still's file, and of a file that is fetched.
    pub max_bytes: u64,
    /// Asked before pictures are decoded.
    pub memory: MemoryAccount,
}

impl Default for Limits {
    /// 256 million pixels (a gigabyte as RGBA), 40 million (8K is 33 to 38), 8 GB, and an account without a limit.
    fn default() -> Self {
        Self { max_pixels: 256_000_000, max_moving_pixels: 40_000_000, max_bytes: 8_000_000_000, memory: MemoryAccount::default() }
    }
}
