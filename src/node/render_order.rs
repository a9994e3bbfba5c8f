//! Messages between a node and the process that renders a job, a JSON object a line.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::api::OutputRequest;

/// A job for a render's process.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub(super) struct RenderOrder {
    /// The draft's file, its sources named by paths.
    pub(super) draft: PathBuf,
    /// Sources and fonts lie in this folder.
    pub(super) jail: PathBuf,
    /// The file to write, in a folder that is removed with all in it where the process ends early.
    pub(super) output: PathBuf,
    /// Width and height of the output, pixels; the draft's unless given.
    pub(super) size: Option<(u32, u32)>,
    /// The output as it was asked for.
    pub(super) asked: OutputRequest,
    /// Threads of the encoder; as many as fit the machine unless given.
    pub(super) threads: Option<u32>,
    /// Parts made side by side; as many as fit the machine unless given.
    pub(super) chunks: Option<usize>,
    /// Where compiled pipelines are kept.
    pub(super) cache_folder: PathBuf,
    /// Whether URLs may lead to private addresses.
    pub(super) allow_private_urls: bool,
    /// The longest output, milliseconds.
    pub(super) max_duration_ms: u64,
    /// Bytes of memory that the render may take, as it estimates them itself.
    pub(super) memory_bytes: u64,
    /// Bounds that the system holds the process to.
    pub(super) limits: ProcessLimits,
}

/// Bounds that the system keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct ProcessLimits {
    /// Bytes of memory that can be written and is not shared.
    pub(super) memory_bytes: u64,
    /// Seconds of all processors together.
    pub(super) processor_s: u64,
    /// Open files.
    pub(super) files: u64,
    /// Bytes of any one file that is written.
    pub(super) file_bytes: u64,
}

/// A message of a render's process.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum RenderEvent {
    /// So many of 100 parts are done.
    Progress {
        /// 0 to 99.
        percent: u64,
    },
    /// The file is whole.
    Done {
        /// Its bytes.
        bytes: u64,
        /// How long it is.
        duration_ms: i64,
        /// Surprises about it, in words.
        warnings: Vec<String>,
    },
    /// There is no file.
    Failed {
        /// The place in the draft; empty where it has none.
        pointer: String,
        /// Why.
        message: String,
    },
}
