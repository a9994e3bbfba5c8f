//! How much of each pixel a layer's corners, mask and border cover: signed distances in the layer's box, measured in
//! canvas pixels.

use fearless_simd::{Level, Simd, dispatch};

use crate::base::{Affine, Canvas, Frame, LayoutBox, Point, Rgba, Source};
use crate::composite::Layer;
use crate::scene::{Mask, MaskShape};

use super::distance::{ellipse, rounded_rectangle};
use super::pixels::{COLUMNS, COUNT, Channel, Pixels, Place};

/// The coverage of one layer. Its maps lead from canvas pixels to places about a shape's middle, in canvas pixels too.
#[derive(Clone, Debug)]
pub(in super::super) struct Coverage {
    content: Option<BoxEdge>,
    frame: Option<BoxEdge>,
    masks: Vec<MaskEdge>,
}

/// The box with its corners and border.
#[derive(Clone, Debug)]
struct BoxEdge {
    place: Map,
    half: (f32, f32),
    radius: f32,
    border: Option<(Rgba, f32)>,
}

#[derive(Clone, Debug)]
struct MaskEdge {
    place: Map,
    half: (f32, f32),
    shape: MaskForm,
    /// One through the width of the soft band.
    per_feather: f32,
    inverted: bool,
}

#[derive(Clone, Debug)]
enum MaskForm {
    Rect(f32),
    Ellipse,
    Linear,
    Luma(Frame),
}

/// A point by column and row.
#[derive(Clone, Copy, Debug)]
struct Map {
    xx: f32,
    xy: f32,
    yx: f32,
    yy: f32,
    dx: f32,
    dy: f32,
}

impl Map {
    /// From pixels' centres to places about `centre` of the box, in canvas pixels along the box's axes turned by
    /// `degrees`.
    fn of(box_from_canvas: Affine<Canvas, LayoutBox>, centre: (f64, f64), degrees: f64, scales: (f64, f64)) -> Self {
        let map = box_from_canvas
            .then(Affine::<LayoutBox, LayoutBox>::translation(-centre.0, -centre.1))
            .then(Affine::<LayoutBox, LayoutBox>::scale(scales.0, scales.1))
            .then(Affine::<LayoutBox, LayoutBox>::rotation(-degrees));
        let first = map.apply(Point::new(0.5, 0.5));
        let [xx, xy, yx, yy, dx, dy] = [map.xx, map.xy, map.yx, map.yy, first.x, first.y].map(|value| value as f32);
        Self { xx, xy, yx, yy, dx, dy }
    }

    #[inline(always)]
    fn apply(&self, x: f32, y: f32) -> (f32, f32) {
        (self.xx * x + self.xy * y + self.dx, self.yx * x + self.yy * y + self.dy)
    }
}

/// The covered part of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Nothing,
    Some,
    All,
}

impl Coverage {
    /// The coverage of a layer on a grid whose origin lies `margin` pixels before the canvas's, its content's own edges
    /// included if `cuts_content`. `None` where nothing is cut or bordered.
    pub(in super::super) fn of(layer: &Layer, margin: u32, cuts_content: bool) -> Option<Self> {
        let look = &layer.look;
        let has_frame = look.corner_radius > 0.0 || look.border.is_some();
        if !has_frame && look.masks.is_empty() && !cuts_content {
            return None;
        }
        let canvas_from_grid = Affine::<Canvas, Canvas>::translation(-f64::from(margin), -f64::from(margin));
        let box_from_canvas = canvas_from_grid.then(layer.canvas_from_box.inverse()?);
        let scales = layer.canvas_from_box.scales();
        let mean = (scales.0 * scales.1).sqrt();
        let area = &layer.area;
        let frame = has_frame.then(|| BoxEdge {
            place: Map::of(box_from_canvas, (area.width / 2.0, area.height / 2.0), 0.0, scales),
            half: ((area.width * scales.0 / 2.0) as f32, (area.height * scales.1 / 2.0) as f32),
            radius: (look.corner_radius * mean) as f32,
            border: look.border.map(|border| (border.colour, (border.width * mean) as f32)),
        });
        let masks = look.masks.iter().map(|mask| MaskEdge::of(mask, box_from_canvas, scales, mean)).collect();
        let content =
            if cuts_content && !(has_frame && fills_box(layer)) { Some(BoxEdge::of_content(layer, canvas_from_grid)?) } else { None };
        Some(Self { content, frame, masks })
    }

