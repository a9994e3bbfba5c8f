//! Steps of layers with a look: their textures, the surfaces that filters cut a look into, their shadows.

use std::sync::Arc;

use fearless_simd::Level;

use crate::base::{Affine, Canvas, Frame, Paint, PixelFormat, PixelRect, PixelSize, Rect, Rgba};
use crate::composite::sampling::Sampling;
use crate::composite::{Content, Draw, Layer};
use crate::scene::{DropShadow, Effect, Look};

use super::band_step::{Step, StepKind};
use super::cache::{Cache, TapsKey};
use super::colour_code;
use super::look::{
    Coverage, LookStep, PaintEdge, PaintTexture, Program, Shade, ShadowStep, Surface, Texture, coloured, drawn, fills_box, filtered,
    margin_of,
};
use super::placed_layer::{self, Place};
use super::planar_step::{Cover, PlanarStep, StepSource};
use super::rotated::{Edges, Rotated};

/// Makes the steps of layers with a look, and keeps what need not be made again.
pub(super) struct LookBuilder {
    canvas: PixelSize,
    level: Level,
    frame: u64,
    shades: Vec<Kept<Option<Arc<Shade>>>>,
    /// `None`: seen once, not worth keeping yet.
    surfaces: Vec<Kept<Option<Arc<Surface>>>>,
}

/// Something made of a layer.
struct Kept<V> {
    layer: Layer,
    value: V,
    last_used: u64,
}

impl LookBuilder {
    pub(super) const fn new(canvas: PixelSize, level: Level) -> Self {
        Self { canvas, level, frame: 0, shades: Vec::new(), surfaces: Vec::new() }
    }

    /// Begins a frame: drops what the last one did not use.
    pub(super) fn next_frame(&mut self) {
        self.frame += 1;
        let frame = self.frame;
        self.shades.retain(|kept| kept.last_used + 2 > frame);
        self.surfaces.retain(|kept| kept.last_used + 2 > frame);
    }

    /// Adds the steps of a layer: its shadow, and itself.
    pub(super) fn add(&mut self, cache: &mut Cache, draw: &Draw, steps: &mut Vec<Step>) {
        let opacity = draw.layer.opacity.clamp(0.0, 1.0) as f32;
        if let Some(shadow) = draw.layer.look.shadow
            && let Some(shade) = self.shade(cache, draw, shadow)
        {
            let step = ShadowStep { shade, colour: colour_code(shadow.colour), opacity: opacity * shadow.colour.a };
            steps.push(Step { kind: StepKind::Shadow(step), hides: None });
        }
        let step =
            if draw.layer.look.effects.iter().any(Effect::is_filter) { self.filtered(cache, draw) } else { self.direct(cache, draw) };
        let Some((texture, program, coverage)) = step else { return };
        let border = draw.layer.look.border.and_then(|_| self.box_rect(&draw.layer));
        let rect = border.map_or(texture.rect(), |border| border.union(&texture.rect()));
        let step = LookStep { texture, program, coverage, blend: draw.layer.look.blend, opacity, rect, clip: draw.clip };
        steps.push(Step { kind: StepKind::Look(Box::new(step)), hides: draw.hides });
    }

    fn box_rect(&self, layer: &Layer) -> Option<PixelRect> {
        PixelRect::even_cover(&layer.canvas_from_box.bounds_of(&Rect::of_size(layer.area)), self.canvas)
    }

    /// A layer without filters: straight from its texture.
    fn direct(&self, cache: &mut Cache, draw: &Draw) -> Option<(Texture, Program, Option<Coverage>)> {
        let layer = &draw.layer;
        let look = &layer.look;
        let coverage = Coverage::of(layer, 0, false);
        let cut_by_box = (look.corner_radius > 0.0 || look.border.is_some()) && fills_box(layer);
        let place = Place::of(layer, draw.clip, self.canvas);
        let texture = place.and_then(|place| self.texture(cache, layer, place, &draw.sampling, !cut_by_box));
        // A border shows without content, too.
        let texture = texture.or_else(|| look.border.map(|_| clear_texture()))?;
        let program = Program::of(look.key.as_ref(), &look.effects, look.table.as_ref(), self.canvas, 0);
        Some((texture, program, coverage))
    }

