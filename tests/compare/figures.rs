//! The figures are those of FFmpeg's filters on the same files.

use crate::material::{Clip, compared, filtered, number_after};

use offcut::base::PixelSize;

#[test]
fn psnr_and_ssim_are_those_of_ffmpeg() {
    let folder = tempfile::tempdir().unwrap();
    // Sides that no block divides, and content from near to far.
    for (index, (size, crf, square)) in [((320, 256), 35.0, 0), ((334, 250), 24.0, 0), ((320, 256), 45.0, 70)].into_iter().enumerate() {
        let clip = Clip { size: PixelSize::new(size.0, size.1), frames: (0..30).collect(), crf: 14.0, ..Clip::default() };
        let a = clip.write(&folder.path().join(format!("a{index}.mp4")));
        let b = Clip { crf, square, ..clip }.write(&folder.path().join(format!("b{index}.mp4")));
        let video = compared(&a, &b).video.unwrap();
        let wanted_psnr = number_after(&filtered(&[&a, &b], "psnr"), "average:");
        let wanted_ssim = number_after(&filtered(&[&a, &b], "ssim"), "All:");
        assert!((video.psnr_db.unwrap() - wanted_psnr).abs() < 0.05, "{:?} {wanted_psnr}", video.psnr_db);
        assert!((video.ssim - wanted_ssim).abs() < 0.002, "{} {wanted_ssim}", video.ssim);
        assert!(video.ms_ssim < 1.0 && video.ms_ssim > 0.5);
    }
}

#[test]
fn loudness_and_true_peak_are_those_of_ffmpeg() {
    let folder = tempfile::tempdir().unwrap();
    let clip = Clip { size: PixelSize::new(32, 32), frames: (0..240).collect(), sound: Some(0), gain: 2.5, ..Clip::default() };
    let a = clip.write(&folder.path().join("a.mp4"));
    let b = Clip { gain: 0.4, tune: 7, ..clip }.write(&folder.path().join("b.mp4"));
    let audio = compared(&a, &b).audio.unwrap();
    for (index, file) in [&a, &b].into_iter().enumerate() {
        let report = filtered(&[file], "[0:a]ebur128=peak=true");
        let summary = report.rsplit("Summary:").next().unwrap();
        let (loudness, peak) = (number_after(summary, "I:"), number_after(summary, "Peak:"));
        assert!((audio.loudness_lufs[index].unwrap() - loudness).abs() < 0.1, "{audio:?} {loudness}");
        // FFmpeg rounds to a tenth and interpolates by another filter.
        assert!((audio.true_peak_dbtp[index].unwrap() - peak).abs() < 0.3, "{audio:?} {peak}");
    }
}
