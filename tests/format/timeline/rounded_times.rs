//! Drafts whose times a program computed: what it rounds makes no hole, no overlap and no frame more.

use crate::timeline::drafts::*;
use offcut::base::{FrameRate, Time};
use offcut::draft::{Draft, Ease, ParseOptions, Parsed, Property, Segment, TrackKind, parse};
use offcut::timeline::{Facts, Item, LayerContent, Timeline};
use serde_json::{Value, json};

/// Twelve colours of `frames` frames each, their times as doubles of milliseconds: `frames * 1000 / rate`.
fn computed(frames: u32, rate: f64, transition: Option<f64>) -> Value {
    let time = |count: u32| f64::from(count) * 1000.0 / rate;
    let segments: Vec<Value> = (0..12)
        .map(|index| {
            let mut segment = json!({ "k": "colour", "c": "red", "s": time(index * frames), "d": time(frames) });
            if let Some(length) = transition.filter(|_| index < 11) {
                segment["tr"] = json!({ "n": "fade", "d": length });
            }
            segment
        })
        .collect();
    json!({ "m": { "fps": rate }, "t": [{ "tt": 0, "sg": segments }] })
}

fn planned(draft: &Value) -> (Timeline, Vec<String>) {
    let Parsed { draft, diagnostics, .. } = parse(&draft.to_string(), &ParseOptions::default());
    let draft = draft.unwrap_or_else(|| panic!("{diagnostics:?}"));
    let (timeline, found) = Timeline::new(&draft, &Facts::default(), draft.meta.canvas, draft.meta.frame_rate);
    (timeline, diagnostics.into_iter().chain(found).map(|one| one.message).collect())
}

/// The segments that are seen at each frame.
fn seen(timeline: &Timeline, rate: FrameRate) -> Vec<Vec<usize>> {
    let layers = |item: &Item| match item {
        Item::Layer(layer) => vec![layer.segment.segment],
        Item::Transition(both) => both.from.iter().chain(&both.to).map(|layer| layer.segment.segment).collect(),
    };
    let at = |frame| timeline.picture_at(rate.time_of(frame)).items.iter().flat_map(layers).collect();
    (0..timeline.frame_count()).map(at).collect()
}

#[test]
fn times_that_a_script_computed_give_each_segment_its_frames() {
    for rate in [24, 30, 48, 50, 60, 90, 120] {
        for frames in [1, 7, 11, 14, 100] {
            let (timeline, told) = planned(&computed(frames, f64::from(rate), None));
            assert_eq!(told, [""; 0], "{rate} {frames}");
            let wanted: Vec<_> = (0..12).flat_map(|index| vec![vec![index]; frames as usize]).collect();
            assert_eq!(seen(&timeline, FrameRate::new(rate, 1).unwrap()), wanted, "{rate} frames a second, {frames} frames each");
        }
    }
}

#[test]
fn transitions_join_segments_whose_times_were_computed() {
    let length = 7.0 * 1000.0 / 30.0;
    // As long as both neighbours, too, and a last digit longer.
    for transition in [100.0, length, length + 1e-10, length + 0.5] {
        let (timeline, told) = planned(&computed(7, 30.0, Some(transition)));
        assert_eq!(told, [""; 0]);
        assert_eq!(timeline.frame_count(), 84);
        assert!(seen(&timeline, rate()).iter().all(|layers| !layers.is_empty()));
    }
}

/// A colour from 0 to `end` and another from `start` to 2000 ms.
fn pair(end: f64, start: f64, transition: bool) -> Value {
    let mut first = json!({ "k": "colour", "c": "red", "s": 0, "d": end });
    if transition {
        first["tr"] = json!({ "n": "fade", "d": 100 });
    }
    json!({ "t": [{ "tt": 0, "sg": [first, { "k": "colour", "c": "blue", "s": start, "d": 2000.0 - start }] }] })
}

#[test]
fn a_millisecond_between_neighbours_is_closed_to_the_later_start_and_no_more() {
    for (end, start) in [(1000.0, 1000.5), (1000.0, 1001.0), (1000.0, 999.0), (1000.4, 1000.0)] {
        for transition in [false, true] {
            let (timeline, told) = planned(&pair(end, start, transition));
            assert_eq!(told, [""; 0], "{end} {start}");
            let later = Time::from_ms_f64(start).unwrap();
            assert_eq!(timeline.span(key(0, 0)), Some((Time::ZERO, later)), "{end} {start}");
            assert_eq!(timeline.span(key(0, 1)), Some((later, ms(2000))));
        }
    }
    let codes = |draft: &Value| {
        parse(&draft.to_string(), &ParseOptions::default()).diagnostics.iter().map(|one| one.code.name()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&pair(1000.0, 998.9, false)), ["overlap"]);
    assert_eq!(codes(&pair(1000.0, 1001.1, true)), ["bad-transition"]);
    let (timeline, _) = planned(&pair(1000.0, 1001.1, false));
    assert_eq!(timeline.span(key(0, 0)), Some((Time::ZERO, ms(1000))));
    // One that lies inside another is no rounding, however short it is.
    let inside = json!({ "t": [{ "tt": 0, "sg": [
        { "k": "colour", "c": "red", "s": 0, "d": 1000 }, { "k": "colour", "c": "red", "s": 500, "d": 0.5 }] }] });
    assert_eq!(codes(&inside), ["overlap"]);
}

