//! Layers composed by the GPU, held against the reference.

use std::sync::Arc;

use crate::support::adapter::gpu;
use crate::support::normal::normal_integral;
use offcut::base::{
    Affine, Canvas, ColourTags, Frame, Gradient, GradientStop, Matrix, Paint, PixelFormat, PixelSize, Planes, Range, Rect, Rgba, Source,
    YcbcrCoefficients,
};
use offcut::composite::{AdapterChoice, Content, Gpu, GpuCompositor, GpuError, Item, Layer, Scene, adapters};
use offcut::draft::BlendMode;

/// A number that depends on its arguments in no visible way, 0..256.
fn noise(x: usize, y: usize, seed: usize) -> u8 {
    let mut value = (x * 73_856_093) ^ (y * 19_349_663) ^ (seed * 83_492_791);
    value ^= value >> 13;
    value = value.wrapping_mul(0x5bd1_e995);
    (value >> 15) as u8
}

fn frame(format: PixelFormat, size: PixelSize, value: impl Fn(usize, usize, usize) -> u8) -> Frame {
    let mut planes = Planes::zeroed(format, size);
    for index in 0..format.plane_count() {
        let (row, rows) = format.plane_extent(index, size);
        let stride = row.next_multiple_of(64);
        for y in 0..rows {
            for x in 0..row {
                planes.plane_mut(index)[y * stride + x] = value(index, x, y);
            }
        }
    }
    Frame::new(format, size, Arc::new(planes))
}

/// A video frame of smooth shapes with noise on them: both slopes and edges.
pub(super) fn video(width: u32, height: u32) -> Frame {
    frame(PixelFormat::Yuv420, PixelSize::new(width, height), |plane, x, y| {
        let wave = ((x as f64 * 0.31).sin() + (y as f64 * 0.23).cos()) * if plane == 0 { 45.0 } else { 25.0 };
        (126.0 + wave + f64::from(noise(x, y, plane)) * 0.12) as u8
    })
}

/// A picture with soft and hard transparency, straight alpha.
fn picture(width: u32, height: u32) -> Frame {
    frame(PixelFormat::Rgba, PixelSize::new(width, height), |_, byte, y| {
        let (x, channel) = (byte / 4, byte % 4);
        match channel {
            3 if (x / 8 + y / 8) % 3 == 0 => 0,
            3 => 255 - (x * 3 % 200) as u8,
            _ => noise(x / 3, y / 3, channel),
        }
    })
}

pub(super) fn layer(content: Content, source_rect: Rect<Source>, canvas_from_source: Affine<Source, Canvas>) -> Layer {
    Layer { content, canvas_from_source, source_rect, opacity: 1.0, blend: BlendMode::Normal, blur_sigma: 0.0 }
}

pub(super) fn whole(frame: &Frame, canvas_from_source: Affine<Source, Canvas>) -> Layer {
    layer(Content::Frame(frame.clone()), Rect::of_size(frame.size().as_size()), canvas_from_source)
}

fn scene(width: u32, height: u32, layers: Vec<Layer>) -> Scene {
    let background = Paint::Solid(Rgba::new(0.1, 0.2, 0.3, 1.0));
    Scene { canvas: PixelSize::new(width, height), background, items: layers.into_iter().map(Item::Layer).collect() }
}

pub(super) fn compose(gpu: &Gpu, scene: &Scene) -> Frame {
    GpuCompositor::new(gpu, scene.canvas).unwrap().compose(scene).unwrap()
}

/// Asserts that `found` is `expected` (not rounded) within `tolerance` code values beyond rounding.
pub(super) fn assert_close(found: &Frame, expected: &[Vec<f64>; 3], tolerance: f64, what: &str) {
    for (index, expected) in expected.iter().enumerate() {
        let (row, rows) = found.format().plane_extent(index, found.size());
        for y in 0..rows {
            for (x, byte) in found.row(index, y).iter().enumerate() {
                let wanted = expected[y * row + x].clamp(0.0, 255.0);
                let off = (f64::from(*byte) - wanted).abs();
                assert!(off <= 0.5 + tolerance, "{what}: plane {index} at {x},{y} is {byte}, not {wanted:.3}");
            }
        }
    }
}