    /// A layer with filters: drawn by itself, filtered, and what follows the last filter done on the canvas.
    fn filtered(&mut self, cache: &mut Cache, draw: &Draw) -> Option<(Texture, Program, Option<Coverage>)> {
        let look = &draw.layer.look;
        let holds_edges = draw.layer.content.is_opaque() && look.key.is_none();
        let last = look.effects.iter().rposition(Effect::is_filter)?;
        let margin = margin_of(&look.effects, self.canvas.width.max(self.canvas.height));
        let surface = self.surface(cache, draw, last, margin, holds_edges)?;
        let program = Program::of(None, &look.effects[last + 1..], look.table.as_ref(), self.canvas, 0);
        Some((Texture::Surface(surface), program, Coverage::of(&draw.layer, 0, holds_edges)))
    }

    fn surface(&mut self, cache: &mut Cache, draw: &Draw, last: usize, margin: u32, holds_edges: bool) -> Option<Arc<Surface>> {
        let effects = draw.layer.look.effects[..=last].to_vec();
        let look = Look { key: draw.layer.look.key, effects, ..Look::default() };
        let key = Layer { opacity: 1.0, look, ..draw.layer.clone() };
        let frame = self.frame;
        let seen = self.surfaces.iter_mut().find(|kept| kept.layer == key);
        let is_known = seen.is_some();
        if let Some(kept) = seen {
            kept.last_used = frame;
            if let Some(surface) = &kept.value {
                return Some(Arc::clone(surface));
            }
        }
        let surface = Arc::new(self.made_surface(cache, &key, &draw.sampling, margin, holds_edges)?);
        self.surfaces.retain(|kept| kept.layer != key);
        let value = is_known.then(|| Arc::clone(&surface));
        self.surfaces.push(Kept { layer: key, value, last_used: frame });
        Some(surface)
    }

    /// The layer drawn on a grid with a margin round the canvas, and all its effects, the last of which is a filter.
    fn made_surface(&self, cache: &mut Cache, layer: &Layer, sampling: &Sampling, margin: u32, holds_edges: bool) -> Option<Surface> {
        let canvas = (self.canvas.width, self.canvas.height);
        let grid = PixelSize::new(canvas.0 + 2 * margin, canvas.1 + 2 * margin);
        let shift = f64::from(margin);
        let moved = layer.clone().moved(Affine::<Canvas, Canvas>::translation(shift, shift));
        let place = Place::of(&moved, grid.rect(), grid)?;
        let texture = self.texture(cache, &moved, place, sampling, !holds_edges)?;
        let bounds = moved.bounds();
        // What is clear around a picture takes part; the edges of opaque ones are held.
        let rect = if holds_edges {
            texture.rect()
        } else {
            let wider = Rect::new(bounds.x - shift, bounds.y - shift, bounds.width + 2.0 * shift, bounds.height + 2.0 * shift);
            PixelRect::even_cover(&wider, grid)?
        };
        let look = &layer.look;
        let mut effects = look.effects.split_inclusive(Effect::is_filter);
        let first = effects.next()?;
        let program = Program::of(look.key.as_ref(), first, None, self.canvas, margin);
        let mut surface = drawn(self.level, &texture, rect, &program, None);
        surface = filtered(self.level, surface, first.last()?, margin, canvas);
        for part in effects {
            surface = coloured(self.level, surface, &Program::of(None, part, None, self.canvas, margin));
            surface = filtered(self.level, surface, part.last()?, margin, canvas);
        }
        surface.on_canvas(margin, canvas)
    }

    fn shade(&mut self, cache: &mut Cache, draw: &Draw, shadow: DropShadow) -> Option<Arc<Shade>> {
        let layer = &draw.layer;
        // What an opaque layer shows does not change its shadow.
        let is_opaque = layer.content.is_opaque() && layer.look.key.is_none();
        let content = if is_opaque { Content::Paint(Paint::Solid(Rgba::WHITE)) } else { layer.content.clone() };
        let look = Look { effects: Vec::new(), table: None, ..layer.look.clone() };
        let key = Layer { content, opacity: 1.0, look, ..layer.clone() };
        let frame = self.frame;
        if let Some(kept) = self.shades.iter_mut().find(|kept| kept.layer == key) {
            kept.last_used = frame;
            return kept.value.clone();
        }
        let shade = self.made_shade(cache, &key, &draw.sampling, shadow).map(Arc::new);
        self.shades.push(Kept { layer: key, value: shade.clone(), last_used: frame });
        shade
    }

