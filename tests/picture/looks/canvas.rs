//! A small canvas, and what its pixels should be.

use offcut::base::{Affine, Canvas, ColourTags, Frame, Paint, PixelSize, Rect, Rgba, Source, YcbcrCoefficients};
use offcut::composite::{Content, CpuCompositor, Item, Layer, Scene};
use offcut::scene::Look;

/// A canvas that ends in the middle of a chunk and of a band.
pub(super) const CANVAS: PixelSize = PixelSize::new(150, 86);

pub(super) fn filled(colour: Rgba, rect: Rect<Canvas>, look: Look) -> Layer {
    let source = Rect::<Source>::new(0.0, 0.0, rect.width, rect.height);
    let map = Affine::<Source, Canvas>::translation(rect.x, rect.y);
    Layer { look, ..Layer::plain(Content::Paint(Paint::Solid(colour)), source, map) }
}

pub(super) fn everywhere(colour: Rgba, look: Look) -> Layer {
    filled(colour, Rect::of_size(CANVAS.as_size()), look)
}

pub(super) fn scene(background: Rgba, layers: Vec<Layer>) -> Scene {
    Scene { canvas: CANVAS, background: Paint::Solid(background), items: layers.into_iter().map(Item::Layer).collect() }
}

pub(super) fn composed(background: Rgba, layers: Vec<Layer>) -> Frame {
    CpuCompositor::new(CANVAS).compose(&scene(background, layers))
}

/// Code values, not rounded, of a colour of 0..1.
pub(super) fn codes(colour: [f64; 3]) -> [f64; 3] {
    YcbcrCoefficients::of(ColourTags::BT709_LIMITED).ycbcr(colour)
}

pub(super) fn triple(colour: Rgba) -> [f64; 3] {
    [colour.r, colour.g, colour.b].map(f64::from)
}

/// Asserts that the pixel of a frame has a colour, within `tolerance` levels beyond rounding.
pub(super) fn assert_pixel(frame: &Frame, (x, y): (usize, usize), wanted: [f64; 3], tolerance: f64, what: &str) {
    for (index, code) in codes(wanted).into_iter().enumerate() {
        let shift = usize::from(index > 0);
        let found = f64::from(frame.row(index, y >> shift)[x >> shift]);
        assert!((found - code).abs() <= 0.5 + tolerance, "{what}: plane {index} at {x},{y} is {found}, not {code:.2}");
    }
}