#[test]
fn sums_stay_exact() {
    // A thousand thirds of a second are added up before anything is closed.
    let segments: Vec<Value> = (0..3000).map(|_| json!({ "k": "colour", "c": "red", "d": 333.3333333333333 })).collect();
    let (timeline, told) = planned(&json!({ "t": [{ "tt": 0, "sg": segments }] }));
    assert_eq!(told, [""; 0]);
    assert_eq!(timeline.duration(), Time::from(num_rational::Ratio::new(999_999_999_i128, 1_000_000)));
    assert_eq!(timeline.frame_count(), 30_000);
}

#[test]
fn a_short_end_is_no_frame_and_no_warning() {
    for (length, frames) in [(1000.0, 30), (1000.5, 30), (1000.6, 31), (1033.8, 31), (0.1, 1)] {
        let draft = json!({ "d": length, "t": [{ "tt": 0, "sg": [{ "k": "colour", "c": "red", "d": 1000 }] }] });
        let (timeline, _) = planned(&draft);
        assert_eq!(timeline.frame_count(), frames, "{length}");
    }
    let past = |length: f64| {
        let draft = json!({ "d": 1000, "t": [{ "tt": 0, "sg": [{ "k": "colour", "c": "red", "d": length }] }] });
        planned(&draft).1.len()
    };
    assert_eq!([999.0, 1000.7, 1001.0, 1001.1].map(past), [0, 0, 0, 1]);
    // Nor is the last frame empty at a high rate where the segment is that much too short.
    let draft = json!({ "m": { "fps": 240 }, "d": 1000, "t": [{ "tt": 0, "sg": [{ "k": "colour", "c": "red", "d": 999.1 }] }] });
    let (timeline, _) = planned(&draft);
    assert!(seen(&timeline, FrameRate::new(240, 1).unwrap()).iter().all(|layers| !layers.is_empty()));
}

#[test]
fn the_first_frame_of_a_late_boundary_is_the_in_point() {
    // Frame 1 is shown at 33.333 ms; the segment starts 0.4 ms later, and its in-point is not left.
    let late = Time::from_ms_f64(33.733).unwrap();
    let shown = |reverse: bool| {
        let moving = clip_with("a5000.mp4", Some(1000), |media| {
            media.source_start = ms(1000);
            media.reverse = reverse;
        });
        let timeline = clean(&draft(vec![track(TrackKind::Video, vec![Segment { start: Some(late), ..moving }])]));
        let at = |frame| match &timeline.picture_at(rate().time_of(frame)).items[..] {
            [Item::Layer(layer)] => match layer.content {
                LayerContent::Video(time) => Some(time),
                _ => None,
            },
            _ => None,
        };
        (0..timeline.frame_count()).map(at).collect::<Vec<_>>()
    };
    let forward = shown(false);
    assert_eq!((forward[0], forward[1]), (None, Some(ms(1000))));
    assert_eq!(forward[2], Some(ms(1000) + rate().time_of(2) - late));
    let mut backward = shown(true);
    backward[1..].reverse();
    assert_eq!(backward, forward);
}

#[test]
fn keys_that_hold_change_on_the_frame_they_were_computed_for() {
    let mut jumps = keys(&[(0, 1.0), (0, 0.5)]);
    jumps.0[1].time = Time::from_ms_f64(14.0 * 1000.0 / 30.0).unwrap();
    jumps.0[0].ease = Ease::Hold;
    assert!(jumps.0[1].time > rate().time_of(14), "rounded up");
    let jumping = Segment { keyframes: [(Property::Opacity, jumps)].into(), ..colour(2000) };
    let draft: Draft = draft(vec![track(TrackKind::Video, vec![jumping])]);
    let timeline = clean(&draft);
    let opacity = |frame| match &timeline.picture_at(rate().time_of(frame)).items[..] {
        [Item::Layer(layer)] => layer.opacity,
        _ => 0.0,
    };
    assert_eq!((opacity(13), opacity(14)), (1.0, 0.5));
}
