//! A list of passes as the GPU does them: joins that are a matter of place, part or opacity become plain draws; the
//! others stay pairs of pictures.

use crate::base::{Affine, Paint, PixelRect, PixelSize, Rect, Rgba};
use crate::composite::{Content, Draw, Field, FieldKind, Layer, Mix, Pass as Lowered, PassList, Sampling, Weight};

use super::GpuError;
use super::pipelines::Pass;

/// Two groups, each drawn by itself, and the pass that mixes them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mixed {
    pub(super) outgoing: Vec<Draw>,
    pub(super) incoming: Vec<Draw>,
    pub(super) pass: Pass,
    pub(super) reversed: bool,
    pub(super) progress: f64,
}

/// One change of the canvas.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "nearly all are layers, so a box would save nothing")]
pub(super) enum Step {
    Draw(Draw),
    Mix(Mixed),
}

/// The steps of a list, background aside.
///
/// # Errors
/// [`GpuError::Processor`].
pub(super) fn steps(list: &PassList) -> Result<Vec<Step>, GpuError> {
    if let Some(needed) = list.needs_processor() {
        return Err(GpuError::Processor(needed));
    }
    let mut steps = Vec::with_capacity(list.passes.len());
    for pass in &list.passes {
        match pass {
            Lowered::Draw(draw) => steps.push(Step::Draw(draw.clone())),
            Lowered::Mix(mix) => mixed(mix, list.canvas, &mut steps)?,
        }
    }
    Ok(steps)
}

/// A layer that fills the canvas with `paint`.
pub(super) fn fill(canvas: PixelSize, paint: Paint, opacity: f64) -> Draw {
    let layer = Layer { opacity, ..Layer::plain(Content::Paint(paint), Rect::of_size(canvas.as_size()), Affine::identity()) };
    let hides = (opacity >= 1.0 && layer.content.is_opaque()).then(|| canvas.rect());
    let sampling = Sampling::along_axes();
    Draw { layer, sampling, clip: canvas.rect(), hides }
}

/// The steps of a join.
fn mixed(mix: &Mix, canvas: PixelSize, steps: &mut Vec<Step>) -> Result<(), GpuError> {
    let (from, to) = (&mix.from, &mix.to);
    let within = |draws: &[Draw], part: PixelRect| -> Vec<Step> {
        let cut = |draw: &Draw| Some(Draw { clip: draw.clip.intersect(&part)?, ..draw.clone() });
        draws.iter().filter_map(cut).map(Step::Draw).collect()
    };
    let whole = canvas.rect();
    match mix.weight {
        Weight::Uniform(share) => fade(steps, from, to, share, whole),
        Weight::OutgoingTo(colour, amount) => through(steps, from, colour, amount, canvas),
        Weight::IncomingFrom(colour, amount) => through(steps, to, colour, amount, canvas),
        Weight::Under => steps.extend(within(to, whole).into_iter().chain(within(from, whole))),
        Weight::Over | Weight::RightOf(_) | Weight::LeftOf(_) | Weight::Below(_) | Weight::Above(_) => {
            let [rest, shown] = mix.weight.parts(canvas).unwrap_or([whole; 2]);
            steps.extend(within(from, rest).into_iter().chain(within(to, shown)));
        }
        Weight::Field(Field { kind, progress }) => {
            let (pass, reversed) = match kind {
                FieldKind::Dissolve => (Pass::Dissolve, false),
                FieldKind::CircleOpen => (Pass::Circle, false),
                FieldKind::CircleClose => (Pass::Circle, true),
                FieldKind::Clock => (Pass::Clock, false),
                FieldKind::Blinds => return Err(GpuError::Processor("a transition")),
            };
            steps.push(Step::Mix(Mixed { outgoing: from.clone(), incoming: to.clone(), pass, reversed, progress }));
        }
    }
    Ok(())
}

/// `outgoing (1 - p) + incoming p`. Where one side is a single opaque layer over the whole canvas, that is the other
/// side below it, drawn with its share.
fn fade(steps: &mut Vec<Step>, outgoing: &[Draw], incoming: &[Draw], progress: f64, whole: PixelRect) {
    let hides = |side: &[Draw]| matches!(side, [single] if single.hides == Some(whole));
    let (below, above, share) = match (hides(outgoing), hides(incoming)) {
        (_, true) => (outgoing, incoming, progress),
        (true, false) => (incoming, outgoing, 1.0 - progress),
        (false, false) => {
            let (outgoing, incoming) = (outgoing.to_vec(), incoming.to_vec());
            return steps.push(Step::Mix(Mixed { outgoing, incoming, pass: Pass::Fade, reversed: false, progress }));
        }
    };
    steps.extend(below.iter().cloned().map(Step::Draw));
    steps.extend(above.iter().cloned().map(|draw| {
        let layer = Layer { opacity: draw.layer.opacity * share, ..draw.layer };
        Step::Draw(Draw { hides: draw.hides.filter(|_| share >= 1.0), layer, ..draw })
    }));
}

/// A group under a share of an opaque colour is the group mixed with it.
fn through(steps: &mut Vec<Step>, group: &[Draw], colour: Rgba, amount: f64, canvas: PixelSize) {
    steps.extend(group.iter().cloned().map(Step::Draw));
    steps.push(Step::Draw(fill(canvas, Paint::Solid(colour), amount)));
}
