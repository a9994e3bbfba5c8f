//! The format of a file, by its first bytes; its name says nothing.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

use image::ImageFormat;
use image::codecs::webp::WebPDecoder;

use super::MediaError;
use crate::files::check_kind;

/// Which reader a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recognised {
    /// A picture that the `image` crate reads.
    Still(ImageFormat),
    /// A GIF, of one picture or many.
    Gif,
    /// A WebP with an animation.
    AnimatedWebp,
    /// Whatever FFmpeg makes of it.
    Container,
}

/// Opens `path` and recognises it. The file is left at its start.
pub(super) fn recognise(path: &Path) -> Result<(File, Recognised), MediaError> {
    let unreadable = |error| MediaError::from_io(path, error);
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(MediaError::Folder(path.to_owned()));
    }
    check_kind(&metadata).map_err(|error| MediaError::NotMedia { path: path.to_owned(), found: error.found.to_owned() })?;
    if metadata.len() == 0 {
        return Err(MediaError::Empty(path.to_owned()));
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let start = first_bytes(&mut file).map_err(unreadable)?;
    let recognised = match image::guess_format(&start) {
        Ok(ImageFormat::Gif) => Recognised::Gif,
        Ok(ImageFormat::WebP) if is_animated_webp(path, &file)? => Recognised::AnimatedWebp,
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) => Recognised::Still(format),
        _ => Recognised::Container,
    };
    file.rewind().map_err(unreadable)?;
    Ok((file, recognised))
}

fn is_animated_webp(path: &Path, file: &File) -> Result<bool, MediaError> {
    let copy = file.try_clone().map_err(|error| MediaError::from_io(path, error))?;
    let mut reader = BufReader::new(copy);
    reader.rewind().map_err(|error| MediaError::from_io(path, error))?;
    WebPDecoder::new(reader).map(|decoder| decoder.has_animation()).map_err(|error| MediaError::undecodable(path, error))
}

fn first_bytes(file: &mut File) -> io::Result<Vec<u8>> {
    let mut start = Vec::with_capacity(4096);
    file.take(4096).read_to_end(&mut start)?;
    Ok(start)
}

/// A guess, in words, at a file that no reader takes.
pub(super) fn describe(path: &Path) -> String {
    let start = File::open(path).and_then(|mut file| first_bytes(&mut file)).unwrap_or_default();
    let text =
        std::str::from_utf8(&start).or_else(|error| std::str::from_utf8(&start[..error.valid_up_to().max(start.len().saturating_sub(4))]));
    let is_text = text.is_ok_and(|text| !text.chars().any(|c| c.is_control() && !c.is_whitespace()));
    let beginning = String::from_utf8_lossy(&start).trim_start().to_ascii_lowercase();
    let found = match image::guess_format(&start) {
        Ok(format) => return format!("a {} picture, a format that is not taken", format!("{format:?}").to_uppercase()),
        Err(_) if start.iter().all(|&byte| byte == 0) => "nothing but zero bytes",
        Err(_) if start.get(4..8) == Some(b"ftyp") => {
            "an MP4 or MOV whose index is missing or damaged, as when a download or recording was cut off"
        }
        Err(_) if start.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) => "a Matroska or WebM file that is damaged",
        Err(_) if start.starts_with(b"RIFF") => "a RIFF file (AVI, WAV) that is damaged",
        Err(_) if start.starts_with(b"%PDF") => "a PDF document",
        Err(_) if start.starts_with(b"PK\x03\x04") => "a ZIP archive or an office document",
        Err(_) if is_text && (beginning.starts_with("<!doctype html") || beginning.starts_with("<html")) => "a web page",
        Err(_) if is_text && beginning.starts_with("#extm3u") => "a playlist",
        Err(_) if is_text => "text",
        Err(_) => "bytes of no known media format",
    };
    found.to_owned()
}
