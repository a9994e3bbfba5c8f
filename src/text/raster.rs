//! Painting a laid-out text: shadows, strokes, fill, and the box under them.

use std::sync::Arc;

use tiny_skia::{Path, PathBuilder, Transform};

use super::block::{Background, Coat, Shadow, StyleLayer, TextBlock};
use super::blur;
use super::coverage::{Coverage, band};
use super::pixel_colour::Ink;
use super::shadow_grid::ShadowGrid;
use crate::base::{Frame, LayoutBox, MemoryAccount, OutOfMemory, PixelFormat, PixelSize, Planes, Point, Rect};

/// A raster of more pixels is cut to what is seen of it.
const MOST_UNCUT_PIXELS: f64 = (8 << 20) as f64;

/// No raster has more pixels (256 MiB); one that would is made at a smaller scale.
pub(super) const MOST_PIXELS: f64 = (64 << 20) as f64;

/// No raster has longer sides: there `f32` still tells a hundredth of a pixel.
const LONGEST_SIDE: f64 = 65536.0;

/// Bytes a pixel while a text is painted: the frame, the exact areas of a path, and the masks of fill and stroke.
const PAINTING_BYTES: u64 = 10;

/// Share of a quarter circle's radius between a cubic's end and its control point.
const CIRCLE_CONTROL: f32 = 0.552_284_8;

/// A painted text.
#[derive(Clone, Debug)]
pub struct TextRaster {
    /// Premultiplied 8-bit R'G'B'A, gamma-encoded.
    pub frame: Frame,
    /// Where the frame's top-left corner lies, in layout pixels from the box's top-left corner.
    pub origin: Point<LayoutBox>,
    /// Frame pixels to a layout pixel: what was asked for, or less where the frame would have grown past 64 million
    /// pixels.
    pub scale: f64,
}

impl TextBlock {
    /// Paints the text at `scale` frame pixels to a layout pixel; `None` where nothing is to be seen. Glyphs are
    /// neither hinted nor moved to whole pixels. The result does not depend on time: keep it for as long as the scale
    /// holds.
    pub fn rasterise(&self, scale: f64) -> Option<TextRaster> {
        let everything = self.drawn()?;
        self.rasterise_part(scale, &everything, &MemoryAccount::default()).ok().flatten()
    }

    /// As [`rasterise`](Self::rasterise), but of the part `seen` where the whole is large and that is much less of
    /// it.
    ///
    /// # Errors
    /// Where painting takes more memory than is left in the account.
    pub fn rasterise_part(&self, scale: f64, seen: &Rect<LayoutBox>, memory: &MemoryAccount) -> Result<Option<TextRaster>, OutOfMemory> {
        let Some(drawn) = self.ink().and(self.drawn()) else { return Ok(None) };
        let Some(part) = drawn.intersect(seen) else { return Ok(None) };
        let is_large = drawn.width * drawn.height * scale * scale > MOST_UNCUT_PIXELS;
        let drawn = if is_large && part.width * part.height < drawn.width * drawn.height / 2.0 { part } else { drawn };
        let Some(Place { size, left, top, scale }) = Place::of(&drawn, scale) else { return Ok(None) };
        let bytes = size.area().saturating_mul(PAINTING_BYTES) + self.largest_shadow_bytes(size, scale);
        let reserved = memory.reserve_for_now(bytes, || format!("painting the text {:?}", beginning(self.text())))?;
        let mut painter = Painter { pixels: vec![0; size.area() as usize * 4], size, scale, left, top };
        painter.paint(self);
        let planes = Planes::packed(painter.pixels, size.width as usize * 4);
        let frame = Frame::new(PixelFormat::RgbaPremultiplied, size, Arc::new(planes)).with_reservation(reserved.keep(size.area() * 4));
        Ok(Some(TextRaster { frame, origin: Point::new(left / scale, top / scale), scale }))
    }

    fn largest_shadow_bytes(&self, size: PixelSize, scale: f64) -> u64 {
        let shadows = self.layers.iter().flat_map(|layer| &layer.shadows);
        shadows.map(|shadow| ShadowGrid::around(size, shadow.sigma * scale).bytes()).max().unwrap_or(0)
    }
}

