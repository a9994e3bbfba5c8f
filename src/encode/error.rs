//! Errors between a finished frame and a finished file.

use std::io;
use std::path::{Path, PathBuf};

use crate::base::{Code, Explain};
use crate::ffi::NoFfmpeg;

use super::OutputFormat;

/// Why an output could not be made.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// FFmpeg is not there.
    #[error(transparent)]
    NoFfmpeg(#[from] NoFfmpeg),
    /// The ending names no format.
    #[error("{path:?} has no ending that names an output format")]
    UnknownFormat {
        /// The output asked for.
        path: PathBuf,
    },
    /// Something has that name, and overwriting was not asked for.
    #[error("{path:?} is there already")]
    OutputExists {
        /// The output asked for.
        path: PathBuf,
    },
    /// The file cannot be made or written: no such folder, no permission, no space.
    #[error("cannot write {path:?}: {reason}")]
    Unwritable {
        /// The output asked for.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// FFmpeg has no such encoder, or it cannot be opened on this machine.
    #[error("no usable encoder {name:?}: {reason}")]
    NoEncoder {
        /// The encoder's name in FFmpeg.
        name: String,
        /// Why it cannot be used.
        reason: String,
    },
    /// A setting that the encoder does not take.
    #[error("{name} is {found}")]
    BadSetting {
        /// The setting as the command line names it.
        name: &'static str,
        /// The value that was given.
        found: String,
        /// The values that are allowed.
        allowed: String,
    },
    /// A setting that the output's format has no use for.
    #[error("{name} has no effect on this output")]
    UselessSetting {
        /// The setting as the command line names it.
        name: &'static str,
        /// Endings of the formats that it is for.
        used_by: &'static str,
    },
    /// An encoder or the muxer failed.
    #[error("{stage} failed: {reason}")]
    Failed {
        /// The encoder's or muxer's name.
        stage: String,
        /// FFmpeg's words.
        reason: String,
    },
    /// A frame of another size, layout or colour than the output's.
    #[error("frame {index} is {found}, the output takes {wanted}")]
    WrongFrame {
        /// Its number, from 0.
        index: u64,
        /// The kind of frame that came.
        found: String,
        /// The kind of frame that was needed.
        wanted: String,
    },
    /// More or fewer frames than the length of the output.
    #[error("{found} frames were written, the output has {wanted}")]
    WrongLength {
        /// Frames written, or tried.
        found: u64,
        /// Frames of the output.
        wanted: u64,
    },
}

impl EncodeError {
    pub(super) fn unwritable(path: &Path, error: &io::Error) -> Self {
        Self::Unwritable { path: path.to_owned(), reason: error.to_string() }
    }

    /// An error of a codec, a filter or the setting up of either.
    pub(super) fn failed(stage: &str, error: ffmpeg_next::Error) -> Self {
        Self::Failed { stage: stage.to_owned(), reason: error.to_string() }
    }

    /// An error of writing: the system's (no space, no permission) is about the file, any other about the muxer.
    pub(super) fn writing(path: &Path, error: ffmpeg_next::Error) -> Self {
        use ffmpeg_next::error::{EINVAL, ENOMEM, ENOSYS};
        match error {
            ffmpeg_next::Error::Other { errno } if ![EINVAL, ENOMEM, ENOSYS].contains(&errno) => {
                Self::unwritable(path, &io::Error::from_raw_os_error(errno))
            }
            other => Self::failed("the muxer", other),
        }
    }
}

impl Explain for EncodeError {
    fn code(&self) -> Code {
        match self {
            Self::NoFfmpeg(error) => error.code(),
            Self::UnknownFormat { .. } => Code::UnknownFormat,
            Self::OutputExists { .. } => Code::OutputExists,
            Self::Unwritable { .. } => Code::UnwritableOutput,
            Self::NoEncoder { .. } => Code::NoEncoder,
            Self::BadSetting { .. } | Self::UselessSetting { .. } => Code::Usage,
            Self::Failed { .. } => Code::EncoderFailed,
            Self::WrongFrame { .. } | Self::WrongLength { .. } => Code::Internal,
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::NoFfmpeg(error) => error.help(),
            Self::UnknownFormat { .. } => Some(format!("end the output's name in one of {}", OutputFormat::ENDINGS.join(" "))),
            Self::OutputExists { .. } => Some("choose another name, or overwrite it with --force".to_owned()),
            Self::Unwritable { .. } => Some("check that the folder exists, may be written to, and has space left".to_owned()),
            Self::NoEncoder { name, .. } if name.starts_with("lib") => Some(format!(
                "install an FFmpeg that has {name} (Debian and Ubuntu: ffmpeg; Fedora: ffmpeg from RPM Fusion; macOS: brew install ffmpeg)"
            )),
            Self::NoEncoder { .. } => Some("offcut doctor lists the encoders that work here; --encoder auto takes libx264".to_owned()),
            Self::UselessSetting { name, used_by } => Some(format!("leave {name} out, or write {used_by}")),
            Self::BadSetting { name, allowed, .. } => Some(format!("{name} takes {allowed}")),
            Self::Failed { .. } | Self::WrongFrame { .. } | Self::WrongLength { .. } => None,
        }
    }
}
