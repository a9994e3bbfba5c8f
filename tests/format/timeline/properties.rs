//! Properties of every draft.

use std::collections::BTreeMap;

use crate::timeline::drafts::*;
use num_rational::Ratio;
use offcut::base::{Canvas, FrameRate, PixelSize, Rect, Time};
use offcut::draft::*;
use offcut::timeline::{Item, Layer, Timeline};
use proptest::prelude::*;

fn speeds() -> impl Strategy<Value = Speed> {
    let point = (0_i64..20_000, 0.1_f64..10.0);
    prop_oneof![
        (100_i128..10_000).prop_map(|thousandths| Speed::Constant(Ratio::new(thousandths, 1000))),
        prop::collection::vec(point, 1..5).prop_map(|mut points| {
            points.sort_by_key(|point| point.0);
            points.dedup_by_key(|point| point.0);
            Speed::Ramp(points.into_iter().map(|(at, speed)| (ms(at), speed)).collect())
        }),
    ]
}

prop_compose! {
    fn medias()(
        location in prop_oneof!["v[1-9][0-9]{0,4}\\.mp4", Just("still.jpg".to_owned()), "s[1-9][0-9]{0,4}\\.mp3"],
        source_start in 0_i64..3000,
        source_duration in prop::option::of(1_i64..5000),
        speed in speeds(),
        reverse in any::<bool>(),
        freeze in prop::option::weighted(0.1, 0_i64..20_000),
        repeats in prop_oneof![(0_u32..4).prop_map(Repeats::Times), Just(Repeats::Fill)],
        past_end in prop_oneof![Just(PastEnd::Hold), Just(PastEnd::Blank), Just(PastEnd::Loop), Just(PastEnd::Error)],
    ) -> Media {
        Media {
            source_start: ms(source_start),
            source_duration: source_duration.map(ms),
            freeze: freeze.map(ms),
            speed, reverse, repeats, past_end,
            ..media(&location)
        }
    }
}

fn rectangles() -> impl Strategy<Value = [f64; 4]> {
    (0.0..0.9_f64, 0.0..0.9_f64, 0.05..1.0_f64, 0.05..1.0_f64).prop_map(|(x, y, w, h)| [x, y, w.min(1.0 - x), h.min(1.0 - y)])
}

prop_compose! {
    fn layouts()(
        fit in prop_oneof![Just(Fit::Cover), Just(Fit::Contain), Just(Fit::Fill), Just(Fit::None), Just(Fit::Blur)],
        (x, y, width, height) in (-1.0..2.0_f64, -1.0..2.0_f64, 0.01..2.0_f64, 0.01..2.0_f64),
        scale in (0.0..3.0_f64, 0.0..3.0_f64),
        rotation_degrees in -720.0..720.0_f64,
        (anchor_x, anchor_y) in (0.0..1.0_f64, 0.0..1.0_f64),
        (flip_horizontal, flip_vertical) in any::<(bool, bool)>(),
        crop in [0.0..0.5_f64, 0.0..0.5_f64, 0.0..0.5_f64, 0.0..0.5_f64],
        opacity in 0.0..1.0_f64,
        ken_burns in prop::option::of((rectangles(), rectangles())),
    ) -> Layout {
        let ken_burns = ken_burns.map(|(from, to)| KenBurns { from, to, ease: Ease::Penner(PennerCurve::Elastic, EaseSide::InOut) });
        Layout {
            height: Some(height),
            fit, x, y, width, scale, rotation_degrees, anchor_x, anchor_y, flip_horizontal, flip_vertical, crop, opacity, ken_burns,
            ..layout()
        }
    }
}

prop_compose! {
    fn segments()(
        content in prop_oneof![4 => medias().prop_map(Content::Media), 1 => Just(colour(1).content), 1 => Just(text("a", 1).content)],
        start in prop::option::weighted(0.3, 0_i64..30_000),
        duration in prop::option::weighted(0.7, 1_i64..10_000),
        layout in layouts(),
        opacities in prop::option::of((0_i64..5000, 0.0..1.0_f64, 0.0..1.0_f64)),
        transition in prop::option::of(1_i64..3000),
        fade_out in 0_i64..4000,
        hidden in prop::bool::weighted(0.1),
    ) -> Segment {
        let opacity = |(at, from, to)| (Property::Opacity, keys(&[(0, from), (at + 1, to)]));
        let blank = segment(content.clone());
        Segment {
            start: start.map(ms),
            duration: duration.map(ms),
            keyframes: opacities.map(opacity).into_iter().collect::<BTreeMap<_, _>>(),
            transition: transition.and_then(fade),
            sound: Sound { fade_out: ms(fade_out), ..blank.sound.clone() },
            layout, hidden,
            ..blank
        }
    }
}

