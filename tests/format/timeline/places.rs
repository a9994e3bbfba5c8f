//! Where sources land: fit, crop, Ken Burns, flips, scale, rotation, anchor.

use crate::timeline::drafts::*;
use offcut::base::{Paint, PixelSize, Point, Rect, Rgba, Source};
use offcut::draft::{Ease, EaseSide, Fit, KenBurns, Layout, PennerCurve, Segment, TrackKind};
use offcut::timeline::{Item, Layer, LayerContent, Timeline};

/// The layers of a 1920x1080 still, one second of a two-second segment in.
fn layers(canvas: PixelSize, change: impl FnOnce(&mut Layout)) -> Vec<Layer> {
    let mut still = clip("still.jpg", Some(2000));
    change(&mut still.layout);
    layers_of(canvas, still)
}

fn layers_of(canvas: PixelSize, segment: Segment) -> Vec<Layer> {
    let draft = draft(vec![track(TrackKind::Video, vec![segment])]);
    let (timeline, diagnostics) = Timeline::new(&draft, &facts(&draft), canvas, rate());
    assert_eq!(diagnostics, []);
    let layer = |item| match item {
        Item::Layer(layer) => layer,
        Item::Transition(_) => panic!("no transition was asked for"),
    };
    timeline.picture_at(ms(1000)).items.into_iter().map(layer).collect()
}

fn close(found: [f64; 4], wanted: [f64; 4]) -> bool {
    found.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() < 1e-6)
}

fn numbers<S: offcut::base::Space>(rect: &Rect<S>) -> [f64; 4] {
    [rect.x, rect.y, rect.width, rect.height]
}

/// Where the layer shows on the canvas, and what of the source it shows.
fn on_canvas(layer: &Layer) -> [f64; 4] {
    numbers(&layer.canvas_from_source.bounds_of(&layer.source_rect))
}

fn at(layer: &Layer, x: f64, y: f64) -> (f64, f64) {
    let point = layer.canvas_from_source.apply(Point::<Source>::new(x, y));
    ((point.x * 1e6).round() / 1e6, (point.y * 1e6).round() / 1e6)
}

#[test]
fn each_fit_fills_what_it_should() {
    // 1920x1080 into 1080x1920: cover shows the middle 607.5 columns at 16/9, contain is 607.5 rows tall.
    let table: [(Fit, [f64; 4], [f64; 4]); 4] = [
        (Fit::Cover, [0.0, 0.0, 1080.0, 1920.0], [656.25, 0.0, 607.5, 1080.0]),
        (Fit::Contain, [0.0, 656.25, 1080.0, 607.5], [0.0, 0.0, 1920.0, 1080.0]),
        (Fit::Fill, [0.0, 0.0, 1080.0, 1920.0], [0.0, 0.0, 1920.0, 1080.0]),
        (Fit::None, [0.0, 420.0, 1080.0, 1080.0], [420.0, 0.0, 1080.0, 1080.0]),
    ];
    for (fit, canvas, source) in table {
        let found = layers(CANVAS, |layout| layout.fit = fit);
        assert_eq!(found.len(), 1);
        assert!(close(on_canvas(&found[0]), canvas), "{fit:?}: {:?}", on_canvas(&found[0]));
        assert!(close(numbers(&found[0].source_rect), source), "{fit:?}: {:?}", found[0].source_rect);
        assert_eq!((found[0].look.blur_sigma(), found[0].opacity), (0.0, 1.0));
    }
}

#[test]
fn unscaled_pixels_shrink_with_the_canvas() {
    let found = layers(PixelSize::new(540, 960), |layout| layout.fit = Fit::None);
    assert_eq!(found[0].canvas_from_source.scales(), (0.5, 0.5));
    assert!(close(on_canvas(&found[0]), [0.0, 210.0, 540.0, 540.0]));
}

#[test]
fn a_source_of_the_canvas_size_keeps_every_number() {
    let found = layers(PixelSize::new(1920, 1080), |_| ());
    assert_eq!(found[0].canvas_from_source, offcut::base::Affine::identity());
    assert_eq!(found[0].source_rect, Rect::new(0.0, 0.0, 1920.0, 1080.0));
}

#[test]
fn blur_lies_under_a_contained_picture() {
    let found = layers(PixelSize::new(540, 960), |layout| layout.fit = Fit::Blur);
    assert_eq!(found.len(), 2);
    assert!(close(on_canvas(&found[0]), [0.0, 0.0, 540.0, 960.0]));
    assert!(close(on_canvas(&found[1]), [0.0, 328.125, 540.0, 303.75]));
    assert_eq!((found[0].look.blur_sigma(), found[1].look.blur_sigma()), (10.0, 0.0));
}

