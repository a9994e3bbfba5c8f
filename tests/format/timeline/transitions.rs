//! Transitions: centred on the cut, with both sides moving on.

use crate::timeline::drafts::*;
use offcut::base::Time;
use offcut::draft::{Draft, Ease, EaseSide, PastEnd, PennerCurve, Segment, TrackKind};
use offcut::timeline::{Item, Layer, LayerContent, Subject, Timeline};

/// Two clips of 2 s that meet at 2 s, one second of fade between them, from files of 10 s used from their third second
/// on.
fn pair() -> Draft {
    let clip = |name| clip_with(name, Some(2000), |media| media.source_start = ms(3000));
    draft(vec![track(TrackKind::Video, vec![Segment { transition: fade(1000), ..clip("a.mp4") }, clip("b.mp4")])])
}

fn video(layers: &[Layer]) -> Option<Time> {
    match layers {
        [Layer { content: Subject { shows: LayerContent::Video(time), .. }, .. }] => Some(*time),
        _ => None,
    }
}

/// Progress, and the source times of both sides; or the time of the one layer outside the transition.
fn shown(timeline: &Timeline, at: i64) -> (Option<f64>, Option<Time>, Option<Time>) {
    match timeline.picture_at(ms(at)).items.as_slice() {
        [Item::Layer(layer)] => (None, video(std::slice::from_ref(layer)), None),
        [Item::Transition(transition)] => (Some(transition.progress), video(&transition.from), video(&transition.to)),
        _ => (None, None, None),
    }
}

#[test]
fn both_sides_go_on_through_the_transition() {
    let timeline = clean(&pair());
    for (at, progress, from, to) in [
        (1499, None, Some(4499), None),
        (1500, Some(0.0), Some(4500), Some(2500)),
        (1750, Some(0.25), Some(4750), Some(2750)),
        (2000, Some(0.5), Some(5000), Some(3000)),
        (2499, Some(0.999), Some(5499), Some(3499)),
        (2500, None, Some(3500), None),
    ] {
        assert_eq!(shown(&timeline, at), (progress, from.map(ms), to.map(ms)), "at {at} ms");
    }
    assert_eq!(timeline.duration(), ms(4000));
}

#[test]
fn spans_take_in_their_halves() {
    let spans = clean(&pair()).visible_spans();
    assert_eq!(spans.iter().map(|span| (span.start, span.end)).collect::<Vec<_>>(), [(ms(0), ms(2500)), (ms(1500), ms(4000))]);
}

#[test]
fn every_layer_is_asked_for_inside_its_span() {
    let timeline = clean(&pair());
    let spans = timeline.visible_spans();
    for frame in 0..timeline.frame_count() {
        let time = rate().time_of(frame);
        let mut wanted: Vec<_> = spans.iter().filter(|span| span.start <= time && time < span.end).map(|span| span.segment).collect();
        let layers = timeline.picture_at(time).items.into_iter().flat_map(|item| match item {
            Item::Layer(layer) => vec![layer],
            Item::Transition(transition) => transition.from.into_iter().chain(transition.to).collect(),
        });
        let mut seen: Vec<_> = layers.map(|layer| layer.content.segment).collect();
        wanted.sort_unstable();
        seen.sort_unstable();
        assert_eq!(seen, wanted, "frame {frame}");
    }
}

#[test]
fn what_a_source_lacks_is_held() {
    let first = Segment { transition: fade(1000), ..clip_with("a2100.mp4", Some(2000), |media| media.past_end = PastEnd::Blank) };
    let draft = draft(vec![track(TrackKind::Video, vec![first, clip_with("b.mp4", Some(2000), |media| media.source_start = ms(200))])]);
    let (timeline, diagnostics) = timeline(&draft);
    assert_eq!(diagnostics.len(), 2);
    assert_eq!(shown(&timeline, 2050), (Some(0.55), Some(ms(2050)), Some(ms(250))));
    assert_eq!(shown(&timeline, 2300), (Some(0.8), Some(ms(2099)), Some(ms(500))));
    assert_eq!(shown(&timeline, 1600), (Some(0.1), Some(ms(1600)), Some(ms(0))));
}

#[test]
fn nothing_past_an_out_point_is_shown() {
    let mut draft = pair();
    draft.tracks[0].segments[0] =
        Segment { transition: fade(1000), ..clip_with("a.mp4", Some(2000), |media| media.source_duration = Some(ms(2000))) };
    let (timeline, diagnostics) = timeline(&draft);
    assert_eq!(shown(&timeline, 2400).1, Some(ms(1999)));
    assert_eq!(diagnostics.len(), 1);
}

#[test]
fn progress_is_eased_and_stays_between_zero_and_one() {
    let mut draft = pair();
    let progress = |draft: &Draft, at| shown(&clean(draft), at).0.unwrap();
    for (ease, at, wanted) in [
        (Ease::Penner(PennerCurve::Quad, EaseSide::In), 1750, 0.0625),
        (Ease::Hold, 2499, 0.0),
        (Ease::Penner(PennerCurve::Back, EaseSide::In), 1700, 0.0),
        (Ease::Penner(PennerCurve::Back, EaseSide::Out), 2300, 1.0),
    ] {
        draft.tracks[0].segments[0].transition.as_mut().unwrap().ease = ease;
        assert_eq!(progress(&draft, at), wanted, "{ease:?}");
    }
}

#[test]
fn a_segment_may_have_one_on_both_sides() {
    let middle = Segment { transition: fade(1000), ..colour(1000) };
    let first = Segment { transition: fade(1000), ..colour(1000) };
    let timeline = clean(&draft(vec![track(TrackKind::Video, vec![first, middle, colour(1000)])]));
    let progress = |at| match &timeline.picture_at(ms(at)).items[..] {
        [Item::Transition(transition)] => Some((transition.from[0].content.segment.segment, transition.progress)),
        _ => None,
    };
    assert_eq!(
        [499, 500, 1499, 1500, 2499, 2500].map(progress),
        [None, Some((0, 0.0)), Some((0, 0.999)), Some((1, 0.0)), Some((1, 0.999)), None]
    );
}

#[test]
fn hidden_neighbours_leave_their_side_empty() {
    let mut draft = pair();
    draft.tracks[0].segments[1].hidden = true;
    let timeline = clean(&draft);
    assert_eq!(shown(&timeline, 2250), (Some(0.75), Some(ms(5250)), None));
    assert_eq!(timeline.picture_at(ms(3000)).items, []);
}

#[test]
fn the_end_of_the_draft_may_cut_a_transition() {
    let mut draft = pair();
    draft.duration = Some(ms(2200));
    assert_eq!(shown(&clean(&draft), 2100), (Some(0.6), Some(ms(5100)), Some(ms(3100))));
    // Where the next segment is past the end there is nothing to turn into, in picture or sound.
    draft.duration = Some(ms(2000));
    let timeline = clean(&draft);
    assert_eq!(shown(&timeline, 1900), (None, Some(ms(4900)), None));
    assert_eq!((timeline.sounds()[0].duration, timeline.sounds()[0].fades.len()), (ms(2000), 0));
}
