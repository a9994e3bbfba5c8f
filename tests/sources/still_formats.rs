//! Stills as programs and cameras write them: profiles, orientation, ends that are missing, formats that are not
//! taken.

use std::path::{Path, PathBuf};

use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage};
use offcut::base::{Code, Explain, Frame};
use offcut::media::{Limits, Still, load_photo, load_still, probe};

/// XYZ of the primaries under D50 (red, green, blue), and the gamma: a matrix profile of ICC version 2.
fn matrix_profile(colorants: [[f64; 3]; 3], gamma: f64) -> Vec<u8> {
    let fixed = |value: f64| ((value * 65536.0).round() as i32).to_be_bytes();
    let xyz = |values: [f64; 3]| [b"XYZ \0\0\0\0".as_slice(), &values.map(fixed).concat()].concat();
    let mut curve = b"curv\0\0\0\0\0\0\0\x01".to_vec();
    curve.extend(((gamma * 256.0).round() as u16).to_be_bytes());
    curve.extend([0, 0]);
    let mut description = b"desc\0\0\0\0\0\0\0\x05test\0".to_vec();
    description.resize(100, 0);
    let white = xyz([0.9642, 1.0, 0.8249]);
    let tags: Vec<(&[u8; 4], Vec<u8>)> = vec![
        (b"desc", description),
        (b"cprt", b"text\0\0\0\0none\0\0\0\0".to_vec()),
        (b"wtpt", white.clone()),
        (b"rXYZ", xyz(colorants[0])),
        (b"gXYZ", xyz(colorants[1])),
        (b"bXYZ", xyz(colorants[2])),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve.clone()),
        (b"bTRC", curve),
    ];
    let number = |value: usize| u32::try_from(value).unwrap().to_be_bytes();
    let start = 132 + 12 * tags.len();
    let (mut table, mut body) = (number(tags.len()).to_vec(), Vec::new());
    for (name, value) in &tags {
        table.extend_from_slice(*name);
        table.extend(number(start + body.len()));
        table.extend(number(value.len()));
        body.extend(value);
    }
    let mut head = number(start + body.len()).to_vec();
    head.extend(b"\0\0\0\0\x02\x10\0\0mntrRGB XYZ \x07\xea\0\x01\0\x01\0\0\0\0\0\0acsp");
    head.resize(68, 0);
    head.extend(&white[8..]);
    head.resize(128, 0);
    [head, table, body].concat()
}

const DISPLAY_P3: [[f64; 3]; 3] = [[0.51512, 0.24120, -0.00105], [0.29198, 0.69225, 0.04189], [0.15710, 0.06657, 0.78407]];
const ADOBE_RGB: [[f64; 3]; 3] = [[0.60974, 0.31111, 0.01947], [0.20528, 0.62567, 0.06087], [0.14919, 0.06322, 0.74457]];
const SRGB: [[f64; 3]; 3] = [[0.43607, 0.22249, 0.01392], [0.38515, 0.71687, 0.09708], [0.14307, 0.06061, 0.71410]];

fn file(folder: &tempfile::TempDir, name: &str) -> PathBuf {
    folder.path().join(name)
}

/// A flat picture with an ICC profile, by the ending of its name.
fn save(path: &Path, colour: [u8; 3], profile: Option<Vec<u8>>) {
    let picture = RgbImage::from_pixel(64, 48, Rgb(colour));
    let out = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    fn write(mut encoder: impl ImageEncoder, picture: &RgbImage, profile: Option<Vec<u8>>) {
        if let Some(profile) = profile {
            encoder.set_icc_profile(profile).unwrap();
        }
        encoder.write_image(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8).unwrap();
    }
    match path.extension().and_then(|ending| ending.to_str()).unwrap() {
        "jpg" => write(image::codecs::jpeg::JpegEncoder::new_with_quality(out, 100), &picture, profile),
        "png" => write(image::codecs::png::PngEncoder::new(out), &picture, profile),
        _ => write(image::codecs::webp::WebPEncoder::new_lossless(out), &picture, profile),
    }
}

fn load(path: &Path) -> Still {
    load_still(path, &Limits::default()).unwrap()
}

fn pixel(frame: &Frame, x: usize, y: usize) -> [u8; 3] {
    frame.row(0, y)[x * 4..x * 4 + 3].try_into().unwrap()
}

fn near(found: [u8; 3], wanted: [u8; 3], levels: u8) -> bool {
    found.iter().zip(wanted).all(|(found, wanted)| found.abs_diff(wanted) <= levels)
}

