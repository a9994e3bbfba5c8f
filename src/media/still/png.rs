//! PNG, row by row, so that deep pictures take no more memory than shallow ones.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile, MatrixCoefficients, TransferCharacteristics, XyY,
    curve_from_gamma,
};
use png::{BitDepth, ColorType, Decoder, Info, Reader, Transformations};

use crate::base::PixelSize;
use crate::media::{Limits, MediaError};

use super::decoded::{Decoded, StillHeader, check_size, reserve_for_now};
use super::exif::stored_orientation;
use super::profile::{Channels, EncodedColour};

/// Bytes that the decoder may take for itself: text and profiles.
const DECODER_BYTES: usize = 64 << 20;

/// The facts in the chunks of a PNG.
pub(super) fn header(path: &Path, file: &File, limits: &Limits) -> Result<StillHeader, MediaError> {
    let reader = open(path, file, limits)?;
    let info = reader.info();
    let has_alpha = matches!(info.color_type, ColorType::Rgba | ColorType::GrayscaleAlpha) || info.trns.is_some();
    let bits = if info.color_type == ColorType::Indexed { 8 } else { u32::from(info.bit_depth as u8) };
    let orientation = stored_orientation(exif(path, file)?.as_deref());
    Ok(StillHeader { size: PixelSize::new(info.width, info.height), has_alpha, bits, orientation })
}

/// The pixels of a PNG; of an animated one the picture that programs show which know of no animation.
pub(super) fn decode(path: &Path, file: &File, limits: &Limits) -> Result<Decoded, MediaError> {
    let orientation = stored_orientation(exif(path, file)?.as_deref());
    let mut reader = open(path, file, limits)?;
    let size = PixelSize::new(reader.info().width, reader.info().height);
    let layout = reader.output_color_type();
    let is_interlaced = reader.info().interlaced;
    let stored_bytes = layout.0.samples() as u64 * u64::from(layout.1 as u8 / 8);
    let memory = reserve_for_now(path, limits, size, if is_interlaced { 4 + stored_bytes } else { 4 })?;
    let channels = if matches!(layout.0, ColorType::Grayscale | ColorType::GrayscaleAlpha) { Channels::Grey } else { Channels::Rgb };
    let colour = colour(reader.info(), channels);
    let undecodable = |error| MediaError::undecodable(path, error);
    let mut rgba = Vec::with_capacity(size.area() as usize * 4);
    if is_interlaced {
        let mut stored = vec![0; reader.output_buffer_size().unwrap_or(0)];
        reader.next_frame(&mut stored).map_err(undecodable)?;
        push_rgba(&mut rgba, &stored, layout);
    } else {
        for _ in 0..size.height {
            let row = reader.next_row().map_err(undecodable)?;
            let row = row.ok_or_else(|| MediaError::undecodable(path, "it ends before its last row"))?;
            push_rgba(&mut rgba, row.data(), layout);
        }
    }
    let may_be_transparent = matches!(layout.0, ColorType::Rgba | ColorType::GrayscaleAlpha);
    Ok(Decoded { size, rgba, may_be_transparent, orientation, colour, memory, warnings: Vec::new() })
}

fn open(path: &Path, file: &File, limits: &Limits) -> Result<Reader<BufReader<File>>, MediaError> {
    let unreadable = |error| MediaError::from_io(path, error);
    let mut file = file.try_clone().map_err(unreadable)?;
    file.rewind().map_err(unreadable)?;
    let mut decoder = Decoder::new_with_limits(BufReader::new(file), png::Limits { bytes: DECODER_BYTES });
    decoder.set_ignore_text_chunk(true);
    decoder.set_transformations(Transformations::EXPAND);
    let undecodable = |error| MediaError::undecodable(path, error);
    let info = decoder.read_header_info().map_err(undecodable)?;
    check_size(path, PixelSize::new(info.width, info.height), limits.max_pixels)?;
    decoder.read_info().map_err(undecodable)
}

/// Appends pixels of 8 or 16 bits a sample as straight RGBA.
fn push_rgba(rgba: &mut Vec<u8>, stored: &[u8], (colour, depth): (ColorType, BitDepth)) {
    let samples = colour.samples();
    let mut push = |pixel: &[u8]| match *pixel {
        [grey] => rgba.extend([grey, grey, grey, 255]),
        [grey, alpha] => rgba.extend([grey, grey, grey, alpha]),
        [red, green, blue] => rgba.extend([red, green, blue, 255]),
        _ => rgba.extend(pixel),
    };
    if depth != BitDepth::Sixteen {
        return stored.chunks_exact(samples).for_each(push);
    }
    // Rounded, as PNG's specification says (13.12): 65535 is 255 times 257.
    let rounded = |high: u8, low: u8| ((u32::from(u16::from_be_bytes([high, low])) * 255 + 32_895) >> 16) as u8;
    for pixel in stored.chunks_exact(2 * samples) {
        let mut shallow = [0; 4];
        shallow.iter_mut().zip(pixel.as_chunks::<2>().0).for_each(|(value, &[high, low])| *value = rounded(high, low));
        push(&shallow[..samples]);
    }
}

