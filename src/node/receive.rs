//! Bytes from the network to disk, hashed on the way; in memory is never more than a few blocks.

use std::io::{BufWriter, Write};
use std::path::Path;

use axum::body::Bytes;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::api::Code;
use crate::base::hex;

use super::data_folder::UPLOAD_PREFIX;
use super::form::Part;
use super::refusal::Refusal;

/// Blocks between the network and the disk.
const BLOCKS: usize = 4;

/// Bytes that are written at once.
const BUFFER: usize = 1 << 18;

/// A file that has arrived and has no name yet.
pub(super) struct Received {
    pub(super) file: NamedTempFile,
    pub(super) sha256: String,
    pub(super) bytes: u64,
}

/// Receives one part of a form into a file in `folder`, at most `max_bytes`.
pub(super) async fn receive(part: &mut Part<'_>, folder: &Path, name: &str, max_bytes: u64) -> Result<Received, Refusal> {
    let file = NamedTempFile::with_prefix_in(UPLOAD_PREFIX, folder).map_err(|error| Refusal::fault(&error))?;
    let (sender, blocks) = channel(BLOCKS);
    let writer = tokio::task::spawn_blocking(move || write(file, blocks));
    let sent = pass_on(part, sender, name, max_bytes).await;
    // Waited for in any case, so that a refused file is gone when the refusal is told.
    let written = writer.await?;
    let bytes = sent?;
    let (file, sha256) = written.map_err(|error| Refusal::fault(&error))?;
    Ok(Received { file, sha256, bytes })
}

/// Hands blocks to the writer until the part ends; returns how many bytes they had.
async fn pass_on(part: &mut Part<'_>, sender: Sender<Bytes>, name: &str, max_bytes: u64) -> Result<u64, Refusal> {
    let mut bytes = 0;
    while let Some(block) = part.next_block().await? {
        bytes += block.len() as u64;
        if bytes > max_bytes {
            return Err(too_large(name, max_bytes));
        }
        // A writer that has gone says why itself.
        if sender.send(block).await.is_err() {
            break;
        }
    }
    Ok(bytes)
}

/// A file that is larger than what is taken.
pub(super) fn too_large(name: &str, max_bytes: u64) -> Refusal {
    Refusal::new(Code::FileTooLarge, format!("{name:?} is larger than {} MB", max_bytes / 1_000_000))
}

/// Writes and hashes until the sender has gone. What is unfinished is removed with the file.
fn write(file: NamedTempFile, mut blocks: Receiver<Bytes>) -> std::io::Result<(NamedTempFile, String)> {
    let mut hasher = Sha256::new();
    let mut writer = BufWriter::with_capacity(BUFFER, file);
    while let Some(block) = blocks.blocking_recv() {
        hasher.update(&block);
        writer.write_all(&block)?;
    }
    let file = writer.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.as_file().sync_data()?;
    Ok((file, hex(&hasher.finalize())))
}
