//! The processor's path and the GPU's paint the same frames: within two code values of every plane, and exactly where
//! nothing is computed.
//!
//! The two differ in kind, not by accident, where high contrast meets half-resolution chroma: the GPU clamps to R'G'B'
//! what the cubic overshoots beside an edge, the processor to code values; the chroma of turned videos near their own
//! size is a tent over its blocks on the GPU, the mean of four tents on the processor; where an edge divides a chroma
//! block, the GPU has the colours below it pixel by pixel. Along hard edges these give different numbers, so each scene
//! states the share of samples that may be off by more; smooth content has none.

use std::sync::Arc;

use crate::support::adapter::gpu;
use crate::support::folder::rows;
use crate::support::normal::normal_integral;
use offcut::base::{
    Affine, Canvas, Frame, Gradient, GradientForm, GradientStop, Paint, PixelFormat, PixelSize, Planes, Rect, Rgba, Source,
};
use offcut::composite::{Content, CpuCompositor, GpuCompositor, Item, Layer, Scene, Transition};
use offcut::draft::TransitionKind;
use offcut::scene::{Effect, Look};

const CANVAS: PixelSize = PixelSize::new(180, 320);

/// Code values that the two may be apart.
const TOLERANCE: u8 = 2;

/// The frames that scenes are made of.
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
    let still = image::DynamicImage::from(crate::support::media::hills(240, 400)).into_rgba8();
    let mut logo = image::DynamicImage::from(crate::support::media::hills(120, 90)).into_rgba8();
    for (x, y, pixel) in logo.enumerate_pixels_mut() {
        let radius = (f64::from(x) / 60.0 - 1.0).hypot(f64::from(y) / 45.0 - 1.0);
        pixel[3] = (255.0 * (1.2 - radius).clamp(0.0, 1.0)) as u8;
    }
    Material {
        name: "smooth",
        video: crate::support::media::planar(&crate::support::media::hills(180, 320)),
        still: rgba(still).assume_opaque(),
        logo: rgba(logo),
    }
}

/// Saturated colours with sharp edges, as screens and logos have them.
fn contrast() -> Material {
    let still = image::DynamicImage::from(crate::support::media::quarters(240, 400)).into_rgba8();
    let video = crate::support::media::planar(&crate::support::media::quarters(180, 320));
    Material { name: "contrast", video, still: rgba(still).assume_opaque(), logo: rgba(crate::support::media::ring(96)) }
}

fn layer(content: Content, source_rect: Rect<Source>, map: Affine<Source, Canvas>) -> Layer {
    Layer::plain(content, source_rect, map)
}

fn blurred(sigma: f64, layer: Layer) -> Layer {
    Layer { look: Look { effects: vec![Effect::Blur { sigma }], ..Look::default() }, ..layer }
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
    Paint::Gradient(Gradient { form: GradientForm::Linear, angle_degrees, stops })
}

fn scene(items: Vec<Item>) -> Scene {
    Scene { canvas: CANVAS, background: Paint::Solid(Rgba::new(0.15, 0.2, 0.3, 1.0)), items }
}

fn layers(layers: Vec<Layer>) -> Scene {
    scene(layers.into_iter().map(Item::Layer).collect())
}