/// The rule says it: compares a scene of plain layers with the reference.
fn check(scene: &Scene, what: &str) {
    if let Some(gpu) = gpu() {
        assert_close(&compose(gpu, scene), &super::reference::planes(scene), 0.3, what);
    }
}

#[test]
fn a_solid_colour_has_its_code_values() {
    let Some(gpu) = gpu() else { return };
    for colour in [Rgba::BLACK, Rgba::WHITE, Rgba::new(1.0, 0.0, 0.0, 1.0), Rgba::new(0.0, 1.0, 0.0, 1.0), Rgba::new(0.25, 0.5, 0.75, 1.0)]
    {
        let scene = Scene { canvas: PixelSize::new(22, 10), background: Paint::Solid(colour), items: Vec::new() };
        let found = compose(gpu, &scene);
        let codes = YcbcrCoefficients::of(ColourTags::BT709_LIMITED).ycbcr([colour.r, colour.g, colour.b].map(f64::from));
        for (index, code) in codes.iter().enumerate() {
            let rows = found.format().plane_extent(index, found.size()).1;
            assert!((0..rows).flat_map(|y| found.row(index, y)).all(|byte| *byte == code.round() as u8), "{colour} in plane {index}");
        }
    }
}

#[test]
fn an_untouched_frame_comes_back_bit_exact() {
    let Some(gpu) = gpu() else { return };
    // Every value in every plane, far outside the RGB cube too.
    let source = frame(PixelFormat::Yuv420, PixelSize::new(256, 130), |plane, x, y| noise(x, y, plane));
    let found = compose(gpu, &scene(256, 130, vec![whole(&source, Affine::identity())]));
    for index in 0..3 {
        for y in 0..source.format().plane_extent(index, source.size()).1 {
            assert_eq!(found.row(index, y), source.row(index, y), "plane {index}, row {y}");
        }
    }
}

#[test]
fn other_matrices_and_ranges_are_converted() {
    for matrix in [Matrix::Bt601, Matrix::Bt2020] {
        for range in [Range::Limited, Range::Full] {
            let source = video(32, 16).with_tags(ColourTags { matrix, range });
            check(&scene(32, 16, vec![whole(&source, Affine::identity())]), &format!("{matrix:?} {range:?}"));
        }
    }
}

#[test]
fn upright_frames_follow_the_rule() {
    let cases = [
        ("half a pixel", 1.0, 1.0, 0.5, -0.5),
        ("an odd shift", 1.0, 1.0, 3.0, 1.0),
        ("half size", 0.5, 0.5, 2.0, 1.0),
        ("1.5 times up", 1.5, 1.5, -4.3, 2.2),
        ("0.7 down", 0.7, 0.7, 1.7, 3.1),
        ("a fifth", 0.2, 0.2, 20.0, 11.3),
        ("stretched", 2.3, 0.4, 0.4, 4.0),
        ("flipped", -0.9, 1.0, 60.2, 0.0),
    ];
    for (what, xx, yy, dx, dy) in cases {
        let map = Affine::new(xx, 0.0, 0.0, yy, dx, dy);
        check(&scene(64, 48, vec![whole(&video(61, 47), map)]), &format!("video, {what}"));
        check(&scene(64, 48, vec![whole(&picture(53, 39), map)]), &format!("picture, {what}"));
    }
}

#[test]
fn parts_of_large_frames_follow_the_rule() {
    for (size, dx, dy) in [(3.7, -400.0, -230.0), (0.61, -80.0, -30.5), (0.3, -60.0, -11.0)] {
        let map = Affine::new(size, 0.0, 0.0, size, dx, dy);
        // The second layer reads another part of the frame than the first.
        let frame = video(401, 299);
        let second = Affine::<Source, Source>::rotation(20.0).then(Affine::<Source, Canvas>::new(0.2, 0.0, 0.0, 0.2, 30.0, 4.0));
        check(&scene(64, 48, vec![whole(&frame, map), whole(&frame, second)]), &format!("{size} times"));
    }
}

