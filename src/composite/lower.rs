//! A scene lowered to the passes that make it: which layers are seen, what hides what, how each is sampled, and what
//! lies unchanged below. Both executors do as the list says.

use crate::base::{Affine, Canvas, Frame, GradientForm, Paint, PixelFormat, PixelRect, PixelSize, Point, Rect, Source};

use super::sampling::Sampling;
use super::transition::{FieldKind, Join, Weight};
use super::{Content, Item, Layer, Scene, Transition};

/// Rounding noise of the transforms that counts as covered, pixels.
const SLACK: f64 = 9e-4;

/// A frame as passes over a background. Two equal lists give the same pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct PassList {
    /// Size of the output; both even.
    pub canvas: PixelSize,
    /// Below everything.
    pub background: Paint,
    /// In order, the first lowest. Nothing before a pass that hides all is left.
    pub passes: Vec<Pass>,
    /// Whether the first pass is a frame that is the canvas's pixels, unchanged.
    pub has_base: bool,
}

/// One thing that is done to the canvas.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "nearly all are layers, so a box would save nothing")]
pub enum Pass {
    /// A layer is drawn.
    Draw(Draw),
    /// Two groups are drawn, each over what lies below, and joined.
    Mix(Mix),
}

/// A layer that is seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// The content that is drawn, and its look.
    pub layer: Layer,
    /// How its pixels are read.
    pub sampling: Sampling,
    /// The part of the canvas that it may touch.
    pub clip: PixelRect,
    /// Pixels below it that do not show; empty where all may.
    pub hides: Option<PixelRect>,
}

/// Two groups and how they are joined.
#[derive(Clone, Debug, PartialEq)]
pub struct Mix {
    /// Going.
    pub from: Vec<Draw>,
    /// Coming.
    pub to: Vec<Draw>,
    /// How much of the second is seen where.
    pub weight: Weight,
    /// Whether nothing of what lies below shows.
    pub hides_all: bool,
}

impl PassList {
    /// The passes of `scene`.
    pub fn of(scene: Scene) -> Self {
        let Scene { canvas, background, items } = scene;
        let mut passes: Vec<Pass> = Vec::with_capacity(items.len());
        for item in items {
            let pass = match item {
                Item::Layer(layer) => Draw::of(layer, canvas.rect(), canvas).map(Pass::Draw),
                Item::Transition(transition) => Some(Pass::Mix(Mix::of(&transition, canvas))),
            };
            let Some(pass) = pass else { continue };
            if pass.hides_all(canvas) {
                passes.clear();
            }
            passes.push(pass);
        }
        let has_base = matches!(passes.first(), Some(Pass::Draw(draw)) if draw.base_frame(canvas).is_some());
        Self { canvas, background, passes, has_base }
    }

    /// The frame that is the canvas's pixels below all that follows.
    pub fn base(&self) -> Option<&Frame> {
        match self.passes.first() {
            Some(Pass::Draw(draw)) if self.has_base => draw.base_frame(self.canvas),
            _ => None,
        }
    }

    /// The parts that only the processor's path draws.
    pub fn needs_processor(&self) -> Option<&'static str> {
        let background = needs_rows(&self.background).then_some("a gradient");
        background.or_else(|| {
            self.passes.iter().find_map(|pass| match pass {
                Pass::Draw(draw) => draw.needs_processor(),
                Pass::Mix(mix) => mix.needs_processor(),
            })
        })
    }
}

impl Pass {
    fn hides_all(&self, canvas: PixelSize) -> bool {
        match self {
            Self::Draw(draw) => draw.hides == Some(canvas.rect()),
            Self::Mix(mix) => mix.hides_all,
        }
    }
}

impl Draw {
    /// The drawing of `layer` within `clip`; `None` where nothing of it is seen.
    pub fn of(layer: Layer, clip: PixelRect, canvas: PixelSize) -> Option<Self> {
        let sampling = Sampling::of(&layer.canvas_from_source)?;
        let whole = Rect::of_size(canvas.as_size());
        let touches = |bounds: Rect<Canvas>| bounds.intersect(&whole).is_some();
        let seen = touches(layer.bounds()) || layer.look.border.is_some() && touches(box_bounds(&layer)) || touches(shadow_bounds(&layer)?);
        (layer.opacity > 0.0 && seen).then(|| {
            let hides = hidden(&layer, &sampling, clip, canvas);
            Self { layer, sampling, clip, hides }
        })
    }

