//! Painting a laid-out text: box, shadows, strokes, fill, from the bottom up.

use std::sync::Arc;

use tiny_skia::{
    BlendMode, Color, FillRule, GradientStop, LineCap, LineJoin, LinearGradient, Mask, Paint as Brush, Path, PathBuilder, Pixmap, Shader,
    SpreadMode, Stroke, Transform,
};

use super::block::{Shadow, StyleLayer, TextBlock};
use super::blur;
use crate::base::{Box2, Frame, Gradient, Paint, PixelFormat, PixelSize, Planes, Point, Rect, Rgba};

/// No raster has more pixels (256 MiB); one that would is made at a smaller scale.
const MOST_PIXELS: f64 = (64 << 20) as f64;

/// No raster has longer sides, which tiny-skia's coordinates could not hold.
const LONGEST_SIDE: f64 = 16384.0;

/// Share of a quarter circle's radius between a cubic's end and its control point.
const CIRCLE_CONTROL: f32 = 0.552_284_8;

/// A painted text.
#[derive(Clone, Debug)]
pub struct TextRaster {
    /// Premultiplied 8-bit R'G'B'A, gamma-encoded.
    pub frame: Frame,
    /// Where the frame's top-left corner lies, in layout pixels from the box's top-left corner.
    pub origin: Point<Box2>,
    /// Frame pixels to a layout pixel: what was asked for, or less where the frame would have grown past 64 million pixels.
    pub scale: f64,
}

impl TextBlock {
    /// Paints the text at `scale` frame pixels to a layout pixel; `None` where nothing is to be seen. Glyphs are neither hinted nor moved to
    /// whole pixels. The result does not depend on time: keep it for as long as the scale holds.
    pub fn rasterise(&self, scale: f64) -> Option<TextRaster> {
        let ink = self.ink().filter(|ink| [ink.x, ink.y, ink.width, ink.height, scale].iter().all(|value| value.is_finite()))?;
        let scale = scale.min((MOST_PIXELS / (ink.width * ink.height)).sqrt()).min(LONGEST_SIDE / ink.width.max(ink.height));
        let left = (ink.x * scale).floor() - 1.0;
        let top = (ink.y * scale).floor() - 1.0;
        let (width, height) = ((ink.right() * scale).ceil() + 1.0 - left, (ink.bottom() * scale).ceil() + 1.0 - top);
        let mut painter = Painter { pixels: Pixmap::new(width as u32, height as u32)?, scale, left, top };
        painter.paint(self);
        let size = PixelSize::new(painter.pixels.width(), painter.pixels.height());
        let planes = Planes::packed(painter.pixels.take(), size.width as usize * 4);
        let frame = Frame::new(PixelFormat::RgbaPremultiplied, size, Arc::new(planes));
        Some(TextRaster { frame, origin: Point::new(left / scale, top / scale), scale })
    }
}

struct Painter {
    pixels: Pixmap,
    scale: f64,
    /// The frame's top-left corner in scaled layout pixels.
    left: f64,
    top: f64,
}

impl Painter {
    fn paint(&mut self, block: &TextBlock) {
        for layer in &block.layers {
            for shadow in layer.shadows.iter().rev() {
                self.paint_shadow(layer, shadow);
            }
        }
        for layer in &block.layers {
            self.paint_strokes(layer);
        }
        for layer in &block.layers {
            let brush = brush(self.shader(&layer.fill, &block.content));
            for path in &layer.paths {
                self.pixels.fill_path(path, &brush, FillRule::Winding, self.frame_from_layout((0.0, 0.0)), None);
            }
        }
        if block.clips {
            self.clip(&Rect::of_size(block.layout_size()));
        }
        // Last, so that the clip above spares it: it goes under all that is there.
        if let Some(background) = &block.background {
            let mut path = PathBuilder::new();
            for rect in &background.rects {
                add_rounded_rect(&mut path, &self.placed(rect), (background.radius * self.scale) as f32);
            }
            if let Some(path) = path.finish() {
                let brush = Brush { blend_mode: BlendMode::DestinationOver, ..brush(Shader::SolidColor(colour(background.colour))) };
                self.pixels.fill_path(&path, &brush, FillRule::Winding, Transform::identity(), None);
            }
        }
    }

    /// Strokes lie outside the fill: the fill covers their inner halves, or, where it is not opaque, cuts them away.
    fn paint_strokes(&mut self, layer: &StyleLayer) {
        if layer.strokes.is_empty() {
            return;
        }
        let outside = (!layer.fill.is_opaque()).then(|| self.fill_mask(layer, (0.0, 0.0))).flatten().map(|mut mask| {
            mask.invert();
            mask
        });
        for &(stroke_colour, width) in layer.strokes.iter().rev() {
            let brush = brush(Shader::SolidColor(colour(stroke_colour)));
            for path in self.stroked(layer, width, (0.0, 0.0)) {
                self.pixels.fill_path(&path, &brush, FillRule::Winding, Transform::identity(), outside.as_ref());
            }
        }
    }