#[test]
fn turned_frames_follow_the_rule() {
    for (degrees, size) in [(30.0, 1.0), (90.0, 1.0), (12.5, 0.45), (-70.0, 2.2), (200.0, 0.8)] {
        let map = Affine::<Source, Source>::translation(-30.0, -20.0).then(Affine::<Source, Source>::rotation(degrees)).then(Affine::<
            Source,
            Canvas,
        >::new(
            size, 0.0, 0.0, size, 32.4, 23.7,
        ));
        check(&scene(64, 48, vec![whole(&video(61, 47), map)]), &format!("video, {degrees} degrees, {size}"));
        check(&scene(64, 48, vec![whole(&picture(53, 39), map)]), &format!("picture, {degrees} degrees, {size}"));
    }
}

#[test]
fn crops_hold_their_edges() {
    let map = Affine::new(1.3, 0.0, 0.0, 1.3, -3.2, 4.0);
    let crop = Rect::new(10.0, 6.0, 20.0, 18.0);
    check(&scene(64, 48, vec![layer(Content::Frame(video(61, 47)), crop, map)]), "video");
    check(&scene(64, 48, vec![layer(Content::Frame(picture(53, 39)), crop, map)]), "picture");
}

#[test]
fn layers_blend_with_opacity_and_soft_edges() {
    let below = whole(&video(64, 48), Affine::identity());
    let above = Layer { opacity: 0.6, ..whole(&picture(30, 30), Affine::translation(7.25, 9.6)) };
    let paint = Content::Paint(Paint::Solid(Rgba::new(0.9, 0.4, 0.1, 0.7)));
    let top = layer(paint, Rect::new(0.0, 0.0, 20.5, 10.25), Affine::translation(30.3, 30.3));
    check(&scene(64, 48, vec![below, above, top]), "three layers");
}

#[test]
fn gradients_are_those_of_css() {
    let stop = |offset, colour| GradientStop { offset, colour };
    let stops = vec![
        stop(0.1, Rgba::new(1.0, 0.2, 0.1, 1.0)),
        stop(0.5, Rgba::new(0.1, 0.9, 0.3, 0.2)),
        stop(0.5, Rgba::BLACK),
        stop(0.8, Rgba::new(0.2, 0.3, 1.0, 1.0)),
    ];
    for angle_degrees in [0.0, 90.0, 37.0, 251.0] {
        let paint = Paint::Gradient(Gradient { angle_degrees, stops: stops.clone() });
        let turned = Affine::<Source, Source>::rotation(15.0).then(Affine::<Source, Canvas>::new(0.4, 0.0, 0.0, 0.4, 20.0, 2.0));
        let small = layer(Content::Paint(paint.clone()), Rect::new(5.0, 0.0, 90.0, 70.0), turned);
        let scene = Scene { background: paint, ..scene(64, 48, vec![small]) };
        check(&scene, &format!("{angle_degrees} degrees"));
    }
}

#[test]
fn a_blurred_edge_is_the_error_function() {
    let Some(gpu) = gpu() else { return };
    let sigma = 20.0;
    let source = frame(PixelFormat::Yuv420, PixelSize::new(256, 64), |plane, x, _| match plane {
        0 if x >= 128 => 235,
        0 => 16,
        _ => 128,
    });
    let blurred = Layer { blur_sigma: sigma, ..whole(&source, Affine::identity()) };
    let found = compose(gpu, &scene(256, 64, vec![blurred]));
    for (x, byte) in found.row(0, 32).iter().enumerate() {
        let expected = 16.0 + 219.0 * normal_integral((x as f64 + 0.5 - 128.0) / sigma);
        assert!((f64::from(*byte) - expected).abs() < 2.0, "at {x}: {byte}, not {expected:.2}");
    }
    assert_eq!(found.row(0, 0), found.row(0, 63), "edges are held");
}

#[test]
fn a_still_is_the_same_picture_in_rgba() {
    let Some(gpu) = gpu() else { return };
    let source = picture(24, 16);
    let nothing = Paint::Solid(Rgba::new(0.0, 0.0, 0.0, 0.0));
    let scene = Scene { background: nothing, ..scene(24, 16, vec![whole(&source, Affine::identity())]) };
    let found = GpuCompositor::new(gpu, scene.canvas).unwrap().compose_rgba(&scene).unwrap();
    for y in 0..16 {
        for (found, source) in found.row(0, y).chunks_exact(4).zip(source.row(0, y).chunks_exact(4)) {
            assert_eq!(found[3], source[3]);
            // Premultiplied bytes keep a colour to half a step of its alpha.
            let lost = if source[3] == 0 { 255.0 } else { 0.5 + 128.0 / f64::from(source[3]) };
            assert!((0..3).all(|c| (f64::from(found[c]) - f64::from(source[c])).abs() <= lost), "{found:?} from {source:?}");
        }
    }
}