#[test]
fn profiles_are_applied_as_littlecms_does() {
    let folder = tempfile::tempdir().unwrap();
    // By littleCMS 2.17 through Pillow, relative colorimetric, black point compensation.
    let cases = [
        (DISPLAY_P3, [200, 40, 40], [220, 0, 18]),
        (DISPLAY_P3, [40, 180, 60], [0, 185, 23]),
        (DISPLAY_P3, [50, 60, 200], [43, 58, 209]),
        (DISPLAY_P3, [210, 190, 60], [215, 191, 0]),
        (DISPLAY_P3, [234, 51, 35], [255, 0, 0]),
        (DISPLAY_P3, [219, 0, 0], [241, 0, 0]),
        (DISPLAY_P3, [128, 128, 128], [129, 129, 129]),
        (DISPLAY_P3, [12, 30, 20], [0, 24, 11]),
        (DISPLAY_P3, [250, 240, 230], [252, 240, 230]),
        (ADOBE_RGB, [200, 40, 40], [233, 35, 35]),
        (ADOBE_RGB, [40, 180, 60], [0, 181, 42]),
        (ADOBE_RGB, [50, 60, 200], [41, 57, 205]),
        (ADOBE_RGB, [210, 190, 60], [218, 191, 40]),
        (ADOBE_RGB, [234, 51, 35], [255, 48, 29]),
        (ADOBE_RGB, [219, 0, 0], [255, 0, 0]),
        (ADOBE_RGB, [128, 128, 128], [129, 129, 129]),
        (ADOBE_RGB, [12, 30, 20], [0, 24, 11]),
        (ADOBE_RGB, [250, 240, 230], [254, 240, 230]),
    ];
    for name in ["a.png", "a.jpg", "a.webp"] {
        let path = file(&folder, name);
        for (colorants, from, to) in cases {
            save(&path, from, Some(matrix_profile(colorants, 2.2)));
            let still = load(&path);
            let found = pixel(&still.frame, 20, 20);
            // JPEG rounds each channel by two levels before the profile is applied.
            assert!(near(found, to, if name == "a.jpg" { 4 } else { 1 }), "{name} {from:?}: {found:?} for {to:?}");
            assert!(still.warnings.is_empty());
        }
    }
    let whole = offcut::base::Rect::new(0.0, 0.0, 64.0, 48.0);
    assert!(load_photo(&file(&folder, "a.jpg"), &Limits::default(), &whole, 1.0).unwrap().is_none(), "its planes are other colours");
}

#[test]
fn profiles_of_srgb_change_nothing_and_unreadable_ones_are_told() {
    let folder = tempfile::tempdir().unwrap();
    for (name, colour) in [("a.png", [200, 40, 90]), ("b.webp", [1, 2, 3]), ("c.png", [254, 128, 12])] {
        let path = file(&folder, name);
        save(&path, colour, Some(matrix_profile(SRGB, 2.2)));
        let warnings = load(&path).warnings;
        assert!(warnings.is_empty(), "{warnings:?}");
        save(&path, colour, Some(b"no profile at all, though it is long enough to be looked at".repeat(4)));
        let still = load(&path);
        assert_eq!((pixel(&still.frame, 3, 3), still.warnings[0].code), (colour, Code::UnreadableProfile), "{name}");
    }
}

#[test]
fn a_jpeg_without_its_end_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, bare, trailer, short) = (file(&folder, "w.jpg"), file(&folder, "b.jpg"), file(&folder, "t.jpg"), file(&folder, "s.jpg"));
    let picture = RgbImage::from_fn(320, 192, |x, y| Rgb([(x * 37 % 256) as u8, (y * 91 % 256) as u8, ((x + y) % 256) as u8]));
    picture.save(&whole).unwrap();
    let bytes = std::fs::read(&whole).unwrap();
    std::fs::write(&bare, &bytes[..bytes.len() - 2]).unwrap();
    std::fs::write(&trailer, [&bytes[..bytes.len() - 2], &[0; 4000], b"SEFT"].concat()).unwrap();
    std::fs::write(&short, &bytes[..bytes.len() / 2]).unwrap();
    let wanted = load(&whole).frame;
    for path in [&bare, &trailer] {
        let still = load(path);
        assert!((0..192).all(|y| still.frame.row(0, y) == wanted.row(0, y)), "{path:?}");
    }
    assert_eq!(load_still(&short, &Limits::default()).unwrap_err().code(), Code::UnreadableMedia);
}