    /// A blurred, moved silhouette of the letters with their strokes.
    fn paint_shadow(&mut self, layer: &StyleLayer, shadow: &Shadow) {
        let Some(mut mask) = self.fill_mask(layer, shadow.offset) else { return };
        for path in self.stroked(layer, layer.widest_stroke(), shadow.offset) {
            mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
        }
        let mut coverage: Vec<f32> = mask.data().iter().map(|&value| f32::from(value) / 255.0).collect();
        blur::gaussian(&mut coverage, self.pixels.width() as usize, shadow.sigma * self.scale);
        let source = shadow.colour.premultiplied().map(|value| value * 255.0);
        for (pixel, covered) in self.pixels.data_mut().chunks_exact_mut(4).zip(coverage) {
            let keep = 1.0 - shadow.colour.a * covered;
            for (value, source) in pixel.iter_mut().zip(source) {
                *value = (source * covered + f32::from(*value) * keep + 0.5) as u8;
            }
        }
    }

    fn fill_mask(&self, layer: &StyleLayer, offset: (f64, f64)) -> Option<Mask> {
        let mut mask = Mask::new(self.pixels.width(), self.pixels.height())?;
        for path in &layer.paths {
            mask.fill_path(path, FillRule::Winding, true, self.frame_from_layout(offset));
        }
        Some(mask)
    }

    /// The outlines in frame pixels, as wide bands that reach `width` layout pixels to both sides.
    fn stroked(&self, layer: &StyleLayer, width: f64, offset: (f64, f64)) -> Vec<Path> {
        let width = (2.0 * width * self.scale) as f32;
        let stroke = Stroke { width, line_join: LineJoin::Round, line_cap: LineCap::Round, ..Stroke::default() };
        let placed = layer.paths.iter().filter_map(|path| path.clone().transform(self.frame_from_layout(offset)));
        placed.filter_map(|path| path.stroke(&stroke, 1.0)).collect()
    }

    fn clip(&mut self, rect: &Rect<Box2>) {
        let Some(mut mask) = Mask::new(self.pixels.width(), self.pixels.height()) else { return };
        let mut path = PathBuilder::new();
        add_rounded_rect(&mut path, &self.placed(rect), 0.0);
        if let Some(path) = path.finish() {
            mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
        }
        self.pixels.apply_mask(&mask);
    }

    fn frame_from_layout(&self, offset: (f64, f64)) -> Transform {
        let (dx, dy) = (offset.0 * self.scale - self.left, offset.1 * self.scale - self.top);
        Transform::from_row(self.scale as f32, 0.0, 0.0, self.scale as f32, dx as f32, dy as f32)
    }

    /// Left, top, right and bottom in frame pixels.
    fn placed(&self, rect: &Rect<Box2>) -> [f32; 4] {
        let x = |x: f64| (x * self.scale - self.left) as f32;
        let y = |y: f64| (y * self.scale - self.top) as f32;
        [x(rect.x), y(rect.y), x(rect.right()), y(rect.bottom())]
    }

    /// A paint over `area`.
    fn shader(&self, paint: &Paint, area: &Rect<Box2>) -> Shader<'static> {
        match paint {
            Paint::Solid(solid) => Shader::SolidColor(colour(*solid)),
            Paint::Gradient(gradient) => {
                let [left, top, right, bottom] = self.placed(area);
                gradient_shader(gradient, [left, top, right, bottom])
            }
        }
    }
}

/// A gradient over a rectangle, its line as long as CSS Images 3, 3.1.1 says: `|w sin a| + |h cos a|` through the middle.
fn gradient_shader(gradient: &Gradient, [left, top, right, bottom]: [f32; 4]) -> Shader<'static> {
    let (sin, cos) = (gradient.angle_degrees as f32).to_radians().sin_cos();
    let half = (((right - left) * sin).abs() + ((bottom - top) * cos).abs()) / 2.0;
    let (x, y) = ((left + right) / 2.0, (top + bottom) / 2.0);
    let point = |along: f32| tiny_skia::Point::from_xy(x + along * sin, y - along * cos);
    let stops: Vec<_> = gradient.stops.iter().map(|stop| GradientStop::new(stop.offset, colour(stop.colour))).collect();
    let last = gradient.stops.last().map_or(Color::TRANSPARENT, |stop| colour(stop.colour));
    let shader = LinearGradient::new(point(-half), point(half), stops, SpreadMode::Pad, Transform::identity());
    shader.unwrap_or(Shader::SolidColor(last))
}

fn brush(shader: Shader<'_>) -> Brush<'_> {
    Brush { shader, anti_alias: true, ..Brush::default() }
}

fn colour(rgba: Rgba) -> Color {
    let [r, g, b, a] = [rgba.r, rgba.g, rgba.b, rgba.a].map(|value| value.clamp(0.0, 1.0));
    Color::from_rgba(r, g, b, a).expect("clamped values are in range")
}

/// Clockwise from the top-left corner; the radius is at most half the shorter side.
fn add_rounded_rect(path: &mut PathBuilder, &[left, top, right, bottom]: &[f32; 4], radius: f32) {
    let r = radius.clamp(0.0, (right - left).min(bottom - top).max(0.0) / 2.0);
    let c = r * (1.0 - CIRCLE_CONTROL);
    path.move_to(left + r, top);
    path.line_to(right - r, top);
    path.cubic_to(right - c, top, right, top + c, right, top + r);
    path.line_to(right, bottom - r);
    path.cubic_to(right, bottom - c, right - c, bottom, right - r, bottom);
    path.line_to(left + r, bottom);
    path.cubic_to(left + c, bottom, left, bottom - c, left, bottom - r);
    path.line_to(left, top + r);
    path.cubic_to(left, top + c, left + c, top, left + r, top);
    path.close();
}