    fn made_shade(&self, cache: &mut Cache, layer: &Layer, sampling: &Sampling, shadow: DropShadow) -> Option<Shade> {
        let canvas = (self.canvas.width, self.canvas.height);
        let margin = margin_of(&[Effect::Blur { sigma: shadow.sigma }], canvas.0.max(canvas.1));
        let grid = PixelSize::new(canvas.0 + 2 * margin, canvas.1 + 2 * margin);
        let border = f64::from(margin);
        let moved = layer.clone().moved(Affine::<Canvas, Canvas>::translation(border + shadow.shift.0, border + shadow.shift.1));
        let place = Place::of(&moved, grid.rect(), grid)?;
        let look = &layer.look;
        let cut_by_box = (look.corner_radius > 0.0 || look.border.is_some()) && fills_box(layer);
        let texture = self.texture(cache, &moved, place, sampling, !cut_by_box)?;
        let bounds = moved.bounds();
        let wider = Rect::new(bounds.x - border, bounds.y - border, bounds.width + 2.0 * border, bounds.height + 2.0 * border);
        let rect = PixelRect::even_cover(&wider, grid)?;
        // On the grid the canvas begins at the margin, and the shadow's layer lies where it falls.
        let coverage = Coverage::of(&moved, 0, false);
        let program = Program::of(look.key.as_ref(), &[], None, self.canvas, margin);
        let surface = drawn(self.level, &texture, rect, &program, coverage.as_ref());
        Shade::of(self.level, surface, shadow.sigma, margin, canvas)
    }

    /// The pixels of a layer at a place, faded at its edges unless those are measured elsewhere.
    fn texture(&self, cache: &mut Cache, layer: &Layer, place: Place, sampling: &Sampling, fades: bool) -> Option<Texture> {
        let (level, rect) = (self.level, place.rect);
        match &layer.content {
            Content::Frame(frame) if frame.format() == PixelFormat::Yuv420 && sampling.along_axes => {
                planar(cache, frame, place, sampling, fades).map(Texture::Planar)
            }
            Content::Frame(frame) if sampling.along_axes => {
                let sprite = cache.sprite(frame, sampling.level);
                placed_layer::full_sprite(level, &sprite, &place, sampling, fades).map(|sprite| Texture::Sprite(Arc::new(sprite)))
            }
            Content::Frame(frame) => {
                let turned = Rotated::of(cache.sprite(frame, sampling.level), &place, *sampling)?;
                Some(Texture::Turned(Box::new(if fades { turned } else { turned.without_edges() })))
            }
            Content::Paint(paint) => {
                let edge = match (fades, sampling.along_axes) {
                    (false, _) => PaintEdge::None,
                    (true, true) => PaintEdge::Upright(place.cover(1.0)),
                    (true, false) => PaintEdge::Turned(Edges::of(&place.canvas_from_source, &place.source_rect)),
                };
                let source_from_canvas = place.canvas_from_source.inverse()?;
                let texture = PaintTexture { paint: paint.clone(), rect, seen: place.source_rect, source_from_canvas, edge };
                Some(Texture::Paint(Box::new(texture)))
            }
        }
    }
}

fn planar(cache: &mut Cache, frame: &Frame, place: Place, sampling: &Sampling, fades: bool) -> Option<PlanarStep> {
    let Place { canvas_from_source, source_rect, rect, clip } = place;
    let source = cache.planar(frame, sampling.level);
    let per_pixel = 1.0 / f64::from(1_u32 << sampling.level);
    let key = TapsKey { canvas_from_source, source_rect, source_size: frame.size(), blur_sigma: 0.0, clip };
    let taps = cache.taps(key, || placed_layer::planar_taps(&place, &source, per_pixel))?;
    let cover = if fades { place.cover(1.0) } else { Cover::whole(&rect) };
    Some(PlanarStep { source: StepSource::Bytes(source), taps, rect, cover })
}

/// Nothing at all.
fn clear_texture() -> Texture {
    let rect = PixelRect { x: 0, y: 0, width: 2, height: 2 };
    Texture::Paint(Box::new(PaintTexture {
        paint: Paint::Solid(Rgba::new(0.0, 0.0, 0.0, 0.0)),
        rect,
        seen: Rect::new(0.0, 0.0, 2.0, 2.0),
        source_from_canvas: Affine::identity(),
        edge: PaintEdge::None,
    }))
}
