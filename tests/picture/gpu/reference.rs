//! The sampling rule once more, in doubles, pixel by pixel and as plainly as it can be written: what the shaders are
//! held against.

use offcut::base::{Affine, Canvas, ColourTags, Frame, Paint, PixelFormat, PixelSize, Point, Rect, Rgba, Source, YcbcrCoefficients};
use offcut::composite::{Content, Item, Layer, Scene};

/// Values of a plane, 0..255, `channels` to a pixel.
struct Grid {
    width: i64,
    height: i64,
    channels: usize,
    values: Vec<f64>,
}

impl Grid {
    fn at(&self, x: i64, y: i64, channel: usize) -> f64 {
        self.values[((y * self.width + x) as usize) * self.channels + channel]
    }

    fn halved(&self) -> Self {
        let (width, height) = ((self.width + 1) / 2, (self.height + 1) / 2);
        let mut values = Vec::new();
        for y in 0..height {
            for x in 0..width {
                let (x0, y0) = (2 * x, 2 * y);
                let (x1, y1) = ((x0 + 1).min(self.width - 1), (y0 + 1).min(self.height - 1));
                for c in 0..self.channels {
                    let total = self.at(x0, y0, c) + self.at(x1, y0, c) + self.at(x0, y1, c) + self.at(x1, y1, c);
                    values.push((total / 4.0 + 0.5).floor());
                }
            }
        }
        Self { width, height, channels: self.channels, values }
    }
}

/// One plane of `frame`; RGBA premultiplied.
fn plane(frame: &Frame, index: usize) -> Grid {
    let channels = if frame.format() == PixelFormat::Yuv420 { 1 } else { 4 };
    let (row, rows) = frame.format().plane_extent(index, frame.size());
    let mut values: Vec<f64> = (0..rows).flat_map(|y| frame.row(index, y).iter().map(|byte| f64::from(*byte))).collect();
    if frame.format() == PixelFormat::Rgba {
        for pixel in values.chunks_exact_mut(4) {
            for c in 0..3 {
                pixel[c] = (pixel[c] * pixel[3] / 255.0 + 0.5).floor();
            }
        }
    }
    Grid { width: (row / channels) as i64, height: rows as i64, channels, values }
}

fn catmull_rom(d: f64) -> f64 {
    let d = d.abs();
    match d {
        d if d < 1.0 => 1.5 * d.powi(3) - 2.5 * d.powi(2) + 1.0,
        d if d < 2.0 => -0.5 * d.powi(3) + 2.5 * d.powi(2) - 4.0 * d + 2.0,
        _ => 0.0,
    }
}

fn tent(d: f64) -> f64 {
    (1.0 - d.abs()).max(0.0)
}

/// The smaller of the layer's two scales, source pixels per canvas pixel.
fn least_scale(layer: &Layer) -> f64 {
    let map = layer.canvas_from_source;
    let inverse = map.inverse().unwrap();
    if map.keeps_axes() {
        (1.0 / map.xx.abs()).min(1.0 / map.yy.abs())
    } else {
        inverse.xx.hypot(inverse.yx).min(inverse.xy.hypot(inverse.yy))
    }
}

/// The level of the pyramid that the rule takes.
fn level(layer: &Layer) -> i32 {
    least_scale(layer).log2().floor().max(0.0) as i32
}

/// Whether chroma is taken pixel by pixel, from planes as fine as luma: turned layers have them on every level but the
/// first.
fn finer_chroma(layer: &Layer) -> bool {
    !layer.canvas_from_source.keeps_axes() && level(layer) > 0
}

/// The planes of the layer's frame at its level; none of a paint.
fn planes_of(layer: &Layer) -> Vec<Grid> {
    let Content::Frame(frame) = &layer.content else { return Vec::new() };
    let times = |index| if index > 0 && finer_chroma(layer) { level(layer) - 1 } else { level(layer) };
    let halved = |index| (0..times(index)).fold(plane(frame, index), |grid, _| grid.halved());
    (0..frame.format().plane_count()).map(halved).collect()
}