/// A scene, its name, and the share of samples that may be off at hard edges (in 1/1000) for the material of high
/// contrast.
fn scenes(m: &Material) -> Vec<(String, Scene, usize)> {
    let faded = |opacity, layer| Layer { opacity, ..layer };
    let full = drawn(&m.video, Affine::identity());
    let solid = |alpha| Paint::Solid(Rgba::new(0.8, 0.3, 0.2, alpha));
    let mut all = vec![
        ("a video as it is".to_owned(), layers(vec![full.clone()]), 0),
        ("a video made smaller".to_owned(), layers(vec![placed(&m.video, 0.37, 0.0, (90.0, 160.0))]), 1),
        ("a video enlarged".to_owned(), layers(vec![placed(&m.video, 1.7, 0.0, (83.3, 171.9))]), 1),
        ("a still made smaller".to_owned(), layers(vec![placed(&m.still, 0.45, 0.0, (91.0, 150.0))]), 2),
        ("a still enlarged".to_owned(), layers(vec![placed(&m.still, 1.3, 0.0, (85.2, 158.7))]), 1),
        ("half a still over a video".to_owned(), layers(vec![full.clone(), faded(0.5, placed(&m.still, 0.5, 0.0, (90.0, 160.0)))]), 1),
        ("a logo".to_owned(), layers(vec![full.clone(), faded(0.8, placed(&m.logo, 1.0, 0.0, (100.0, 80.0)))]), 1),
        ("a logo scaled".to_owned(), layers(vec![full.clone(), placed(&m.logo, 0.7, 0.0, (100.3, 80.6))]), 1),
        ("a turned logo".to_owned(), layers(vec![full.clone(), placed(&m.logo, 1.1, 25.0, (80.0, 200.0))]), 1),
        ("a turned video".to_owned(), layers(vec![placed(&m.video, 0.6, 17.0, (90.0, 160.0))]), 3),
        ("a turned video on a level of its pyramid".to_owned(), layers(vec![placed(&m.video, 0.4, 17.0, (90.0, 160.0))]), 1),
        ("a turned video made tiny".to_owned(), layers(vec![placed(&m.video, 0.2, -40.0, (90.0, 160.0))]), 1),
        ("a turned still".to_owned(), layers(vec![full.clone(), placed(&m.still, 0.5, -33.0, (90.0, 160.0))]), 1),
        ("a quarter turn".to_owned(), layers(vec![placed(&m.video, 0.5, 90.0, (90.0, 160.0))]), 1),
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
        ("a blurred video".to_owned(), layers(vec![blurred(6.0, placed(&m.video, 1.2, 0.0, (90.0, 160.0)))]), 1),
        ("a small blurred video".to_owned(), layers(vec![full.clone(), blurred(6.0, placed(&m.video, 0.4, 0.0, (130.3, 80.6)))]), 1),
    ];
    all.extend(transitions(m, &full));
    all
}

