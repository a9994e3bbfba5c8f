//! Errors of sources.

use std::io;
use std::path::{Path, PathBuf};

use crate::base::{Code, Explain, OutOfMemory, PixelSize};
use crate::ffi::NoFfmpeg;

/// Why a source cannot be taken in.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The decoding libraries are not there.
    #[error(transparent)]
    NoFfmpeg(#[from] NoFfmpeg),
    /// There is no such file.
    #[error("cannot find {location:?}")]
    Missing {
        /// As the draft has it.
        location: String,
        /// Where it was looked for.
        looked_in: PathBuf,
    },
    /// The file system refuses.
    #[error("cannot read {}: {source}", display(path))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// A folder where a file is needed.
    #[error("{} is a folder, not a media file", display(.0))]
    Folder(PathBuf),
    /// A file without a byte.
    #[error("{} is empty", display(.0))]
    Empty(PathBuf),
    /// Content that is no media, or that is damaged beyond use.
    #[error("{} is not media that can be decoded: found {found}", display(path))]
    NotMedia {
        /// The file.
        path: PathBuf,
        /// A guess at the content, in words.
        found: String,
    },
    /// A picture of a format that is not taken in.
    #[error("{} is {format}, a format that is not taken in", display(path))]
    OtherPicture {
        /// The file.
        path: PathBuf,
        /// The format, with its article.
        format: &'static str,
        /// How to make a picture of it that is taken in.
        way_out: &'static str,
    },
    /// The decoder fails.
    #[error("cannot decode {}: {reason}", display(path))]
    Undecodable {
        /// The file.
        path: PathBuf,
        /// The decoder's words.
        reason: String,
    },
    /// Pictures are asked for, and there are none.
    #[error("{} has no picture", display(.0))]
    NoPicture(PathBuf),
    /// More pixels than the limit.
    #[error("{} is {size} pixels large, {} million; at most {} million are taken in", display(path), size.area() / 1_000_000, max_pixels / 1_000_000)]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        size: PixelSize,
        /// The limit.
        max_pixels: u64,
    },
    /// More bytes than the limit.
    #[error("{location:?} is larger than {} MB", max_bytes / 1_000_000)]
    TooManyBytes {
        /// The file or address.
        location: String,
        /// The limit.
        max_bytes: u64,
    },
    /// Decoding it takes more memory than is left.
    #[error(transparent)]
    OutOfMemory(#[from] OutOfMemory),
    /// Other bytes than the draft names.
    #[error("{location:?} is not the file that the draft names: its sha256 differs")]
    HashMismatch {
        /// As the draft has it.
        location: String,
        /// The sum that the draft names.
        wanted: String,
        /// The sum of the bytes.
        found: String,
    },
    /// Outside the folder that sources must stay in.
    #[error("{location:?} leads outside {}", display(jail))]
    OutsideJail {
        /// As the draft has it.
        location: String,
        /// The folder.
        jail: PathBuf,
    },
    /// An address in a private network.
    #[error("{location:?} leads to the private address {address}")]
    PrivateUrl {
        /// As the draft has it, or where it was redirected to.
        location: String,
        /// The address.
        address: String,
    },
    /// A URL in a build that fetches nothing.
    #[error("cannot fetch {location:?}: this build was made without the feature `fetch`")]
    NotInBuild {
        /// As the draft has it.
        location: String,
    },
    /// The network or the server fails.
    #[error("cannot fetch {location:?}: {reason}")]
    FetchFailed {
        /// As the draft has it.
        location: String,
        /// The fault.
        reason: String,
    },
}

/// A path for people: without the folder, which the notes give.
pub(super) fn display(path: &Path) -> String {
    path.file_name().map_or_else(|| format!("{path:?}"), |name| format!("{:?}", name.to_string_lossy()))
}

impl MediaError {
    pub(super) fn from_io(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::NotFound => Self::Missing { location: path.display().to_string(), looked_in: path.to_owned() },
            io::ErrorKind::IsADirectory => Self::Folder(path.to_owned()),
            _ => Self::Unreadable { path: path.to_owned(), source },
        }
    }

    pub(super) fn undecodable(path: &Path, reason: impl std::fmt::Display) -> Self {
        Self::Undecodable { path: path.to_owned(), reason: reason.to_string() }
    }
}

impl Explain for MediaError {
    fn code(&self) -> Code {
        match self {
            Self::NoFfmpeg(error) => error.code(),
            Self::Missing { .. } => Code::MissingMedia,
            Self::Unreadable { .. }
            | Self::Folder(_)
            | Self::Empty(_)
            | Self::NotMedia { .. }
            | Self::OtherPicture { .. }
            | Self::Undecodable { .. }
            | Self::NoPicture(_) => Code::UnreadableMedia,
            Self::TooLarge { .. } | Self::TooManyBytes { .. } => Code::MediaTooLarge,
            Self::OutOfMemory(error) => error.code(),
            Self::HashMismatch { .. } => Code::HashMismatch,
            Self::OutsideJail { .. } => Code::OutsideJail,
            Self::PrivateUrl { .. } => Code::PrivateUrl,
            Self::FetchFailed { .. } => Code::FetchFailed,
            Self::NotInBuild { .. } => Code::NotInBuild,
        }
    }

    fn help(&self) -> Option<String> {
        let help = match self {
            Self::NoFfmpeg(error) => return error.help(),
            Self::OutOfMemory(error) => return error.help(),
            Self::Missing { .. } => "fix the path, add a fallback with \"fb\", or render without it with --skip-missing",
            Self::Unreadable { .. } => "check the permissions of the file and its folders",
            Self::Folder(_) => "name a file in it",
            Self::Empty(_) => "copy or download the file again",
            Self::NotMedia { .. } => {
                "name an mp4, mov, avi, webm, mkv, jpg, png, gif, webp, mp3, wav, m4a or aac file; copy it again if it should be one"
            }
            Self::OtherPicture { way_out, .. } => way_out,
            Self::Undecodable { .. } => "copy or download the file again, or convert it with another program",
            Self::NoPicture(_) => "put it on an audio track (\"tt\": 1), or set \"k\": \"audio\"",
            Self::TooLarge { .. } | Self::TooManyBytes { .. } => "make it smaller before it is used",
            Self::HashMismatch { .. } => "restore the file that was meant, or correct \"sha\"",
            Self::OutsideJail { .. } => "move the file into that folder, or render without --jail",
            Self::PrivateUrl { .. } => "use a public address, or allow it with --allow-private-urls",
            Self::NotInBuild { .. } => "download the file and name its path, or build with `cargo build --release --features fetch`",
            Self::FetchFailed { .. } => "check the address and the network, or download the file and name its path",
        };
        Some(help.to_owned())
    }

    fn notes(&self) -> Vec<String> {
        match self {
            Self::Missing { looked_in, .. } => vec![format!("looked in: {}", looked_in.display())],
            Self::Unreadable { path, .. }
            | Self::Folder(path)
            | Self::Empty(path)
            | Self::NotMedia { path, .. }
            | Self::OtherPicture { path, .. }
            | Self::Undecodable { path, .. }
            | Self::NoPicture(path)
            | Self::TooLarge { path, .. } => vec![format!("file: {}", path.display())],
            Self::HashMismatch { wanted, found, .. } => vec![format!("wanted: {wanted}"), format!("found:  {found}")],
            _ => Vec::new(),
        }
    }
}
