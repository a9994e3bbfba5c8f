//! Transitions: which picture shows where.

use offcut::base::{Affine, Canvas, ColourTags, Frame, Paint, PixelSize, Rgba, Source, YcbcrCoefficients};
use offcut::composite::{Content, Item, Layer, Scene, Transition, renders_transition};
use offcut::draft::TransitionKind;

use super::layers::{assert_close, compose, layer, video, whole};
use super::reference;
use crate::support::adapter::gpu;

const GOING: Rgba = Rgba::new(0.8, 0.2, 0.2, 1.0);
const COMING: Rgba = Rgba::new(0.1, 0.3, 0.9, 1.0);

fn filled(colour: Rgba) -> Layer {
    let canvas = PixelSize::new(64, 48);
    layer(Content::Paint(Paint::Solid(colour)), offcut::base::Rect::of_size(canvas.as_size()), Affine::identity())
}

fn scene(kind: TransitionKind, progress: f64, from: Vec<Layer>, to: Vec<Layer>) -> Scene {
    let item = Item::Transition(Box::new(Transition { kind, progress, from, to }));
    Scene { canvas: PixelSize::new(64, 48), background: Paint::Solid(Rgba::WHITE), items: vec![item] }
}

fn luma(colour: Rgba) -> u8 {
    YcbcrCoefficients::of(ColourTags::BT709_LIMITED).ycbcr([colour.r, colour.g, colour.b].map(f64::from))[0].round() as u8
}

fn mixed(a: Rgba, b: Rgba, share: f32) -> Rgba {
    Rgba::new(a.r + (b.r - a.r) * share, a.g + (b.g - a.g) * share, a.b + (b.b - a.b) * share, 1.0)
}

fn same(a: &Frame, b: &Frame) -> bool {
    (0..3).all(|plane| (0..a.format().plane_extent(plane, a.size()).1).all(|y| a.row(plane, y) == b.row(plane, y)))
}

#[test]
fn ends_show_one_picture_alone() {
    let Some(gpu) = gpu() else { return };
    let (a, b) = (vec![whole(&video(64, 48), Affine::identity())], vec![filled(COMING), Layer { opacity: 0.5, ..filled(Rgba::BLACK) }]);
    let plain = |layers: &[Layer]| Scene {
        items: layers.iter().cloned().map(Item::Layer).collect(),
        ..scene(TransitionKind::Fade, 0.0, Vec::new(), Vec::new())
    };
    let (only_a, only_b) = (compose(gpu, &plain(&a)), compose(gpu, &plain(&b)));
    for kind in TransitionKind::ALL.iter().filter(|kind| renders_transition(**kind)) {
        assert!(same(&compose(gpu, &scene(*kind, 0.0, a.clone(), b.clone())), &only_a), "{} starts", kind.name());
        assert!(same(&compose(gpu, &scene(*kind, 1.0, a.clone(), b.clone())), &only_b), "{} ends", kind.name());
    }
}

#[test]
fn halves_show_the_right_side() {
    use TransitionKind as K;
    let Some(gpu) = gpu() else { return };
    let mut middle = mixed(GOING, COMING, 0.5);
    middle.a = 1.0;
    // Where to look, and what shows there at half way: left, right, top, bottom.
    let (left, right, top, bottom) = ((4, 24), (60, 24), (32, 3), (32, 44));
    let cases = [
        (K::Fade, left, middle),
        (K::FadeBlack, left, Rgba::BLACK),
        (K::FadeWhite, right, Rgba::WHITE),
        (K::WipeLeft, right, COMING),
        (K::WipeLeft, left, GOING),
        (K::WipeRight, left, COMING),
        (K::WipeUp, bottom, COMING),
        (K::WipeDown, top, COMING),
        (K::SlideLeft, right, COMING),
        (K::SlideDown, top, COMING),
        (K::PushUp, bottom, COMING),
        (K::PushUp, top, GOING),
        (K::CircleOpen, (32, 24), COMING),
        (K::CircleOpen, (1, 1), GOING),
        (K::CircleClose, (32, 24), GOING),
        (K::CircleClose, (1, 1), COMING),
        (K::Clock, right, COMING),
        (K::Clock, left, GOING),
        (K::ZoomIn, left, middle),
        (K::ZoomOut, (2, 2), mixed(Rgba::WHITE, COMING, 0.5)),
    ];
    for (kind, (x, y), colour) in cases {
        let found = compose(gpu, &scene(kind, 0.5, vec![filled(GOING)], vec![filled(COMING)]));
        let (found, wanted) = (found.row(0, y)[x], luma(colour));
        assert!(found.abs_diff(wanted) <= 1, "{} at {x},{y}: {found}, not {wanted}", kind.name());
    }
}

#[test]
fn a_fade_is_a_weighted_sum_however_it_is_drawn() {
    let Some(gpu) = gpu() else { return };
    let map = Affine::<Source, Canvas>::new(1.2, 0.0, 0.0, 1.2, -4.0, -3.0);
    let (one, other) = (whole(&video(64, 48), Affine::identity()), whole(&video(64, 48), map));
    let plain = |layer: &Layer| {
        reference::planes(&Scene { items: vec![Item::Layer(layer.clone())], ..scene(TransitionKind::Fade, 0.0, Vec::new(), Vec::new()) })
    };
    let (a, b) = (plain(&one), plain(&other));
    let sum: [Vec<f64>; 3] = std::array::from_fn(|p| a[p].iter().zip(&b[p]).map(|(a, b)| a * 0.7 + b * 0.3).collect());
    // Single opaque pictures are drawn one over the other; with an invisible companion they are drawn apart and mixed.
    let companion = Layer { opacity: 0.0, ..filled(COMING) };
    let direct = scene(TransitionKind::Fade, 0.3, vec![one.clone()], vec![other.clone()]);
    let apart = scene(TransitionKind::Fade, 0.3, vec![one, companion.clone()], vec![other, companion]);
    assert_close(&compose(gpu, &direct), &sum, 0.4, "direct");
    assert_close(&compose(gpu, &apart), &sum, 0.4, "apart");
}

#[test]
fn a_fade_of_transparent_pictures_lets_what_is_below_through() {
    let Some(gpu) = gpu() else { return };
    let clear = |colour: Rgba| filled(Rgba { a: 0.5, ..colour });
    let found = compose(gpu, &scene(TransitionKind::Fade, 0.25, vec![clear(GOING)], vec![clear(COMING)]));
    let wanted = luma(mixed(Rgba::WHITE, mixed(GOING, COMING, 0.25), 0.5));
    assert!(found.row(0, 20)[20].abs_diff(wanted) <= 1);
}
