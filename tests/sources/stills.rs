//! Stills, and moving pictures with transparency.

use std::path::{Path, PathBuf};

use crate::support::clip::Clip;
use ffmpeg_next::format::Pixel;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, Luma, Rgb, Rgba};
use offcut::base::{Code, Explain, Frame, PixelFormat, PixelSize, Time};
use offcut::draft::MediaKind;
use offcut::media::{Limits, MediaError, VideoOptions, VideoReader, load_still, probe};

fn load(path: &Path) -> Result<Frame, MediaError> {
    load_still(path, &Limits::default()).map(|still| still.frame)
}

fn pixel(frame: &Frame, x: usize, y: usize) -> [u8; 4] {
    frame.row(0, y)[x * 4..x * 4 + 4].try_into().unwrap()
}

fn save(folder: &tempfile::TempDir, name: &str, picture: impl Into<DynamicImage>) -> PathBuf {
    let path = folder.path().join(name);
    picture.into().save(&path).unwrap();
    path
}

#[test]
fn every_depth_and_channel_count_becomes_straight_rgba() {
    let folder = tempfile::tempdir().unwrap();
    let grey = image::ImageBuffer::from_pixel(3, 2, Luma([77_u8]));
    let deep = image::ImageBuffer::from_pixel(3, 2, Rgb([0x1234_u16, 0x8080, 0xffff]));
    let clear = image::ImageBuffer::from_pixel(3, 2, Rgba([200_u8, 100, 50, 128]));
    let full = image::ImageBuffer::from_pixel(3, 2, Rgba([200_u8, 100, 50, 255]));
    let cases: [(&str, DynamicImage, [u8; 4], bool); 4] = [
        ("grey.png", grey.into(), [77, 77, 77, 255], true),
        ("deep.png", deep.into(), [0x12, 0x80, 0xff, 255], true),
        ("clear.webp", clear.into(), [200, 100, 50, 128], false),
        ("full.png", full.into(), [200, 100, 50, 255], true),
    ];
    for (name, picture, wanted, opaque) in cases {
        let frame = load(&save(&folder, name, picture)).unwrap();
        assert_eq!((frame.format(), frame.size(), pixel(&frame, 2, 1)), (PixelFormat::Rgba, PixelSize::new(3, 2), wanted), "{name}");
        assert_eq!(frame.is_opaque(), opaque, "{name}");
    }
}

/// A little-endian EXIF block with nothing but an orientation (CIPA DC-008 4.6.5).
fn exif(orientation: u8) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    bytes.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

#[test]
fn pictures_come_out_upright() {
    let folder = tempfile::tempdir().unwrap();
    // Red marks the stored top-left corner; where it must be seen stands beside each orientation.
    let corners = [(1, (0, 0)), (2, (2, 0)), (3, (2, 1)), (4, (0, 1)), (5, (0, 0)), (6, (1, 0)), (7, (1, 2)), (8, (0, 2))];
    let mut stored = image::RgbImage::new(3, 2);
    stored.put_pixel(0, 0, Rgb([255, 0, 0]));
    for (orientation, (x, y)) in corners {
        let path = folder.path().join(format!("{orientation}.png"));
        let mut encoder = image::codecs::png::PngEncoder::new(std::fs::File::create(&path).unwrap());
        encoder.set_exif_metadata(exif(orientation)).unwrap();
        encoder.write_image(&stored, 3, 2, ExtendedColorType::Rgb8).unwrap();
        let frame = load(&path).unwrap();
        assert_eq!(pixel(&frame, x, y), [255, 0, 0, 255], "orientation {orientation}");
        let picture = probe(&path, &Limits::default()).unwrap().picture.unwrap();
        assert_eq!((picture.size, picture.coded_size), (frame.size(), frame.size()), "orientation {orientation}");
    }
}

/// A PNG that says it is 50 000 pixels wide and high, with hardly any data.
fn png_bomb() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(50_000_u32.to_be_bytes());
    bytes.extend(50_000_u32.to_be_bytes());
    bytes.extend([8, 6, 0, 0, 0]);
    // CRC-32 of the chunk, PNG specification annex D.
    let crc = bytes[12..].iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    });
    bytes.extend((!crc).to_be_bytes());
    bytes.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    bytes
}

