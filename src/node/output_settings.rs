//! Wishes of an export about its output, beside the draft: taken, or refused by name.

use crate::api::OutputRequest;
use crate::base::{FrameRate, PixelSize};
use crate::encode::Quality;

use super::refusal::Refusal;

/// Constant rate factors of H.264.
const CRF: std::ops::RangeInclusive<f64> = 0.0..=51.0;

/// Names of the codec that is made.
const CODECS: [&str; 4] = ["h264", "avc", "libx264", "x264"];

/// Sides of a canvas, as the draft format has them.
const SIDES: std::ops::RangeInclusive<u32> = 16..=7680;

/// Refuses what is not made here.
pub(super) fn check_output(output: &OutputRequest) -> Result<(), Refusal> {
    let refuse = |name: &str, wanted: &str| Err(Refusal::bad_request(format!("\"output.{name}\" is {wanted}")));
    if output.format != "mp4" {
        return refuse("format", "\"mp4\"");
    }
    if !Quality::ALL.iter().any(|(name, _)| *name == output.quality) {
        return refuse("quality", "\"draft\", \"standard\" or \"high\"");
    }
    if output.codec.as_ref().is_some_and(|codec| !CODECS.contains(&codec.to_ascii_lowercase().as_str())) {
        return refuse("codec", "\"h264\"");
    }
    if output.crf.is_some_and(|crf| !CRF.contains(&crf)) {
        return refuse("crf", "a number from 0 to 51");
    }
    if output.resolution.as_ref().is_some_and(|text| resolution(text).is_none()) {
        return refuse("resolution", "written \"1080x1920\" or \"1080p\", with even sides from 16 to 7680");
    }
    if output.fps.is_some_and(|fps| frame_rate(fps).is_none()) {
        return refuse("fps", "a number from 1 to 240");
    }
    Ok(())
}

/// A size of the output, as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resolution {
    /// Both sides.
    Size(PixelSize),
    /// The shorter side; the other follows from the draft's shape.
    ShorterSide(u32),
}

impl Resolution {
    /// The size for a draft of this canvas.
    pub(super) fn of(self, canvas: PixelSize) -> PixelSize {
        match self {
            Self::Size(size) => size,
            Self::ShorterSide(side) => {
                let scale = f64::from(side) / f64::from(canvas.width.min(canvas.height));
                let even = |length: u32| ((f64::from(length) * scale / 2.0).round() as u32 * 2).clamp(*SIDES.start(), *SIDES.end());
                PixelSize::new(even(canvas.width), even(canvas.height))
            }
        }
    }
}

/// `1080x1920`, `1080p`, `4k`.
pub(super) fn resolution(text: &str) -> Option<Resolution> {
    let text = text.trim().to_ascii_lowercase();
    let side = |text: &str| text.parse::<u32>().ok().filter(|side| SIDES.contains(side) && side % 2 == 0);
    if let Some((width, height)) = text.split_once(['x', '×']) {
        return Some(Resolution::Size(PixelSize::new(side(width)?, side(height)?)));
    }
    let shorter = match text.as_str() {
        "4k" => 2160,
        "2k" => 1440,
        _ => side(text.strip_suffix('p')?)?,
    };
    Some(Resolution::ShorterSide(shorter))
}

/// A rate of frames; those of television are exact.
pub(super) fn frame_rate(fps: f64) -> Option<FrameRate> {
    if !(1.0..=240.0).contains(&fps) {
        return None;
    }
    let of_television = [24_000, 30_000, 60_000, 120_000].into_iter().find(|rate| (f64::from(*rate) / 1001.0 - fps).abs() < 0.005);
    match of_television {
        Some(rate) => FrameRate::new(rate, 1001),
        None => FrameRate::new((fps * 1000.0).round() as u32, 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_of_an_output_is_taken_or_refused_by_name() {
        let output = |change: fn(&mut OutputRequest)| {
            let mut output = OutputRequest::default();
            change(&mut output);
            check_output(&output).err().map(|refusal| refusal.message)
        };
        for good in [
            |_: &mut OutputRequest| {},
            |output: &mut OutputRequest| output.codec = Some("H264".to_owned()),
            |output: &mut OutputRequest| output.crf = Some(23.0),
            |output: &mut OutputRequest| output.resolution = Some("1080p".to_owned()),
            |output: &mut OutputRequest| output.fps = Some(29.97),
        ] {
            assert_eq!(output(good), None);
        }
        type Change = fn(&mut OutputRequest);
        let bad: [(Change, &str); 6] = [
            (|output| output.format = "mov".to_owned(), "format"),
            (|output| output.quality = "best".to_owned(), "quality"),
            (|output| output.codec = Some("hevc".to_owned()), "codec"),
            (|output| output.crf = Some(f64::NAN), "crf"),
            (|output| output.resolution = Some("huge".to_owned()), "resolution"),
            (|output| output.fps = Some(0.0), "fps"),
        ];
        for (change, name) in bad {
            assert!(output(change).is_some_and(|message| message.contains(&format!("output.{name}"))), "{name}");
        }
    }

    #[test]
    fn resolutions_and_rates_are_read() {
        let canvas = PixelSize::new(1080, 1920);
        let size = |text: &str| resolution(text).map(|wanted| wanted.of(canvas)).map(|size| (size.width, size.height));
        for (text, wanted) in [("720x1280", (720, 1280)), ("720p", (720, 1280)), (" 1080P ", (1080, 1920)), ("4k", (2160, 3840))] {
            assert_eq!(size(text), Some(wanted), "{text}");
        }
        for text in ["", "p", "721x1280", "0p", "1080", "720x", "99999p"] {
            assert_eq!(size(text), None, "{text}");
        }
        assert_eq!(
            [29.97, 23.976, 25.0].map(frame_rate),
            [FrameRate::new(30_000, 1001), FrameRate::new(24_000, 1001), FrameRate::new(25_000, 1000)]
        );
    }
}
