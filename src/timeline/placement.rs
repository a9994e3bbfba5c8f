//! Where a source lands on the canvas: crop, Ken Burns, flip, fit into the box, then scale and rotation about the
//! anchor.

use crate::base::{Affine, Canvas, LayoutBox, Rect, Size, Source};
use crate::draft::{Fit, KenBurns, Layout};

use super::easing::eased;
use super::keyframes::lerp;
use super::motion::Pose;

/// Width of the canvas on which `none` shows a source pixel as one pixel.
const REFERENCE_WIDTH: f64 = 1080.0;
/// Sigma of the blur behind a picture fitted by `blur`, as a part of the canvas height.
const BACKDROP_SIGMA: f64 = 20.0 / 1920.0;

/// A source in its box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fitted {
    pub(super) box_from_source: Affine<Source, LayoutBox>,
    /// The part of the source that is seen.
    pub(super) source_rect: Rect<Source>,
    /// Canvas pixels; 0: sharp.
    pub(super) blur_sigma: f64,
}

/// The part of a source of `size` that crop and Ken Burns leave, `progress` (0..1) through the segment. `None` where
/// nothing is left.
pub(super) fn framed(size: Size<Source>, layout: &Layout, progress: f64) -> Option<Rect<Source>> {
    let [left, top, right, bottom] = layout.crop;
    let cropped = Rect::new(left * size.width, top * size.height, (1.0 - left - right) * size.width, (1.0 - top - bottom) * size.height);
    let part = layout.ken_burns.as_ref().map_or(cropped, |motion| ken_burns(motion, &cropped, progress));
    // Rounding, and curves that overshoot, stay inside what the crop leaves.
    part.intersect(&cropped)?.intersect(&Rect::of_size(size))
}

fn ken_burns(motion: &KenBurns, cropped: &Rect<Source>, progress: f64) -> Rect<Source> {
    let amount = eased(motion.ease, progress);
    let number = |index: usize| lerp(motion.from[index], motion.to[index], amount);
    Rect::new(
        cropped.x + number(0) * cropped.width,
        cropped.y + number(1) * cropped.height,
        number(2) * cropped.width,
        number(3) * cropped.height,
    )
}

/// Fits `part` of a source into a box, bottom layer first: one layer, or two for `blur`.
pub(super) fn fitted(
    fit: Fit,
    part: Rect<Source>,
    area: Size<LayoutBox>,
    canvas: Size<Canvas>,
    layout: &Layout,
) -> (Fitted, Option<Fitted>) {
    let (across, down) = (area.width / part.width, area.height / part.height);
    let place = |x: f64, y: f64| placed_in_box(part, area, (x, y), layout);
    match fit {
        Fit::Cover => (place(across.max(down), across.max(down)), None),
        Fit::Contain => (place(across.min(down), across.min(down)), None),
        Fit::Fill => (place(across, down), None),
        Fit::None => (place(canvas.width / REFERENCE_WIDTH, canvas.width / REFERENCE_WIDTH), None),
        Fit::Blur => {
            let backdrop = Fitted { blur_sigma: BACKDROP_SIGMA * canvas.height, ..place(across.max(down), across.max(down)) };
            (backdrop, Some(place(across.min(down), across.min(down))))
        }
    }
}

/// `part` scaled, flipped, centred in the box, and cut to what the box shows.
fn placed_in_box(part: Rect<Source>, area: Size<LayoutBox>, (x, y): (f64, f64), layout: &Layout) -> Fitted {
    let (width, height) = (part.width.min(area.width / x), part.height.min(area.height / y));
    let centre = (part.x + part.width / 2.0, part.y + part.height / 2.0);
    let sign = |flipped: bool| if flipped { -1.0 } else { 1.0 };
    Fitted {
        box_from_source: Affine::<Source, Source>::translation(-centre.0, -centre.1)
            .then(Affine::<Source, LayoutBox>::scale(x * sign(layout.flip_horizontal), y * sign(layout.flip_vertical)))
            .then(Affine::<LayoutBox, LayoutBox>::translation(area.width / 2.0, area.height / 2.0)),
        source_rect: Rect::new(centre.0 - width / 2.0, centre.1 - height / 2.0, width, height),
        blur_sigma: 0.0,
    }
}

/// The box on the canvas: scaled, then turned about its anchor, which lies at the pose's place.
pub(super) fn canvas_from_box(area: Size<LayoutBox>, pose: &Pose, layout: &Layout, canvas: Size<Canvas>) -> Affine<LayoutBox, Canvas> {
    Affine::<LayoutBox, LayoutBox>::translation(-layout.anchor_x * area.width, -layout.anchor_y * area.height)
        .then(Affine::<LayoutBox, LayoutBox>::scale(pose.scale.0, pose.scale.1))
        .then(Affine::<LayoutBox, LayoutBox>::rotation(pose.rotation_degrees))
        .then(Affine::<LayoutBox, Canvas>::translation(pose.x * canvas.width, pose.y * canvas.height))
}
