//! The pictures of an animated WebP one by one, each painted on the canvas as those before it left it (WebP container
//! specification, "Animation" and "Assembling the Canvas From Frames").

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use image::codecs::webp::WebPDecoder;
use image::{DynamicImage, ImageDecoder, Rgba, RgbaImage};

use crate::base::{PixelRect, PixelSize};

use super::MediaError;

/// Pictures that are to be shown for no longer than this are shown for `USUAL_MS`, as browsers do.
const SHORTEST_MS: i64 = 10;
const USUAL_MS: i64 = 100;

/// Bytes of an `ANMF` chunk before its picture.
const HEADER_BYTES: u64 = 16;

/// The `ANMF` chunks of a file.
pub(super) struct WebpFrames {
    path: PathBuf,
    reader: BufReader<File>,
    position: u64,
    end: u64,
    canvas: RgbaImage,
    /// The place of the last picture, where it is removed before the next.
    disposed: Option<PixelRect>,
}

/// The head of an `ANMF` chunk.
struct FrameHeader {
    place: PixelRect,
    length_ms: i64,
    blends: bool,
    is_disposed: bool,
    picture_bytes: u64,
}

impl WebpFrames {
    /// The pictures of `file` on a canvas of `size`.
    pub(super) fn new(path: &Path, file: File, size: PixelSize) -> Result<Self, MediaError> {
        let mut reader = BufReader::new(file);
        let end = reader.seek(SeekFrom::End(0)).map_err(|error| MediaError::from_io(path, error))?;
        let canvas = RgbaImage::new(size.width, size.height);
        Ok(Self { path: path.to_owned(), reader, position: 12, end, canvas, disposed: None })
    }

    /// How long each picture is shown, milliseconds.
    pub(super) fn lengths_ms(mut self) -> Result<Vec<i64>, MediaError> {
        let mut lengths = Vec::new();
        while let Some(header) = self.next_header()? {
            lengths.push(header.length_ms);
        }
        Ok(lengths)
    }

    /// The canvas with the next picture on it, and how long that is shown, milliseconds; `None` after the last.
    pub(super) fn next(&mut self) -> Result<Option<(RgbaImage, i64)>, MediaError> {
        let Some(header) = self.next_header()? else { return Ok(None) };
        if let Some(PixelRect { x, y, width, height }) = self.disposed.take() {
            let pixels = (y..y + height).flat_map(|y| (x..x + width).map(move |x| (x, y)));
            pixels.for_each(|(x, y)| self.canvas.put_pixel(x, y, Rgba([0; 4])));
        }
        let place = header.place;
        let (right, bottom) = (u64::from(place.x) + u64::from(place.width), u64::from(place.y) + u64::from(place.height));
        if right > u64::from(self.canvas.width()) || bottom > u64::from(self.canvas.height()) {
            return Err(MediaError::undecodable(&self.path, "a picture of it reaches out of its canvas"));
        }
        let mut stored = Vec::new();
        let read = (&mut self.reader).take(header.picture_bytes).read_to_end(&mut stored);
        read.map_err(|error| MediaError::from_io(&self.path, error))?;
        for (x, y, pixel) in decoded(&self.path, &stored, place)?.enumerate_pixels() {
            let under = self.canvas.get_pixel_mut(place.x + x, place.y + y);
            *under = if header.blends { over(*pixel, *under) } else { *pixel };
        }
        self.disposed = header.is_disposed.then_some(place);
        Ok(Some((self.canvas.clone(), header.length_ms)))
    }

    /// The head of the next `ANMF` chunk; the reader stands at its picture then.
    fn next_header(&mut self) -> Result<Option<FrameHeader>, MediaError> {
        let mut read = || -> std::io::Result<Option<FrameHeader>> {
            while self.position + 8 <= self.end {
                self.reader.seek(SeekFrom::Start(self.position))?;
                let mut head = [0; 8];
                self.reader.read_exact(&mut head)?;
                let length = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
                self.position += 8 + length + length % 2;
                if &head[..4] == b"ANMF" && length >= HEADER_BYTES {
                    let mut fields = [0; HEADER_BYTES as usize];
                    self.reader.read_exact(&mut fields)?;
                    return Ok(Some(FrameHeader::of(&fields, length - HEADER_BYTES)));
                }
            }
            Ok(None)
        };
        read().map_err(|error| MediaError::from_io(&self.path, error))
    }
}

impl FrameHeader {
    fn of(fields: &[u8; HEADER_BYTES as usize], picture_bytes: u64) -> Self {
        let three = |at: usize| u32::from_le_bytes([fields[at], fields[at + 1], fields[at + 2], 0]);
        let length_ms = i64::from(three(12));
        Self {
            place: PixelRect { x: 2 * three(0), y: 2 * three(3), width: three(6) + 1, height: three(9) + 1 },
            length_ms: if length_ms <= SHORTEST_MS { USUAL_MS } else { length_ms },
            blends: fields[15] & 2 == 0,
            is_disposed: fields[15] & 1 == 1,
            picture_bytes,
        }
    }
}

/// The pixels of an `ANMF` chunk's picture, read as a file of its own.
fn decoded(path: &Path, stored: &[u8], place: PixelRect) -> Result<RgbaImage, MediaError> {
    let chunk = |name: &[u8; 4], body: &[u8]| [name, (body.len() as u32).to_le_bytes().as_slice(), body].concat();
    let side = |length: u32| (length - 1).to_le_bytes();
    let (width, height) = (side(place.width), side(place.height));
    // Only files with this chunk may have their alpha apart.
    let alpha = chunk(b"VP8X", &[&[0x10, 0, 0, 0], &width[..3], &height[..3]].concat());
    let alpha = if stored.starts_with(b"ALPH") { alpha.as_slice() } else { &[] };
    let file = chunk(b"RIFF", &[b"WEBP", alpha, stored].concat());
    let undecodable = |error| MediaError::undecodable(path, error);
    let decoder = WebPDecoder::new(Cursor::new(file)).map_err(undecodable)?;
    if decoder.dimensions() != (place.width, place.height) {
        return Err(MediaError::undecodable(path, "a picture of it has another size than its place"));
    }
    Ok(DynamicImage::from_decoder(decoder).map_err(undecodable)?.into_rgba8())
}

/// Straight source-over (W3C Compositing 1, 9.1.4), rounded.
fn over(Rgba(source): Rgba<u8>, Rgba(under): Rgba<u8>) -> Rgba<u8> {
    let (alpha, below) = (u32::from(source[3]), u32::from(under[3]) * u32::from(255 - source[3]));
    // In units of 1/255.
    let whole = 255 * alpha + below;
    if whole == 0 {
        return Rgba([0; 4]);
    }
    let mixed = |channel: usize| {
        let sum = u32::from(source[channel]) * 255 * alpha + u32::from(under[channel]) * below;
        ((sum + whole / 2) / whole) as u8
    };
    Rgba([mixed(0), mixed(1), mixed(2), ((whole + 127) / 255) as u8])
}
