//! Two different outputs never pass as the same, and what differs is named.

use offcut::base::PixelSize;
use offcut::compare::{Comparison, Verdict};

use crate::compare::material::{BT601_LIMITED, Clip, compared, compared_clips, filtered, number_after};

#[track_caller]
fn assert_named(comparison: &Comparison, words: &str) {
    let named = comparison.reasons.iter().any(|reason| reason.contains(words));
    assert!(comparison.verdict == Verdict::Different && named, "no {words:?} in {:#?}", comparison.reasons);
}

#[test]
fn two_encodings_of_one_clip_are_the_same_and_not_equal() {
    let clip = Clip { sound: Some(0), ..Clip::default() };
    let found = compared_clips(&clip, &Clip { crf: 28.0, ..clip.clone() });
    assert_eq!((found.verdict, &found.reasons[..]), (Verdict::Same, &[][..]));
    let video = found.video.unwrap();
    assert_eq!((video.frames, video.compared, video.offset_frames, video.shift_pixels), ([75, 75], 75, 0, None));
    assert!(video.ssim < 0.9999 && video.psnr_db.is_some_and(|psnr| psnr > 35.0) && video.delta_e > 0.05, "{video:?}");
    let audio = found.audio.unwrap();
    assert!(audio.lag_ms.abs() < 0.1 && audio.correlation.unwrap() > 0.99, "{audio:?}");
}

#[test]
fn a_shift_by_one_frame_is_named() {
    let clip = Clip::default();
    let later = Clip { frames: (-1..74).collect(), ..clip.clone() };
    assert_named(&compared_clips(&clip, &later), "the second is 1 frame later");
    assert_named(&compared_clips(&later, &clip), "the second is 1 frame earlier");
}

#[test]
fn dropped_and_doubled_frames_are_listed() {
    let clip = Clip::default();
    let dropped = compared_clips(&clip, &Clip { frames: (0..75).filter(|&n| n != 22).collect(), ..clip.clone() });
    assert_named(&dropped, "1 frame of the first not in the second: 22");
    assert_eq!(dropped.video.as_ref().unwrap().dropped, [22]);
    assert!(dropped.video.unwrap().ssim > 0.97);
    let held = compared_clips(&clip, &Clip { frames: (0..75).map(|n| if n == 12 { 11 } else { n }).collect(), ..clip.clone() });
    let video = held.video.unwrap();
    assert_eq!((&video.dropped[..], &video.doubled[..]), (&[12][..], &[12][..]));
}

#[test]
fn a_shift_by_one_pixel_is_named() {
    let clip = Clip::default();
    assert_named(&compared_clips(&clip, &Clip { shift: (1, 0), ..clip.clone() }), "shifted by 1 pixel to the right");
    assert_named(&compared_clips(&clip, &Clip { shift: (0, -1), crf: 30.0, ..clip.clone() }), "shifted by 1 pixel up");
}

#[test]
fn a_shift_is_named_through_another_matrix() {
    let clip = Clip::default();
    let found = compared_clips(&clip, &Clip { shift: (2, 1), coded: BT601_LIMITED, ..clip.clone() });
    assert_named(&found, "shifted by 2 pixels to the right and 1 pixel down");
    assert_named(&found, "BT.601 matrix");
}

#[test]
fn another_colour_matrix_is_named() {
    let clip = Clip::default();
    let other = Clip { coded: BT601_LIMITED, ..clip.clone() };
    assert_named(&compared_clips(&clip, &other), "BT.601 matrix where the first has BT.709");
    assert_named(&compared_clips(&other, &clip), "BT.709 matrix where the first has BT.601");
}

#[test]
fn a_small_thing_put_on_top_is_found() {
    let clip = Clip::default();
    let found = compared_clips(&clip, &Clip { square: 40, ..clip.clone() });
    assert_named(&found, "a part of a frame is drawn otherwise");
}

#[test]
fn late_sound_is_named_with_its_lag() {
    let clip = Clip { sound: Some(0), ..Clip::default() };
    for (samples, words) in [(960, "20.0 ms later"), (-960, "20.0 ms earlier")] {
        let found = compared_clips(&clip, &Clip { sound: Some(samples), ..clip.clone() });
        assert_named(&found, words);
        assert_eq!(found.video.unwrap().offset_frames, 0);
    }
}

#[test]
fn louder_other_and_missing_sound_are_named() {
    let clip = Clip { sound: Some(0), ..Clip::default() };
    assert_named(&compared_clips(&clip, &Clip { gain: 0.7, ..clip.clone() }), "3.1 LU quieter");
    assert_named(&compared_clips(&clip, &Clip { gain: -1.0, ..clip.clone() }), "inverted");
    assert_named(&compared_clips(&clip, &Clip { sound: None, ..clip.clone() }), "the second has no sound");
}

#[test]
fn sizes_and_rates_are_named_and_brought_together() {
    let clip = Clip::default();
    let found = compared_clips(&clip, &Clip { size: PixelSize::new(160, 128), ..clip.clone() });
    assert_named(&found, "size is 320x256 against 160x128");
    assert!(found.notes.iter().any(|note| note.contains("scaled from 160x128 to 320x256")), "{:?}", found.notes);
    let half = Clip { rate: 15, frames: (0..38).map(|n| 2 * n).collect(), ..clip.clone() };
    let found = compared_clips(&clip, &half);
    assert_named(&found, "frame rate is 30 against 15");
    let video = found.video.unwrap();
    assert!(video.offset_frames == 0 && video.dropped.is_empty(), "{video:?}");
    assert!(video.per_frame.ssim.iter().step_by(2).all(|&ssim| ssim > 0.95));
}

/// A clip of FFmpeg's, and the same with a filter over it.
fn of_ffmpeg(folder: &std::path::Path, source: &str, filter: &str) -> [std::path::PathBuf; 2] {
    let write = |name: &str, filter: &str| {
        let path = folder.join(name);
        let graph = format!("{source}=size=320x240:rate=25,{filter},format=yuv420p");
        let arguments = ["-y", "-v", "error", "-f", "lavfi", "-i", &graph, "-frames:v", "100", "-c:v", "libx264", "-crf", "12"];
        assert!(std::process::Command::new("ffmpeg").args(arguments).arg(&path).status().unwrap().success());
        path
    };
    [write("a.mp4", "null"), write("b.mp4", filter)]
}

#[test]
fn one_ruined_frame_is_one_frame_that_differs() {
    let folder = tempfile::tempdir().unwrap();
    for source in ["testsrc2", "smptebars"] {
        let files = of_ffmpeg(folder.path(), source, "drawbox=color=black:t=fill:enable='eq(n,50)'");
        for [a, b] in [[&files[0], &files[1]], [&files[1], &files[0]]] {
            let found = compared(a, b);
            let video = found.video.unwrap();
            assert_eq!((found.verdict, video.compared, video.offset_frames), (Verdict::Different, 100, 0), "{source}");
            assert!(video.dropped.is_empty() && video.doubled.is_empty(), "{source}: {:?} {:?}", video.dropped, video.doubled);
            assert_eq!((video.worst[0].frame, video.worst[0].frame_b), (50, 50), "{source}");
            assert_eq!(video.per_frame.ssim.iter().filter(|&&ssim| ssim < 0.85).count(), 1, "{source}");
            let ssim = number_after(&filtered(&[a, b], "[0:v][1:v]ssim"), "All:");
            assert!((video.ssim - ssim).abs() < 0.001, "{source}: {} and FFmpeg's {ssim}", video.ssim);
        }
    }
}
