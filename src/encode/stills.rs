//! One PNG a frame: written into a hidden folder beside the target, and moved to their names when all are there.

use std::io;
use std::path::{Path, PathBuf};

use ffmpeg_next::frame;
use image::ExtendedColorType;
use tempfile::TempPath;

use crate::base::{FrameRate, PixelSize};

use super::EncodeError;
use super::convert::Converter;
use super::frame_length::frame_length;
use super::numbered_name::NumberedName;
use super::partial::PartialFolder;
use super::target::folder_of;

/// Numbered pictures that are not at their place yet. Dropped before [`Stills::keep`], they leave nothing.
pub(super) struct Stills {
    path: PathBuf,
    folder: PathBuf,
    name: NumberedName,
    parts: PartialFolder,
    force: bool,
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
        let parts = PartialFolder::create(path).map_err(unwritable)?;
        let conversion = "scale=in_color_matrix=bt709:in_range=tv:flags=bicubic+accurate_rnd+full_chroma_int,format=rgb24";
        let converter = Converter::new(conversion, size, frame_length(rate)?)?;
        Ok(Self { path: path.to_owned(), folder, name, parts, force, size, converter, written: 0 })
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
            bytes += move_to(&self.parts.path().join(&name), &self.folder.join(&name), self.force).map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => EncodeError::OutputExists { path: self.folder.join(&name) },
                _ => EncodeError::unwritable(&self.path, &error),
            })?;
        }
        Ok(bytes)
    }
}

/// Moves a picture to its name, which `force` alone lets be another file's; its bytes.
fn move_to(part: &Path, target: &Path, force: bool) -> io::Result<u64> {
    let bytes = part.metadata()?.len();
    let part = TempPath::try_from_path(part)?;
    let moved = if force { part.persist(target) } else { part.persist_noclobber(target) };
    moved.map(|()| bytes).map_err(|error| error.error)
}