/// The first words of a text, for messages.
fn beginning(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Where the pixels of an area lie.
struct Place {
    size: PixelSize,
    /// The top-left corner in scaled layout pixels.
    left: f64,
    top: f64,
    /// As asked for, or what the bounds of a raster leave of it.
    scale: f64,
}

impl Place {
    /// For the area `drawn`; `None` where it is no number.
    fn of(drawn: &Rect<LayoutBox>, scale: f64) -> Option<Self> {
        if ![drawn.x, drawn.y, drawn.width, drawn.height, scale].iter().all(|value| value.is_finite()) {
            return None;
        }
        let scale = scale.min((MOST_PIXELS / (drawn.width * drawn.height)).sqrt()).min(LONGEST_SIDE / drawn.width.max(drawn.height));
        let (left, top) = ((drawn.x * scale).floor() - 1.0, (drawn.y * scale).floor() - 1.0);
        let (width, height) = ((drawn.right() * scale).ceil() + 1.0 - left, (drawn.bottom() * scale).ceil() + 1.0 - top);
        Some(Self { size: PixelSize::new(width as u32, height as u32), left, top, scale })
    }
}

/// The pixels of the area `drawn`, as `paint` makes them.
pub(super) fn painted(drawn: Rect<LayoutBox>, scale: f64, paint: impl FnOnce(&mut Painter)) -> Option<TextRaster> {
    let Place { size, left, top, scale } = Place::of(&drawn, scale)?;
    let mut painter = Painter { pixels: vec![0; size.area() as usize * 4], size, scale, left, top };
    paint(&mut painter);
    let planes = Planes::packed(painter.pixels, size.width as usize * 4);
    let frame = Frame::new(PixelFormat::RgbaPremultiplied, size, Arc::new(planes));
    Some(TextRaster { frame, origin: Point::new(left / scale, top / scale), scale })
}

/// A frame being painted.
pub(super) struct Painter {
    /// Premultiplied.
    pixels: Vec<u8>,
    size: PixelSize,
    scale: f64,
    /// The frame's top-left corner in scaled layout pixels.
    left: f64,
    top: f64,
}

impl Painter {
    fn paint(&mut self, block: &TextBlock) {
        for coat in Coat::ALL {
            self.paint_coat(&block.layers, coat, &block.content);
        }
        if block.clips {
            let inside = self.coverage([self.rounded_rect(&Rect::of_size(block.layout_size()), 0.0)].into_iter().flatten());
            for (pixel, inside) in self.pixels.as_chunks_mut().0.iter_mut().zip(inside) {
                *pixel = scaled(*pixel, inside);
            }
        }
        // Last, so that the clip above spares it.
        self.paint_backdrop(block);
    }

    /// The boxes and lines behind the letters.
    pub(super) fn paint_backdrop(&mut self, block: &TextBlock) {
        for background in block.backgrounds.iter().rev() {
            self.paint_under(background);
        }
    }

    /// One coat of the letters of `layers`, whose gradients run over `content`.
    pub(super) fn paint_coat(&mut self, layers: &[StyleLayer], coat: Coat, content: &Rect<LayoutBox>) {
        for layer in layers.iter().filter(|layer| !layer.paths.is_empty()) {
            match coat {
                Coat::Shadows => layer.shadows.iter().rev().for_each(|shadow| self.paint_shadow(layer, shadow)),
                Coat::Strokes => self.paint_strokes(layer),
                Coat::Fill => {
                    let ink = Ink::new(&layer.fill, self.placed(content));
                    self.blend(&self.coverage(self.fills(layer, (0.0, 0.0))), &ink);
                }
            }
        }
    }

    /// Strokes lie outside the fill: the fill covers their inner halves, or, where it is not opaque, cuts them away.
    fn paint_strokes(&mut self, layer: &StyleLayer) {
        if layer.strokes.is_empty() {
            return;
        }
        let fill = (!layer.fill.is_opaque()).then(|| self.coverage(self.fills(layer, (0.0, 0.0))));
        for &(colour, width) in layer.strokes.iter().rev() {
            let mut coverage = self.coverage(self.bands(layer, width, (0.0, 0.0)));
            if let Some(fill) = &fill {
                coverage.iter_mut().zip(fill).for_each(|(covered, inside)| *covered = product(*covered, 255 - inside));
            }
            self.blend(&coverage, &Ink::solid(colour));
        }
    }

    /// A blurred, moved silhouette of the letters with their strokes.
    fn paint_shadow(&mut self, layer: &StyleLayer, shadow: &Shadow) {
        if layer.paths.is_empty() {
            return;
        }
        let sigma = shadow.sigma * self.scale;
        let grid = ShadowGrid::around(self.size, sigma);
        let coverage = if grid.is_plain() && self.holds_shadow(layer, shadow) {
            let mut coverage = self.silhouette(layer, shadow.offset);
            blur::gaussian(&mut coverage, self.size.width as usize, sigma);
            coverage
        } else {
            let (scale, corner) = (self.scale / grid.step, grid.corner);
            let (left, top) = ((self.left + corner.0) / grid.step, (self.top + corner.1) / grid.step);
            let painter = Self { pixels: Vec::new(), size: grid.size, scale, left, top };
            grid.blurred(&painter.silhouette(layer, shadow.offset), self.size)
        };
        self.blend(&coverage, &Ink::solid(shadow.colour));
    }

    /// Whether the frame holds all that a shadow is made of.
    fn holds_shadow(&self, layer: &StyleLayer, shadow: &Shadow) -> bool {
        let reach = (layer.widest_stroke() * self.scale) as f32;
        let (width, height) = (self.size.width as f32, self.size.height as f32);
        self.fills(layer, shadow.offset).all(|path| {
            let bounds = path.bounds();
            let (left, top) = (bounds.left() - reach, bounds.top() - reach);
            left >= 0.0 && top >= 0.0 && bounds.right() + reach <= width && bounds.bottom() + reach <= height
        })
    }

    /// The letters with their widest strokes.
    fn silhouette(&self, layer: &StyleLayer, offset: (f64, f64)) -> Vec<u8> {
        let widest = layer.widest_stroke();
        let strokes = (widest > 0.0).then(|| self.bands(layer, widest, offset)).into_iter().flatten();
        self.coverage(self.fills(layer, offset).chain(strokes))
    }

    /// The box goes under all that is there (destination-over, W3C Compositing 1, 9.1.5).
    fn paint_under(&mut self, background: &Background) {
        let rects = background.rects.iter().filter_map(|rect| self.rounded_rect(rect, background.radius));
        let coverage = self.coverage(rects);
        let Ink::Solid(colour) = Ink::solid(background.colour) else { return };
        for (pixel, covered) in self.pixels.as_chunks_mut::<4>().0.iter_mut().zip(coverage) {
            let under = scaled(colour, product(covered, 255 - pixel[3]));
            pixel.iter_mut().zip(under).for_each(|(value, under)| *value = value.saturating_add(under));
        }
    }

    /// Paints over what is there (source-over, W3C Compositing 1, 9.1.4).
    fn blend(&mut self, coverage: &[u8], ink: &Ink) {
        let width = self.size.width as usize;
        let pixels = self.pixels.as_chunks_mut::<4>().0;
        for (y, (row, covered)) in pixels.chunks_exact_mut(width).zip(coverage.chunks_exact(width)).enumerate() {
            for (x, (pixel, &covered)) in row.iter_mut().zip(covered).enumerate().filter(|(_, (_, covered))| **covered > 0) {
                let over = scaled(ink.at(x, y), covered);
                let under = if over[3] == 255 { [0; 4] } else { scaled(*pixel, 255 - over[3]) };
                // No channel overflows: premultiplied, none is above its alpha, and the alphas' sum is at most 255.
                *pixel = (u32::from_le_bytes(over) + u32::from_le_bytes(under)).to_le_bytes();
            }
        }
    }

    fn coverage(&self, paths: impl Iterator<Item = Path>) -> Vec<u8> {
        let mut coverage = Coverage::new(self.size);
        paths.for_each(|path| coverage.add(&path));
        coverage.values()
    }

    /// The letters' outlines in frame pixels.
    fn fills<'l>(&self, layer: &'l StyleLayer, offset: (f64, f64)) -> impl Iterator<Item = Path> + use<'l> {
        let (dx, dy) = (offset.0 * self.scale - self.left, offset.1 * self.scale - self.top);
        let frame_from_layout = Transform::from_row(self.scale as f32, 0.0, 0.0, self.scale as f32, dx as f32, dy as f32);
        layer.paths.iter().filter_map(move |path| path.clone().transform(frame_from_layout))
    }

    /// Bands around the letters that reach `width` layout pixels to both sides.
    fn bands<'l>(&self, layer: &'l StyleLayer, width: f64, offset: (f64, f64)) -> impl Iterator<Item = Path> + use<'l> {
        let reach = (width * self.scale) as f32;
        self.fills(layer, offset).filter_map(move |path| band(&path, reach))
    }

    /// Left, top, right and bottom in frame pixels.
    fn placed(&self, rect: &Rect<LayoutBox>) -> [f32; 4] {
        let x = |x: f64| (x * self.scale - self.left) as f32;
        let y = |y: f64| (y * self.scale - self.top) as f32;
        [x(rect.x), y(rect.y), x(rect.right()), y(rect.bottom())]
    }

    /// Clockwise from the top-left corner; the radius is at most half the shorter side.
    fn rounded_rect(&self, rect: &Rect<LayoutBox>, radius: f64) -> Option<Path> {
        let [left, top, right, bottom] = self.placed(rect);
        let r = ((radius * self.scale) as f32).clamp(0.0, (right - left).min(bottom - top).max(0.0) / 2.0);
        let c = r * (1.0 - CIRCLE_CONTROL);
        let mut path = PathBuilder::new();
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
        path.finish()
    }
}

/// Each channel times `by / 255`, rounded, two channels at a time.
#[inline]
pub(super) fn scaled(pixel: [u8; 4], by: u8) -> [u8; 4] {
    let two = |channels: u32| {
        let product = (channels & 0x00ff_00ff) * u32::from(by) + 0x0080_0080;
        (product + (product >> 8 & 0x00ff_00ff)) >> 8 & 0x00ff_00ff
    };
    let pixel = u32::from_le_bytes(pixel);
    (two(pixel) | two(pixel >> 8) << 8).to_le_bytes()
}

/// `a b / 255`, rounded.
fn product(a: u8, b: u8) -> u8 {
    let product = u32::from(a) * u32::from(b) + 128;
    ((product + (product >> 8)) >> 8) as u8
}
