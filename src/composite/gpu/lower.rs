//! A scene as draws: transitions that are a matter of place, part or opacity become plain layers; the others stay pairs of pictures.

use std::borrow::Cow;

use crate::base::{Affine, Canvas, Paint, PixelRect, PixelSize, Rect, Rgba};
use crate::draft::{BlendMode, TransitionKind};

use super::super::scene::{Content, Item, Layer, Scene, Transition};
use super::GpuError;
use super::pipelines::Pass;
use super::placement::Placement;

/// A layer and the part of the canvas it may touch.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drawn<'a> {
    pub(super) layer: Cow<'a, Layer>,
    pub(super) clip: PixelRect,
}

/// Two groups, each drawn by itself, and the pass that mixes them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mix<'a> {
    pub(super) going: Vec<Drawn<'a>>,
    pub(super) coming: Vec<Drawn<'a>>,
    pub(super) pass: Pass,
    pub(super) reversed: bool,
    pub(super) progress: f64,
}

/// What is done to the canvas, in order.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step<'a> {
    Draw(Drawn<'a>),
    Mix(Mix<'a>),
}

/// Whether the GPU path renders this transition.
pub fn renders_transition(kind: TransitionKind) -> bool {
    use TransitionKind as K;
    matches!(
        kind,
        K::Fade
            | K::FadeBlack
            | K::FadeWhite
            | K::Dissolve
            | K::WipeLeft
            | K::WipeRight
            | K::WipeUp
            | K::WipeDown
            | K::SlideLeft
            | K::SlideRight
            | K::SlideUp
            | K::SlideDown
            | K::PushLeft
            | K::PushRight
            | K::PushUp
            | K::PushDown
            | K::CircleOpen
            | K::CircleClose
            | K::Clock
            | K::ZoomIn
            | K::ZoomOut
    )
}

/// Whether the GPU path renders this blend mode.
pub fn renders_blend(mode: BlendMode) -> bool {
    mode == BlendMode::Normal
}

/// The steps of `scene`, background aside.
pub(super) fn lower(scene: &Scene) -> Result<Vec<Step<'_>>, GpuError> {
    let mut steps = Vec::with_capacity(scene.items.len());
    for item in &scene.items {
        match item {
            Item::Layer(layer) => steps.push(Step::Draw(Drawn { layer: Cow::Borrowed(layer), clip: scene.canvas.rect() })),
            Item::Transition(transition) => Lowering { canvas: scene.canvas, transition }.push(&mut steps)?,
        }
    }
    Ok(steps)
}

/// A layer that fills the canvas with `paint`.
pub(super) fn fill(canvas: PixelSize, paint: Paint, opacity: f64) -> Layer {
    Layer {
        content: Content::Paint(paint),
        canvas_from_source: Affine::identity(),
        source_rect: Rect::of_size(canvas.as_size()),
        opacity,
        blend: BlendMode::Normal,
        blur_sigma: 0.0,
    }
}

struct Lowering<'a> {
    canvas: PixelSize,
    transition: &'a Transition,
}

/// A direction on the canvas.
#[derive(Clone, Copy)]
enum Way {
    Left,
    Right,
    Up,
    Down,
}

