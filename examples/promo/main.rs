//! Makes the media of the example promo: five pictures, a clip, a logo and music, all computed, none recorded.
//!
//! `cargo run --release --example promo` writes them to `examples/promo/media`; names after `--` (`lamp`, `clip`, `music`, …)
//! make only those, and a width (`270`) makes small ones to look at. The same program gives the same pictures and samples each
//! time. The clip and the music are encoded by the `ffmpeg` program, which must be on the path (`make demo` installs it).

mod encode;
mod logo;
mod music;
mod picture;
mod products;
mod raymarch;
mod scene;
mod scenes;
mod shapes;
mod vector;

use std::error::Error;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};

/// The pictures are larger than the canvas so that Ken Burns has room.
const PICTURE_WIDTH: u32 = 1440;
/// The clip is computed at three quarters of its size, which saves half the time and shows little in motion.
const CLIP_WIDTH: u32 = 810;
const CLIP_FRAMES: u32 = 150;
const JPEG_QUALITY: u8 = 87;

/// The height of a 9:16 picture.
fn height(width: u32) -> u32 {
    width * 16 / 9
}

fn pictures(media: &Path, wanted: &dyn Fn(&str) -> bool, width: u32) -> Result<(), Box<dyn Error>> {
    for scene in scenes::all().iter().filter(|scene| wanted(scene.name)) {
        println!("picture of the {}", scene.name);
        let rgb = picture::take(scene, width, height(width), 3, 0);
        let file = std::fs::File::create(media.join(format!("{}.jpg", scene.name)))?;
        let encoder = JpegEncoder::new_with_quality(std::io::BufWriter::new(file), JPEG_QUALITY);
        encoder.write_image(&rgb, width, height(width), ExtendedColorType::Rgb8)?;
    }
    Ok(())
}

fn clip(media: &Path, width: u32) -> Result<(), Box<dyn Error>> {
    let mut scene = scenes::headphones();
    let frames = (0..CLIP_FRAMES).map(move |frame| {
        println!("clip, frame {} of {CLIP_FRAMES}", frame + 1);
        scene.camera = scenes::clip_camera(frame as f32 / (CLIP_FRAMES - 1) as f32);
        picture::take(&scene, width, height(width), 2, frame)
    });
    encode::clip(&media.join("clip.mp4"), width, height(width), frames)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let small = arguments.iter().find_map(|argument| argument.parse::<u32>().ok());
    let names: Vec<&String> = arguments.iter().filter(|argument| argument.parse::<u32>().is_err()).collect();
    let wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| *wanted == name);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let media = root.join("examples/promo/media");
    std::fs::create_dir_all(&media)?;
    pictures(&media, &wanted, small.unwrap_or(PICTURE_WIDTH))?;
    if wanted("logo") {
        let font = std::fs::read(root.join("fonts/Inter-SemiBold.otf"))?;
        logo::draw(&ab_glyph::FontRef::try_from_slice(&font)?).save(media.join("logo.png"))?;
    }
    if wanted("music") {
        encode::music(&media.join("music.m4a"), &music::track())?;
    }
    if wanted("clip") {
        clip(&media, small.unwrap_or(CLIP_WIDTH))?;
    }
    Ok(())
}
