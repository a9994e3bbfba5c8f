//! Texts of which only a part is painted, and blurs on a coarser grid.

use offcut::base::{LayoutBox, MemoryAccount, Paint, Rect, Rgba};
use offcut::draft::{TextShadow, TextStroke};
use offcut::text::TextRaster;

use crate::text::sample::*;

/// The largest difference of two rasters at the pixels of `part`, premultiplied.
fn difference(a: &TextRaster, b: &TextRaster, part: &Rect<LayoutBox>) -> u8 {
    let steps = |from: f64, length: f64| (0..(length * a.scale) as usize).map(move |step| from + (step as f64 + 0.5) / a.scale);
    let rows = steps(part.y, part.height).flat_map(|y| steps(part.x, part.width).map(move |x| (x, y)));
    rows.map(|(x, y)| (0..4).map(|c| pixel(a, x, y)[c].abs_diff(pixel(b, x, y)[c])).max().unwrap()).max().unwrap()
}

#[test]
fn a_part_is_painted_as_in_the_whole() {
    // Letters, strokes and shadows cross all edges of the part.
    let mut words = text("Sg@&8 RO%Q");
    words.style.size *= 3.0;
    words.style.strokes = vec![TextStroke { colour: Rgba::new(1.0, 0.0, 0.0, 1.0), width: 0.05 }];
    words.style.shadows = vec![TextShadow { colour: Rgba::BLACK, x: 0.05, y: 0.1, blur: 0.06 }];
    let block = laid_out(&words, 2000.0);
    let whole = block.rasterise(4.0).unwrap();
    for (x, y, width, height) in [(150.0, 120.0, 200.0, 100.0), (700.0, 200.0, 90.0, 60.0), (3.0, 3.0, 50.0, 40.0)] {
        let seen = Rect::new(x, y, width, height);
        let part = block.rasterise_part(4.0, &seen, &MemoryAccount::default()).unwrap().unwrap();
        assert!(part.frame.size().area() < whole.frame.size().area() / 4, "{} of {}", part.frame.size(), whole.frame.size());
        // Coordinates are single-precision: an edge may lie a hundredth of a pixel elsewhere.
        assert!(difference(&whole, &part, &seen) <= 4, "{seen:?}: {}", difference(&whole, &part, &seen));
    }
    assert!(block.rasterise_part(4.0, &Rect::new(-900.0, 0.0, 50.0, 50.0), &MemoryAccount::default()).unwrap().is_none());
}

#[test]
fn a_wide_blur_on_a_coarse_grid_is_that_on_a_fine_one() {
    // At a quarter of the scale the same blur is narrow enough to be made on the frame's own pixels.
    let mut words = text("HaM");
    words.style.fill = Paint::Solid(Rgba::new(1.0, 1.0, 1.0, 0.0));
    words.style.shadows = vec![TextShadow { colour: Rgba::BLACK, x: 0.0, y: 0.0, blur: 0.6 }];
    let block = laid_out(&words, 900.0);
    let (fine, coarse) = (block.rasterise(1.0).unwrap(), block.rasterise(0.25).unwrap());
    let mut darkest = 0;
    for (x, y) in (-10..30).flat_map(|x| (-10..14).map(move |y| (f64::from(x) * 12.0 + 2.0, f64::from(y) * 12.0 + 2.0))) {
        let mean = [-2.0, -1.0, 0.0, 1.0].map(|dx| f64::from(pixel(&fine, x + dx + 0.5, y + 0.5)[3])).iter().sum::<f64>() / 4.0;
        let at = |dx: f64| f64::from(pixel(&coarse, x + dx, y)[3]);
        assert!((mean - (at(-2.0) + at(2.0)) / 2.0).abs() < 2.0, "{x} {y}: {mean} {}", at(0.0));
        darkest = darkest.max(pixel(&fine, x, y)[3]);
    }
    assert!(darkest > 25, "there is a shadow: {darkest}");
}

#[test]
fn painting_asks_for_memory_first() {
    let block = laid_out(&text("Large"), 900.0);
    let everything = Rect::new(-1e6, -1e6, 2e6, 2e6);
    let error = block.rasterise_part(8.0, &everything, &MemoryAccount::new(1_000_000)).unwrap_err();
    assert!(error.needed > error.limit && error.purpose.contains("Large"), "{error}");
    let memory = MemoryAccount::new(1_000_000_000);
    let raster = block.rasterise_part(8.0, &everything, &memory).unwrap().unwrap();
    assert_eq!(memory.reserved(), raster.frame.size().area() * 4);
    drop(raster);
    assert_eq!(memory.reserved(), 0);
}
