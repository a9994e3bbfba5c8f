//! Frames that somebody looked at: every folder below `tests/golden` is a draft with its expected frames and how far a
//! render may be from them. `UPDATE_GOLDEN=1` writes the expected frames anew; look at each before it is committed. A
//! frame that differs is written to `target/golden/<case>`.

use std::path::{Path, PathBuf};

use crate::support::adapter::has_adapter;
use image::{Rgb, RgbImage};
use offcut::base::{Code, Frame, Time, YcbcrCoefficients};
use offcut::render::{Cancel, CompositorChoice, OpenOptions, Project, RenderOptions, render_still};
use serde::Deserialize;

/// `expect.json` of a case.
#[derive(Deserialize)]
struct Expect {
    frames: Vec<ExpectedFrame>,
    /// Code values of R'G'B' that a pixel may be off.
    tolerance: u8,
    /// Pixels that may be off by more.
    outliers: usize,
}

#[derive(Deserialize)]
struct ExpectedFrame {
    at_ms: i64,
    file: String,
}

/// How a frame is not the expected one.
#[derive(Debug, PartialEq)]
enum Difference {
    Size { expected: (u32, u32), actual: (u32, u32) },
    Pixels { off: usize, worst: u8, at: (u32, u32) },
}

fn distance(a: &Rgb<u8>, b: &Rgb<u8>) -> u8 {
    a.0.iter().zip(b.0).map(|(a, b)| a.abs_diff(b)).max().unwrap()
}

/// Whether `actual` has at most `outliers` pixels that are off by more than `tolerance`.
fn compare(expected: &RgbImage, actual: &RgbImage, tolerance: u8, outliers: usize) -> Result<(), Difference> {
    if expected.dimensions() != actual.dimensions() {
        return Err(Difference::Size { expected: expected.dimensions(), actual: actual.dimensions() });
    }
    let pixels = expected.enumerate_pixels().zip(actual.pixels());
    let distances: Vec<_> = pixels.map(|((x, y, a), b)| (distance(a, b), (x, y))).filter(|(far, _)| *far > tolerance).collect();
    match distances.iter().max() {
        Some(&(worst, at)) if distances.len() > outliers => Err(Difference::Pixels { off: distances.len(), worst, at }),
        _ => Ok(()),
    }
}

/// A 4:2:0 frame as R'G'B', each pixel with the chroma of its block.
fn rgb_of(frame: &Frame) -> RgbImage {
    let coefficients = YcbcrCoefficients::of(frame.tags());
    RgbImage::from_fn(frame.size().width, frame.size().height, |x, y| {
        let (x, y) = (x as usize, y as usize);
        let codes = [frame.row(0, y)[x], frame.row(1, y / 2)[x / 2], frame.row(2, y / 2)[x / 2]].map(f64::from);
        Rgb(coefficients.rgb(codes).map(|value| (value * 255.0).round().clamp(0.0, 255.0) as u8))
    })
}

/// The difference eight times enlarged, on grey.
fn difference(expected: &RgbImage, actual: &RgbImage) -> RgbImage {
    RgbImage::from_fn(actual.width(), actual.height(), |x, y| {
        let wanted = expected.get_pixel_checked(x, y).copied().unwrap_or(Rgb([0; 3]));
        let found = actual.get_pixel(x, y);
        Rgb(std::array::from_fn(|c| (128 + 8 * (i32::from(found[c]) - i32::from(wanted[c]))).clamp(0, 255) as u8))
    })
}

fn is_update() -> bool {
    std::env::var_os("UPDATE_GOLDEN").is_some()
}

/// The drafts of the cases.
fn make_media(folder: &Path) {
    let save = |name: &str, picture: image::DynamicImage| picture.save(folder.join(name)).unwrap();
    save("quarters.png", crate::support::media::quarters(600, 400).into());
    save("hills.png", crate::support::media::hills(540, 960).into());
    save("ring.png", crate::support::media::ring(240).into());
    crate::support::media::save_turned_jpeg(&folder.join("turned.jpg"), &crate::support::media::quarters(600, 400));
    let pictures: Vec<_> = (0..50)
        .map(|shift| image::imageops::crop_imm(&crate::support::media::quarters(420, 240), shift * 2, 0, 320, 240).to_image())
        .collect();
    crate::support::media::save_clip(&folder.join("clip.mp4"), &pictures);
    let turned = folder.join("turned.mp4");
    crate::support::media::save_clip(&turned, &[crate::support::media::quarters(320, 240), crate::support::media::quarters(320, 240)]);
    let one = 1 << 16;
    // A quarter turn clockwise (ISO/IEC 14496-12, 8.3.2).
    crate::support::clip::set_display_matrix(&turned, [0, one, 0, -one, 0, 0, 0, 0, 1 << 30]);
}

