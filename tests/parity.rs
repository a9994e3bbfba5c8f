//! The processor's path and the GPU's paint the same frames: within two code values of every plane, and exactly where nothing is computed.
//!
//! The two differ in kind, not by accident, where high contrast meets half-resolution chroma: the GPU blends R'G'B' pixel by pixel and takes the mean of
//! four for chroma, the processor blends chroma planes with one coverage a block; the GPU clamps to R'G'B' what the cubic overshoots beside an edge, the
//! processor to code values; turned videos keep more chroma detail on the processor. Along hard edges these give different numbers, so each scene states the
//! share of samples that may be off by more; smooth content has none.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "support/adapter.rs"]
mod adapter;
#[path = "support/folder.rs"]
mod folder;
#[path = "support/media.rs"]
mod media;

use std::sync::Arc;

use adapter::gpu;
use folder::rows;
use offcut::base::{Affine, Canvas, Frame, Gradient, GradientStop, Paint, PixelFormat, PixelSize, Planes, Rect, Rgba, Source};
use offcut::composite::{Content, CpuCompositor, GpuCompositor, Item, Layer, Scene, Transition};
use offcut::draft::{BlendMode, TransitionKind};

const CANVAS: PixelSize = PixelSize::new(180, 320);

/// Code values that the two may be apart.
const TOLERANCE: u8 = 2;

/// What a scene is made of.
struct Material {
    name: &'static str,
    video: Frame,
    still: Frame,
    logo: Frame,
}

fn rgba(picture: image::RgbaImage) -> Frame {
    let (width, height) = picture.dimensions();
    Frame::new(PixelFormat::Rgba, PixelSize::new(width, height), Arc::new(Planes::packed(picture.into_raw(), width as usize * 4)))
}

/// Soft colours, as cameras give them.
fn smooth() -> Material {
    let still = image::DynamicImage::from(media::hills(240, 400)).into_rgba8();
    let mut logo = image::DynamicImage::from(media::hills(120, 90)).into_rgba8();
    for (x, y, pixel) in logo.enumerate_pixels_mut() {
        let radius = (f64::from(x) / 60.0 - 1.0).hypot(f64::from(y) / 45.0 - 1.0);
        pixel[3] = (255.0 * (1.2 - radius).clamp(0.0, 1.0)) as u8;
    }
    Material { name: "smooth", video: media::planar(&media::hills(180, 320)), still: rgba(still).assume_opaque(), logo: rgba(logo) }
}

/// Saturated colours with sharp edges, as screens and logos have them.
fn contrast() -> Material {
    let still = image::DynamicImage::from(media::quarters(240, 400)).into_rgba8();
    let video = media::planar(&media::quarters(180, 320));
    Material { name: "contrast", video, still: rgba(still).assume_opaque(), logo: rgba(media::ring(96)) }
}

fn layer(content: Content, source_rect: Rect<Source>, map: Affine<Source, Canvas>) -> Layer {
    Layer { content, canvas_from_source: map, source_rect, opacity: 1.0, blend: BlendMode::Normal, blur_sigma: 0.0 }
}

fn drawn(frame: &Frame, map: Affine<Source, Canvas>) -> Layer {
    layer(Content::Frame(frame.clone()), Rect::of_size(frame.size().as_size()), map)
}

/// Scaled by `scale` about the frame's centre, turned, and put at a point of the canvas.
fn placed(frame: &Frame, scale: f64, degrees: f64, (x, y): (f64, f64)) -> Layer {
    let size = frame.size();
    let centred = Affine::<Source, Source>::translation(-f64::from(size.width) / 2.0, -f64::from(size.height) / 2.0);
    let turned = centred.then(Affine::<Source, Source>::scale(scale, scale)).then(Affine::<Source, Source>::rotation(degrees));
    drawn(frame, turned.then(Affine::translation(x, y)))
}

fn painted(paint: Paint, x: f64, y: f64, width: f64, height: f64) -> Layer {
    layer(Content::Paint(paint), Rect::new(0.0, 0.0, width, height), Affine::translation(x, y))
}

fn gradient(angle_degrees: f64) -> Paint {
    let stop = |offset, colour| GradientStop { offset, colour };
    let stops =
        vec![stop(0.0, Rgba::new(0.9, 0.2, 0.1, 1.0)), stop(0.4, Rgba::new(0.9, 0.9, 0.2, 0.5)), stop(1.0, Rgba::new(0.1, 0.2, 0.8, 1.0))];
    Paint::Gradient(Gradient { angle_degrees, stops })
}

fn scene(items: Vec<Item>) -> Scene {
    Scene { canvas: CANVAS, background: Paint::Solid(Rgba::new(0.15, 0.2, 0.3, 1.0)), items }
}

fn layers(layers: Vec<Layer>) -> Scene {
    scene(layers.into_iter().map(Item::Layer).collect())
}

