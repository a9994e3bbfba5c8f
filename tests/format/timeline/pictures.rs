//! What is seen when: order, opacity, hiding, keyframes, presets, source times.

use std::collections::BTreeMap;

use crate::timeline::drafts::*;
use offcut::base::{Paint, Rgba, Time};
use offcut::draft::{BlendMode, Ease, Look, Preset, Presets, Property, Segment, Track, TrackKind};
use offcut::timeline::{Item, Layer, LayerContent, Picture, Timeline};

fn layers(picture: Picture) -> Vec<Layer> {
    let layer = |item| match item {
        Item::Layer(layer) => layer,
        Item::Transition(_) => panic!("no transition was asked for"),
    };
    picture.items.into_iter().map(layer).collect()
}

fn of_track(segments: Vec<Segment>) -> Timeline {
    clean(&draft(vec![track(TrackKind::Video, segments)]))
}

#[test]
fn later_tracks_lie_above_and_opacities_multiply() {
    let mut half = colour(2000);
    half.layout.opacity = 0.5;
    half.look = Look { blend: BlendMode::Screen, ..Look::default() };
    let draft = draft(vec![
        track(TrackKind::Video, vec![clip("a.mp4", Some(1000))]),
        track(TrackKind::Audio, vec![clip("a.mp3", Some(1000))]),
        Track { opacity: 0.5, ..track(TrackKind::Video, vec![half]) },
        track(TrackKind::Text, vec![text("a", 1000)]),
    ]);
    let timeline = clean(&draft);
    let found = layers(timeline.picture_at(ms(500)));
    let seen: Vec<_> = found.iter().map(|layer| (layer.segment, layer.opacity, layer.blend)).collect();
    assert_eq!(seen, [(key(0, 0), 1.0, BlendMode::Normal), (key(2, 0), 0.25, BlendMode::Screen), (key(3, 0), 1.0, BlendMode::Normal)]);
    let late: Vec<_> = layers(timeline.picture_at(ms(1000))).iter().map(|layer| layer.segment).collect();
    assert_eq!(late, [key(2, 0)]);
}

#[test]
fn segments_hold_from_their_start_up_to_their_end() {
    let timeline = of_track(vec![colour(100), Segment { start: Some(ms(200)), ..colour(100) }]);
    // A boundary up to half a millisecond after an instant counts as at it.
    let tick = Time::HALF_MILLISECOND + Time::new(1, 1_000_000_000);
    for (at, wanted) in [
        (-tick, None),
        (ms(0), Some(0)),
        (ms(100) - tick, Some(0)),
        (ms(100) - Time::HALF_MILLISECOND, None),
        (ms(100), None),
        (ms(200) - tick, None),
        (ms(200) - Time::HALF_MILLISECOND, Some(1)),
        (ms(200), Some(1)),
        (ms(300) - tick, Some(1)),
        (ms(300), None),
    ] {
        let found = layers(timeline.picture_at(at));
        assert_eq!(found.first().map(|layer| layer.segment.segment), wanted, "at {at}");
        assert_eq!(timeline.picture_at(at).background, Paint::Solid(Rgba::BLACK));
    }
}

#[test]
fn hidden_things_keep_their_time_and_are_neither_seen_nor_heard() {
    let hidden = Segment { hidden: true, ..clip("a1000.mp4", None) };
    let draft = draft(vec![
        track(TrackKind::Video, vec![hidden, clip("b1000.mp4", None)]),
        Track { hidden: true, ..track(TrackKind::Video, vec![clip("c3000.mp4", None)]) },
    ]);
    let timeline = clean(&draft);
    assert_eq!(layers(timeline.picture_at(ms(500))), []);
    assert_eq!(layers(timeline.picture_at(ms(1500))).len(), 1);
    assert_eq!(timeline.duration(), ms(3000));
    assert_eq!(timeline.sounds().iter().map(|clip| clip.segment).collect::<Vec<_>>(), [key(0, 1)]);
    assert_eq!(timeline.visible_spans().iter().map(|span| span.segment).collect::<Vec<_>>(), [key(0, 1)]);
}

