//! The format that the ending of the output's name stands for.

use std::path::Path;

use super::numbered_name::NumberedName;
use super::target::is_standard_output;
use super::{EncodeError, OutputFormat};

impl OutputFormat {
    /// The format that the ending of `path` names, capitals or not; Matroska for `-`, standard output, since it can be
    /// read while it is written.
    ///
    /// # Errors
    /// [`EncodeError::UnknownFormat`] where it names none; a `.png` needs a frame number such as `%05d` in its name.
    pub fn of(path: &Path) -> Result<Self, EncodeError> {
        if is_standard_output(path) {
            return Ok(Self::Matroska);
        }
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
            "flac" => Self::Flac,
            "opus" => Self::Opus,
            "png" if NumberedName::of(path).is_some() => Self::PngSequence,
            _ => return Err(EncodeError::UnknownFormat { path: path.to_owned() }),
        })
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
