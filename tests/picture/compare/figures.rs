//! The figures are those of FFmpeg's filters on the same files.

use std::path::{Path, PathBuf};

use offcut::base::PixelSize;
use offcut::compare::{AudioComparison, VideoComparison};

use crate::compare::material::{Clip, compared, filtered, number_after};

/// The figures of FFmpeg's filters for two pictures, the second as `prepared` leaves it, where they are further from
/// `video` than 0.05 dB and 0.002.
fn picture_disagreement(video: &VideoComparison, files: [&Path; 2], prepared: &str) -> Option<String> {
    let said = |filter: &str, key| number_after(&filtered(&files, &format!("[1:v]{prepared}[b];[0:v][b]{filter}=shortest=1")), key);
    let (psnr, ssim) = (said("psnr", "average:"), said("ssim", "All:"));
    let agrees = video.psnr_db.is_some_and(|found| (found - psnr).abs() < 0.05) && (video.ssim - ssim).abs() < 0.002;
    (!agrees).then(|| format!("PSNR {:?} and {psnr}, SSIM {} and {ssim}", video.psnr_db, video.ssim))
}

/// The figures of FFmpeg's meter for a sound, as `prepared` leaves it, where they are further from `audio` than 0.1 LU,
/// and 0.3 dB of true peak: it rounds to a tenth and interpolates by another filter.
fn sound_disagreement(audio: &AudioComparison, side: usize, file: &Path, prepared: &str) -> Option<String> {
    let report = filtered(&[file], &format!("[0:a]{prepared},ebur128=peak=true"));
    let summary = report.rsplit("Summary:").next().unwrap();
    let (loudness, peak) = (number_after(summary, "I:"), number_after(summary, "Peak:"));
    let is_near = |found: Option<f64>, wanted: f64, tolerance: f64| found.is_some_and(|found| (found - wanted).abs() < tolerance);
    let agrees = is_near(audio.loudness_lufs[side], loudness, 0.1) && is_near(audio.true_peak_dbtp[side], peak, 0.3);
    (!agrees).then(|| format!("{:?} and {loudness} LUFS, {:?} and {peak} dBTP", audio.loudness_lufs[side], audio.true_peak_dbtp[side]))
}

/// Writes a clip and what coding or a square makes of it.
fn written(folder: &Path, size: (u32, u32), crf: f64, square: usize) -> [PathBuf; 2] {
    let clip = Clip { size: PixelSize::new(size.0, size.1), frames: (0..30).collect(), crf: 14.0, ..Clip::default() };
    let name = |side: &str| folder.join(format!("{side}-{}-{crf}-{square}.mp4", size.0));
    [clip.write(&name("a")), Clip { crf, square, ..clip.clone() }.write(&name("b"))]
}

#[test]
fn psnr_and_ssim_are_those_of_ffmpeg() {
    let folder = tempfile::tempdir().unwrap();
    // Sides that no block divides, and content from near to far.
    for (size, crf, square) in [((320, 256), 35.0, 0), ((334, 250), 24.0, 0), ((320, 256), 45.0, 70)] {
        let [a, b] = written(folder.path(), size, crf, square);
        let video = compared(&a, &b).video.unwrap();
        assert_eq!(picture_disagreement(&video, [&a, &b], "null"), None);
        assert!(video.ms_ssim < 1.0 && video.ms_ssim > 0.5);
    }
}

#[test]
fn another_file_another_frame_and_another_pixel_disagree() {
    let folder = tempfile::tempdir().unwrap();
    let [a, b] = written(folder.path(), (320, 256), 35.0, 0);
    let [_, other] = written(folder.path(), (320, 256), 38.0, 0);
    let video = compared(&a, &b).video.unwrap();
    assert!(picture_disagreement(&video, [&a, &other], "null").is_some());
    for wrong in ["trim=start_frame=1,setpts=PTS-STARTPTS", "crop=318:256:2:0,pad=320:256", "lutyuv=y=val+3"] {
        assert!(picture_disagreement(&video, [&a, &b], wrong).is_some(), "{wrong}");
    }
}

#[test]
fn loudness_and_true_peak_are_those_of_ffmpeg_and_of_no_other_sound() {
    let folder = tempfile::tempdir().unwrap();
    let clip = Clip { size: PixelSize::new(32, 32), frames: (0..240).collect(), sound: Some(0), gain: 2.5, ..Clip::default() };
    let a = clip.write(&folder.path().join("a.mp4"));
    let b = Clip { gain: 0.4, tune: 7, ..clip }.write(&folder.path().join("b.mp4"));
    let audio = compared(&a, &b).audio.unwrap();
    for (side, (file, other)) in [(&a, &b), (&b, &a)].into_iter().enumerate() {
        assert_eq!(sound_disagreement(&audio, side, file, "anull"), None);
        assert!(sound_disagreement(&audio, side, other, "anull").is_some());
        assert!(sound_disagreement(&audio, side, file, "volume=-0.3dB").is_some());
    }
}