fn transitions(m: &Material, full: &Layer) -> Vec<(String, Scene, usize)> {
    use TransitionKind as K;
    let mut all = Vec::new();
    for kind in
        [K::Fade, K::FadeBlack, K::WipeLeft, K::WipeDown, K::SlideUp, K::SlideLeft, K::PushRight, K::PushDown, K::ZoomIn, K::ZoomOut]
    {
        // The still reaches beyond the canvas, the logo lets the other picture through; 0.375 of the width ends in the
        // middle of a pixel.
        let (still, logo) = (placed(&m.still, 1.0, 0.0, (90.0, 160.0)), placed(&m.logo, 1.0, 0.0, (90.0, 160.0)));
        // Turned, and larger than the canvas.
        let turned = placed(&m.video, 1.0, 30.0, (90.0, 160.0));
        let cases = [(0.3, full, &still, 1), (0.375, &still, full, 1), (0.625, &still, &logo, 1), (0.4, &turned, &logo, 3)];
        for (progress, from, to, thousandths) in cases {
            let item = Item::Transition(Box::new(Transition { kind, progress, from: vec![from.clone()], to: vec![to.clone()] }));
            all.push((format!("the transition {} at {progress}", kind.name()), scene(vec![item]), thousandths));
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
            let (off, worst, all) = apart(&CpuCompositor::new(CANVAS).compose(&scene), &compositor.compose(&scene).unwrap());
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
    let mut frames = vec![("processor", CpuCompositor::new(CANVAS).compose(&scene))];
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

/// The frames of both paths, named.
fn both(scene: &Scene) -> Vec<(&'static str, Frame)> {
    let mut frames = vec![("processor", CpuCompositor::new(scene.canvas).compose(scene))];
    frames.extend(gpu().map(|gpu| ("GPU", GpuCompositor::new(gpu, scene.canvas).unwrap().compose(scene).unwrap())));
    frames
}

/// A video frame of one grey.
fn grey(size: u32, code: u8) -> Frame {
    let mut planes = Planes::zeroed(PixelFormat::Yuv420, PixelSize::new(size, size));
    planes.planes_mut().enumerate().for_each(|(index, (bytes, _))| bytes.fill(if index == 0 { code } else { 128 }));
    Frame::new(PixelFormat::Yuv420, PixelSize::new(size, size), Arc::new(planes))
}

#[test]
fn what_zooms_out_ends_with_its_canvas() {
    // Turned, the layers reach far beyond the canvas, which shrinks to four fifths.
    let video = placed(&grey(200, 200), 3.0, 45.0, (90.0, 160.0));
    let colour = Rgba::new(184.0 / 219.0, 184.0 / 219.0, 184.0 / 219.0, 1.0);
    let paint = Layer { content: Content::Paint(Paint::Solid(colour)), ..video.clone() };
    for turned in [video, paint] {
        let transition = Transition { kind: TransitionKind::ZoomOut, progress: 0.5, from: vec![turned], to: Vec::new() };
        let below = Item::Layer(drawn(&grey(400, 100), Affine::identity()));
        for (path, frame) in both(&scene(vec![below, Item::Transition(Box::new(transition))])) {
            for y in 0..320 {
                for (x, code) in frame.row(0, y).iter().enumerate() {
                    let within = (18..162).contains(&x) && (32..288).contains(&y);
                    assert!(code.abs_diff(if within { 150 } else { 100 }) <= 1, "{path}: {code} at {x},{y}");
                }
            }
        }
    }
}

#[test]
fn no_kernel_leaves_the_range_of_its_colours() {
    let stripes = image::RgbaImage::from_fn(60, 60, |x, y| image::Rgba(if (x / 6 + y / 6) % 2 == 0 { [0, 0, 0, 255] } else { [255; 4] }));
    let still = rgba(stripes);
    for (scale, degrees) in [(1.4, 25.0), (1.4, 0.0), (0.7, 25.0)] {
        for (path, frame) in both(&layers(vec![placed(&still, scale, degrees, (90.0, 160.0))])) {
            let luma = rows(&frame, 0);
            let (least, largest) = (luma.iter().min().unwrap(), luma.iter().max().unwrap());
            assert!(
                (15..=17).contains(least) && (234..=236).contains(largest),
                "{path}: {least} to {largest} at {scale}, {degrees} degrees"
            );
        }
        // Whiter than white, which videos may be, is kept.
        for (path, frame) in both(&layers(vec![placed(&grey(60, 250), scale, degrees, (90.0, 160.0))])) {
            let code = frame.row(0, 160)[90];
            assert!(code.abs_diff(250) <= 1, "{path}: {code} at {scale}, {degrees} degrees");
        }
    }
}

#[test]
fn a_blur_holds_the_layers_own_edges() {
    let (sigma, width) = (12.0, 400);
    let step = |x: u32| image::Rgb([if x < 200 { 0 } else { 255 }; 3]);
    let (across, down) = (image::RgbImage::from_fn(width, width, |x, _| step(x)), image::RgbImage::from_fn(width, width, |_, y| step(y)));
    // The edge just off the canvas; in its middle, the layer's right edge one sigma further; a layer far larger than
    // the canvas.
    for (edge, end) in [(-9.0, 400.0), (90.0, 102.0), (91.5, 400.0)] {
        let length = f64::min(200.0 + end - edge, f64::from(width));
        for (is_across, picture) in [(true, &across), (false, &down)] {
            let content = Content::Frame(crate::support::media::planar(picture));
            let map = Affine::translation(edge - 200.0, edge - 200.0);
            let blurred = blurred(sigma, layer(content, Rect::new(0.0, 0.0, length, length), map));
            for (path, frame) in both(&layers(vec![drawn(&grey(400, 50), Affine::identity()), blurred])) {
                for at in 0..180_usize {
                    let (x, y) = if is_across { (at, 3) } else { (3, at) };
                    let centre = at as f64 + 0.5;
                    let wanted = if centre < end { 16.0 + 219.0 * normal_integral((centre - edge) / sigma) } else { 50.0 };
                    let code = f64::from(frame.row(0, y)[x]);
                    assert!((code - wanted).abs() < 2.0, "{path}: {code} at {x},{y}, not {wanted:.1}, with the edge at {edge}");
                }
            }
        }
    }
}

fn planes_of(frame: &Frame) -> Vec<Vec<u8>> {
    (0..3).map(|plane| rows(frame, plane)).collect()
}

#[test]
fn the_rim_of_an_enlarged_cut_out_has_the_colour_of_what_is_inside() {
    // A grey disc on the same grey is not seen at all.
    let disc = image::RgbaImage::from_fn(60, 60, |x, y| {
        let inside = (f64::from(x) - 29.5).hypot(f64::from(y) - 29.5) < 24.0;
        image::Rgba([140, 140, 140, if inside { 255 } else { 0 }])
    });
    let grey = Rgba::new(140.0 / 255.0, 140.0 / 255.0, 140.0 / 255.0, 1.0);
    for (scale, degrees) in [(1.7, 0.0), (2.4, 0.0), (1.6, 20.0)] {
        let below = painted(Paint::Solid(grey), 0.0, 0.0, 180.0, 320.0);
        let scene = layers(vec![below, placed(&rgba(disc.clone()), scale, degrees, (90.0, 160.0))]);
        for (path, frame) in both(&scene) {
            let wanted = frame.row(0, 0)[0];
            let worst = rows(&frame, 0).iter().map(|code| code.abs_diff(wanted)).max().unwrap();
            let tint = [1, 2].map(|plane| rows(&frame, plane).iter().map(|code| code.abs_diff(128)).max().unwrap());
            assert!(worst <= 1 && tint.iter().all(|tint| *tint <= 1), "{path}: {worst}, {tint:?} at {scale}, {degrees} degrees");
        }
    }
}

#[test]
fn a_push_has_no_seam() {
    let colour = |r, g, b| painted(Paint::Solid(Rgba::new(r, g, b, 1.0)), 0.0, 0.0, 180.0, 320.0);
    let side = || vec![colour(0.8, 0.3, 0.2)];
    for kind in [TransitionKind::PushLeft, TransitionKind::PushRight, TransitionKind::PushUp, TransitionKind::PushDown] {
        for progress in [0.205, 0.372, 0.5] {
            let item = Item::Transition(Box::new(Transition { kind, progress, from: side(), to: side() }));
            for (path, frame) in both(&scene(vec![item])) {
                for plane in 0..3 {
                    let codes = rows(&frame, plane);
                    assert!(codes.iter().all(|code| *code == codes[0]), "{path}: {} at {progress}, plane {plane}", kind.name());
                }
            }
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let on = |count: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build().unwrap();
        CpuCompositor::new(CANVAS).with_threads(Arc::new(pool))
    };
    let mut pools = [1, 2, 5].map(on);
    for (name, scene, _) in scenes(&contrast()) {
        let [one, two, five] = pools.each_mut().map(|compositor| planes_of(&compositor.compose(&scene)));
        assert!(one == two && one == five, "{name}");
    }
}

#[test]
fn every_instruction_set_paints_the_same() {
    for material in [smooth(), contrast()] {
        for (name, scene, _) in scenes(&material) {
            let baseline = CpuCompositor::with_baseline_instructions(CANVAS).compose(&scene);
            let own = CpuCompositor::new(CANVAS).compose(&scene);
            assert!(planes_of(&baseline) == planes_of(&own), "{} in {}", name, material.name);
        }
    }
}