/// A plane under the rule. `factor`: 1 for luma and RGBA, 2 for chroma, whose pixels and whose canvas grid are twice as
/// coarse.
fn sampled(grid: &Grid, layer: &Layer, canvas: Point<Canvas>, factor: f64) -> Vec<f64> {
    let map = layer.canvas_from_source;
    let inverse = map.inverse().unwrap();
    let pixel = 2_f64.powi(level(layer));
    let p = inverse.apply(canvas);
    let (px, py) = (p.x / factor / pixel, p.y / factor / pixel);
    let (sx, sy) = ((inverse.xx.hypot(inverse.xy) / pixel).max(1.0), (inverse.yx.hypot(inverse.yy) / pixel).max(1.0));
    let soft = !map.keeps_axes() && least_scale(layer) >= 0.75;
    let kernel = if soft { tent } else { catmull_rom };
    let r = &layer.source_rect;
    let clamp = |i: i64, low: f64, high: f64, size: i64| {
        let first = ((low / factor / pixel).floor() as i64).clamp(0, size - 1);
        let last = ((high / factor / pixel).ceil() as i64 - 1).clamp(first, size - 1);
        i.clamp(first, last)
    };
    let (mut totals, mut weights) = (vec![0.0; grid.channels], 0.0);
    let taps = |at: f64, stretch: f64| (at - 2.0 * stretch - 1.0).floor() as i64..=(at + 2.0 * stretch + 1.0).ceil() as i64;
    for y in taps(py, sy) {
        for x in taps(px, sx) {
            let weight = kernel((x as f64 + 0.5 - px) / sx) * kernel((y as f64 + 0.5 - py) / sy);
            weights += weight;
            let (cx, cy) = (clamp(x, r.x, r.right(), grid.width), clamp(y, r.y, r.bottom(), grid.height));
            for (c, total) in totals.iter_mut().enumerate() {
                *total += weight * grid.at(cx, cy, c);
            }
        }
    }
    totals.iter().map(|total| total / weights).collect()
}

fn coverage(layer: &Layer, canvas: Point<Canvas>) -> f64 {
    if layer.canvas_from_source.keeps_axes() {
        let bounds = layer.bounds();
        let overlap = |at: f64, low: f64, high: f64| ((at + 0.5).min(high) - (at - 0.5).max(low)).clamp(0.0, 1.0);
        return overlap(canvas.x, bounds.x, bounds.right()) * overlap(canvas.y, bounds.y, bounds.bottom());
    }
    let inverse: Affine<Canvas, Source> = layer.canvas_from_source.inverse().unwrap();
    let (p, r): (Point<Source>, &Rect<Source>) = (inverse.apply(canvas), &layer.source_rect);
    let (across, down) = (inverse.xx.hypot(inverse.xy), inverse.yx.hypot(inverse.yy));
    [(p.x - r.x) / across, (r.right() - p.x) / across, (p.y - r.y) / down, (r.bottom() - p.y) / down]
        .iter()
        .map(|distance| (distance + 0.5).clamp(0.0, 1.0))
        .product()
}

/// A gradient at a point of its area, premultiplied.
fn painted(paint: &Paint, p: Point<Source>, area: &Rect<Source>) -> [f64; 4] {
    let premultiplied = |colour: Rgba| colour.premultiplied().map(f64::from);
    let gradient = match paint {
        Paint::Solid(colour) => return premultiplied(*colour),
        Paint::Gradient(gradient) => gradient,
    };
    let (sin, cos) = gradient.angle_degrees.to_radians().sin_cos();
    let length = area.width * sin.abs() + area.height * cos.abs();
    let t = ((p.x - area.x - area.width / 2.0) * sin - (p.y - area.y - area.height / 2.0) * cos) / length + 0.5;
    let stops = &gradient.stops;
    let (first, last) = (&stops[0], &stops[stops.len() - 1]);
    if t < f64::from(first.offset) {
        return premultiplied(first.colour);
    }
    for pair in stops.windows(2) {
        let (low, high) = (f64::from(pair[0].offset), f64::from(pair[1].offset));
        if t >= low && t < high {
            let (a, b, share) = (premultiplied(pair[0].colour), premultiplied(pair[1].colour), (t - low) / (high - low));
            return std::array::from_fn(|i| a[i] + (b[i] - a[i]) * share);
        }
    }
    premultiplied(last.colour)
}

