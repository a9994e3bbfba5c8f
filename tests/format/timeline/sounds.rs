//! What is heard: clips, fades, gains.

use std::collections::BTreeMap;

use crate::timeline::drafts::*;
use num_rational::Ratio;
use offcut::base::Time;
use offcut::draft::{Media, Property, Repeats, Segment, Sound, Speed, Track, TrackKind};
use offcut::timeline::{FadeKind, Gain, SoundClip, Timeline};

fn sounds(kind: TrackKind, segments: Vec<Segment>) -> Vec<SoundClip> {
    timeline(&draft(vec![track(kind, segments)])).0.sounds()
}

/// Start and length on the timeline, in-point and length in the source, milliseconds.
fn placed(clip: &SoundClip) -> (i64, i64, i64, Option<i64>) {
    (clip.start.round_ms(), clip.duration.round_ms(), clip.source_start.round_ms(), clip.source_length.map(Time::round_ms))
}

#[test]
fn clips_play_what_their_segments_use() {
    let one = |change: fn(&mut Media), duration| {
        let clips = sounds(TrackKind::Audio, vec![clip_with("a8000.mp3", duration, change)]);
        let [clip] = clips.as_slice() else { panic!("{clips:?}") };
        (placed(clip), clip.looped, clip.reversed)
    };
    let double = |media: &mut Media| media.speed = Speed::Constant(Ratio::from_integer(2));
    assert_eq!(one(|_| (), None), ((0, 8000, 0, Some(8000)), false, false));
    assert_eq!(one(|media| media.source_start = ms(1000), Some(3000)), ((0, 3000, 1000, Some(3000)), false, false));
    assert_eq!(one(double, Some(3000)), ((0, 3000, 0, Some(6000)), false, false));
    assert_eq!(one(|media| media.repeats = Repeats::Fill, Some(20_000)), ((0, 20_000, 0, Some(8000)), true, false));
    assert_eq!(one(|media| media.repeats = Repeats::Times(1), None), ((0, 16_000, 0, Some(8000)), true, false));
    assert_eq!(one(|media| media.reverse = true, Some(3000)), ((0, 3000, 0, Some(3000)), false, true));
    // Sound ends where the source does; backwards the silence comes first.
    assert_eq!(one(|_| (), Some(9000)), ((0, 8000, 0, Some(8000)), false, false));
    assert_eq!(one(|media| media.reverse = true, Some(9000)), ((1000, 8000, 0, Some(8000)), false, true));
}

#[test]
fn only_sound_that_is_heard_is_told_to_be_played_otherwise() {
    let told = |name: &str, duration, muted, change: fn(&mut Media)| {
        let segment = clip_with(name, Some(duration), change);
        let draft = draft(vec![track(TrackKind::Video, vec![Segment { sound: Sound { muted, ..segment.sound.clone() }, ..segment }])]);
        let (_, diagnostics) = Timeline::new(&draft, &facts(&draft), CANVAS, rate());
        diagnostics.into_iter().map(|one| format!("{} {}", one.code, one.pointer)).collect::<Vec<_>>()
    };
    let reverse: fn(&mut Media) = |media| media.reverse = true;
    let double: fn(&mut Media) = |media| media.speed = Speed::Constant(Ratio::from_integer(2));
    let ramp: fn(&mut Media) = |media| media.speed = Speed::Ramp(vec![(ms(0), 1.0), (ms(500), 2.0)]);
    let frozen: fn(&mut Media) = |media| (media.freeze, media.reverse) = (Some(ms(100)), true);
    assert_eq!(told("a8000.mp4", 1000, false, reverse), ["not-rendered /t/0/sg/0/rv"]);
    assert_eq!(told("a8000.mp4", 1000, false, double), ["not-rendered /t/0/sg/0/sp"]);
    assert_eq!(told("a8000.mp4", 1000, false, ramp), ["not-rendered /t/0/sg/0/sp"]);
    let pitched: fn(&mut Media) = |media| (media.speed, media.keep_pitch) = (Speed::Constant(Ratio::from_integer(2)), false);
    assert_eq!(told("a8000.mp4", 1000, false, pitched), [""; 0]);
    for change in [reverse, double, ramp, frozen] {
        assert_eq!(told("a8000.mp4", 1000, true, change), [""; 0]);
        assert_eq!(told("still.jpg", 1000, false, change), [""; 0]);
    }
    assert_eq!(told("a8000.mp4", 1000, false, frozen), [""; 0]);
}

#[test]
fn silent_things_have_no_clip() {
    let muted = |segment: Segment| Segment { sound: offcut::draft::Sound { muted: true, ..segment.sound.clone() }, ..segment };
    assert_eq!(sounds(TrackKind::Video, vec![clip("a.jpg", Some(100)), colour(100), muted(clip("a.mp4", Some(100)))]), []);
    assert_eq!(sounds(TrackKind::Video, vec![clip_with("a.mp4", Some(100), |media| media.freeze = Some(ms(0)))]), []);
    let muted = Track { muted: true, ..track(TrackKind::Audio, vec![clip("a.mp3", None)]) };
    assert_eq!(timeline(&draft(vec![muted])).0.sounds(), []);
}