#[test]
fn videos_show_the_source_time_of_the_instant() {
    let draft =
        draft(vec![track(TrackKind::Video, vec![colour(1000), clip_with("a.mp4", Some(2000), |media| media.source_start = ms(300))])]);
    let timeline = clean(&draft);
    let found = layers(timeline.picture_at(ms(1700)));
    assert_eq!(found[0].content, LayerContent::Video(ms(1000)));
    assert_eq!(timeline.source_time_at(key(0, 1), ms(1700)), Some(ms(1000)));
    assert_eq!(timeline.source_time_at(key(0, 0), ms(500)), None);
    assert_eq!(timeline.source_time_at(key(7, 9), ms(500)), None);
}

#[test]
fn an_hour_of_ntsc_frames_shows_every_source_frame_once() {
    let rate = offcut::base::FrameRate::new(30_000, 1001).unwrap();
    let draft = draft(vec![track(TrackKind::Video, vec![clip("a3600000.mp4", None)])]);
    let (timeline, _) = Timeline::new(&draft, &facts(&draft), CANVAS, rate);
    assert_eq!(timeline.frame_count(), 107_893);
    for frame in (0..timeline.frame_count()).step_by(997) {
        let shown = timeline.source_time_at(key(0, 0), rate.time_of(frame)).unwrap();
        assert_eq!(rate.frame_at(shown), frame);
    }
}

#[test]
fn keyframes_replace_what_stands_still() {
    let mut moving = colour(2000);
    moving.layout.rotation_degrees = 45.0;
    moving.keyframes = BTreeMap::from([
        (Property::X, keys(&[(0, 0.0), (1000, 1.0)])),
        (Property::Y, keys(&[(0, 0.5)])),
        (Property::Scale, keys(&[(0, 1.0), (1000, 3.0)])),
        (Property::Rotation, keys(&[(0, 0.0)])),
        (Property::Width, keys(&[(500, 0.5)])),
        (Property::Height, keys(&[(500, 0.25)])),
        (Property::Opacity, keys(&[(0, 0.2), (1000, 0.8)])),
    ]);
    let found = layers(of_track(vec![moving]).picture_at(ms(500)));
    let bounds = found[0].canvas_from_source.bounds_of(&found[0].source_rect);
    assert_eq!((bounds.x, bounds.y, bounds.width, bounds.height), (0.0, 480.0, 1080.0, 960.0));
    assert!((found[0].opacity - 0.5).abs() < 1e-12);
}

#[test]
fn held_keys_change_on_their_very_frame() {
    let mut jumping = Segment { start: Some(ms(3100)), ..colour(2000) };
    let mut jumps = keys(&[(0, 1.0), (900, 0.5)]);
    jumps.0[0].ease = Ease::Hold;
    jumping.keyframes = BTreeMap::from([(Property::Opacity, jumps)]);
    let timeline = of_track(vec![jumping]);
    let opacity = |frame| layers(timeline.picture_at(rate().time_of(frame)))[0].opacity;
    assert_eq!((opacity(119), opacity(120)), (1.0, 0.5));
}

#[test]
fn presets_bring_layers_in_and_out() {
    let preset = |name: &str| Some(Preset { name: name.into(), duration: ms(400), ease: Ease::Linear });
    let animated = |presets| of_track(vec![Segment { presets, ..colour(2000) }]);
    let faded = animated(Presets { enter: preset("fade"), leave: preset("fade"), cycle: None });
    let opacity = |at| layers(faded.picture_at(ms(at))).first().map(|layer| layer.opacity);
    assert_eq!([0, 100, 400, 1600, 1900].map(opacity), [None, Some(0.25), Some(1.0), Some(1.0), Some(0.25)]);
    let slid = animated(Presets { enter: preset("slide-up"), ..Presets::default() });
    let top = |at| layers(slid.picture_at(ms(at)))[0].canvas_from_source.dy;
    assert_eq!([0, 100, 400].map(top), [1920.0, 1440.0, 0.0]);
}