/// The layer's own colour at a canvas point, premultiplied 0..1; its chroma at `block`.
fn colour(layer: &Layer, planes: &[Grid], canvas: Point<Canvas>, block: Point<Canvas>) -> [f64; 4] {
    let frame = match &layer.content {
        Content::Frame(frame) => frame,
        Content::Paint(paint) => return painted(paint, layer.canvas_from_source.inverse().unwrap().apply(canvas), &layer.source_rect),
    };
    if frame.format() == PixelFormat::Yuv420 {
        let value = |index, at, factor| sampled(&planes[index], layer, at, factor)[0].clamp(0.0, 255.0);
        let (at, factor) = if finer_chroma(layer) { (canvas, 1.0) } else { (block, 2.0) };
        let ycbcr = [value(0, canvas, 1.0), value(1, at, factor), value(2, at, factor)];
        let [r, g, b] = YcbcrCoefficients::of(frame.tags()).rgb(ycbcr);
        return [r, g, b, 1.0];
    }
    let values = sampled(&planes[0], layer, canvas, 1.0);
    let alpha = (values[3] / 255.0).clamp(0.0, 1.0);
    let channel = |c: usize| (values[c] / values[3].max(255.0)).clamp(0.0, alpha);
    [channel(0), channel(1), channel(2), alpha]
}

fn plain(item: &Item) -> &Layer {
    match item {
        Item::Layer(layer) => layer,
        Item::Transition(_) => panic!("plain layers only"),
    }
}

/// The finished frame's planes, code values not rounded; plain layers without blur only.
pub(crate) fn planes(scene: &Scene) -> [Vec<f64>; 3] {
    let PixelSize { width, height } = scene.canvas;
    let area = Rect::<Source>::new(0.0, 0.0, f64::from(width), f64::from(height));
    let layers: Vec<_> = scene.items.iter().map(plain).map(|layer| (layer, planes_of(layer))).collect();
    let pixel = |x: u32, y: u32| {
        let centre = Point::<Canvas>::new(f64::from(x) + 0.5, f64::from(y) + 0.5);
        let block = Point::<Canvas>::new(f64::from(x & !1) + 1.0, f64::from(y & !1) + 1.0);
        let mut below = painted(&scene.background, Point::new(centre.x, centre.y), &area);
        for (layer, planes) in &layers {
            let share = coverage(layer, centre) * layer.opacity;
            if share > 0.0 {
                let above = colour(layer, planes, centre, block).map(|value| value * share);
                below = std::array::from_fn(|i| above[i] + (1.0 - above[3]) * below[i]);
            }
        }
        [below[0], below[1], below[2]]
    };
    let canvas: Vec<Vec<[f64; 3]>> = (0..height).map(|y| (0..width).map(|x| pixel(x, y)).collect()).collect();
    let coefficients = YcbcrCoefficients::of(ColourTags::BT709_LIMITED);
    let luma = canvas.iter().flatten().map(|rgb| coefficients.ycbcr(*rgb)[0]).collect();
    let chroma = |index: usize| {
        let block = |x: usize, y: usize| {
            let four = [canvas[2 * y][2 * x], canvas[2 * y][2 * x + 1], canvas[2 * y + 1][2 * x], canvas[2 * y + 1][2 * x + 1]];
            coefficients.ycbcr(std::array::from_fn(|c| four.iter().map(|rgb| rgb[c]).sum::<f64>() / 4.0))[index]
        };
        (0..height as usize / 2).flat_map(|y| (0..width as usize / 2).map(move |x| (x, y))).map(|(x, y)| block(x, y)).collect()
    };
    [luma, chroma(1), chroma(2)]
}
