//! A scene as draws: transitions that are a matter of place, part or opacity become plain layers; the others stay pairs of pictures.

use std::borrow::Cow;

use crate::base::{Affine, Paint, PixelRect, PixelSize, Rect, Rgba};
use crate::draft::{BlendMode, TransitionKind};

use super::super::scene::{Content, Item, Layer, Scene, Transition};
use super::super::transition::{Join, Weight};
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
    pub(super) outgoing: Vec<Drawn<'a>>,
    pub(super) incoming: Vec<Drawn<'a>>,
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

/// The pass of a transition that is more than place, part or opacity, and whether it runs backwards.
fn mixing_pass(kind: TransitionKind) -> Option<(Pass, bool)> {
    match kind {
        TransitionKind::Dissolve => Some((Pass::Dissolve, false)),
        TransitionKind::CircleOpen => Some((Pass::Circle, false)),
        TransitionKind::CircleClose => Some((Pass::Circle, true)),
        TransitionKind::Clock => Some((Pass::Clock, false)),
        _ => None,
    }
}

/// The steps of `scene`, background aside.
pub(super) fn lower(scene: &Scene) -> Result<Vec<Step<'_>>, GpuError> {
    let mut steps = Vec::with_capacity(scene.items.len());
    for item in &scene.items {
        match item {
            Item::Layer(layer) => steps.push(Step::Draw(Drawn { layer: Cow::Borrowed(layer), clip: scene.canvas.rect() })),
            Item::Transition(transition) => lower_transition(transition, scene.canvas, &mut steps)?,
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

/// The steps of a transition: by its join, or by a pass that mixes both groups.
fn lower_transition<'a>(transition: &'a Transition, canvas: PixelSize, steps: &mut Vec<Step<'a>>) -> Result<(), GpuError> {
    let whole = canvas.rect();
    if let Some((pass, reversed)) = mixing_pass(transition.kind) {
        let group = |layers: &'a [Layer]| layers.iter().map(|layer| Drawn { layer: Cow::Borrowed(layer), clip: whole }).collect();
        let (outgoing, incoming) = (group(&transition.from), group(&transition.to));
        steps.push(Step::Mix(Mix { outgoing, incoming, pass, reversed, progress: transition.progress.clamp(0.0, 1.0) }));
        return Ok(());
    }
    let Join { from, to, from_part, weight } = Join::of(transition, canvas).ok_or(GpuError::Transition(transition.kind))?;
    match weight {
        Weight::Uniform(share) => fade(steps, drawn(from, from_part), drawn(to, whole), share, canvas),
        Weight::OutgoingTo(colour, amount) => through(steps, from, colour, amount, canvas),
        Weight::IncomingFrom(colour, amount) => through(steps, to, colour, amount, canvas),
        Weight::Over | Weight::RightOf(_) | Weight::LeftOf(_) | Weight::Below(_) | Weight::Above(_) => {
            let [rest, shown] = weight.parts(canvas).unwrap_or([whole; 2]);
            steps.extend(drawn(from, rest).into_iter().chain(drawn(to, shown)).map(Step::Draw));
        }
    }
    Ok(())
}

fn drawn<'a>(layers: Vec<Layer>, clip: PixelRect) -> Vec<Drawn<'a>> {
    layers.into_iter().map(|layer| Drawn { layer: Cow::Owned(layer), clip }).collect()
}

/// `outgoing (1 - p) + incoming p`. Where one side is a single opaque layer over the whole canvas, that is the other side below it, drawn with its share.
fn fade<'a>(steps: &mut Vec<Step<'a>>, outgoing: Vec<Drawn<'a>>, incoming: Vec<Drawn<'a>>, progress: f64, canvas: PixelSize) {
    let hides = |side: &[Drawn<'_>]| matches!(side, [single] if single.clip == canvas.rect() && hides(&single.layer, canvas));
    let (below, above, share) = match (hides(&outgoing), hides(&incoming)) {
        (_, true) => (outgoing, incoming, progress),
        (true, false) => (incoming, outgoing, 1.0 - progress),
        (false, false) => return steps.push(Step::Mix(Mix { outgoing, incoming, pass: Pass::Fade, reversed: false, progress })),
    };
    steps.extend(below.into_iter().map(Step::Draw));
    steps.extend(above.into_iter().map(|Drawn { layer, clip }| {
        let layer = Layer { opacity: layer.opacity * share, ..layer.into_owned() };
        Step::Draw(Drawn { layer: Cow::Owned(layer), clip })
    }));
}

/// A group under a share of an opaque colour is the group mixed with it.
fn through(steps: &mut Vec<Step<'_>>, group: Vec<Layer>, colour: Rgba, amount: f64, canvas: PixelSize) {
    steps.extend(drawn(group, canvas.rect()).into_iter().map(Step::Draw));
    let layer = Cow::Owned(fill(canvas, Paint::Solid(colour), amount));
    steps.push(Step::Draw(Drawn { layer, clip: canvas.rect() }));
}

/// Whether nothing of what is below `layer` shows.
fn hides(layer: &Layer, canvas: PixelSize) -> bool {
    layer.opacity >= 1.0
        && layer.blend == BlendMode::Normal
        && layer.content.is_opaque()
        && Placement::new(layer.canvas_from_source, layer.source_rect).is_some_and(|placement| placement.covers(canvas.rect()))
}

#[cfg(test)]
mod tests {
    use super::super::super::rendered::MIXED;
    use super::*;

    #[test]
    fn every_mixed_transition_has_a_pass() {
        for kind in TransitionKind::ALL {
            assert_eq!(mixing_pass(*kind).is_some(), MIXED.contains(kind), "{}", kind.name());
        }
    }
}