/// The case's faults with one compositor.
fn faults(case: &Path, media: &Path, compositor: CompositorChoice) -> Vec<String> {
    let name = case.file_name().unwrap().to_str().unwrap();
    let expect: Expect = serde_json::from_slice(&std::fs::read(case.join("expect.json")).unwrap()).unwrap();
    let variables = vec![("media".to_owned(), media.to_str().unwrap().to_owned())];
    let project = match Project::open(&OpenOptions { draft: case.join("draft.json"), variables, ..OpenOptions::default() }) {
        Ok(project) => project,
        Err(failure) => return vec![format!("{name}: {failure:?}")],
    };
    if let Some(warning) = project.warnings.iter().find(|warning| warning.code == Code::NotRendered || warning.code == Code::UnknownKey) {
        return vec![format!("{name}: {warning:?}")];
    }
    let options = RenderOptions { compositor, cache_folder: Some(media.to_owned()), ..RenderOptions::default() };
    let mut found = Vec::new();
    for frame in &expect.frames {
        let actual = match render_still(&project, &options, Time::from_ms(frame.at_ms), &Cancel::default()) {
            Ok((actual, _)) => rgb_of(&actual),
            Err(failure) => {
                found.push(format!("{name} at {} ms: {failure:?}", frame.at_ms));
                continue;
            }
        };
        let file = case.join(&frame.file);
        if is_update() && compositor == CompositorChoice::Cpu {
            actual.save(&file).unwrap();
        }
        let expected = image::open(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())).into_rgb8();
        if let Err(fault) = compare(&expected, &actual, expect.tolerance, expect.outliers) {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/golden").join(name);
            std::fs::create_dir_all(&folder).unwrap();
            let stem = format!("{}-{compositor:?}", file.file_stem().unwrap().to_str().unwrap()).to_lowercase();
            let (shown, off) = (folder.join(format!("{stem}.png")), folder.join(format!("{stem}-difference.png")));
            actual.save(&shown).unwrap();
            difference(&expected, &actual).save(&off).unwrap();
            found.push(format!("{name} at {} ms: {fault:?}; see {} and {}", frame.at_ms, shown.display(), off.display()));
        }
    }
    found
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut cases: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    assert!(cases.len() >= 10, "{} cases found", cases.len());
    cases
}

fn check_all(compositor: CompositorChoice) {
    let folder = tempfile::tempdir().unwrap();
    make_media(folder.path());
    let found: Vec<_> = cases().iter().flat_map(|case| faults(case, folder.path(), compositor)).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn the_processor_paints_what_was_looked_at() {
    check_all(CompositorChoice::Cpu);
}

#[test]
fn the_gpu_paints_what_was_looked_at() {
    if is_update() {
        return eprintln!("skipped: the processor's frames are being written");
    }
    if has_adapter() {
        check_all(CompositorChoice::Gpu);
    }
}

#[test]
fn the_comparison_can_fail() {
    let expected = crate::support::media::hills(20, 10);
    let changed = |pixels: &[(u32, u32)], by: u8| {
        let mut picture = expected.clone();
        pixels.iter().for_each(|&(x, y)| picture.get_pixel_mut(x, y)[1] ^= by);
        picture
    };
    assert_eq!(compare(&expected, &expected, 0, 0), Ok(()));
    assert_eq!(compare(&expected, &changed(&[(3, 4)], 1), 1, 0), Ok(()));
    assert_eq!(compare(&expected, &changed(&[(3, 4)], 128), 127, 0), Err(Difference::Pixels { off: 1, worst: 128, at: (3, 4) }));
    let two = changed(&[(3, 4), (7, 9)], 128);
    assert_eq!(compare(&expected, &two, 4, 2), Ok(()));
    assert_eq!(compare(&expected, &two, 4, 1), Err(Difference::Pixels { off: 2, worst: 128, at: (7, 9) }));
    let cut = image::imageops::crop_imm(&expected, 0, 0, 20, 8).to_image();
    assert_eq!(compare(&expected, &cut, 255, 1000), Err(Difference::Size { expected: (20, 10), actual: (20, 8) }));
}