    /// The part of a chunk that can be seen or bordered, told from the distance of its middle.
    pub(super) fn part(&self, place: Place) -> Part {
        let (half_columns, x) = (place.columns as f32 / 2.0, place.x as f32);
        let (middle_x, middle_y) = (x + half_columns - 0.5, place.y as f32 + 0.5);
        let reach = (half_columns * half_columns + 1.0).sqrt() + 1.0;
        let by = |distance: f32, inside: f32, outside: f32| match distance {
            d if d - reach > outside => Part::Nothing,
            d if d + reach < -inside => Part::All,
            _ => Part::Some,
        };
        let frame = self.frame.as_ref().map_or(Part::All, |frame| {
            let (px, py) = frame.place.apply(middle_x, middle_y);
            let distance = rounded_rectangle(px, py, frame.half.0, frame.half.1, frame.radius);
            by(distance, 0.5 + frame.border.map_or(0.0, |border| border.1), 0.5)
        });
        let content = self.content.as_ref().map_or(Part::All, |content| {
            let (px, py) = content.place.apply(middle_x, middle_y);
            // A border shows where there is no content, too.
            match by(rounded_rectangle(px, py, content.half.0, content.half.1, 0.0), 0.5, 0.5) {
                Part::Nothing if self.frame.is_some() => Part::Some,
                part => part,
            }
        });
        let masks = self.masks.iter().map(|mask| mask.part(middle_x, middle_y, &by));
        [frame, content].into_iter().chain(masks).fold(Part::All, |whole, part| match (whole, part) {
            (Part::Nothing, _) | (_, Part::Nothing) => Part::Nothing,
            (Part::All, part) => part,
            (Part::Some, _) => Part::Some,
        })
    }

    /// Cuts a chunk and draws the border over it.
    pub(super) fn cover(&self, level: Level, pixels: &mut Pixels, place: Place) {
        dispatch!(level, simd => self.cover_with(simd, pixels, place));
    }

    #[inline(always)]
    fn cover_with<S: Simd>(&self, simd: S, pixels: &mut Pixels, place: Place) {
        if let Some(content) = &self.content {
            content.cover(simd, pixels, place);
        }
        for mask in &self.masks {
            mask.cover(simd, pixels, place);
        }
        if let Some(frame) = &self.frame {
            frame.cover(simd, pixels, place);
        }
    }
}

/// Column and row of pixel `i` of a chunk.
#[inline(always)]
fn column_and_row(place: Place, i: usize) -> (f32, f32) {
    ((place.x as usize + i % COLUMNS) as f32, (place.y as usize + i / COLUMNS) as f32)
}

/// Whether what is drawn of the content ends where the box does.
pub(in super::super) fn fills_box(layer: &Layer) -> bool {
    let Some(box_from_canvas) = layer.canvas_from_box.inverse() else { return false };
    let seen = layer.canvas_from_source.then(box_from_canvas).bounds_of(&layer.source_rect);
    [seen.x, seen.y, seen.right() - layer.area.width, seen.bottom() - layer.area.height].iter().all(|off| off.abs() < 0.05)
}

impl BoxEdge {
    /// The edges of what is drawn of a layer's content; `None` where it is flattened.
    fn of_content(layer: &Layer, canvas_from_grid: Affine<Canvas, Canvas>) -> Option<Self> {
        let seen = &layer.source_rect;
        let source_from_grid = canvas_from_grid.then(layer.canvas_from_source.inverse()?);
        let as_box = source_from_grid.then(Affine::<Source, LayoutBox>::identity());
        let scales = layer.canvas_from_source.scales();
        let centre = (seen.x + seen.width / 2.0, seen.y + seen.height / 2.0);
        Some(Self {
            place: Map::of(as_box, centre, 0.0, scales),
            half: ((seen.width * scales.0 / 2.0) as f32, (seen.height * scales.1 / 2.0) as f32),
            radius: 0.0,
            border: None,
        })
    }

    #[inline(always)]
    fn cover<S: Simd>(&self, _: S, pixels: &mut Pixels, place: Place) {
        let mut distances: Channel = [0.0; COUNT];
        for (i, distance) in distances.iter_mut().enumerate() {
            let (x, y) = column_and_row(place, i);
            let (px, py) = self.place.apply(x, y);
            *distance = rounded_rectangle(px, py, self.half.0, self.half.1, self.radius);
        }
        if let Some((colour, width)) = self.border {
            for (i, distance) in distances.iter().enumerate() {
                // The border lies over the picture, which may be clear there.
                let line = (distance + width + 0.5).clamp(0.0, 1.0) * colour.a;
                let below = pixels.alpha[i] * (1.0 - line);
                let alpha = line + below;
                let per_alpha = 1.0 / alpha.max(1e-6);
                for (channel, value) in pixels.colour.iter_mut().zip([colour.r, colour.g, colour.b]) {
                    channel[i] = (channel[i] * below + value * line) * per_alpha;
                }
                pixels.alpha[i] = alpha;
            }
        }
        for (alpha, distance) in pixels.alpha.iter_mut().zip(&distances) {
            *alpha *= (0.5 - distance).clamp(0.0, 1.0);
        }
    }
}

