//! Outlines filled with paint, in pixels of the canvas.

use std::sync::Arc;

use kurbo::{BezPath, PathEl};
use tiny_skia::{FillRule, IntSize, Mask, Path, PathBuilder, Transform};

use crate::base::{Affine, Canvas, Frame, Paint, PixelFormat, PixelSize, Planes, Point, Rect, Source};
use crate::scene::Figure;

use super::outline::{outline, stroked};

/// A figure under `canvas_from_box` (box pixels as its source), and where its pixels go. What lies further off the
/// canvas than `reach` pixels is left out. `None` where nothing is left.
pub fn painted_figure(
    figure: &Figure,
    canvas_from_box: Affine<Source, Canvas>,
    canvas: PixelSize,
    reach: u32,
) -> Option<(Frame, Affine<Source, Canvas>)> {
    let path = outline(figure);
    let line =
        figure.stroke.as_ref().filter(|stroke| stroke.width > 0.0).map(|stroke| (stroked(&path, stroke, figure.trim), stroke.colour));
    let layers =
        [figure.fill.as_ref().map(|fill| (&path, fill.clone())), line.as_ref().map(|(line, colour)| (line, Paint::Solid(*colour)))];
    let bounds = bounds_of(layers.iter().flatten().map(|(path, _)| *path), canvas_from_box)?;
    let reach = f64::from(reach);
    let area = Rect::new(-reach, -reach, f64::from(canvas.width) + 2.0 * reach, f64::from(canvas.height) + 2.0 * reach);
    let seen = bounds.intersect(&area)?;
    let (left, top) = (seen.x.floor(), seen.y.floor());
    let size = PixelSize::new((seen.right().ceil() - left).max(1.0) as u32, (seen.bottom().ceil() - top).max(1.0) as u32);
    let raster_from_box = canvas_from_box.then(Affine::<Canvas, Source>::translation(-left, -top));
    let mut pixels = vec![0.0_f32; size.area() as usize * 4];
    for (path, paint) in layers.into_iter().flatten() {
        lay(&mut pixels, size, path, &paint, figure.size, raster_from_box)?;
    }
    let bytes = pixels.into_iter().map(|value| (value * 255.0 + 0.5) as u8).collect();
    let frame = Frame::new(PixelFormat::RgbaPremultiplied, size, Arc::new(Planes::packed(bytes, size.width as usize * 4)));
    Some((frame, Affine::translation(left, top)))
}

/// The canvas around paths.
fn bounds_of<'a>(paths: impl Iterator<Item = &'a BezPath>, canvas_from_box: Affine<Source, Canvas>) -> Option<Rect<Canvas>> {
    let boxes = paths.filter(|path| !path.elements().is_empty()).map(kurbo::Shape::bounding_box);
    let bounds = boxes.reduce(|a, b| a.union(b))?;
    let bounds = canvas_from_box.bounds_of(&Rect::new(bounds.x0, bounds.y0, bounds.width(), bounds.height()));
    [bounds.x, bounds.y, bounds.width, bounds.height].iter().all(|value| value.is_finite()).then_some(bounds)
}