#[test]
fn at_half_its_size_a_video_in_rgba_shows_every_chroma_sample() {
    let Some(gpu) = gpu() else { return };
    let source =
        frame(PixelFormat::Yuv420, PixelSize::new(48, 32), |plane, x, y| if plane == 0 { 120 } else { 98 + noise(x, y, plane) / 4 });
    let half = Affine::new(0.5, 0.0, 0.0, 0.5, 0.0, 0.0);
    let found = GpuCompositor::new(gpu, PixelSize::new(24, 16)).unwrap().compose_rgba(&scene(24, 16, vec![whole(&source, half)])).unwrap();
    for y in 0..16 {
        for (x, pixel) in found.row(0, y).chunks_exact(4).enumerate() {
            let code = |plane| f64::from(source.row(plane, y)[x]);
            let wanted = YcbcrCoefficients::of(source.tags()).rgb([120.0, code(1), code(2)]);
            assert!((0..3).all(|c| (f64::from(pixel[c]) - 255.0 * wanted[c]).abs() < 0.8), "at {x},{y}: {pixel:?}, not {wanted:?}");
        }
    }
}

#[test]
fn frames_in_flight_stay_apart() {
    let Some(gpu) = gpu() else { return };
    let mut compositor = GpuCompositor::new(gpu, PixelSize::new(64, 48)).unwrap();
    let sources: Vec<_> =
        (0..9).map(|seed| frame(PixelFormat::Yuv420, PixelSize::new(64, 48), move |plane, x, y| noise(x, y, plane + 3 * seed))).collect();
    let mut tickets = std::collections::VecDeque::new();
    let mut finished = Vec::new();
    for source in &sources {
        tickets.push_back(compositor.submit(&scene(64, 48, vec![whole(source, Affine::identity())])).unwrap());
        if tickets.len() == offcut::composite::FRAMES_IN_FLIGHT {
            finished.push(tickets.pop_front().unwrap().finish().unwrap());
        }
    }
    finished.extend(tickets.into_iter().map(|ticket| ticket.finish().unwrap()));
    for (found, source) in finished.iter().zip(&sources) {
        assert_eq!(found.row(0, 20), source.row(0, 20));
        assert_eq!(found.row(2, 11), source.row(2, 11));
    }
}

#[test]
fn little_memory_makes_the_same_frame() {
    let Some(gpu) = gpu() else { return };
    let layers =
        |count: u32| (0..count).map(|i| whole(&picture(20 + i, 20), Affine::translation(f64::from(i * 4), 5.5))).collect::<Vec<_>>();
    let scene = scene(64, 48, layers(6));
    let mut poor = GpuCompositor::new(gpu, scene.canvas).unwrap().with_picture_bytes(1);
    let (first, again, rich) = (poor.compose(&scene).unwrap(), poor.compose(&scene).unwrap(), compose(gpu, &scene));
    for y in 0..48 {
        assert_eq!(first.row(0, y), rich.row(0, y));
        assert_eq!(again.row(0, y), rich.row(0, y));
    }
}

#[test]
fn wrong_requests_are_errors() {
    let Some(gpu) = gpu() else { return };
    let mut compositor = GpuCompositor::new(gpu, PixelSize::new(64, 48)).unwrap();
    let wrong = compositor.compose(&scene(32, 48, Vec::new())).unwrap_err();
    assert_eq!(wrong, GpuError::WrongCanvas { expected: PixelSize::new(64, 48), found: PixelSize::new(32, 48) });
    let limit = gpu.info().max_texture_size;
    let size = PixelSize::new(limit + 2, 2);
    assert_eq!(GpuCompositor::new(gpu, size).err(), Some(GpuError::TooLarge { size, limit }));
    let choice = AdapterChoice { name: Some("no such adapter".to_owned()) };
    let Err(GpuError::NoAdapter { found, .. }) = Gpu::open(&choice, None) else { panic!("opened an adapter that is not there") };
    assert!(found.len() >= adapters().len());
}
