//! From figures to a verdict with reasons.

use super::comparison::{AudioComparison, Tag, VideoComparison};
use super::options::Thresholds;
use super::tags::DECISIVE;

/// How many frame numbers a reason names.
const NAMED: usize = 8;

/// Causes recognised beyond the figures.
pub(super) struct Explanations {
    /// How colours were coded otherwise.
    pub(super) recolouring: Option<&'static str>,
    /// By how many levels the second's luma is higher.
    pub(super) luma_gain: f64,
    /// Whether the files have other rates, so that frames were paired by time.
    pub(super) paired_by_time: bool,
    /// Whether the part that differs most in colour has other shapes, too.
    pub(super) is_redrawn: bool,
}

/// The figures of the pictures beyond their thresholds; causes first.
pub(super) fn picture_reasons(video: &VideoComparison, explanations: &Explanations, limits: &Thresholds) -> Vec<String> {
    let mut reasons = Vec::new();
    let frames = |count: u64| if count == 1 { "1 frame".to_owned() } else { format!("{count} frames") };
    match video.offset_frames {
        0 => {}
        later @ 1.. => reasons.push(format!("the second is {} later", frames(later.unsigned_abs()))),
        earlier => reasons.push(format!("the second is {} earlier", frames(earlier.unsigned_abs()))),
    }
    if !video.dropped.is_empty() {
        reasons.push(format!("{} of the first not in the second: {}", frames(video.dropped.len() as u64), numbers(&video.dropped)));
    }
    if !video.doubled.is_empty() {
        reasons.push(format!("{} of the second repeated or added: {}", frames(video.doubled.len() as u64), numbers(&video.doubled)));
    }
    if video.offset_frames == 0 && video.dropped.is_empty() && video.frames[0] != video.frames[1] && !explanations.paired_by_time {
        reasons.push(format!("{} against {}", frames(video.frames[0]), frames(video.frames[1])));
    }
    if let Some([right, down]) = video.shift_pixels {
        reasons.push(format!("the second's picture is shifted by {}", shift_words(right, down)));
    }
    reasons.extend(explanations.recolouring.map(str::to_owned));
    let mut figure = |beyond: bool, words: String| {
        if beyond {
            reasons.push(words);
        }
    };
    let worst = video.worst.first();
    figure(video.ssim < limits.min_ssim, format!("SSIM {:.4} is under {}", video.ssim, limits.min_ssim));
    if let Some(worst) = worst {
        let words = format!("SSIM {:.4} at frame {} is under {}", worst.ssim, worst.frame, limits.min_frame_ssim);
        figure(worst.ssim < limits.min_frame_ssim, words);
    }
    if let (Some(found), Some(least)) = (video.psnr_db, limits.min_psnr_db) {
        figure(found < least, format!("PSNR {found:.2} dB is under {least} dB"));
    }
    if let Some(least) = limits.min_ms_ssim {
        figure(video.ms_ssim < least, format!("MS-SSIM {:.4} is under {least}", video.ms_ssim));
    }
    let brighter = match explanations.luma_gain {
        gain if gain.abs() < 1.0 => String::new(),
        gain => format!("; the second's luma is {:.1} levels {}", gain.abs(), if gain > 0.0 { "higher" } else { "lower" }),
    };
    figure(video.delta_e > limits.max_delta_e, format!("mean ΔE {:.2} is over {}{brighter}", video.delta_e, limits.max_delta_e));
    let found = if explanations.is_redrawn { "is drawn otherwise" } else { "is another colour" };
    let tile = format!("a part of a frame {found}: ΔE {:.1} over 32x32 pixels, over {}", video.max_tile_delta_e, limits.max_tile_delta_e);
    figure(video.max_tile_delta_e > limits.max_tile_delta_e, tile);
    reasons
}

/// The figures of the sounds beyond their thresholds.
pub(super) fn sound_reasons(audio: &AudioComparison, limits: &Thresholds) -> Vec<String> {
    let mut reasons = Vec::new();
    let alike = audio.correlation.is_none_or(|correlation| correlation.abs() >= limits.min_correlation);
    if let (false, Some(correlation)) = (alike, audio.correlation) {
        reasons.push(format!("the sounds are not alike: correlation {correlation:.2} at the best lag is under {}", limits.min_correlation));
    }
    if alike && audio.lag_ms.abs() > limits.max_lag_ms {
        let way = if audio.lag_ms > 0.0 { "later" } else { "earlier" };
        reasons.push(format!("the second's sound is {:.1} ms {way}, over {} ms", audio.lag_ms.abs(), limits.max_lag_ms));
    }
    if alike && audio.drift_ms.abs() > limits.max_lag_ms {
        reasons.push(format!("the second's sound drifts by {:.1} ms from start to end", audio.drift_ms));
    }
    if audio.correlation.is_some_and(|correlation| correlation <= -limits.min_correlation) {
        reasons.push("a channel of the second's sound is inverted".to_owned());
    }
    match audio.loudness_lufs {
        [Some(a), Some(b)] if (a - b).abs() > limits.max_loudness_lu => {
            let way = if b > a { "louder" } else { "quieter" };
            reasons.push(format!("the second is {:.1} LU {way}, over {} LU", (a - b).abs(), limits.max_loudness_lu));
        }
        [Some(_), None] => reasons.push("the second is silent".to_owned()),
        [None, Some(_)] => reasons.push("the first is silent".to_owned()),
        _ => {}
    }
    reasons
}

/// Which tags that decide are not equal. What one input cannot tell (stills have no rate) does not decide.
pub(super) fn tag_reasons(tags: &[Tag]) -> Vec<String> {
    let decides = |tag: &&Tag| DECISIVE.contains(&tag.name.as_str()) && !tag.is_equal();
    let words = |tag: &Tag| Some(format!("{} is {} against {}", tag.name, tag.a.as_ref()?, tag.b.as_ref()?));
    tags.iter().filter(decides).filter_map(words).collect()
}

fn shift_words(right: i64, down: i64) -> String {
    let part = |count: i64, positive: &str, negative: &str| {
        let unit = if count.abs() == 1 { "pixel" } else { "pixels" };
        (count != 0).then(|| format!("{} {unit} {}", count.abs(), if count > 0 { positive } else { negative }))
    };
    let parts = [part(right, "to the right", "to the left"), part(down, "down", "up")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" and ")
}

/// The first few numbers, runs as ranges.
fn numbers(frames: &[u64]) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for &frame in frames {
        match runs.last_mut() {
            Some((_, last)) if frame == *last + 1 => *last = frame,
            _ => runs.push((frame, frame)),
        }
    }
    let words = |&(first, last): &(u64, u64)| if first == last { first.to_string() } else { format!("{first}..{last}") };
    let named: Vec<String> = runs.iter().take(NAMED).map(words).collect();
    let rest = if runs.len() > NAMED { " …" } else { "" };
    named.join(", ") + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_named_as_ranges_and_shifts_in_words() {
        assert_eq!(numbers(&[3, 7, 8, 9]), "3, 7..9");
        assert_eq!(numbers(&(0..40).map(|n| n * 2).collect::<Vec<_>>()), "0, 2, 4, 6, 8, 10, 12, 14 …");
        assert_eq!(shift_words(1, 0), "1 pixel to the right");
        assert_eq!(shift_words(-2, -1), "2 pixels to the left and 1 pixel up");
    }
}