/// A scene, its name, and the share of samples that may be off at hard edges (in 1/1000) for the material of high contrast.
fn scenes(m: &Material) -> Vec<(String, Scene, usize)> {
    let faded = |opacity, layer| Layer { opacity, ..layer };
    let full = drawn(&m.video, Affine::identity());
    let solid = |alpha| Paint::Solid(Rgba::new(0.8, 0.3, 0.2, alpha));
    let mut all = vec![
        ("a video as it is".to_owned(), layers(vec![full.clone()]), 0),
        ("a video made smaller".to_owned(), layers(vec![placed(&m.video, 0.37, 0.0, (90.0, 160.0))]), 1),
        ("a video enlarged".to_owned(), layers(vec![placed(&m.video, 1.7, 0.0, (83.3, 171.9))]), 1),
        ("a still made smaller".to_owned(), layers(vec![placed(&m.still, 0.45, 0.0, (91.0, 150.0))]), 8),
        ("a still enlarged".to_owned(), layers(vec![placed(&m.still, 1.3, 0.0, (85.2, 158.7))]), 1),
        ("half a still over a video".to_owned(), layers(vec![full.clone(), faded(0.5, placed(&m.still, 0.5, 0.0, (90.0, 160.0)))]), 1),
        ("a logo".to_owned(), layers(vec![full.clone(), faded(0.8, placed(&m.logo, 1.0, 0.0, (100.0, 80.0)))]), 1),
        ("a logo scaled".to_owned(), layers(vec![full.clone(), placed(&m.logo, 0.7, 0.0, (100.3, 80.6))]), 1),
        ("a turned logo".to_owned(), layers(vec![full.clone(), placed(&m.logo, 1.1, 25.0, (80.0, 200.0))]), 1),
        ("a turned video".to_owned(), layers(vec![placed(&m.video, 0.6, 17.0, (90.0, 160.0))]), 5),
        ("a turned still".to_owned(), layers(vec![full.clone(), placed(&m.still, 0.5, -33.0, (90.0, 160.0))]), 1),
        ("a quarter turn".to_owned(), layers(vec![placed(&m.video, 0.5, 90.0, (90.0, 160.0))]), 10),
        (
            "rectangles".to_owned(),
            layers(vec![full.clone(), painted(solid(1.0), 20.0, 30.0, 60.0, 40.0), painted(solid(0.5), 60.5, 50.3, 70.2, 90.7)]),
            1,
        ),
        (
            "gradients".to_owned(),
            layers(vec![painted(gradient(35.0), 10.0, 20.0, 120.0, 200.0), painted(gradient(90.0), 50.0, 100.0, 100.0, 90.0)]),
            0,
        ),
        ("a blurred video".to_owned(), layers(vec![Layer { blur_sigma: 6.0, ..placed(&m.video, 1.2, 0.0, (90.0, 160.0)) }]), 1),
    ];
    use TransitionKind as K;
    for kind in
        [K::Fade, K::FadeBlack, K::WipeLeft, K::WipeDown, K::SlideUp, K::SlideLeft, K::PushRight, K::PushDown, K::ZoomIn, K::ZoomOut]
    {
        // The still reaches beyond the canvas, the logo lets the other picture through; 0.375 of the width ends in the middle of a pixel.
        let (still, logo) = (placed(&m.still, 1.0, 0.0, (90.0, 160.0)), placed(&m.logo, 1.0, 0.0, (90.0, 160.0)));
        for (progress, from, to) in [(0.3, &full, &still), (0.375, &still, &full), (0.625, &still, &logo)] {
            let item = Item::Transition(Box::new(Transition { kind, progress, from: vec![from.clone()], to: vec![to.clone()] }));
            all.push((format!("the transition {} at {progress}", kind.name()), scene(vec![item]), 1));
        }
    }
    all
}

/// Samples that are further apart than the tolerance, the most that any is, and how many there are.
fn apart(a: &Frame, b: &Frame) -> (usize, u8, usize) {
    let distances: Vec<u8> = (0..3).flat_map(|plane| rows(a, plane).into_iter().zip(rows(b, plane)).map(|(a, b)| a.abs_diff(b))).collect();
    (distances.iter().filter(|far| **far > TOLERANCE).count(), distances.iter().copied().max().unwrap(), distances.len())
}

#[test]
fn both_paths_paint_the_same() {
    let Some(gpu) = gpu() else { return };
    let mut compositor = GpuCompositor::new(gpu, CANVAS).unwrap();
    let mut faults = Vec::new();
    for material in [smooth(), contrast()] {
        for (name, scene, thousandths) in scenes(&material) {
            let allowed = if material.name == "smooth" { 0 } else { thousandths };
            let (off, worst, all) = apart(&CpuCompositor::new(CANVAS).compose(&scene).unwrap(), &compositor.compose(&scene).unwrap());
            if off * 1000 > allowed * all {
                faults.push(format!("{} {name}: {off} of {all} samples are off, by {worst} at most", material.name));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn pixels_that_nothing_touches_are_the_decoders_own() {
    let video = contrast().video;
    let patch = painted(Paint::Solid(Rgba::new(0.8, 0.3, 0.2, 0.5)), 40.0, 60.0, 50.0, 30.0);
    let scene = layers(vec![drawn(&video, Affine::identity()), patch]);
    let mut frames = vec![("processor", CpuCompositor::new(CANVAS).compose(&scene).unwrap())];
    frames.extend(gpu().map(|gpu| ("GPU", GpuCompositor::new(gpu, CANVAS).unwrap().compose(&scene).unwrap())));
    for (path, frame) in frames {
        for plane in 0..3 {
            let step = if plane == 0 { 1 } else { 2 };
            let (mut kept, mut changed) = (0, 0);
            for y in 0..320 / step {
                for x in 0..180 / step {
                    let touched = (40 / step..90 / step).contains(&x) && (60 / step..90 / step).contains(&y);
                    let same = frame.row(plane, y)[x] == video.row(plane, y)[x];
                    assert!(same || touched, "{path}: plane {plane} changed at {x},{y}");
                    kept += usize::from(!touched);
                    changed += usize::from(!same);
                }
            }
            assert!(kept > 0 && changed > 100, "{path}: {changed} samples of plane {plane} changed");
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let composed = |threads: usize, scene: &Scene| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| CpuCompositor::new(CANVAS).compose(scene).unwrap())
    };
    for (name, scene, _) in scenes(&contrast()) {
        let planes = |threads| (0..3).map(|plane| rows(&composed(threads, &scene), plane)).collect::<Vec<_>>();
        let one = planes(1);
        assert!(one == planes(2) && one == planes(5), "{name}");
    }
}