/// Exponents that stand for sRGB: writers give 2.2 for sRGB itself, and FFmpeg 1.961 for frames of video by BT.709,
/// which is shown as sRGB is wherever it comes from.
const SHOWN_AS_SRGB: [f32; 2] = [2.2, 1.961];

/// How colours are meant, the first of cICP, iCCP, sRGB, and gAMA with cHRM counting (PNG specification, 4.3).
fn colour(info: &Info<'_>, channels: Channels) -> EncodedColour {
    let codes = info.coding_independent_code_points.as_ref();
    if let Some(profile) = codes.and_then(|codes| cicp_profile(codes.color_primaries, codes.transfer_function)) {
        return EncodedColour::of_profile(&profile, channels);
    }
    if let Some(profile) = &info.icc_profile {
        return EncodedColour::of_icc(Some(profile), channels);
    }
    if info.srgb.is_some() {
        return EncodedColour::Srgb;
    }
    let Some(gamma) = info.gama_chunk.map(png::ScaledFloat::into_value).filter(|&gamma| gamma > 0.0) else { return EncodedColour::Srgb };
    let mut profile = ColorProfile::new_srgb();
    profile.cicp = None;
    if let Some(found) = info.chrm_chunk {
        let point = |(x, y): (png::ScaledFloat, png::ScaledFloat)| Chromaticity { x: x.into_value(), y: y.into_value() };
        let primaries = ColorPrimaries { red: point(found.red), green: point(found.green), blue: point(found.blue) };
        let white = point(found.white);
        let all = [white, primaries.red, primaries.green, primaries.blue];
        if all.iter().all(|point| point.y > 0.0) {
            profile.update_rgb_colorimetry(XyY { x: f64::from(white.x), y: f64::from(white.y), yb: 1.0 }, primaries);
        }
    }
    if SHOWN_AS_SRGB.iter().all(|shown| (gamma - 1.0 / shown).abs() > 0.001) {
        let curve = curve_from_gamma(1.0 / gamma);
        (profile.red_trc, profile.green_trc, profile.blue_trc) = (Some(curve.clone()), Some(curve.clone()), Some(curve));
    }
    match EncodedColour::of_profile(&profile, Channels::Rgb) {
        // What means nothing counts as not there.
        EncodedColour::Unreadable => EncodedColour::Srgb,
        colour => colour,
    }
}

/// The profile of two codes of ITU-T H.273. The curve of BT.709 and its like stands for sRGB's, as it does in video.
fn cicp_profile(primaries: u8, transfer: u8) -> Option<ColorProfile> {
    const SRGB: u8 = 13;
    let transfer = if matches!(transfer, 1 | 6 | 14 | 15) { SRGB } else { transfer };
    let codes = CicpProfile {
        color_primaries: CicpColorPrimaries::try_from(primaries).ok()?,
        transfer_characteristics: TransferCharacteristics::try_from(transfer).ok()?,
        matrix_coefficients: MatrixCoefficients::Identity,
        full_range: true,
    };
    let mut profile = ColorProfile::new_srgb();
    profile.update_rgb_colorimetry_from_cicp(codes).then_some(profile)
}

/// The `eXIf` chunk, which may stand behind the pixels.
fn exif(path: &Path, file: &File) -> Result<Option<Vec<u8>>, MediaError> {
    const LONGEST: u32 = 1 << 20;
    let read = || -> std::io::Result<Option<Vec<u8>>> {
        let mut reader = BufReader::new(file.try_clone()?);
        reader.seek(SeekFrom::Start(8))?;
        let mut head = [0; 8];
        while reader.read_exact(&mut head).is_ok() {
            let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
            match &head[4..] {
                b"IEND" => break,
                b"eXIf" if length <= LONGEST => {
                    let mut block = vec![0; length as usize];
                    return Ok(reader.read_exact(&mut block).is_ok().then_some(block));
                }
                _ => reader.seek_relative(i64::from(length) + 4)?,
            }
        }
        Ok(None)
    };
    read().map_err(|error| MediaError::from_io(path, error))
}
