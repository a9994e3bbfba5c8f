//! Shapes, painted in their place; those that stand still once.

use std::collections::BTreeMap;

use crate::base::{Affine, Canvas, Frame, PixelSize, Source};
use crate::composite::painted_figure;
use crate::scene::Figure;
use crate::timeline::SegmentKey;

/// A shape as it was painted last.
struct Painted {
    figure: Figure,
    canvas_from_box: Affine<Source, Canvas>,
    picture: Option<(Frame, Affine<Source, Canvas>)>,
}

/// The shapes of a render.
pub(super) struct Shapes {
    canvas: PixelSize,
    painted: BTreeMap<SegmentKey, Painted>,
}

impl Shapes {
    pub(super) const fn new(canvas: PixelSize) -> Self {
        Self { canvas, painted: BTreeMap::new() }
    }

    /// The pixels of a shape and where they go; `None` where nothing of it is near the canvas.
    pub(super) fn get(
        &mut self,
        key: SegmentKey,
        figure: &Figure,
        canvas_from_box: Affine<Source, Canvas>,
    ) -> Option<(Frame, Affine<Source, Canvas>)> {
        let known = self.painted.get(&key).filter(|painted| painted.figure == *figure && painted.canvas_from_box == canvas_from_box);
        if let Some(known) = known {
            return known.picture.clone();
        }
        // Blurs and transitions bring in what lies beside the canvas.
        let reach = self.canvas.width.max(self.canvas.height) / 2;
        let picture = painted_figure(figure, canvas_from_box, self.canvas, reach);
        self.painted.insert(key, Painted { figure: figure.clone(), canvas_from_box, picture: picture.clone() });
        picture
    }

    /// Forgets a shape that is not seen again.
    pub(super) fn release(&mut self, key: SegmentKey) {
        self.painted.remove(&key);
    }
}
