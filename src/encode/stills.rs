//! One PNG a frame: written into a hidden folder beside the target, and moved to their names when all are there.

use std::path::{Path, PathBuf};

use ffmpeg_next::frame;
use image::ExtendedColorType;
use tempfile::TempDir;

use crate::base::{FrameRate, PixelSize};

use super::EncodeError;
use super::convert::Converter;
use super::frame_length::frame_length;
use super::target::folder_of;

/// A file name with a frame number in it: `%d`, or `%05d` for at least five digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NumberedName {
    before: String,
    digits: usize,
    after: String,
}

impl NumberedName {
    /// The one number in the file name of `path`.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let (before, rest) = path.file_name()?.to_str()?.split_once('%')?;
        let (width, after) = rest.split_once('d')?;
        let digits = match width.strip_prefix('0') {
            Some(digits) => digits.parse().ok().filter(|digits| (1..=18).contains(digits))?,
            None if width.is_empty() => 1,
            None => return None,
        };
        (!after.contains('%')).then(|| Self { before: before.to_owned(), digits, after: after.to_owned() })
    }

    fn name(&self, index: u64) -> String {
        format!("{}{index:0digits$}{}", self.before, self.after, digits = self.digits)
    }
}

/// Numbered pictures that are not at their place yet. Dropped before [`Stills::keep`], they leave nothing.
pub(super) struct Stills {
    path: PathBuf,
    folder: PathBuf,
    name: NumberedName,
    parts: TempDir,
    size: PixelSize,
    converter: Converter,
    written: u64,
}

impl Stills {
    pub(super) fn create(path: &Path, force: bool, size: PixelSize, rate: FrameRate, length: u64) -> Result<Self, EncodeError> {
        let name = NumberedName::of(path).ok_or_else(|| EncodeError::UnknownFormat { path: path.to_owned() })?;
        let folder = folder_of(path)?.to_owned();
        let taken = (0..length).map(|index| folder.join(name.name(index))).find(|file| !force && file.symlink_metadata().is_ok());
        if let Some(path) = taken {
            return Err(EncodeError::OutputExists { path });
        }
        let unwritable = |error| EncodeError::unwritable(path, &error);
        let parts = tempfile::Builder::new().prefix(".frames.").suffix(".part").tempdir_in(&folder).map_err(unwritable)?;
        let conversion = "scale=in_color_matrix=bt709:in_range=tv:flags=bicubic+accurate_rnd+full_chroma_int,format=rgb24";
        let converter = Converter::new(conversion, size, frame_length(rate)?)?;
        Ok(Self { path: path.to_owned(), folder, name, parts, size, converter, written: 0 })
    }

    pub(super) fn write(&mut self, index: u64, video: frame::Video) -> Result<(), EncodeError> {
        self.converter.send(&video)?;
        let Some(rgb) = self.converter.receive()? else { return Ok(()) };
        let row = self.size.width as usize * 3;
        let packed: Vec<u8> =
            rgb.data(0).chunks(rgb.stride(0)).take(self.size.height as usize).flat_map(|line| &line[..row]).copied().collect();
        let file = self.parts.path().join(self.name.name(index));
        image::save_buffer(&file, &packed, self.size.width, self.size.height, ExtendedColorType::Rgb8).map_err(|error| match error {
            image::ImageError::IoError(error) => EncodeError::unwritable(&self.path, &error),
            other => EncodeError::Failed { stage: "PNG".to_owned(), reason: other.to_string() },
        })?;
        self.written = index + 1;
        Ok(())
    }

    /// Moves the pictures to their names; returns their size in bytes together.
    pub(super) fn keep(self) -> Result<u64, EncodeError> {
        let mut bytes = 0;
        for index in 0..self.written {
            let name = self.name.name(index);
            let part = self.parts.path().join(&name);
            let moved = part.metadata().and_then(|metadata| std::fs::rename(&part, self.folder.join(&name)).map(|()| metadata.len()));
            bytes += moved.map_err(|error| EncodeError::unwritable(&self.path, &error))?;
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_padded_as_printf_does() {
        let name = |pattern: &str, index| NumberedName::of(Path::new(pattern)).map(|name| name.name(index));
        assert_eq!(name("x/a%05d.png", 42).as_deref(), Some("a00042.png"));
        assert_eq!(name("%d.png", 7).as_deref(), Some("7.png"));
        assert_eq!(name("%03d.png", 12345).as_deref(), Some("12345.png"));
        for pattern in ["a.png", "%5d.png", "%d%d.png", "%0d.png", "%x.png", "%099d.png"] {
            assert_eq!(name(pattern, 1), None, "{pattern}");
        }
    }
}