#[test]
fn pictures_above_the_limit_are_refused_before_they_take_memory() {
    let folder = tempfile::tempdir().unwrap();
    let gif = [b"GIF89a".as_slice(), &[0xff; 4], &[0, 0, 0], b"\x2c\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x4c\x01\0\x3b"].concat();
    for (name, bytes) in [("a.png", png_bomb()), ("a.gif", gif)] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(probe(&path, &Limits::default()).unwrap_err().code(), Code::MediaTooLarge, "{name}");
        assert_eq!(load(&path).unwrap_err().code(), Code::MediaTooLarge, "{name}");
        let error = VideoReader::open(&path, VideoOptions::default()).err().unwrap();
        assert!(matches!(error.code(), Code::MediaTooLarge | Code::UnreadableMedia), "{name}: {error}");
    }
    // As a still it would be taken; several such pictures at a time would not.
    let moving = folder.path().join("moving.gif");
    let picture = b"\x21\xf9\x04\0\x0a\0\0\0\x2c\0\0\0\0\x40\x1f\x40\x1f\0\x02\x02\x4c\x01\0".repeat(3);
    std::fs::write(&moving, [b"GIF89a\x40\x1f\x40\x1f\x80\0\0\0\0\0\xff\xff\xff", picture.as_slice(), b"\x3b"].concat()).unwrap();
    assert_eq!(probe(&moving, &Limits::default()).unwrap_err().code(), Code::MediaTooLarge);
    let small = save(&folder, "b.png", image::RgbImage::new(100, 100));
    assert_eq!(load_still(&small, &Limits { max_pixels: 9999, ..Limits::default() }).unwrap_err().code(), Code::MediaTooLarge);
}

#[test]
fn damaged_stills_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    // A lossless WebP of 16384 pixels a side, more than there are bits to count; its decoder takes that for none.
    let webp = folder.path().join("none.webp");
    std::fs::write(&webp, b"RIFF\x1a\0\0\0WEBPVP8L\x0e\0\0\0\x2f\xff\xff\xff\x0f\x07\x10\x11\xfd\x0f\x44\x44\xff\x03").unwrap();
    assert_eq!(load(&webp).unwrap_err().code(), Code::UnreadableMedia);
    assert_eq!(probe(&webp, &Limits::default()).unwrap_err().code(), Code::UnreadableMedia);
    for name in ["a.png", "a.jpg", "a.webp"] {
        let noise = image::RgbImage::from_fn(64, 64, |x, y| Rgb([(x * 37 % 256) as u8, (y * 91 % 256) as u8, ((x * y) % 256) as u8]));
        let path = save(&folder, name, noise);
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() / 4]).unwrap();
        assert_eq!(load(&path).unwrap_err().code(), Code::UnreadableMedia, "{name}");
    }
}

fn write_gif(path: &Path, colours: &[[u8; 4]], delay_ms: u32) {
    let frame = |&colour: &[u8; 4]| {
        let buffer = image::RgbaImage::from_pixel(20, 10, Rgba(colour));
        image::Frame::from_parts(buffer, 0, 0, image::Delay::from_numer_denom_ms(delay_ms, 1))
    };
    let mut encoder = image::codecs::gif::GifEncoder::new(std::fs::File::create(path).unwrap());
    encoder.encode_frames(colours.iter().map(frame)).unwrap();
}