    /// The layer's frame where it is the canvas's pixels, unchanged.
    fn base_frame(&self, canvas: PixelSize) -> Option<&Frame> {
        let Content::Frame(frame) = &self.layer.content else { return None };
        let map = &self.layer.canvas_from_source;
        let is_own_size = (map.xx - 1.0).abs() < 1e-9 && (map.yy - 1.0).abs() < 1e-9 && map.dx.abs() < 1e-6 && map.dy.abs() < 1e-6;
        let look = &self.layer.look;
        let is_plain = look.is_plain_or_blurred() && look.blur_sigma() <= 0.0;
        let is_whole = frame.format() == PixelFormat::Yuv420 && frame.size() == canvas;
        (is_own_size && map.keeps_axes() && is_plain && is_whole && self.hides == Some(canvas.rect())).then_some(frame)
    }

    fn needs_processor(&self) -> Option<&'static str> {
        let is_round = matches!(&self.layer.content, Content::Paint(paint) if needs_rows(paint));
        (!self.layer.look.is_plain_or_blurred() || is_round).then_some(if is_round { "a gradient" } else { "a look" })
    }
}

/// Whether a paint is a gradient in circles or turns.
fn needs_rows(paint: &Paint) -> bool {
    matches!(paint, Paint::Gradient(gradient) if gradient.form != GradientForm::Linear)
}

/// The canvas around a layer's box.
fn box_bounds(layer: &Layer) -> Rect<Canvas> {
    layer.canvas_from_box.bounds_of(&Rect::of_size(layer.area))
}

/// The canvas around what a layer touches: itself, and its shadow. `None` for a layer without bounds.
fn shadow_bounds(layer: &Layer) -> Option<Rect<Canvas>> {
    let own = layer.bounds();
    let Some(shadow) = layer.look.shadow else { return Some(own) };
    let reach = 3.0 * shadow.sigma + 1.0;
    let (dx, dy) = shadow.shift;
    own.width.is_finite().then(|| Rect::new(own.x + dx - reach, own.y + dy - reach, own.width + 2.0 * reach, own.height + 2.0 * reach))
}

/// The pixels of `clip` under which nothing shows through `layer`.
fn hidden(layer: &Layer, sampling: &Sampling, clip: PixelRect, canvas: PixelSize) -> Option<PixelRect> {
    if layer.opacity < 1.0 || layer.look.may_be_clear() || !layer.content.is_opaque() {
        return None;
    }
    if !sampling.along_axes {
        return covers_turned(&layer.canvas_from_source, &layer.source_rect, clip).then_some(clip);
    }
    let bounds = layer.bounds();
    let inwards = |start: f64, end: f64, limit: u32| {
        let first = (start - SLACK).ceil().clamp(0.0, f64::from(limit));
        let last = (end + SLACK).floor().clamp(first, f64::from(limit));
        (first as u32, last as u32)
    };
    let ((x, right), (y, bottom)) = (inwards(bounds.x, bounds.right(), canvas.width), inwards(bounds.y, bounds.bottom(), canvas.height));
    PixelRect { x, y, width: right - x, height: bottom - y }.intersect(&clip)
}

/// Whether every pixel of `area` lies half a pixel inside the edges of a turned layer, which are soft for so long.
fn covers_turned(canvas_from_source: &Affine<Source, Canvas>, rect: &Rect<Source>, area: PixelRect) -> bool {
    let Some(map) = canvas_from_source.inverse() else { return false };
    let (soft_x, soft_y) = (0.5 * libm::hypot(map.xx, map.xy), 0.5 * libm::hypot(map.yx, map.yy));
    let (left, top) = (f64::from(area.x) + 0.5, f64::from(area.y) + 0.5);
    let (right, bottom) = (f64::from(area.right()) - 0.5, f64::from(area.bottom()) - 0.5);
    [(left, top), (right, top), (right, bottom), (left, bottom)].into_iter().all(|(x, y)| {
        let p = map.apply(Point::new(x, y));
        p.x >= rect.x + soft_x && p.x <= rect.right() - soft_x && p.y >= rect.y + soft_y && p.y <= rect.bottom() - soft_y
    })
}