impl<'a> Lowering<'a> {
    fn push(&self, steps: &mut Vec<Step<'a>>) -> Result<(), GpuError> {
        use TransitionKind as K;
        let (progress, whole) = (self.transition.progress.clamp(0.0, 1.0), self.canvas.rect());
        match self.transition.kind {
            K::Fade => self.fade(steps, self.going(whole), progress),
            K::FadeBlack => self.fade_through(steps, Rgba::BLACK, progress),
            K::FadeWhite => self.fade_through(steps, Rgba::WHITE, progress),
            K::WipeLeft => self.wipe(steps, Way::Left),
            K::WipeRight => self.wipe(steps, Way::Right),
            K::WipeUp => self.wipe(steps, Way::Up),
            K::WipeDown => self.wipe(steps, Way::Down),
            K::SlideLeft => self.slide(steps, Way::Left, false),
            K::SlideRight => self.slide(steps, Way::Right, false),
            K::SlideUp => self.slide(steps, Way::Up, false),
            K::SlideDown => self.slide(steps, Way::Down, false),
            K::PushLeft => self.slide(steps, Way::Left, true),
            K::PushRight => self.slide(steps, Way::Right, true),
            K::PushUp => self.slide(steps, Way::Up, true),
            K::PushDown => self.slide(steps, Way::Down, true),
            K::ZoomIn => self.fade(steps, self.zoomed(1.0 + progress / 2.0), progress),
            K::ZoomOut => self.fade(steps, self.zoomed(1.0 / (1.0 + progress / 2.0)), progress),
            K::Dissolve => steps.push(self.mix(self.going(whole), Pass::Dissolve, false)),
            K::CircleOpen => steps.push(self.mix(self.going(whole), Pass::Circle, false)),
            K::CircleClose => steps.push(self.mix(self.going(whole), Pass::Circle, true)),
            K::Clock => steps.push(self.mix(self.going(whole), Pass::Clock, false)),
            other => return Err(GpuError::Transition(other)),
        }
        Ok(())
    }

