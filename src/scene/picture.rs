//! Frames as lists of layers and transitions.

use crate::base::{Affine, Canvas, LayoutBox, Paint, PixelSize, Rect, Size, Source};
use crate::draft::TransitionKind;

use super::Look;

/// Everything of one output frame. Two equal pictures give the same pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture<C> {
    /// Size of the output; both even.
    pub canvas: PixelSize,
    /// Below everything.
    pub background: Paint,
    /// From bottom to top.
    pub items: Vec<Item<C>>,
}

/// One thing to draw.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "nearly all are layers, so a box would save nothing")]
pub enum Item<C> {
    /// A layer by itself.
    Layer(Layer<C>),
    /// Two groups of layers, one turning into the other.
    Transition(Box<Transition<C>>),
}

/// A transition under way. Outside of both groups the items below show.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition<C> {
    /// Which one.
    pub kind: TransitionKind,
    /// How far, 0..1, eased.
    pub progress: f64,
    /// Going.
    pub from: Vec<Layer<C>>,
    /// Coming.
    pub to: Vec<Layer<C>>,
}

/// One source on the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer<C> {
    /// The content.
    pub content: C,
    /// Where its pixels go.
    pub canvas_from_source: Affine<Source, Canvas>,
    /// The part that is drawn; sampling never reads outside it (edges held).
    pub source_rect: Rect<Source>,
    /// Where its box goes, in which corners, border, mask and shadow are measured.
    pub canvas_from_box: Affine<LayoutBox, Canvas>,
    /// Width and height of the box.
    pub area: Size<LayoutBox>,
    /// 0..1.
    pub opacity: f64,
    /// How it looks.
    pub look: Look,
}

impl<C> Picture<C> {
    /// The same picture, each layer mapped by `map`; layers that it gives nothing for are left out.
    ///
    /// # Errors
    /// The first of `map`.
    pub fn try_map<D, E>(self, mut map: impl FnMut(Layer<C>) -> Result<Option<Layer<D>>, E>) -> Result<Picture<D>, E> {
        let mut items = Vec::with_capacity(self.items.len());
        for item in self.items {
            match item {
                Item::Layer(layer) => items.extend(map(layer)?.map(Item::Layer)),
                Item::Transition(transition) => {
                    let Transition { kind, progress, from, to } = *transition;
                    let mut group = |layers: Vec<Layer<C>>| {
                        layers.into_iter().filter_map(|layer| map(layer).transpose()).collect::<Result<Vec<_>, E>>()
                    };
                    let (from, to) = (group(from)?, group(to)?);
                    items.push(Item::Transition(Box::new(Transition { kind, progress, from, to })));
                }
            }
        }
        Ok(Picture { canvas: self.canvas, background: self.background, items })
    }

    /// All layers, those of transitions too, bottom first.
    pub fn layers(&self) -> impl Iterator<Item = &Layer<C>> {
        self.items.iter().flat_map(|item| match item {
            Item::Layer(layer) => std::slice::from_ref(layer).iter().chain(&[]),
            Item::Transition(transition) => transition.from.iter().chain(&transition.to),
        })
    }
}

impl<C> Layer<C> {
    /// A plain, opaque layer whose box is the part of the source that is drawn.
    pub fn plain(content: C, source_rect: Rect<Source>, canvas_from_source: Affine<Source, Canvas>) -> Self {
        let source_from_box = Affine::<LayoutBox, Source>::translation(source_rect.x, source_rect.y);
        Self {
            content,
            canvas_from_source,
            source_rect,
            canvas_from_box: source_from_box.then(canvas_from_source),
            area: Size::new(source_rect.width, source_rect.height),
            opacity: 1.0,
            look: Look::default(),
        }
    }

    /// The same layer of other content, which has `source_rect` of its own pixels and a place for them.
    pub fn with_content<D>(self, content: D, source_rect: Rect<Source>, canvas_from_source: Affine<Source, Canvas>) -> Layer<D> {
        let Self { canvas_from_box, area, opacity, look, .. } = self;
        Layer { content, canvas_from_source, source_rect, canvas_from_box, area, opacity, look }
    }

    /// The layer with all of it moved over the canvas.
    #[must_use]
    pub fn moved(self, canvas_from_canvas: Affine<Canvas, Canvas>) -> Self {
        Self {
            canvas_from_source: self.canvas_from_source.then(canvas_from_canvas),
            canvas_from_box: self.canvas_from_box.then(canvas_from_canvas),
            ..self
        }
    }

    /// The smallest canvas rectangle around what is drawn of the content.
    pub fn bounds(&self) -> Rect<Canvas> {
        self.canvas_from_source.bounds_of(&self.source_rect)
    }
}
