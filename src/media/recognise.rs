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
        // JPEGs of broken editors have zeros after their first marker.
        _ if start.starts_with(&[0xff, 0xd8]) && start[2..].iter().find(|&&byte| byte != 0) == Some(&0xff) => {
            Recognised::Still(ImageFormat::Jpeg)
        }
        _ => match other_picture(&start) {
            Some((format, way_out)) => return Err(MediaError::OtherPicture { path: path.to_owned(), format, way_out }),
            None => Recognised::Container,
        },
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

/// The name of a picture format that is not taken in, and how to convert it.
fn other_picture(start: &[u8]) -> Option<(&'static str, &'static str)> {
    const EXPORT: &str = "export it as JPEG or PNG";
    let major = start.get(4..8).filter(|kind| *kind == b"ftyp").and(start.get(8..12));
    let brands = || start.get(16..).unwrap_or(&[]).chunks_exact(4).take(16);
    let text = String::from_utf8_lossy(&start[..start.len().min(1024)]);
    let beginning = text.trim_start_matches('\u{feff}').trim_start();
    let is_xml = beginning.starts_with("<?xml") || beginning.starts_with("<!--") || beginning.starts_with("<!DOCTYPE svg");
    Some(match major {
        Some(b"avif" | b"avis") => ("an AVIF picture", "export it as JPEG or PNG, or convert it: avifdec in.avif out.png"),
        Some(b"mif1" | b"msf1") if brands().any(|brand| brand == b"avif" || brand == b"avis") => {
            ("an AVIF picture", "export it as JPEG or PNG, or convert it: avifdec in.avif out.png")
        }
        Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => {
            ("a HEIC picture", "export it as JPEG, or convert it: heif-convert in.heic out.jpg")
        }
        _ if beginning.starts_with("<svg") || (is_xml && text.contains("<svg")) => {
            ("an SVG drawing", "export it as PNG at the size it is shown, or convert it: rsvg-convert -o out.png in.svg")
        }
        _ if start.starts_with(&[0xff, 0x0a]) || start.starts_with(b"\0\0\0\x0cJXL ") => {
            ("a JPEG XL picture", "export it as JPEG or PNG, or convert it: djxl in.jxl out.png")
        }
        _ if start.starts_with(b"\0\0\0\x0cjP  ") || start.starts_with(&[0xff, 0x4f, 0xff, 0x51]) => {
            ("a JPEG 2000 picture", "export it as JPEG or PNG, or convert it: opj_decompress -i in.jp2 -o out.png")
        }
        _ if is_icon(start) => ("an ICO icon", EXPORT),
        _ if start.starts_with(b"II*\0") || start.starts_with(b"MM\0*") => ("a TIFF picture", EXPORT),
        _ if start.starts_with(b"qoif") => ("a QOI picture", EXPORT),
        _ if start.starts_with(b"8BPS") => ("a Photoshop document", EXPORT),
        _ if start.starts_with(b"BM") && start.get(6..10) == Some(&[0; 4]) => ("a BMP picture", EXPORT),
        _ => return None,
    })
}

/// Whether this is the directory of an icon or cursor: entries of sixteen bytes that point behind it. MPEG-4's
/// streams begin with the same bytes.
fn is_icon(start: &[u8]) -> bool {
    let [0, 0, 1 | 2, 0, count, 0, entry @ ..] = start else { return false };
    let offset = entry.get(12..16).map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
    let directory = 6 + 16 * u32::from(*count);
    *count > 0 && entry.get(3) == Some(&0) && offset.is_some_and(|offset| offset >= directory && offset < (1 << 24))
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