/// Lays a filled path over premultiplied pixels. `None` where its place is no finite one.
fn lay(
    pixels: &mut [f32],
    size: PixelSize,
    path: &BezPath,
    paint: &Paint,
    area: (f64, f64),
    raster_from_box: Affine<Source, Source>,
) -> Option<()> {
    let Some(path) = converted(path, raster_from_box) else { return Some(()) };
    let mut mask = Mask::new(size.width, size.height)?;
    mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
    debug_assert_eq!(IntSize::from_wh(size.width, size.height).map(|size| size.width()), Some(mask.width()));
    let box_from_raster = raster_from_box.inverse()?;
    let gradient = match paint {
        Paint::Gradient(gradient) => Some(gradient.over(area.0, area.1)),
        Paint::Solid(_) => None,
    };
    for (index, (pixel, &covered)) in pixels.chunks_exact_mut(4).zip(mask.data()).enumerate() {
        if covered == 0 {
            continue;
        }
        let colour = match (paint, &gradient) {
            (Paint::Solid(colour), _) => *colour,
            (Paint::Gradient(_), Some(gradient)) => {
                let (x, y) = (index % size.width as usize, index / size.width as usize);
                let point = box_from_raster.apply(Point::new(x as f64 + 0.5, y as f64 + 0.5));
                gradient.at(point.x, point.y)
            }
            (Paint::Gradient(_), None) => continue,
        };
        let share = f32::from(covered) / 255.0;
        let source = colour.premultiplied().map(|value| value * share);
        for (below, above) in pixel.iter_mut().zip(source) {
            *below = above + *below * (1.0 - source[3]);
        }
    }
    Some(())
}

/// The path in raster pixels; `None` for one without area.
fn converted(path: &BezPath, raster_from_box: Affine<Source, Source>) -> Option<Path> {
    let at = |point: kurbo::Point| {
        let point = raster_from_box.apply(Point::new(point.x, point.y));
        (point.x as f32, point.y as f32)
    };
    let mut builder = PathBuilder::new();
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(to) => {
                let (x, y) = at(to);
                builder.move_to(x, y);
            }
            PathEl::LineTo(to) => {
                let (x, y) = at(to);
                builder.line_to(x, y);
            }
            PathEl::QuadTo(by, to) => {
                let ((x1, y1), (x, y)) = (at(by), at(to));
                builder.quad_to(x1, y1, x, y);
            }
            PathEl::CurveTo(one, other, to) => {
                let ((x1, y1), (x2, y2), (x, y)) = (at(one), at(other), at(to));
                builder.cubic_to(x1, y1, x2, y2, x, y);
            }
            PathEl::ClosePath => builder.close(),
        }
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Rgba;
    use crate::scene::{Outline, Stroke};

    #[test]
    fn a_figure_has_the_area_of_its_outline() {
        let stroke = Stroke { colour: Rgba::WHITE, width: 4.0, dashes: None };
        for (outline, fill, stroke, wanted) in [
            (Outline::Ellipse, Some(Paint::Solid(Rgba::WHITE)), None, std::f64::consts::PI * 30.0 * 20.0),
            (Outline::Line, None, Some(stroke.clone()), 240.0),
            (Outline::Line, None, Some(Stroke { dashes: Some((5.0, 5.0)), ..stroke }), 120.0),
        ] {
            let figure = Figure { outline, size: (60.0, 40.0), fill, stroke, trim: (0.0, 1.0) };
            let turned = Affine::<Source, Source>::rotation(30.0).then(Affine::<Source, Canvas>::translation(80.3, 40.6));
            let (frame, _) = painted_figure(&figure, turned, PixelSize::new(200, 200), 10).unwrap();
            let size = frame.size();
            let found: f64 = (0..size.height as usize)
                .flat_map(|y| frame.row(0, y).chunks_exact(4).map(|pixel| f64::from(pixel[3]) / 255.0).collect::<Vec<_>>())
                .sum();
            assert!((found - wanted).abs() < wanted * 0.01 + 3.0, "{found} for {wanted}");
        }
    }

    #[test]
    fn what_lies_far_away_is_not_painted() {
        let figure =
            Figure { outline: Outline::Ellipse, size: (1e7, 1e7), fill: Some(Paint::Solid(Rgba::WHITE)), stroke: None, trim: (0.0, 1.0) };
        let far = Affine::translation(1e6, 0.0);
        assert!(painted_figure(&figure, far, PixelSize::new(100, 100), 50).is_none());
        let near = painted_figure(&figure, Affine::translation(-5e6, -5e6), PixelSize::new(100, 100), 50).unwrap();
        assert_eq!(near.0.size(), PixelSize::new(200, 200));
    }
}