impl MaskEdge {
    fn of(mask: &Mask, box_from_canvas: Affine<Canvas, LayoutBox>, scales: (f64, f64), mean: f64) -> Self {
        let shape = match &mask.shape {
            MaskShape::Rect { radius } => MaskForm::Rect((radius * mean) as f32),
            MaskShape::Ellipse => MaskForm::Ellipse,
            MaskShape::Linear => MaskForm::Linear,
            MaskShape::Luma(picture) => MaskForm::Luma(picture.0.clone()),
        };
        Self {
            place: Map::of(box_from_canvas, mask.centre, mask.rotation_degrees, scales),
            half: (((mask.size.0 * scales.0 / 2.0) as f32).max(1e-3), ((mask.size.1 * scales.1 / 2.0) as f32).max(1e-3)),
            shape,
            // An edge without a band is soft over one pixel.
            per_feather: (1.0 / (mask.feather * mean).max(1.0)) as f32,
            inverted: mask.inverted,
        }
    }

    fn part(&self, x: f32, y: f32, by: &impl Fn(f32, f32, f32) -> Part) -> Part {
        let (px, py) = self.place.apply(x, y);
        let distance = match &self.shape {
            MaskForm::Rect(radius) => rounded_rectangle(px, py, self.half.0, self.half.1, *radius),
            MaskForm::Linear => -px,
            // The distance to an ellipse is known near its edge alone.
            MaskForm::Ellipse | MaskForm::Luma(_) => return Part::Some,
        };
        let soft = 0.5 / self.per_feather;
        match (by(distance, soft, soft), self.inverted) {
            (Part::Nothing, true) => Part::All,
            (Part::All, true) => Part::Nothing,
            (part, _) => part,
        }
    }

    #[inline(always)]
    fn cover<S: Simd>(&self, _: S, pixels: &mut Pixels, place: Place) {
        let (half_width, half_height) = self.half;
        let mut shares: Channel = [0.0; COUNT];
        for (i, share) in shares.iter_mut().enumerate() {
            let (x, y) = column_and_row(place, i);
            let (px, py) = self.place.apply(x, y);
            *share = match &self.shape {
                MaskForm::Rect(radius) => self.within(rounded_rectangle(px, py, half_width, half_height, *radius)),
                MaskForm::Ellipse => self.within(ellipse(px, py, half_width, half_height)),
                MaskForm::Linear => self.within(-px),
                MaskForm::Luma(picture) => luma_at(picture, px / half_width, py / half_height),
            };
        }
        for (alpha, share) in pixels.alpha.iter_mut().zip(&shares) {
            *alpha *= if self.inverted { 1.0 - share } else { *share };
        }
    }

    /// Linear over the band, centred on the edge.
    #[inline(always)]
    fn within(&self, distance: f32) -> f32 {
        (0.5 - distance * self.per_feather).clamp(0.0, 1.0)
    }
}

/// BT.709 luma times alpha of an RGBA picture that is stretched to -1..1 both ways; nothing outside.
fn luma_at(picture: &Frame, x: f32, y: f32) -> f32 {
    if x.abs() > 1.0 || y.abs() > 1.0 {
        return 0.0;
    }
    let (width, height) = (picture.size().width, picture.size().height);
    let axis = |place: f32, length: u32| {
        let at = ((place * 0.5 + 0.5) * length as f32 - 0.5).max(0.0).min((length - 1) as f32);
        let first = at as u32;
        (first, (first + 1).min(length - 1), at - first as f32)
    };
    let ((x0, x1, fx), (y0, y1, fy)) = (axis(x, width), axis(y, height));
    let luma = |x: u32, y: u32| {
        let pixel = &picture.row(0, y as usize)[4 * x as usize..][..4];
        let value = |channel: usize| f32::from(pixel[channel]);
        (0.2126 * value(0) + 0.7152 * value(1) + 0.0722 * value(2)) * value(3) * (1.0 / (255.0 * 255.0))
    };
    let above = luma(x0, y0) * (1.0 - fx) + luma(x1, y0) * fx;
    let below = luma(x0, y1) * (1.0 - fx) + luma(x1, y1) * fx;
    above * (1.0 - fy) + below * fy
}
