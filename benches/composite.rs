//! One composited frame of 1080x1920, by what is in it and by path; the adapter's name is part of the group's.
#![allow(missing_docs, clippy::expect_used, reason = "a bench is not documented, and ends where it cannot go on")]

use std::collections::VecDeque;
use std::f64::consts::TAU;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use offcut::base::{Affine, Canvas, Frame, Paint, PixelFormat, PixelSize, Planes, Rect, Rgba, Source};
use offcut::composite::{
    AdapterChoice, Content, CpuCompositor, FRAMES_IN_FLIGHT, Gpu, GpuCompositor, Item, Layer, PassList, Scene, Transition,
};
use offcut::draft::TransitionKind;
use offcut::scene::{Effect, Look};

const CANVAS: PixelSize = PixelSize::new(1080, 1920);

/// A scene by the number of the frame.
type Scenes = Box<dyn Fn(u32) -> Scene>;

/// A frame with something in every pixel.
fn picture(format: PixelFormat, width: u32, height: u32) -> Frame {
    let size = PixelSize::new(width, height);
    let mut planes = Planes::zeroed(format, size);
    for (index, (bytes, _)) in planes.planes_mut().enumerate() {
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = (i * 7 + i / 977 * (index + 3)) as u8;
        }
    }
    Frame::new(format, size, Arc::new(planes))
}

/// The same pixels as another frame: what the next frame of a video costs.
fn next(frame: &Frame) -> Frame {
    Frame::new(frame.format(), frame.size(), Arc::clone(frame.storage()))
}

fn layer(frame: &Frame, canvas_from_source: Affine<Source, Canvas>) -> Layer {
    let source_rect = Rect::of_size(frame.size().as_size());
    let content = Content::Frame(frame.clone());
    Layer::plain(content, source_rect, canvas_from_source)
}

/// `frame` over the whole canvas, `zoom` times as large as needed.
fn cover(frame: &Frame, zoom: f64) -> Layer {
    let (width, height) = (f64::from(frame.size().width), f64::from(frame.size().height));
    let scale = (f64::from(CANVAS.width) / width).max(f64::from(CANVAS.height) / height) * zoom;
    let (dx, dy) = (f64::from(CANVAS.width) - width * scale, f64::from(CANVAS.height) - height * scale);
    layer(frame, Affine::new(scale, 0.0, 0.0, scale, dx / 2.0, dy / 2.0))
}

/// A small picture at half opacity on a ring about the middle, which moves with `time`, turned by `degrees` about its
/// own middle.
fn sticker(frame: &Frame, index: u32, time: f64, degrees: f64) -> Layer {
    let turn = Affine::<Source, Source>::translation(-150.0, -150.0).then(Affine::<Source, Source>::rotation(degrees));
    let angle = f64::from(index) / 12.0 * TAU + time * 0.003;
    let place = Affine::<Source, Canvas>::translation(540.0 + 350.0 * angle.cos(), 960.0 + 700.0 * angle.sin());
    Layer { opacity: 0.5, ..layer(frame, turn.then(place)) }
}

fn scene(items: Vec<Item>) -> Scene {
    Scene { canvas: CANVAS, background: Paint::Solid(Rgba::BLACK), items }
}

fn layers(layers: impl IntoIterator<Item = Layer>) -> Scene {
    scene(layers.into_iter().map(Item::Layer).collect())
}

/// A video under `count - 1` small pictures; `turn` degrees from frame to frame.
fn stack(count: u32, turn: f64) -> Scenes {
    let (video, small) = (picture(PixelFormat::Yuv420, 1080, 1920), picture(PixelFormat::Rgba, 300, 300));
    Box::new(move |n| {
        let degrees = |index: u32| if turn > 0.0 { f64::from(n) * turn + f64::from(index) * 30.0 } else { 0.0 };
        let small = (1..count).map(|index| sticker(&small, index, f64::from(n), degrees(index)));
        layers([layer(&next(&video), Affine::identity())].into_iter().chain(small))
    })
}

/// A still as the renderer prepares it: planes of the largest size it is shown at, here 1.15 times the canvas.
fn prepared_still() -> Frame {
    picture(PixelFormat::Yuv420, 1242, 2208)
}

