//! Starts, durations, and what is told about them.

use crate::timeline::drafts::*;
use num_rational::Ratio;
use offcut::base::{Diagnostic, Exit, FrameRate};
use offcut::draft::{Content, Draft, MediaKind, PastEnd, Repeats, Segment, Speed, Track, TrackKind};
use offcut::timeline::Timeline;

fn one_track(segments: Vec<Segment>) -> Draft {
    draft(vec![track(TrackKind::Video, segments)])
}

fn spans(draft: &Draft) -> Vec<Option<(i64, i64)>> {
    let (timeline, _) = timeline(draft);
    let span = |segment| timeline.span(key(0, segment)).map(|(start, end)| (start.round_ms(), end.round_ms()));
    (0..draft.tracks[0].segments.len()).map(span).collect()
}

/// Severity, code and pointer of each.
fn told(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(|one| format!("{}[{}] {}", one.severity, one.code, one.pointer)).collect()
}

fn told_of(draft: &Draft) -> Vec<String> {
    told(&timeline(draft).1)
}

#[test]
fn segments_follow_each_other_and_last_as_long_as_their_sources() {
    let draft = one_track(vec![
        clip("4000.mp4", None),
        clip("still.jpg", Some(2500)),
        Segment { start: Some(ms(20_000)), ..colour(1000) },
        clip_with("9000.mp4", None, |media| {
            media.source_start = ms(1000);
            media.speed = Speed::Constant(Ratio::from_integer(2));
            media.repeats = Repeats::Times(1);
        }),
        Segment { start: Some(ms(10_000)), ..colour(500) },
    ]);
    let wanted = [(0, 4000), (4000, 6500), (20_000, 21_000), (21_000, 29_000), (10_000, 10_500)];
    assert_eq!(spans(&draft), wanted.map(Some));
    let timeline = clean(&draft);
    assert_eq!((timeline.duration(), timeline.frame_count()), (ms(29_000), 870));
}

#[test]
fn frames_cover_the_duration() {
    let mut draft = one_track(vec![colour(60_000)]);
    for (duration, fps, wanted) in [(1000, (30, 1), 30), (1001, (30, 1), 31), (33, (30, 1), 1), (60_000, (30_000, 1001), 1799)] {
        draft.duration = Some(ms(duration));
        let (timeline, _) = Timeline::new(&draft, &facts(&draft), CANVAS, FrameRate::new(fps.0, fps.1).unwrap());
        assert_eq!(timeline.frame_count(), wanted, "{duration} ms");
    }
}

#[test]
fn lengths_nobody_tells_are_errors() {
    let past = clip_with("b2000.mp4", None, |media| media.source_start = ms(2000));
    let draft = one_track(vec![clip("still.jpg", None), past, clip("c1000.mp4", None)]);
    assert_eq!(told_of(&draft), ["error[unknown-duration] /t/0/sg/0/d", "error[unknown-duration] /t/0/sg/1/ss"]);
    assert_eq!(spans(&draft), [None, None, Some((0, 1000))]);
    let mut unknown = facts(&draft);
    unknown.media.insert(key(0, 2), file(MediaKind::Video, None));
    let (_, diagnostics) = Timeline::new(&draft, &unknown, CANVAS, rate());
    assert_eq!(told(&diagnostics)[2..], ["error[unknown-duration] /t/0/sg/2/d"]);
}

#[test]
fn subtitles_need_a_duration() {
    let mut captions = Segment { duration: None, ..text("", 1) };
    if let Content::Text(text) = &mut captions.content {
        text.subtitles = Some(media("a.srt").source);
    }
    assert_eq!(told_of(&one_track(vec![captions])), ["error[unknown-duration] /t/0/sg/0/d"]);
}

#[test]
fn ramps_last_until_their_source_is_played() {
    // From 1 to 3 in 2 s plays 4 s; the other 2 s take two thirds of a second.
    let ramp = |media: &mut offcut::draft::Media| media.speed = Speed::Ramp(vec![(ms(0), 1.0), (ms(2000), 3.0)]);
    assert_eq!(spans(&one_track(vec![clip_with("a6000.mp4", None, ramp)])), [Some((0, 2667))]);
}

#[test]
fn files_that_could_not_be_read_are_not_told_twice() {
    let draft = one_track(vec![clip("a.mp4", None), clip("b.mp4", Some(500)), clip("c700.mp4", None)]);
    let mut facts = facts(&draft);
    facts.media.retain(|segment, _| segment.segment == 2);
    let (timeline, diagnostics) = Timeline::new(&draft, &facts, CANVAS, rate());
    assert_eq!(diagnostics, []);
    assert_eq!(timeline.span(key(0, 2)), Some((ms(500), ms(1200))));
    assert!(timeline.picture_at(ms(100)).items.is_empty() && timeline.sounds().len() == 1);
}

#[test]
fn overlaps_that_follow_from_a_file_name_both_segments() {
    let late = |start, segment| Segment { start: Some(ms(start)), ..segment };
    let draft = one_track(vec![clip("a5000.mp4", None), late(4000, colour(1000))]);
    let (_, diagnostics) = timeline(&draft);
    assert_eq!(told(&diagnostics), ["error[overlap] /t/0/sg/1"]);
    assert!(diagnostics[0].message.contains("segment 0 \"a5000.mp4\"") && diagnostics[0].message.contains("segment 1"));
    assert_eq!(diagnostics[0].code.exit(), Exit::Draft);
    assert_eq!(spans(&draft), [Some((0, 4000)), Some((4000, 5000))]);
    let by_the_draft = one_track(vec![clip("a5000.mp4", Some(5000)), late(4000, colour(1000))]);
    assert_eq!(told_of(&by_the_draft), [""; 0]);
    // A container that rounds does not make an overlap.
    let draft = one_track(vec![clip("a5000.mp4", None), late(5000, colour(1000))]);
    let mut rounded = facts(&draft);
    rounded.media.get_mut(&key(0, 0)).unwrap().duration = Some(offcut::base::Time::new(50_004, 10_000));
    assert_eq!(Timeline::new(&draft, &rounded, CANVAS, rate()).1, []);
}