    fn going(&self, clip: PixelRect) -> Vec<Drawn<'a>> {
        group(&self.transition.from, clip)
    }

    fn coming(&self, clip: PixelRect) -> Vec<Drawn<'a>> {
        group(&self.transition.to, clip)
    }

    fn mix(&self, going: Vec<Drawn<'a>>, pass: Pass, reversed: bool) -> Step<'a> {
        let progress = self.transition.progress.clamp(0.0, 1.0);
        Step::Mix(Mix { going, coming: self.coming(self.canvas.rect()), pass, reversed, progress })
    }

    /// `going (1 - p) + coming p`. Where one side is a single opaque layer over the whole canvas, that is the other side below it, drawn with its share.
    fn fade(&self, steps: &mut Vec<Step<'a>>, going: Vec<Drawn<'a>>, progress: f64) {
        let whole = self.canvas.rect();
        let (below, above, share) = match (going.as_slice(), self.transition.to.as_slice()) {
            (_, [single]) if hides(single, self.canvas) => (going, self.coming(whole), progress),
            ([single], _) if single.clip == whole && hides(&single.layer, self.canvas) => (self.coming(whole), going, 1.0 - progress),
            _ => return steps.push(self.mix(going, Pass::Fade, false)),
        };
        steps.extend(below.into_iter().map(Step::Draw));
        steps.extend(above.into_iter().map(|Drawn { layer, clip }| {
            let layer = Layer { opacity: layer.opacity * share, ..layer.into_owned() };
            Step::Draw(Drawn { layer: Cow::Owned(layer), clip })
        }));
    }

    /// The first half fades into `colour`, the second out of it. A group under a share of an opaque colour is the group mixed with it.
    fn fade_through(&self, steps: &mut Vec<Step<'a>>, colour: Rgba, progress: f64) {
        let whole = self.canvas.rect();
        let (group, share) = if progress < 0.5 { (self.going(whole), progress * 2.0) } else { (self.coming(whole), 2.0 - progress * 2.0) };
        steps.extend(group.into_iter().map(Step::Draw));
        let layer = Cow::Owned(fill(self.canvas, Paint::Solid(colour), share));
        steps.push(Step::Draw(Drawn { layer, clip: whole }));
    }

    /// A hard edge between the two, on whole pixels: a pixel shows the second once the edge has passed its centre.
    fn wipe(&self, steps: &mut Vec<Step<'a>>, way: Way) {
        let (columns, rows) = self.travelled();
        let PixelSize { width, height } = self.canvas;
        let (shown, rest) = match way {
            Way::Left => (pixels(width - columns, 0, columns, height), pixels(0, 0, width - columns, height)),
            Way::Right => (pixels(0, 0, columns, height), pixels(columns, 0, width - columns, height)),
            Way::Up => (pixels(0, height - rows, width, rows), pixels(0, 0, width, height - rows)),
            Way::Down => (pixels(0, 0, width, rows), pixels(0, rows, width, height - rows)),
        };
        steps.extend(self.going(rest).into_iter().chain(self.coming(shown)).map(Step::Draw));
    }

    /// The second moves in over the first, or pushes it out, by whole pixels.
    fn slide(&self, steps: &mut Vec<Step<'a>>, way: Way, pushes: bool) {
        let (columns, rows) = self.travelled();
        let (columns, rows, width, height) = (columns as i32, rows as i32, self.canvas.width as i32, self.canvas.height as i32);
        let (gone, at) = match way {
            Way::Left => ((-columns, 0), (width - columns, 0)),
            Way::Right => ((columns, 0), (columns - width, 0)),
            Way::Up => ((0, -rows), (0, height - rows)),
            Way::Down => ((0, rows), (0, rows - height)),
        };
        let going = if pushes { self.moved(&self.transition.from, gone) } else { self.going(self.canvas.rect()) };
        let coming = self.moved(&self.transition.to, at);
        steps.extend(going.into_iter().chain(coming).map(Step::Draw));
    }

    /// Whole columns and rows that an edge across the canvas has travelled.
    fn travelled(&self) -> (u32, u32) {
        let progress = self.transition.progress.clamp(0.0, 1.0);
        let whole = |side: u32| (f64::from(side) * progress).round() as u32;
        (whole(self.canvas.width), whole(self.canvas.height))
    }

    /// `layers` moved by whole pixels, cut where the moved canvas ends.
    fn moved(&self, layers: &'a [Layer], (x, y): (i32, i32)) -> Vec<Drawn<'a>> {
        let span = |shift: i32, side: u32| {
            let (start, end) = (shift.clamp(0, side as i32), (shift + side as i32).clamp(0, side as i32));
            (start as u32, (end - start) as u32)
        };
        let ((left, width), (top, height)) = (span(x, self.canvas.width), span(y, self.canvas.height));
        let shift = Affine::<Canvas, Canvas>::translation(f64::from(x), f64::from(y));
        let clip = pixels(left, top, width, height);
        layers.iter().map(|layer| Drawn { layer: Cow::Owned(mapped(layer, shift)), clip }).collect()
    }

    /// The first group scaled about the canvas's centre, cut where the scaled canvas ends.
    fn zoomed(&self, factor: f64) -> Vec<Drawn<'a>> {
        let (x, y) = (f64::from(self.canvas.width) / 2.0, f64::from(self.canvas.height) / 2.0);
        let zoom = Affine::<Canvas, Canvas>::new(factor, 0.0, 0.0, factor, x - factor * x, y - factor * y);
        let canvas = Rect::of_size(self.canvas.as_size());
        let cut = |layer: &Layer| {
            let shown = if layer.canvas_from_source.keeps_axes() {
                let inverse = layer.canvas_from_source.inverse()?;
                layer.source_rect.intersect(&inverse.bounds_of(&canvas))?
            } else {
                layer.source_rect
            };
            Some(Layer { source_rect: shown, ..mapped(layer, zoom) })
        };
        let clip = super::placement::touched(&zoom.bounds_of(&canvas), self.canvas).unwrap_or(self.canvas.rect());
        self.transition.from.iter().filter_map(cut).map(|layer| Drawn { layer: Cow::Owned(layer), clip }).collect()
    }
}

fn group(layers: &[Layer], clip: PixelRect) -> Vec<Drawn<'_>> {
    layers.iter().map(|layer| Drawn { layer: Cow::Borrowed(layer), clip }).collect()
}

fn pixels(x: u32, y: u32, width: u32, height: u32) -> PixelRect {
    PixelRect { x, y, width, height }
}

fn mapped(layer: &Layer, canvas_from_canvas: Affine<Canvas, Canvas>) -> Layer {
    Layer { canvas_from_source: layer.canvas_from_source.then(canvas_from_canvas), ..layer.clone() }
}

/// Whether nothing of what is below `layer` shows.
fn hides(layer: &Layer, canvas: PixelSize) -> bool {
    layer.opacity >= 1.0
        && layer.blend == BlendMode::Normal
        && layer.content.is_opaque()
        && Placement::new(layer.canvas_from_source, layer.source_rect).is_some_and(|placement| placement.covers(canvas.rect()))
}
