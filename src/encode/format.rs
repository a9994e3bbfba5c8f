//! Output formats, told by the ending of the output's name.

use std::path::Path;

use super::EncodeError;

/// What kind of file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// MPEG-4: H.264 and AAC.
    Mp4,
    /// QuickTime: H.264 and AAC.
    Mov,
    /// Matroska: H.264 and AAC.
    Matroska,
    /// WebM: VP9 and Opus.
    Webm,
    /// Animated GIF, no sound.
    Gif,
    /// Animated WebP, no sound.
    Webp,
    /// MP3, sound alone.
    Mp3,
    /// 24-bit PCM, sound alone.
    Wav,
    /// AAC in MPEG-4, sound alone.
    M4a,
    /// One PNG a frame, `%05d` in the name being the frame's number from 0; no sound.
    PngSequence,
}

impl OutputFormat {
    /// The endings [`OutputFormat::of`] knows.
    pub const ENDINGS: &[&str] = &[".mp4", ".mov", ".mkv", ".webm", ".gif", ".webp", ".mp3", ".wav", ".m4a", "%05d.png"];

    /// The format that the ending of `path` names, capitals or not.
    ///
    /// # Errors
    /// [`EncodeError::UnknownFormat`] where it names none; a `.png` needs a frame number such as `%05d` in its name.
    pub fn of(path: &Path) -> Result<Self, EncodeError> {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
        Ok(match ending.as_str() {
            "mp4" => Self::Mp4,
            "mov" => Self::Mov,
            "mkv" => Self::Matroska,
            "webm" => Self::Webm,
            "gif" => Self::Gif,
            "webp" => Self::Webp,
            "mp3" => Self::Mp3,
            "wav" => Self::Wav,
            "m4a" => Self::M4a,
            "png" if super::numbered_name::NumberedName::of(path).is_some() => Self::PngSequence,
            _ => return Err(EncodeError::UnknownFormat { path: path.to_owned() }),
        })
    }

    /// Whether frames go into it.
    pub fn has_picture(self) -> bool {
        !matches!(self, Self::Mp3 | Self::Wav | Self::M4a)
    }

    /// Whether sound goes into it.
    pub fn has_sound(self) -> bool {
        !matches!(self, Self::Gif | Self::Webp | Self::PngSequence)
    }

    /// Whether its pictures can be joined from chunks by packet copy: it holds H.264.
    pub fn joins_chunks(self) -> bool {
        matches!(self, Self::Mp4 | Self::Mov | Self::Matroska)
    }

    /// FFmpeg's name of the muxer; a PNG sequence has none.
    pub(super) fn muxer(self) -> Option<&'static str> {
        match self {
            Self::Mp4 => Some("mp4"),
            Self::Mov => Some("mov"),
            Self::Matroska => Some("matroska"),
            Self::Webm => Some("webm"),
            Self::Gif => Some("gif"),
            Self::Webp => Some("webp"),
            Self::Mp3 => Some("mp3"),
            Self::Wav => Some("wav"),
            Self::M4a => Some("ipod"),
            Self::PngSequence => None,
        }
    }

    /// Options of the muxer.
    pub(super) fn muxer_options(self, fragmented: bool) -> &'static [(&'static str, &'static str)] {
        match self {
            // Each file starts at zero: who appends it says where it goes.
            Self::Mp4 | Self::M4a if fragmented => {
                // FLAC in MPEG-4 counted as experimental up to FFmpeg 5.
                &[
                    ("movflags", "+empty_moov+default_base_moof+frag_keyframe+skip_trailer+write_colr"),
                    ("use_editlist", "0"),
                    ("strict", "experimental"),
                ]
            }
            // The index goes first, so that a player starts before it has all; the colour tags stand in the container too.
            Self::Mp4 | Self::Mov | Self::M4a => &[("movflags", "+faststart+write_colr")],
            Self::Matroska | Self::Webm => &[("reserve_index_space", "50000")],
            // Played again and again.
            Self::Gif | Self::Webp => &[("loop", "0")],
            Self::Wav => &[("rf64", "auto")],
            Self::Mp3 | Self::PngSequence => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_ending_is_known_and_others_are_not() {
        for ending in OutputFormat::ENDINGS {
            assert!(OutputFormat::of(Path::new(&format!("a{ending}"))).is_ok(), "{ending}");
            assert!(OutputFormat::of(Path::new(&format!("a{}", ending.replace(".m", ".M")))).is_ok(), "{ending}");
        }
        for name in ["a.avi", "a", "mp4", "a.mp4.txt", "a.png", "%d/a.png", "a%05d%d.png"] {
            assert!(OutputFormat::of(Path::new(name)).is_err(), "{name}");
        }
    }
}
