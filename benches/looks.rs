//! One composited frame of 1080x1920 with a look, on the processor.
#![allow(missing_docs, clippy::expect_used, reason = "a bench is not documented, and ends where it cannot go on")]

use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use offcut::base::{Affine, Canvas, Frame, Paint, PixelFormat, PixelSize, Planes, Rect, Rgba, Source};
use offcut::composite::{Content, CpuCompositor, Item, Layer, Scene, Transition};
use offcut::draft::{BlendMode, TransitionKind};
use offcut::scene::{Border, ColourKey, ColourTable, CubeTable, DropShadow, Effect, KeyKind, Look};

const CANVAS: PixelSize = PixelSize::new(1080, 1920);

/// A scene by the number of the frame.
type Scenes = Box<dyn Fn(u32) -> Scene>;

/// A video frame with something in every pixel.
fn video() -> Frame {
    let mut planes = Planes::zeroed(PixelFormat::Yuv420, CANVAS);
    for (index, (bytes, _)) in planes.planes_mut().enumerate() {
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = (40 + (i * 7 + i / 977 * (index + 3)) % 170) as u8;
        }
    }
    Frame::new(PixelFormat::Yuv420, CANVAS, Arc::new(planes))
}

/// The same pixels as another frame: what the next frame of a video costs.
fn next(frame: &Frame) -> Frame {
    Frame::new(frame.format(), frame.size(), Arc::clone(frame.storage()))
}

fn layer(frame: &Frame, map: Affine<Source, Canvas>, look: Look) -> Layer {
    Layer { look, ..Layer::plain(Content::Frame(next(frame)), Rect::of_size(frame.size().as_size()), map) }
}

fn scene(items: Vec<Item>) -> Scene {
    Scene { canvas: CANVAS, background: Paint::Solid(Rgba::BLACK), items }
}

/// A video with this look over another one, or alone.
fn whole(look: Look, over: bool) -> Scenes {
    let (below, above) = (video(), video());
    Box::new(move |_| {
        let mut items = Vec::new();
        if over {
            items.push(Item::Layer(layer(&below, Affine::identity(), Look::default())));
        }
        items.push(Item::Layer(layer(&above, Affine::identity(), look.clone())));
        scene(items)
    })
}

fn effects(effects: &[Effect]) -> Look {
    Look { effects: effects.to_vec(), ..Look::default() }
}

fn blend(blend: BlendMode) -> Look {
    Look { blend, ..Look::default() }
}

const SIX: [Effect; 6] = [
    Effect::Exposure { stops: 0.3 },
    Effect::Contrast { factor: 1.2 },
    Effect::Saturation { factor: 1.3 },
    Effect::Temperature { amount: 0.2 },
    Effect::Shadows { amount: 0.4 },
    Effect::Vignette { amount: 0.5, softness: 0.5 },
];

fn graded() -> Look {
    let value = |i: usize| i as f32 / 32.0;
    let colours = (0..33 * 33 * 33).map(|i| [value(i % 33), value(i / 33 % 33), value(i / 1089)].map(|v| v * v * (3.0 - 2.0 * v)));
    let table = CubeTable { size: 33, colours: colours.collect(), domain_min: [0.0; 3], domain_max: [1.0; 3] };
    Look { table: Some(ColourTable { table: Arc::new(table), amount: 0.8 }), blend: BlendMode::Multiply, ..effects(&SIX) }
}

fn card() -> Scenes {
    let (below, above) = (video(), video());
    let look = Look {
        corner_radius: 60.0,
        border: Some(Border { colour: Rgba::WHITE, width: 12.0 }),
        shadow: Some(DropShadow { colour: Rgba::new(0.0, 0.0, 0.0, 0.5), shift: (0.0, 16.0), sigma: 20.0 }),
        ..Look::default()
    };
    Box::new(move |_| {
        let map = Affine::new(0.5, 0.0, 0.0, 0.5, 270.0, 480.0);
        scene(vec![Item::Layer(layer(&below, Affine::identity(), Look::default())), Item::Layer(layer(&above, map, look.clone()))])
    })
}

fn transition(kind: TransitionKind) -> Scenes {
    let (going, coming) = (video(), video());
    Box::new(move |_| {
        let side = |frame: &Frame| vec![layer(frame, Affine::identity(), Look::default())];
        scene(vec![Item::Transition(Box::new(Transition { kind, progress: 0.4, from: side(&going), to: side(&coming) }))])
    })
}

fn scenes() -> Vec<(&'static str, Scenes)> {
    let key =
        ColourKey { kind: KeyKind::Chroma(Rgba::new(0.1, 0.8, 0.2, 1.0)), threshold: 0.15, softness: 0.1, spill: 0.5, inverted: false };
    vec![
        ("three effects", whole(effects(&SIX[..3]), false)),
        ("multiply", whole(blend(BlendMode::Multiply), true)),
        ("soft-light", whole(blend(BlendMode::SoftLight), true)),
        ("hue", whole(blend(BlendMode::Hue), true)),
        ("six effects, a table and multiply", whole(graded(), true)),
        ("gamma", whole(effects(&[Effect::Gamma { gamma: 1.4 }]), false)),
        ("a card with border and shadow", card()),
        ("a key with spill", whole(Look { key: Some(key), ..Look::default() }, true)),
        ("glow", whole(effects(&[Effect::Glow { amount: 0.6, sigma: 20.0, threshold: 0.6 }]), false)),
        ("circle-open", transition(TransitionKind::CircleOpen)),
        ("swirl", transition(TransitionKind::Swirl)),
    ]
}

fn processor(criterion: &mut Criterion) {
    let one = Arc::new(rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread"));
    let mut group = criterion.benchmark_group("looks, cpu, 1 thread");
    group.sample_size(10).throughput(Throughput::Elements(1));
    for (name, scene) in scenes() {
        let mut compositor = CpuCompositor::new(CANVAS).with_threads(Arc::clone(&one));
        let mut numbers = 0..;
        group.bench_function(name, |bencher| bencher.iter(|| numbers.next().map(|number| compositor.compose(&scene(number)))));
    }
    group.finish();
}

criterion_group!(benches, processor);
criterion_main!(benches);