prop_compose! {
    fn drafts()(
        tracks in prop::collection::vec((0..3_usize, prop::collection::vec(segments(), 0..6)), 1..4),
        duration in prop::option::weighted(0.3, 1_i64..20_000),
    ) -> Draft {
        let kinds = [TrackKind::Video, TrackKind::Audio, TrackKind::Text];
        let tracks = tracks.into_iter().map(|(kind, segments)| track(kinds[kind], segments)).collect();
        Draft { duration: duration.map(ms), ..draft(tracks) }
    }
}

fn layers(timeline: &Timeline, time: Time) -> Vec<Layer> {
    let of_item = |item| match item {
        Item::Layer(layer) => vec![layer],
        Item::Transition(transition) => transition.from.into_iter().chain(transition.to).collect(),
    };
    timeline.picture_at(time).items.into_iter().flat_map(of_item).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_draft_has_a_picture_at_every_frame(draft in drafts(), fps in prop_oneof![Just((30, 1)), Just((30_000, 1001)), Just((7, 3))]) {
        let rate = FrameRate::new(fps.0, fps.1).unwrap();
        let facts = facts(&draft);
        let (timeline, diagnostics) = Timeline::new(&draft, &facts, PixelSize::new(64, 64), rate);
        for diagnostic in &diagnostics {
            prop_assert!(diagnostic.pointer.starts_with("/t/"), "{diagnostic:?}");
        }
        for frame in 0..timeline.frame_count().min(60) {
            let time = rate.time_of(frame * timeline.frame_count() / 60);
            for layer in layers(&timeline, time) {
                let map = layer.canvas_from_source;
                prop_assert!([map.xx, map.xy, map.yx, map.yy, map.dx, map.dy].iter().all(|number| number.is_finite()));
                prop_assert!(layer.opacity > 0.0 && layer.opacity <= 1.0);
                prop_assert!(layer.source_rect.width > 0.0 && layer.source_rect.height > 0.0);
            }
        }
        for clip in timeline.sounds() {
            prop_assert!(!clip.source_start.is_negative() && clip.duration > Time::ZERO && clip.start < timeline.duration());
        }
        offcut::timeline::summary(&draft, &timeline, &facts);
    }

    #[test]
    fn source_times_lie_before_the_out_point(media in medias(), duration in 1_i64..20_000) {
        let length: String = media.source.location.chars().filter(char::is_ascii_digit).collect();
        let length = ms(length.parse().unwrap_or(10_000));
        let draft = draft(vec![track(TrackKind::Video, vec![Segment { duration: Some(ms(duration)), ..segment(Content::Media(media.clone())) }])]);
        let (timeline, _) = timeline(&draft);
        let out_point = media.source_duration.map_or(length, |used| (media.source_start + used).min(length));
        let end = if media.freeze.is_some() || media.source_start >= length { length } else { out_point };
        let forwards = !media.reverse && media.repeats == Repeats::Times(0) && media.past_end != PastEnd::Loop;
        let mut last = Time::ZERO;
        for step in -20..=120 {
            let Some(shown) = timeline.source_time_at(key(0, 0), ms(duration) * step / 100) else { continue };
            prop_assert!(!shown.is_negative() && shown < end, "{shown} at {step} %, out-point {end}");
            prop_assert!(!forwards || shown >= last, "{shown} after {last}");
            last = shown;
        }
    }

    #[test]
    fn covers_fill_the_box_and_contained_pictures_stay_inside(layout in layouts(), blank in prop::bool::ANY) {
        let fit = if blank { Fit::Contain } else { Fit::Cover };
        let layout = Layout { fit, scale: (1.0, 1.0), rotation_degrees: 0.0, opacity: 1.0, ..layout };
        let draft = draft(vec![track(TrackKind::Video, vec![Segment { layout: layout.clone(), ..clip("a.jpg", Some(1000)) }])]);
        let timeline = clean(&draft);
        let (width, height) = (layout.width * 1080.0, layout.height.unwrap() * 1920.0);
        let area = Rect::<Canvas>::new(layout.x * 1080.0 - layout.anchor_x * width, layout.y * 1920.0 - layout.anchor_y * height, width, height);
        for layer in layers(&timeline, ms(500)) {
            let shown = layer.canvas_from_source.bounds_of(&layer.source_rect);
            let gaps = [shown.x - area.x, shown.y - area.y, area.right() - shown.right(), area.bottom() - shown.bottom()];
            match fit {
                Fit::Cover => prop_assert!(gaps.iter().all(|gap| gap.abs() < 1e-6), "{gaps:?}"),
                _ => {
                    prop_assert!(gaps.iter().all(|gap| *gap > -1e-6), "{gaps:?}");
                    prop_assert!(gaps[0].abs() + gaps[2].abs() < 1e-6 || gaps[1].abs() + gaps[3].abs() < 1e-6, "{gaps:?}");
                }
            }
            let (across, down) = layer.canvas_from_source.scales();
            prop_assert!((across / down - 1.0).abs() < 1e-9);
        }
    }
}