#[test]
fn a_gif_of_one_picture_is_a_still_and_one_of_many_moves() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one.gif");
    write_gif(&path, &[[250, 0, 0, 255]], 100);
    assert_eq!(probe(&path, &Limits::default()).unwrap().kind, MediaKind::Image);
    assert_eq!(pixel(&load(&path).unwrap(), 5, 5), [250, 0, 0, 255]);

    let path = folder.path().join("three.gif");
    write_gif(&path, &[[250, 0, 0, 255], [0, 250, 0, 255], [0, 0, 250, 255]], 100);
    let info = probe(&path, &Limits::default()).unwrap();
    assert_eq!((info.kind, info.duration), (MediaKind::Video, Some(Time::from_ms(300))));
    let mut reader = VideoReader::open(&path, VideoOptions::default()).unwrap();
    let at = |reader: &mut VideoReader, ms| pixel(&reader.frame_at(Time::from_ms(ms)).unwrap(), 5, 5);
    // A GIF counts hundredths of a second; up to half of one before its time a picture is shown.
    let found = [0, 94, 100, 250, 800, 50].map(|ms| at(&mut reader, ms));
    assert_eq!(found, [[250, 0, 0, 255], [250, 0, 0, 255], [0, 250, 0, 255], [0, 0, 250, 255], [0, 0, 250, 255], [250, 0, 0, 255]]);
    assert_eq!(reader.end(), Some(Time::from_ms(300)));
}

/// An animated WebP of whole lossless pictures (WebP container specification, "Animation").
fn write_animated_webp(path: &Path, colours: &[[u8; 4]], duration_ms: u32) {
    let chunk = |name: &[u8], body: &[u8]| {
        let padding = vec![0; body.len() % 2];
        [name, &(body.len() as u32).to_le_bytes(), body, &padding].concat()
    };
    let three = |value: u32| value.to_le_bytes()[..3].to_vec();
    let mut body = b"WEBP".to_vec();
    body.extend(chunk(b"VP8X", &[&[0x12, 0, 0, 0][..], &three(19), &three(9)].concat()));
    body.extend(chunk(b"ANIM", &[0; 6]));
    for &colour in colours {
        let mut still = Vec::new();
        let picture = image::RgbaImage::from_pixel(20, 10, Rgba(colour));
        image::codecs::webp::WebPEncoder::new_lossless(&mut still).encode(&picture, 20, 10, ExtendedColorType::Rgba8).unwrap();
        // Flags: do not blend. The still's own chunk follows its 12 bytes of RIFF header.
        let header = [three(0), three(0), three(19), three(9), three(duration_ms), vec![2]].concat();
        body.extend(chunk(b"ANMF", &[&header, &still[12..]].concat()));
    }
    std::fs::write(path, chunk(b"RIFF", &body)).unwrap();
}

#[test]
fn an_animated_webp_moves() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.webp");
    write_animated_webp(&path, &[[250, 0, 0, 128], [0, 250, 0, 255]], 120);
    let info = probe(&path, &Limits::default()).unwrap();
    assert_eq!((info.kind, info.duration), (MediaKind::Video, Some(Time::from_ms(240))));
    let mut reader = VideoReader::open(&path, VideoOptions::default()).unwrap();
    let found = [0, 119, 120, 500, 10].map(|ms| {
        let frame = reader.frame_at(Time::from_ms(ms)).unwrap();
        (pixel(&frame, 3, 3), frame.is_opaque())
    });
    let (red, green) = (([250, 0, 0, 128], false), ([0, 250, 0, 255], true));
    assert_eq!(found, [red, red, green, green, red]);
    assert_eq!(image::guess_format(&std::fs::read(&path).unwrap()).unwrap(), ImageFormat::WebP);
}

/// Fills a packed 32-bit or planar picture with one half-transparent colour.
fn half_clear(frame: &mut ffmpeg_next::frame::Video, _: usize) {
    match frame.format() {
        Pixel::ARGB => frame.data_mut(0).chunks_exact_mut(4).for_each(|pixel| pixel.copy_from_slice(&[128, 200, 100, 50])),
        _ => [180, 90, 160, 128].into_iter().enumerate().for_each(|(plane, code)| frame.data_mut(plane).fill(code)),
    }
}

