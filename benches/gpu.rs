//! One composited frame of 1080x1920 on the GPU path, by what is in it; the adapter's name is part of the group's.
#![allow(missing_docs, clippy::expect_used, reason = "a bench ends where something is missing")]

use std::collections::VecDeque;
use std::f64::consts::TAU;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use offcut::base::{Affine, Canvas, Frame, Paint, PixelFormat, PixelSize, Planes, Rect, Rgba, Source};
use offcut::composite::{AdapterChoice, Content, FRAMES_IN_FLIGHT, Gpu, GpuCompositor, Item, Layer, Scene, Transition};
use offcut::draft::{BlendMode, TransitionKind};

const CANVAS: PixelSize = PixelSize::new(1080, 1920);

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
fn again(frame: &Frame) -> Frame {
    Frame::new(frame.format(), frame.size(), Arc::clone(frame.storage()))
}

fn layer(frame: &Frame, canvas_from_source: Affine<Source, Canvas>) -> Layer {
    let source_rect = Rect::of_size(frame.size().as_size());
    let content = Content::Frame(frame.clone());
    Layer { content, canvas_from_source, source_rect, opacity: 1.0, blend: BlendMode::Normal, blur_sigma: 0.0 }
}

/// `frame` over the whole canvas, `zoom` times as large as needed.
fn cover(frame: &Frame, zoom: f64) -> Layer {
    let (width, height) = (f64::from(frame.size().width), f64::from(frame.size().height));
    let scale = (f64::from(CANVAS.width) / width).max(f64::from(CANVAS.height) / height) * zoom;
    let (dx, dy) = (f64::from(CANVAS.width) - width * scale, f64::from(CANVAS.height) - height * scale);
    layer(frame, Affine::new(scale, 0.0, 0.0, scale, dx / 2.0, dy / 2.0))
}

fn scene(items: Vec<Item>) -> Scene {
    Scene { canvas: CANVAS, background: Paint::Solid(Rgba::BLACK), items }
}

fn layers(layers: impl IntoIterator<Item = Layer>) -> Scene {
    scene(layers.into_iter().map(Item::Layer).collect())
}

/// A turning sticker.
fn sticker(frame: &Frame, index: u32, time: f64) -> Layer {
    let turn = Affine::<Source, Source>::translation(-150.0, -150.0)
        .then(Affine::<Source, Source>::rotation(time * 3.0 + f64::from(index) * 30.0));
    let angle = f64::from(index) / 12.0 * TAU;
    let place = Affine::<Source, Canvas>::translation(540.0 + 350.0 * angle.cos(), 960.0 + 700.0 * angle.sin());
    Layer { opacity: 0.5, ..layer(frame, turn.then(place)) }
}

/// A scene by the number of the frame.
type Scenes = Box<dyn Fn(u32) -> Scene>;

fn scenes() -> Vec<(&'static str, Scenes)> {
    let video = picture(PixelFormat::Yuv420, 1080, 1920);
    let wide = picture(PixelFormat::Yuv420, 1920, 1080);
    let large = picture(PixelFormat::Yuv420, 3840, 2160);
    let photo = picture(PixelFormat::Rgba, 3000, 4000).assume_opaque();
    let other = picture(PixelFormat::Rgba, 3600, 3600).assume_opaque();
    let logo = picture(PixelFormat::Rgba, 300, 300);
    let zoom = |n: u32| 1.0 + f64::from(n % 150) * 0.001;
    let (clip, still, below) = (video.clone(), photo.clone(), video.clone());
    vec![
        ("a video frame as it is", Box::new(move |_| layers([layer(&again(&clip), Affine::identity())]))),
        ("a photo that zooms", Box::new(move |n| layers([cover(&still, zoom(n))]))),
        (
            "two photos that zoom and fade",
            Box::new(move |n| {
                let (from, to) = (vec![cover(&photo, zoom(n))], vec![cover(&other, zoom(n))]);
                scene(vec![Item::Transition(Box::new(Transition { kind: TransitionKind::Fade, progress: 0.4, from, to }))])
            }),
        ),
        (
            "a video over itself blurred",
            Box::new(move |_| {
                let frame = again(&wide);
                let fitted = layer(&frame, Affine::new(0.5625, 0.0, 0.0, 0.5625, 0.0, 656.25));
                layers([Layer { blur_sigma: 20.0, ..cover(&frame, 1.0) }, fitted])
            }),
        ),
        (
            "twelve turning stickers over a video",
            Box::new(move |n| {
                let stickers = (0..12).map(|index| sticker(&logo, index, f64::from(n)));
                layers([layer(&again(&below), Affine::identity())].into_iter().chain(stickers))
            }),
        ),
        ("a part of a 4K video", Box::new(move |_| layers([cover(&again(&large), 1.0)]))),
    ]
}

fn frames(criterion: &mut Criterion) {
    let gpu = Gpu::open(&AdapterChoice::default(), None).expect("an adapter");
    let mut group = criterion.benchmark_group(format!("gpu, {}", gpu.info().name));
    group.sample_size(10).throughput(Throughput::Elements(1));
    for (name, scene) in scenes() {
        let mut compositor = GpuCompositor::new(&gpu, CANVAS).expect("a compositor");
        let mut under_way = VecDeque::new();
        let mut number = 0;
        // As the renderer does: frames are taken in order, the next ones under way meanwhile.
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                while under_way.len() < FRAMES_IN_FLIGHT {
                    under_way.push_back(compositor.submit(&scene(number)).expect("a frame"));
                    number += 1;
                }
                black_box(under_way.pop_front().map(|ticket| ticket.finish().expect("a frame")))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
