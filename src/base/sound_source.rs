//! Which sound of which file, on which clock.

use std::path::PathBuf;

use super::Time;

/// The sound of a file, as it was found when the file was looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundSource {
    /// The file.
    pub path: PathBuf,
    /// Index of the stream in its container.
    pub stream: usize,
    /// Time stamp, in the container's own count, of what is time zero: the same for the file's pictures.
    pub origin: Time,
    /// Where the sound ends, counted from time zero, where its packets were counted: past it there is only the
    /// encoder's padding.
    pub counted_end: Option<Time>,
    /// Where it ends by the container's word, to about a tenth of a second, where only that is known.
    pub stated_end: Option<Time>,
}