#[test]
fn transparency_of_videos_is_kept_straight() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [("a.mov", "qtrle", Pixel::ARGB), ("a.webm", "libvpx-vp9", Pixel::YUVA420P), ("b.mov", "png", Pixel::RGBA)];
    for (name, codec, format) in cases {
        let options: &[(&str, &str)] = if codec == "libvpx-vp9" { &[("lossless", "1"), ("cpu-used", "8")] } else { &[] };
        let path = folder.path().join(name);
        let paint: fn(&mut ffmpeg_next::frame::Video, usize) = if format == Pixel::RGBA {
            |frame, _| frame.data_mut(0).chunks_exact_mut(4).for_each(|pixel| pixel.copy_from_slice(&[200, 100, 50, 128]))
        } else {
            half_clear
        };
        Clip { codec, options, format, times: (0..5).collect(), paint, ..Clip::default() }.write(&path);
        assert!(probe(&path, &Limits::default()).unwrap().picture.unwrap().has_alpha, "{name}");
        let frame = VideoReader::open(&path, VideoOptions::default()).unwrap().frame_at(Time::from_ms(100)).unwrap();
        assert!(!frame.is_opaque() && frame.format() == PixelFormat::Rgba, "{name}");
        let found = pixel(&frame, 40, 40);
        if format == Pixel::YUVA420P {
            let tags = offcut::base::ColourTags::BT709_LIMITED;
            let wanted = offcut::base::YcbcrCoefficients::of(tags).rgb([180.0, 90.0, 160.0]).map(|value| value * 255.0);
            assert!(
                found[3] == 128 && wanted.iter().zip(found).all(|(wanted, found)| (wanted - f64::from(found)).abs() < 2.0),
                "{found:?} {wanted:?}"
            );
        } else {
            assert_eq!(found, [200, 100, 50, 128], "{name}");
        }
    }
}

/// A baseline JPEG (ITU-T T.81) of one 8x8 block in four components, each of one level; with Adobe's marker
/// (Technical Note 5116), which says that the levels are those of cyan, magenta, yellow and black turned over, as all
/// programs write them.
fn cmyk_jpeg(levels: [u8; 4]) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\0".to_vec();
    // All coefficients are divided by 8, so that the first one is the mean.
    bytes.extend(b"\xff\xdb\0\x43\0");
    bytes.extend([8; 64]);
    bytes.extend(b"\xff\xc0\0\x14\x08\0\x08\0\x08\x04\x01\x11\0\x02\x11\0\x03\x11\0\x04\x11\0");
    // Sizes 0..8 of the first coefficient as codes of four bits each; of the others only the end of the block, as one
    // bit.
    bytes.extend(b"\xff\xc4\0\x1c\0\0\0\0\x09\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x02\x03\x04\x05\x06\x07\x08");
    bytes.extend(b"\xff\xc4\0\x14\x10\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    bytes.extend(b"\xff\xda\0\x0e\x04\x01\0\x02\0\x03\0\x04\0\0\x3f\0");
    let mut bits = String::new();
    for level in levels {
        let mean = i32::from(level) - 128;
        let size = 32 - mean.unsigned_abs().leading_zeros();
        let value = if mean < 0 { mean + (1 << size) - 1 } else { mean };
        bits += &format!("{size:04b}");
        bits += &(0..size).rev().map(|bit| if value >> bit & 1 == 1 { '1' } else { '0' }).collect::<String>();
        bits.push('0');
    }
    bits += &"1".repeat((8 - bits.len() % 8) % 8);
    for byte in bits.as_bytes().chunks(8) {
        let byte = byte.iter().fold(0, |byte, bit| byte << 1 | (bit - b'0'));
        bytes.push(byte);
        if byte == 0xff {
            bytes.push(0);
        }
    }
    bytes.extend(b"\xff\xd9");
    bytes
}

#[test]
fn printing_colours_become_those_of_the_screen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ink.jpg");
    // Paper, black ink, and red of full yellow and magenta; then 20 %, 40 % and 60 % of the inks under 25 % black.
    let cases = [
        ([255, 255, 255, 255], [255, 255, 255]),
        ([255, 255, 255, 0], [0, 0, 0]),
        ([255, 0, 0, 255], [255, 0, 0]),
        ([204, 153, 102, 191], [153, 115, 76]),
    ];
    for (levels, wanted) in cases {
        std::fs::write(&path, cmyk_jpeg(levels)).unwrap();
        let found = pixel(&load(&path).unwrap(), 3, 4);
        assert!(found.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= 1), "{levels:?}: {found:?}, not {wanted:?}");
        assert_eq!(found[3], 255);
    }
}
