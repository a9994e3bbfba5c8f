//! The line that tells a draft in words, rule by rule.

use std::collections::BTreeMap;

use crate::timeline::drafts::*;
use offcut::draft::{Content, Draft, Property, Segment, Track, TrackKind};
use offcut::timeline::summary;

fn line(draft: &Draft) -> String {
    summary(draft, &timeline(draft).0, &facts(draft))
}

/// The text behind `Timeline (1 track): 1. `.
fn of(track: Track) -> String {
    let line = line(&draft(vec![track]));
    line.strip_prefix("Timeline (1 track): 1. ").unwrap_or_else(|| panic!("{line}")).to_owned()
}

fn named(name: &str, segment: Segment) -> Segment {
    Segment { name: Some(name.into()), ..segment }
}

#[test]
fn the_example_of_the_format() {
    let music = Track { gain: 0.35, ..track(TrackKind::Audio, vec![named("Lo-fi", clip("a10000.mp3", None))]) };
    let draft = draft(vec![
        track(TrackKind::Video, vec![named("city timelapse", clip("a10000.mp4", None))]),
        music,
        track(TrackKind::Text, vec![text("Urban Dreams", 3000)]),
    ]);
    let wanted = "Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) 3. Title: \"Urban Dreams\" (0-3s)";
    assert_eq!(line(&draft), wanted);
}

#[test]
fn types_have_their_names() {
    let video = |segments| of(track(TrackKind::Video, segments));
    assert_eq!(video(vec![clip("a.jpg", Some(1000)), colour(1000)]), "Image: a +1 (0-2s)");
    assert_eq!(video(vec![clip("a.jpg", Some(1000)), clip("b1000.mp4", None)]), "Video: a +1 (0-2s)");
    let audio = |name: &str| of(Track { name: Some(name.into()), ..track(TrackKind::Audio, vec![clip("a1000.mp3", None)]) });
    assert_eq!(audio("Voice-over"), "Voice: a1000 (0-1s)");
    assert_eq!(audio("sfx 2"), "SFX: a1000 (0-1s)");
    assert_eq!(audio("music"), "BGM: a1000 (0-1s)");
}

#[test]
fn names_come_from_the_first_segment() {
    let file = |location: &str, resource: Option<&str>| {
        let mut one = clip_with("a.mp4", Some(1000), |media| media.source.name = resource.map(Into::into));
        let known = draft(vec![track(TrackKind::Video, vec![one.clone()])]);
        let facts = facts(&known);
        let Content::Media(media) = &mut one.content else { unreachable!() };
        media.source.location = location.into();
        let draft = draft(vec![track(TrackKind::Video, vec![one])]);
        summary(&draft, &timeline(&known).0, &facts)
    };
    for (location, resource, wanted) in [
        ("clips/city.final.mp4", None, "city.final"),
        ("clips/city.mp4", Some("City by night"), "City by night"),
        ("https://example.com/a/street.webm?size=4#t", None, "street"),
        ("C:\\clips\\sea.mov", None, "sea"),
        (".hidden", None, ".hidden"),
    ] {
        assert_eq!(file(location, resource), format!("Timeline (1 track): 1. Video: {wanted} (0-1s)"));
    }
    assert_eq!(
        of(track(TrackKind::Text, vec![named("n", text("Two\nlines", 1000)), text("b", 1000), text("c", 1000)])),
        "Title: \"Two lines\" +2 (0-3s)"
    );
}

#[test]
fn spans_and_numbers_are_short() {
    let from =
        |start: i64, duration: i64| of(track(TrackKind::Video, vec![Segment { start: Some(ms(start)), ..named("n", colour(duration)) }]));
    assert_eq!(from(1000, 2500), "Image: n (1-3.5s)");
    assert_eq!(from(250, 1084), "Image: n (0.25-1.33s)");
    assert_eq!(from(0, 9996), "Image: n (0-10s)");
    let backwards = vec![Segment { start: Some(ms(5000)), ..named("n", colour(1000)) }, Segment { start: Some(ms(2000)), ..colour(1000) }];
    assert_eq!(of(track(TrackKind::Video, backwards)), "Image: n +1 (2-6s)");
}

#[test]
fn gains_and_flags_follow_the_span() {
    let heard = |gains: &[f64], track_gain: f64| {
        let segment = |gain: &f64| {
            let mut segment = named("n", clip("a1000.mp3", None));
            segment.sound.gain = *gain;
            segment
        };
        of(Track { gain: track_gain, ..track(TrackKind::Audio, gains.iter().map(segment).collect()) })
    };
    assert_eq!(heard(&[0.5], 0.7), "BGM: n (0-1s, 35%)");
    assert_eq!(heard(&[0.5, 0.5], 0.7), "BGM: n +1 (0-2s, 35%)");
    assert_eq!(heard(&[0.5, 0.6], 0.7), "BGM: n +1 (0-2s)");
    assert_eq!(heard(&[2.0], 0.5), "BGM: n (0-1s)");
    let mut moving = named("n", clip("a1000.mp3", None));
    moving.keyframes = BTreeMap::from([(Property::Gain, keys(&[(0, 0.5)]))]);
    let flagged = Track { muted: true, hidden: true, gain: 0.35, ..track(TrackKind::Audio, vec![named("n", clip("a1000.mp3", None))]) };
    assert_eq!(of(flagged), "BGM: n (0-1s, 35%, hidden, muted)");
    assert_eq!(of(track(TrackKind::Audio, vec![moving])), "BGM: n (0-1s)");
}

#[test]
fn empty_tracks_say_so() {
    assert_eq!(of(track(TrackKind::Audio, Vec::new())), "BGM: (empty)");
    assert_eq!(of(Track { muted: true, name: Some("Voice".into()), ..track(TrackKind::Audio, Vec::new()) }), "Voice: Voice (empty, muted)");
    assert_eq!(line(&draft(Vec::new())), "Timeline (0 tracks)");
}
