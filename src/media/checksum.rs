//! The checksum of a file.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::base::hex;

/// Bytes read at once.
const BLOCK: usize = 1 << 18;

/// The SHA-256 of a text in lower-case hexadecimal digits.
pub fn sha256_of_text(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// The SHA-256 of a file in lower-case hexadecimal digits, and its length in bytes.
///
/// # Errors
/// Where it cannot be read.
pub fn sha256_of_file(path: &Path) -> io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let (mut hasher, mut bytes, mut block) = (Sha256::new(), 0, vec![0; BLOCK]);
    loop {
        match file.read(&mut block)? {
            0 => return Ok((hex(&hasher.finalize()), bytes)),
            length => {
                hasher.update(&block[..length]);
                bytes += length as u64;
            }
        }
    }
}