impl Mix {
    fn of(transition: &Transition, canvas: PixelSize) -> Self {
        let Join { from, to, weight } = Join::of(transition, canvas);
        let group = |layers: Vec<(Layer, PixelRect)>| -> Vec<Draw> {
            layers.into_iter().filter_map(|(layer, clip)| Draw::of(layer, clip, canvas)).collect()
        };
        let (from, to) = (group(from), group(to));
        let hides = |group: &[Draw], part: PixelRect| group.iter().any(|draw| draw.hides.is_some_and(|hidden| hidden.contains(&part)));
        let whole = canvas.rect();
        let hides_all = match (weight, weight.parts(canvas)) {
            (_, Some([rest, shown])) => hides(&from, rest) && hides(&to, shown),
            (Weight::Over | Weight::Under, _) => hides(&from, whole) || hides(&to, whole),
            (Weight::OutgoingTo(..), _) => hides(&from, whole),
            (Weight::IncomingFrom(..), _) => hides(&to, whole),
            _ => hides(&from, whole) && hides(&to, whole),
        };
        Self { from, to, weight, hides_all }
    }

    fn needs_processor(&self) -> Option<&'static str> {
        use FieldKind as K;
        let weight = match self.weight {
            Weight::Field(field) if !matches!(field.kind, K::CircleOpen | K::CircleClose | K::Clock | K::Dissolve) => Some("a transition"),
            _ => None,
        };
        weight.or_else(|| self.from.iter().chain(&self.to).find_map(Draw::needs_processor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Rgba;

    const CANVAS: PixelSize = PixelSize::new(100, 60);

    fn paint(map: Affine<Source, Canvas>) -> Layer {
        Layer::plain(Content::Paint(Paint::Solid(Rgba::WHITE)), Rect::of_size(CANVAS.as_size()), map)
    }

    fn hides(layer: Layer) -> Option<PixelRect> {
        Draw::of(layer, CANVAS.rect(), CANVAS).and_then(|draw| draw.hides)
    }

    #[test]
    fn only_whole_pixels_are_hidden() {
        assert_eq!(hides(paint(Affine::identity())), Some(CANVAS.rect()));
        assert_eq!(hides(paint(Affine::translation(0.01, 0.0))), Some(PixelRect { x: 1, y: 0, width: 99, height: 60 }));
        assert_eq!(hides(paint(Affine::scale(1.01, 1.01))), Some(CANVAS.rect()));
        assert_eq!(hides(Layer { opacity: 0.9, ..paint(Affine::identity()) }), None);
        let mut round = paint(Affine::identity());
        round.look.corner_radius = 1.0;
        assert_eq!(hides(round), None);
    }

    #[test]
    fn turned_layers_hide_where_no_edge_comes_near() {
        let about_middle = |scale: f64| {
            let centred = Affine::<Source, Source>::translation(-50.0, -30.0).then(Affine::<Source, Source>::rotation(30.0));
            centred.then(Affine::<Source, Source>::scale(scale, scale)).then(Affine::<Source, Canvas>::translation(50.0, 30.0))
        };
        assert_eq!(hides(paint(about_middle(3.0))), Some(CANVAS.rect()));
        assert_eq!(hides(paint(about_middle(1.0))), None);
    }

    #[test]
    fn what_is_hidden_leaves_the_list() {
        let items = |layers: Vec<Layer>| layers.into_iter().map(Item::Layer).collect();
        let half = Layer { opacity: 0.5, ..paint(Affine::identity()) };
        let scene = Scene {
            canvas: CANVAS,
            background: Paint::Solid(Rgba::BLACK),
            items: items(vec![half.clone(), paint(Affine::identity()), half, paint(Affine::translation(100.0, 0.0))]),
        };
        assert_eq!(PassList::of(scene).passes.len(), 2);
    }
}