fn ken_burns() -> Scenes {
    let still = prepared_still();
    Box::new(move |n| layers([cover(&still, 1.0 + f64::from(n % 150) * 0.001)]))
}

fn crossfade() -> Scenes {
    let (going, coming) = (prepared_still(), prepared_still());
    Box::new(move |n| {
        let zoom = 1.0 + f64::from(n % 150) * 0.001;
        let (from, to) = (vec![cover(&going, zoom)], vec![cover(&coming, 2.15 - zoom)]);
        scene(vec![Item::Transition(Box::new(Transition { kind: TransitionKind::Fade, progress: 0.4, from, to }))])
    })
}

/// A caption, painted once, over a video.
fn text_patch() -> Scenes {
    let (video, text) = (picture(PixelFormat::Yuv420, 1080, 1920), picture(PixelFormat::RgbaPremultiplied, 800, 120));
    Box::new(move |_| layers([layer(&next(&video), Affine::identity()), layer(&text, Affine::translation(140.0, 1420.0))]))
}

fn blur_fill() -> Scenes {
    let wide = picture(PixelFormat::Yuv420, 1920, 1080);
    Box::new(move |_| {
        let frame = next(&wide);
        let fitted = layer(&frame, Affine::new(0.5625, 0.0, 0.0, 0.5625, 0.0, 656.25));
        let look = Look { effects: vec![Effect::Blur { sigma: 20.0 }], ..Look::default() };
        layers([Layer { look, ..cover(&frame, 1.0) }, fitted])
    })
}

fn downscale() -> Scenes {
    let large = picture(PixelFormat::Yuv420, 3840, 2160);
    Box::new(move |_| layers([cover(&next(&large), 1.0)]))
}

fn scenes() -> [(&'static str, Scenes); 9] {
    [
        ("1 layer", stack(1, 0.0)),
        ("4 layers", stack(4, 0.0)),
        ("12 layers", stack(12, 0.0)),
        ("12 layers, turning", stack(12, 3.0)),
        ("Ken Burns", ken_burns()),
        ("crossfade of two Ken Burns", crossfade()),
        ("text over a video", text_patch()),
        ("a video over itself blurred", blur_fill()),
        ("a part of a 4K video", downscale()),
    ]
}

fn cpu(criterion: &mut Criterion) {
    processor(criterion, &format!("composite, cpu, {} threads", rayon::current_num_threads()), CpuCompositor::new);
}

/// The gain of the wider instructions that are chosen at run time: loops that no vectors were made of take as long in
/// both groups.
fn baseline(criterion: &mut Criterion) {
    processor(criterion, "composite, cpu, baseline instructions", CpuCompositor::with_baseline_instructions);
}

fn processor(criterion: &mut Criterion, name: &str, compositor: fn(PixelSize) -> CpuCompositor) {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(20).throughput(Throughput::Elements(1));
    for (name, scene) in scenes() {
        let mut compositor = compositor(CANVAS);
        let mut numbers = 0..;
        group.bench_function(name, |bencher| {
            bencher.iter(|| numbers.next().map(|number| compositor.compose(&scene(number))));
        });
    }
    group.finish();
}

fn gpu(criterion: &mut Criterion) {
    let gpu = match Gpu::open(&AdapterChoice::default(), None) {
        Ok(gpu) => gpu,
        Err(error) => return eprintln!("composite, gpu: left out, {error}"),
    };
    let mut group = criterion.benchmark_group(format!("composite, gpu, {}", gpu.info().name));
    group.sample_size(10).throughput(Throughput::Elements(1));
    for (name, scene) in scenes() {
        let mut compositor = GpuCompositor::new(&gpu, CANVAS).expect("a compositor");
        let mut under_way = VecDeque::new();
        let mut numbers = 0..;
        // As the renderer does: frames are taken in order, the next ones under way meanwhile.
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for number in numbers.by_ref().take(FRAMES_IN_FLIGHT - under_way.len()) {
                    under_way.push_back(compositor.submit(&PassList::of(scene(number))).expect("a frame"));
                }
                black_box(under_way.pop_front().map(|ticket| ticket.finish().expect("a frame")))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, cpu, baseline, gpu);
criterion_main!(benches);