#[test]
fn crop_and_ken_burns_choose_what_is_fitted() {
    let found = layers(CANVAS, |layout| {
        layout.fit = Fit::Fill;
        layout.crop = [0.25, 0.0, 0.25, 0.5];
        // Half way the rectangle is [0.05, 0.1, 0.75, 0.8] of the cropped 960x540.
        layout.ken_burns = Some(KenBurns { from: [0.0, 0.0, 1.0, 1.0], to: [0.1, 0.2, 0.5, 0.6], ease: Ease::Linear });
    });
    assert!(close(numbers(&found[0].source_rect), [480.0 + 48.0, 54.0, 720.0, 432.0]), "{:?}", found[0].source_rect);
    assert!(close(on_canvas(&found[0]), [0.0, 0.0, 1080.0, 1920.0]));
}

#[test]
fn curves_that_overshoot_never_show_what_is_cropped_away() {
    let found = layers(CANVAS, |layout| {
        layout.crop = [0.25, 0.0, 0.25, 0.0];
        let ease = Ease::Penner(PennerCurve::Back, EaseSide::Out);
        layout.ken_burns = Some(KenBurns { from: [0.5, 0.5, 0.5, 0.5], to: [0.0, 0.0, 1.0, 1.0], ease });
    });
    assert!(found[0].source_rect.x >= 480.0 && found[0].source_rect.right() <= 1440.0, "{:?}", found[0].source_rect);
}

#[test]
fn flips_mirror_what_is_shown_about_its_middle() {
    let plain = &layers(CANVAS, |layout| layout.crop = [0.1, 0.2, 0.3, 0.0])[0];
    let flipped = &layers(CANVAS, |layout| {
        layout.crop = [0.1, 0.2, 0.3, 0.0];
        (layout.flip_horizontal, layout.flip_vertical) = (true, true);
    })[0];
    assert_eq!(plain.source_rect, flipped.source_rect);
    let corners = plain.source_rect.corners();
    let place = |layer: &Layer, corner: usize| at(layer, corners[corner].x, corners[corner].y);
    for corner in 0..4 {
        assert_eq!(place(plain, corner), place(flipped, (corner + 2) % 4));
    }
}

#[test]
fn boxes_scale_and_turn_about_their_anchor() {
    // A box of 540x480 whose lower right corner lies at (810, 960).
    let boxed = |layout: &mut Layout| {
        layout.fit = Fit::Fill;
        (layout.width, layout.height) = (0.5, Some(0.25));
        (layout.x, layout.y) = (0.75, 0.5);
        (layout.anchor_x, layout.anchor_y) = (1.0, 1.0);
    };
    assert!(close(on_canvas(&layers(CANVAS, boxed)[0]), [270.0, 480.0, 540.0, 480.0]));
    let scaled = layers(CANVAS, |layout| {
        boxed(layout);
        layout.scale = (2.0, 0.5);
    });
    assert!(close(on_canvas(&scaled[0]), [-270.0, 720.0, 1080.0, 240.0]));
    let turned = &layers(CANVAS, |layout| {
        boxed(layout);
        layout.rotation_degrees = 90.0;
    })[0];
    // Clockwise: what was left of the anchor is above it, what was above is right of it.
    assert_eq!(at(turned, 1920.0, 1080.0), (810.0, 960.0));
    assert_eq!(at(turned, 0.0, 1080.0), (810.0, 420.0));
    assert_eq!(at(turned, 1920.0, 0.0), (1290.0, 960.0));
    // Scale comes before rotation: x of the box is y of the canvas here.
    let both = &layers(CANVAS, |layout| {
        boxed(layout);
        layout.scale = (2.0, 1.0);
        layout.rotation_degrees = 90.0;
    })[0];
    assert_eq!(at(both, 0.0, 1080.0), (810.0, -120.0));
}

#[test]
fn text_and_colours_have_the_size_of_their_boxes() {
    let mut words = text("a", 2000);
    words.layout.x = 0.25;
    let found = &layers_of(CANVAS, words)[0];
    assert_eq!(found.content.shows, LayerContent::Text(0));
    assert_eq!(found.source_rect, Rect::new(0.0, 0.0, 400.0, 100.0));
    assert!(close(on_canvas(found), [70.0, 910.0, 400.0, 100.0]));
    let mut plain = colour(2000);
    plain.layout.width = 0.5;
    let found = &layers_of(CANVAS, plain)[0];
    assert_eq!(found.content.shows, LayerContent::Paint(Paint::Solid(Rgba::WHITE)));
    assert_eq!(found.source_rect, Rect::new(0.0, 0.0, 540.0, 1920.0));
    assert!(close(on_canvas(found), [270.0, 0.0, 540.0, 1920.0]));
}

#[test]
fn nothing_is_left_of_what_is_cropped_scaled_or_faded_away() {
    let changes: [fn(&mut Layout); 5] = [
        |layout| layout.crop = [0.5, 0.0, 0.5, 0.0],
        |layout| layout.scale = (0.0, 1.0),
        |layout| layout.opacity = 0.0,
        |layout| layout.width = 0.0,
        |layout| layout.ken_burns = Some(KenBurns { from: [0.0; 4], to: [0.0; 4], ease: Ease::Linear }),
    ];
    for change in changes {
        assert_eq!(layers(CANVAS, change), []);
    }
}