#[test]
fn short_sources_say_how_much_is_missing() {
    let short = |past_end| one_track(vec![clip_with("a8000.mp4", Some(10_500), |media| media.past_end = past_end)]);
    for (past_end, wanted) in [
        (PastEnd::Hold, "warning[short-source] /t/0/sg/0/d"),
        (PastEnd::Blank, "warning[short-source] /t/0/sg/0/d"),
        (PastEnd::Loop, "warning[short-source] /t/0/sg/0/d"),
        (PastEnd::Error, "error[short-source] /t/0/sg/0"),
    ] {
        let (_, diagnostics) = timeline(&short(past_end));
        assert_eq!(told(&diagnostics), [wanted]);
        assert!(diagnostics[0].message.contains("ends 2500 ms before"), "{}", diagnostics[0].message);
        assert_eq!(diagnostics[0].code.exit(), Exit::Media);
    }
    let fast = one_track(vec![clip_with("a8000.mp4", Some(4001), |media| media.speed = Speed::Constant(Ratio::from_integer(2)))]);
    assert!(timeline(&fast).1[0].message.contains("ends 1 ms before"));
    let enough: [fn(&mut offcut::draft::Media); 4] = [
        |media| media.repeats = Repeats::Fill,
        |media| media.repeats = Repeats::Times(1),
        |media| media.freeze = Some(ms(100)),
        |media| media.speed = Speed::Ramp(vec![(ms(0), 0.5), (ms(10_500), 0.7)]),
    ];
    for change in enough {
        assert_eq!(told_of(&one_track(vec![clip_with("a8000.mp4", Some(10_500), change)])), [""; 0]);
    }
    let frozen = one_track(vec![clip_with("a8000.mp4", Some(500), |media| media.freeze = Some(ms(9000)))]);
    assert_eq!(told_of(&frozen), ["warning[short-source] /t/0/sg/0/fz"]);
}

#[test]
fn what_reaches_past_the_end_is_cut() {
    let mut draft = one_track(vec![colour(1000), clip("a5000.mp4", None), clip("b5000.mp4", None)]);
    draft.duration = Some(ms(4000));
    assert_eq!(told_of(&draft), ["warning[cut-at-end] /t/0/sg/1", "warning[cut-at-end] /t/0/sg/2"]);
    assert_eq!(spans(&draft), [Some((0, 1000)), Some((1000, 4000)), None]);
    let by_the_draft = Draft { duration: Some(ms(900)), ..one_track(vec![colour(1000)]) };
    assert_eq!(told_of(&by_the_draft), [""; 0]);
    let endless = one_track(vec![clip_with("a3600000.mp4", None, |media| media.repeats = Repeats::Times(30))]);
    assert_eq!(told_of(&endless), ["error[out-of-range] /t/0/sg/0"]);
}

#[test]
fn transitions_that_do_not_fit_are_told_where_a_file_decided_that() {
    let into = |next, segment: Segment| one_track(vec![Segment { transition: fade(1000), ..segment }, next]);
    let bad = ["error[bad-transition] /t/0/sg/0/tr"];
    assert_eq!(told_of(&into(colour(5000), clip("a800.mp4", None))), bad);
    assert_eq!(told_of(&into(clip("b800.mp4", None), colour(5000))), bad);
    assert_eq!(told_of(&into(Segment { start: Some(ms(6000)), ..colour(5000) }, clip("a5000.mp4", None))), bad);
    assert_eq!(told_of(&into(colour(800), colour(5000))), [""; 0]);
    // None of these is rendered.
    let (timeline, _) = timeline(&into(colour(5000), clip("a800.mp4", None)));
    assert!(matches!(timeline.picture_at(ms(700)).items[..], [offcut::timeline::Item::Layer(_)]));
}

#[test]
fn frames_held_in_a_transition_are_told() {
    let pair = |outgoing: i64, source_start: i64| {
        let first = Segment { transition: fade(400), ..clip_with("a5000.mp4", Some(outgoing), |_| ()) };
        one_track(vec![first, clip_with("b5000.mp4", Some(2000), |media| media.source_start = ms(source_start))])
    };
    assert_eq!(told_of(&pair(4800, 200)), [""; 0]);
    assert_eq!(told_of(&pair(4830, 170)), [""; 0]);
    let held = "warning[short-source] /t/0/sg/0/tr";
    assert_eq!(told_of(&pair(5000, 200)), [held]);
    assert_eq!(told_of(&pair(4800, 0)), [held]);
    assert_eq!(told_of(&pair(5000, 0)), [held; 2]);
    assert!(timeline(&pair(4900, 200)).1[0].message.contains("ends 100 ms before"));
}

#[test]
fn files_without_what_the_track_plays_are_told() {
    let draft = draft(vec![
        track(TrackKind::Audio, vec![clip("a.jpg", Some(100))]),
        track(TrackKind::Video, vec![clip("b100.mp3", None)]),
        Track { hidden: true, ..track(TrackKind::Audio, vec![clip("a.jpg", Some(100))]) },
    ]);
    assert_eq!(told_of(&draft), ["warning[unreadable-media] /t/0/sg/0/u", "warning[unreadable-media] /t/1/sg/0/u"]);
    assert!(matches!(draft.tracks[1].segments[0].content, Content::Media(_)));
    assert_eq!(timeline(&draft).0.sounds().len(), 1);
}
