//! One list of scenes, whose bytes no instruction set and no number of threads changes.

use std::sync::Arc;

use fearless_simd::Level;
use offcut::base::{
    Affine, Canvas, Frame, Gradient, GradientForm, GradientStop, Paint, PixelFormat, PixelSize, Planes, Rect, Rgba, Source,
};
use offcut::composite::{Content, CpuCompositor, Item, Layer, Scene, Transition};
use offcut::draft::{BlendMode, TransitionKind};
use offcut::scene::{Border, ColourKey, ColourTable, CubeTable, DropShadow, Effect, KeyKind, Look, Mask, MaskShape};

use super::canvas::{CANVAS, scene};
use crate::support::folder::rows;

fn video() -> Frame {
    crate::support::media::planar(&crate::support::media::hills(150, 86))
}

fn logo() -> Frame {
    let picture = crate::support::media::ring(61);
    Frame::new(PixelFormat::Rgba, PixelSize::new(61, 61), Arc::new(Planes::packed(picture.into_raw(), 61 * 4)))
}

/// A frame about the middle of the canvas.
fn placed(frame: &Frame, scale: f64, degrees: f64, look: Look) -> Layer {
    let size = frame.size();
    let map = Affine::<Source, Source>::translation(-f64::from(size.width) / 2.0, -f64::from(size.height) / 2.0)
        .then(Affine::<Source, Source>::rotation(degrees))
        .then(Affine::<Source, Canvas>::new(scale, 0.0, 0.0, scale, 76.3, 41.6));
    Layer { look, ..Layer::plain(Content::Frame(frame.clone()), Rect::of_size(size.as_size()), map) }
}

fn with(effect: Effect) -> Look {
    Look { effects: vec![effect], ..Look::default() }
}

fn looks() -> Vec<Look> {
    let table = CubeTable {
        size: 3,
        colours: (0..27).map(|i| [(i % 5) as f32 / 4.0, (i % 7) as f32 / 6.0, (i % 3) as f32 / 2.0]).collect(),
        domain_min: [0.0; 3],
        domain_max: [1.0; 3],
    };
    let mask = |shape| Mask { shape, centre: (60.0, 40.0), size: (70.0, 50.0), rotation_degrees: 20.0, feather: 6.0, inverted: true };
    let mut looks = vec![
        Look::default(),
        Look {
            key: Some(ColourKey {
                kind: KeyKind::Chroma(Rgba::new(0.2, 0.7, 0.3, 1.0)),
                threshold: 0.1,
                softness: 0.2,
                spill: 0.7,
                inverted: false,
            }),
            effects: vec![
                Effect::Gamma { gamma: 1.7 },
                Effect::Hue { degrees: 40.0 },
                Effect::Highlights { amount: -0.6 },
                Effect::Vignette { amount: 0.7, softness: 0.5 },
                Effect::Grain { amount: 0.5, seed: 9, frame: 3 },
            ],
            table: Some(ColourTable { table: Arc::new(table), amount: 0.8 }),
            corner_radius: 11.0,
            masks: vec![mask(MaskShape::Ellipse), mask(MaskShape::Rect { radius: 7.0 })],
            border: Some(Border { colour: Rgba::new(0.9, 0.8, 0.1, 0.7), width: 3.0 }),
            shadow: Some(DropShadow { colour: Rgba::new(0.0, 0.0, 0.0, 0.6), shift: (4.0, 5.0), sigma: 6.0 }),
            blend: BlendMode::Luminosity,
        },
    ];
    looks.extend(BlendMode::ALL.iter().map(|&blend| Look { blend, ..Look::default() }));
    looks.extend(
        [
            Effect::Blur { sigma: 7.0 },
            Effect::Sharpen { amount: 1.5, sigma: 2.0 },
            Effect::Pixelate { cell: 9.0 },
            Effect::Glow { amount: 0.8, sigma: 9.0, threshold: 0.4 },
            Effect::RgbSplit { shift: (3.3, -1.2) },
            Effect::Swirl { degrees: 200.0 },
            Effect::Ripple { amplitude: 4.0, wavelength: 17.0, phase: 0.3 },
            Effect::Stretch { shift: (9.0, 2.0) },
        ]
        .map(with),
    );
    looks
}