#[test]
fn a_damaged_jpeg_is_told_and_never_green() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "d.jpg");
    let picture = RgbImage::from_fn(640, 480, |x, y| Rgb([(x * 7 % 256) as u8, ((x * y) % 251) as u8, (y % 256) as u8]));
    picture.save(&path).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    // Noise: markers in the middle of the scan, and codes that no table has.
    bytes[middle..middle + 2000].iter_mut().enumerate().for_each(|(at, byte)| *byte = (at * at * 31 % 257) as u8);
    std::fs::write(&path, bytes).unwrap();
    let whole = offcut::base::Rect::new(0.0, 0.0, 640.0, 480.0);
    assert!(load_photo(&path, &Limits::default(), &whole, 1.0).unwrap().is_none());
    let still = load(&path);
    assert_eq!(still.warnings[0].code, Code::DamagedMedia);
    let greens = (0..480).flat_map(|y| (0..640).map(move |x| (x, y))).filter(|&(x, y)| near(pixel(&still.frame, x, y), [0, 136, 0], 8));
    assert!(greens.count() < 3000);
}

#[test]
fn a_jpeg_that_ends_early_and_has_an_end_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "e.jpg");
    RgbImage::from_fn(640, 480, |x, y| Rgb([(x * 7 % 256) as u8, ((x * y) % 251) as u8, (y % 256) as u8])).save(&path).unwrap();
    assert!(load(&path).warnings.is_empty());
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.truncate(bytes.len() / 2);
    bytes.extend([0xff, 0xd9]);
    std::fs::write(&path, bytes).unwrap();
    let still = load(&path);
    assert_eq!(still.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(), [Code::DamagedMedia]);
}

/// A little-endian EXIF block with nothing but orientation 6 (CIPA DC-008 4.6.5).
const TURNED: &[u8] = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";

#[test]
fn orientation_is_found_where_writers_put_it() {
    let folder = tempfile::tempdir().unwrap();
    let webp = file(&folder, "a.webp");
    let mut encoder = image::codecs::webp::WebPEncoder::new_lossless(std::fs::File::create(&webp).unwrap());
    encoder.set_exif_metadata([b"Exif\0\0", TURNED].concat()).unwrap();
    encoder.write_image(&RgbImage::new(64, 32), 64, 32, ExtendedColorType::Rgb8).unwrap();
    // In PNG the chunk may stand behind the pixels.
    let png = file(&folder, "a.png");
    RgbImage::new(64, 32).save(&png).unwrap();
    let bytes = std::fs::read(&png).unwrap();
    let chunk = [b"eXIf".as_slice(), TURNED].concat();
    let crc = chunk.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    });
    let (before, end) = bytes.split_at(bytes.len() - 12);
    let length = u32::try_from(TURNED.len()).unwrap().to_be_bytes();
    std::fs::write(&png, [before, &length, &chunk, &(!crc).to_be_bytes(), end].concat()).unwrap();
    for path in [webp, png] {
        let size = load(&path).frame.size();
        assert_eq!((size.width, size.height), (32, 64), "{path:?}");
        assert_eq!(probe(&path, &Limits::default()).unwrap().picture.unwrap().size, size, "{path:?}");
    }
}

#[test]
fn pictures_of_other_formats_are_named_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [(&[u8], &str, &str); 7] = [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08mdat", "HEIC", "heif-convert"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf\0\0\0\x08mdat", "AVIF", "avifdec"),
        (b"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "SVG", "rsvg-convert"),
        (b"\xff\x0a\x12\x34\x56", "JPEG XL", "djxl"),
        (b"\0\0\0\x0cjP  \x0d\x0a\x87\x0a\0\0\0\x14ftypjp2 ", "JPEG 2000", "opj_decompress"),
        (b"\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0\x68\x04\0\0\x16\0\0\0\x28\0\0\0", "ICO", "PNG"),
        (b"II*\0\x08\0\0\0", "TIFF", "PNG"),
    ];
    for (bytes, name, way_out) in cases {
        let path = file(&folder, "picture");
        std::fs::write(&path, bytes).unwrap();
        let error = probe(&path, &Limits::default()).unwrap_err();
        assert_eq!(error.code(), Code::UnreadableMedia);
        assert!(error.to_string().contains(name), "{error}");
        assert!(error.help().unwrap().contains(way_out), "{name}: {:?}", error.help());
    }
}