#[test]
fn fades_stand_where_the_segment_begins_and_ends() {
    let mut faded = clip("a8000.mp3", Some(6000));
    (faded.sound.fade_in, faded.sound.fade_out, faded.sound.equal_power) = (ms(500), ms(1000), true);
    let clips = sounds(TrackKind::Audio, vec![faded]);
    let fades: Vec<_> = clips[0].fades.iter().map(|fade| (fade.kind, fade.start, fade.duration, fade.equal_power)).collect();
    assert_eq!(fades, [(FadeKind::In, ms(0), ms(500), true), (FadeKind::Out, ms(5000), ms(1000), true)]);
}

#[test]
fn music_cut_at_the_end_still_fades_out() {
    let mut music = clip("a8000.mp3", None);
    music.sound.fade_out = ms(1000);
    let mut draft = draft(vec![track(TrackKind::Audio, vec![music])]);
    draft.duration = Some(ms(5000));
    let clips = timeline(&draft).0.sounds();
    assert_eq!((clips[0].duration, clips[0].fades[0].start), (ms(5000), ms(4000)));
}

#[test]
fn transitions_cross_the_sounds() {
    let clip = |name| clip_with(name, Some(2000), |media| media.source_start = ms(3000));
    let clips = sounds(TrackKind::Video, vec![Segment { transition: fade(1000), ..clip("a.mp4") }, clip("b.mp4")]);
    assert_eq!(clips.iter().map(placed).collect::<Vec<_>>(), [(0, 2500, 3000, Some(2500)), (1500, 2500, 2500, Some(2500))]);
    let fades = |clip: &SoundClip| clip.fades.iter().map(|fade| (fade.kind, fade.start, fade.duration)).collect::<Vec<_>>();
    assert_eq!(fades(&clips[0]), [(FadeKind::Out, ms(1500), ms(1000))]);
    assert_eq!(fades(&clips[1]), [(FadeKind::In, ms(0), ms(1000))]);
    assert_eq!((clips[0].segment_time, clips[1].segment_time), (ms(0), ms(-500)));
}

#[test]
fn crossing_sounds_reach_as_far_as_their_sources() {
    let first = Segment { transition: fade(1000), ..clip("a2100.mp4", Some(2000)) };
    let second = clip_with("b.mp4", Some(2000), |media| media.source_start = ms(200));
    let clips = sounds(TrackKind::Video, vec![first, second]);
    assert_eq!(clips.iter().map(placed).collect::<Vec<_>>(), [(0, 2100, 0, Some(2100)), (1800, 2200, 0, Some(2200))]);
    // The fade is the transition's: it has begun before the sound does.
    assert_eq!((clips[1].fades[0].start, clips[1].fades[0].duration), (ms(-300), ms(1000)));
}

#[test]
fn sounds_that_repeat_begin_with_their_segment() {
    let repeated = clip_with("b800.mp4", Some(2000), |media| {
        media.source_start = ms(300);
        media.repeats = Repeats::Fill;
    });
    let clips = sounds(TrackKind::Video, vec![Segment { transition: fade(400), ..clip("a.jpg", Some(2000)) }, repeated]);
    assert_eq!((placed(&clips[0]), clips[0].looped), ((2000, 2000, 300, Some(500)), true));
    assert_eq!((clips[0].fades[0].start, clips[0].fades[0].duration), (ms(-200), ms(400)));
}

#[test]
fn backwards_the_other_end_of_the_source_is_needed() {
    let reversed = |name| {
        clip_with(name, Some(2000), |media| {
            media.source_start = ms(3000);
            media.reverse = true;
        })
    };
    let clips = sounds(TrackKind::Video, vec![Segment { transition: fade(1000), ..reversed("a.mp4") }, reversed("b.mp4")]);
    assert_eq!(clips.iter().map(placed).collect::<Vec<_>>(), [(0, 2500, 2500, Some(2500)), (1500, 2500, 3000, Some(2500))]);
    assert_eq!((clips[0].speed_time, clips[1].speed_time), (ms(-500), ms(0)));
}

#[test]
fn gains_multiply_and_balance_turns_one_side_down() {
    let heard = |gain: f64, balance: f64| {
        let mut segment = clip("a.mp3", None);
        (segment.sound.gain, segment.sound.balance) = (gain, balance);
        let draft = draft(vec![Track { gain: 0.5, ..track(TrackKind::Audio, vec![segment]) }]);
        let timeline = clean(&draft);
        let clip = &timeline.sounds()[0];
        let gain = timeline.gain_at(clip, ms(100));
        assert_eq!(clip.constant_gain, Some(gain));
        gain
    };
    for (gain, balance, left, right) in [(1.0, 0.0, 0.5, 0.5), (0.5, 1.0, 0.0, 0.25), (1.0, -0.5, 0.5, 0.25), (4.0, 0.25, 1.5, 2.0)] {
        assert_eq!(heard(gain, balance), Gain { left, right }, "{gain} {balance}");
    }
}

#[test]
fn keyframes_move_gain_and_balance() {
    let mut segment = clip("a.mp3", None);
    segment.sound.gain = 4.0;
    segment.keyframes =
        BTreeMap::from([(Property::Gain, keys(&[(0, 0.0), (1000, 1.0)])), (Property::Balance, keys(&[(0, 0.0), (1000, 1.0)]))]);
    let timeline: Timeline = clean(&draft(vec![track(TrackKind::Audio, vec![segment])]));
    let clip = &timeline.sounds()[0];
    assert_eq!(clip.constant_gain, None);
    let gains = [0, 500, 5000].map(|at| timeline.gain_at(clip, ms(at)));
    assert_eq!(gains, [(0.0, 0.0), (0.25, 0.5), (0.0, 1.0)].map(|(left, right)| Gain { left, right }));
}
