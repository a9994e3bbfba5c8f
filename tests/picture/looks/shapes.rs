//! Corners, borders, masks and shadows: areas and profiles.

use std::f64::consts::PI;
use std::sync::Arc;

use offcut::base::{Affine, Canvas, Frame, PixelFormat, PixelSize, Planes, Rect, Rgba};
use offcut::scene::{Border, DropShadow, Look, Mask, MaskPicture, MaskShape};

use super::canvas::{composed, filled};
use crate::support::normal::normal_integral;

/// The white of a frame on black, in pixels.
fn area(frame: &Frame) -> f64 {
    (0..86).flat_map(|y| frame.row(0, y)).map(|code| (f64::from(*code) - 16.0) / 219.0).sum()
}

fn card(look: Look) -> offcut::composite::Layer {
    filled(Rgba::WHITE, Rect::new(20.25, 10.5, 100.0, 60.0), look)
}

fn mask(shape: MaskShape) -> Mask {
    Mask { shape, centre: (50.0, 30.0), size: (60.0, 40.0), rotation_degrees: 0.0, feather: 0.0, inverted: false }
}

#[test]
fn corners_are_quarters_of_circles() {
    for radius in [1.0, 8.0, 30.0] {
        let found = area(&composed(Rgba::BLACK, vec![card(Look { corner_radius: radius, ..Look::default() })]));
        let wanted = 6000.0 - (4.0 - PI) * radius * radius;
        assert!((found - wanted).abs() < 8.0, "{radius}: {found:.1}, not {wanted:.1}");
    }
}

#[test]
fn turned_corners_have_the_same_area() {
    let about =
        Affine::<Canvas, Canvas>::translation(-70.0, -40.0)
            .then(Affine::<Canvas, Canvas>::rotation(33.0))
            .then(Affine::<Canvas, Canvas>::new(0.7, 0.0, 0.0, 0.7, 75.0, 43.0));
    let layer = card(Look { corner_radius: 12.0, ..Look::default() }).moved(about);
    let found = area(&composed(Rgba::BLACK, vec![layer]));
    let wanted = (6000.0 - (4.0 - PI) * 144.0) * 0.49;
    assert!((found - wanted).abs() < 8.0, "{found:.1}, not {wanted:.1}");
}

#[test]
fn a_border_lies_inside_the_edge() {
    let border = Border { colour: Rgba::BLACK, width: 5.0 };
    let found = area(&composed(Rgba::BLACK, vec![card(Look { border: Some(border), ..Look::default() })]));
    assert!((found - 90.0 * 50.0).abs() < 10.0, "{found:.1}");
    let border = Border { colour: Rgba::WHITE, width: 5.0 };
    let black = filled(Rgba::BLACK, Rect::new(20.0, 10.0, 100.0, 60.0), Look { border: Some(border), ..Look::default() });
    let found = area(&composed(Rgba::BLACK, vec![black]));
    assert!((found - (6000.0 - 4500.0)).abs() < 10.0, "{found:.1}");
}

#[test]
fn masks_have_their_areas() {
    let with = |mask: Mask| area(&composed(Rgba::BLACK, vec![card(Look { masks: vec![mask], ..Look::default() })]));
    let rounded = 2400.0 - (4.0 - PI) * 100.0;
    let cases = [
        ("rect", mask(MaskShape::Rect { radius: 0.0 }), 2400.0),
        ("rounded", mask(MaskShape::Rect { radius: 10.0 }), rounded),
        ("ellipse", mask(MaskShape::Ellipse), PI * 30.0 * 20.0),
        ("linear", mask(MaskShape::Linear), 3000.0),
        ("turned", Mask { rotation_degrees: 45.0, ..mask(MaskShape::Rect { radius: 10.0 }) }, rounded),
        ("inverted", Mask { inverted: true, ..mask(MaskShape::Ellipse) }, 6000.0 - PI * 600.0),
        ("feathered", Mask { feather: 12.0, ..mask(MaskShape::Ellipse) }, PI * 600.0 + PI * 144.0 / 12.0),
    ];
    for (name, mask, wanted) in cases {
        let found = with(mask);
        assert!((found - wanted).abs() < 25.0, "{name}: {found:.1}, not {wanted:.1}");
    }
}

#[test]
fn a_feather_is_a_straight_ramp_over_its_width() {
    let soft = Mask { feather: 20.0, ..mask(MaskShape::Linear) };
    let frame = composed(Rgba::BLACK, vec![card(Look { masks: vec![soft], ..Look::default() })]);
    for x in 30..110_usize {
        let wanted = ((x as f64 + 0.5 - 70.25) / 20.0 + 0.5).clamp(0.0, 1.0);
        let found = (f64::from(frame.row(0, 40)[x]) - 16.0) / 219.0;
        assert!((found - wanted).abs() < 0.01, "at {x}: {found}, not {wanted}");
    }
}

#[test]
fn the_luma_of_a_picture_is_a_mask() {
    // Left half black, right half grey of 128.
    let bytes = [[0, 0, 0, 255], [128, 128, 128, 255]].concat();
    let picture = Frame::new(PixelFormat::Rgba, PixelSize::new(2, 1), Arc::new(Planes::packed(bytes, 8)));
    let luma = mask(MaskShape::Luma(MaskPicture(picture)));
    let frame = composed(Rgba::BLACK, vec![card(Look { masks: vec![luma], ..Look::default() })]);
    let value = |x: usize| (f64::from(frame.row(0, 40)[x]) - 16.0) / 219.0;
    // The mask covers columns 40.25 to 100.25; nothing is seen outside.
    assert!(
        value(45) < 0.01 && (value(95) - 128.0 / 255.0).abs() < 0.01 && value(110) < 0.01,
        "{} {} {}",
        value(45),
        value(95),
        value(110)
    );
}

#[test]
fn a_shadow_is_the_blurred_shape_moved() {
    let shadow = DropShadow { colour: Rgba { a: 0.5, ..Rgba::BLACK }, shift: (30.0, 0.0), sigma: 4.0 };
    let layer = filled(Rgba::WHITE, Rect::new(10.0, -100.0, 60.0, 300.0), Look { shadow: Some(shadow), ..Look::default() });
    let frame = composed(Rgba::WHITE, vec![layer]);
    // The shadow ends at column 100, below the card up to 70.
    for x in 72..140_usize {
        let wanted = 1.0 - 0.5 * normal_integral((100.0 - x as f64 - 0.5) / 4.0);
        let found = (f64::from(frame.row(0, 43)[x]) - 16.0) / 219.0;
        assert!((found - wanted).abs() < 0.012, "at {x}: {found:.3}, not {wanted:.3}");
    }
    assert_eq!(frame.row(0, 43)[40], 235, "the card itself");
}

#[test]
fn what_is_cut_away_leaves_the_canvas_as_it_was() {
    let look = Look { masks: vec![mask(MaskShape::Ellipse)], corner_radius: 9.0, ..Look::default() };
    let frame = composed(Rgba::new(0.3, 0.7, 0.2, 1.0), vec![card(look)]);
    let below = composed(Rgba::new(0.3, 0.7, 0.2, 1.0), Vec::new());
    for plane in 0..3 {
        let step = if plane == 0 { 1 } else { 2 };
        for y in (0..86 / step).filter(|y| !(8..75).contains(&(y * step))) {
            assert_eq!(frame.row(plane, y), below.row(plane, y));
        }
    }
}