/// Every look on a video, an enlarged one, a turned one, a picture with transparency and a gradient; and every
/// transition.
fn scenes() -> Vec<Scene> {
    let (video, logo) = (video(), logo());
    let stop = |offset, colour| GradientStop { offset, colour };
    let paint = Paint::Gradient(Gradient {
        form: GradientForm::Linear,
        angle_degrees: 40.0,
        stops: vec![stop(0.0, Rgba::new(0.9, 0.1, 0.2, 1.0)), stop(1.0, Rgba::new(0.1, 0.4, 0.9, 0.5))],
    });
    let gradient = Layer::plain(Content::Paint(paint), Rect::new(0.0, 0.0, 90.0, 50.0), Affine::translation(20.4, 10.7));
    let mut scenes = Vec::new();
    for look in looks() {
        let layers = vec![
            placed(&video, 1.0, 0.0, Look::default()),
            placed(&video, 1.37, 0.0, look.clone()),
            placed(&video, 0.6, 17.0, look.clone()),
            placed(&logo, 0.9, 0.0, look.clone()),
            Layer { opacity: 0.7, ..placed(&logo, 1.2, 31.0, look.clone()) },
            Layer { look, ..gradient.clone() },
        ];
        scenes.push(scene(Rgba::new(0.2, 0.3, 0.25, 1.0), layers));
    }
    for &kind in TransitionKind::ALL {
        let (from, to) = (vec![placed(&video, 1.0, 0.0, Look::default())], vec![placed(&logo, 2.6, 0.0, Look::default())]);
        let item = Item::Transition(Box::new(Transition { kind, progress: 0.43, from, to }));
        scenes.push(Scene { items: vec![item], ..scene(Rgba::BLACK, Vec::new()) });
    }
    scenes
}

fn bytes(mut compositor: CpuCompositor, scene: &Scene) -> Vec<Vec<u8>> {
    let frame = compositor.compose(scene);
    (0..3).map(|plane| rows(&frame, plane)).collect()
}

/// All levels that this machine has.
fn levels() -> Vec<Level> {
    let best = Level::new();
    let mut levels = vec![best, Level::baseline()];
    #[cfg(target_arch = "x86_64")]
    {
        levels.extend(best.as_sse4_2().map(Level::Sse4_2));
        levels.extend(best.as_avx2().map(Level::Avx2));
    }
    levels
}

#[test]
fn every_instruction_set_and_number_of_threads_gives_the_same_bytes() {
    let pools: Vec<_> = [1, 2, 5].map(|count| Arc::new(rayon::ThreadPoolBuilder::new().num_threads(count).build().unwrap())).into();
    for (index, scene) in scenes().iter().enumerate() {
        let wanted = bytes(CpuCompositor::new(CANVAS), scene);
        for level in levels() {
            assert!(wanted == bytes(CpuCompositor::at_level(CANVAS, level), scene), "scene {index} with {level:?}");
        }
        for pool in &pools {
            let threads = pool.current_num_threads();
            assert!(
                wanted == bytes(CpuCompositor::new(CANVAS).with_threads(Arc::clone(pool)), scene),
                "scene {index} by {threads} threads"
            );
        }
    }
}

#[test]
fn what_stands_still_is_drawn_the_same_again() {
    for (index, scene) in scenes().iter().enumerate() {
        let mut compositor = CpuCompositor::new(CANVAS);
        let first = compositor.compose(scene);
        for _ in 0..3 {
            let again = compositor.compose(scene);
            assert!((0..3).all(|plane| rows(&first, plane) == rows(&again, plane)), "scene {index}");
        }
    }
}
