//! How an output is encoded: the tables of qualities and platforms, and what overrides them.

use std::str::FromStr;

use crate::base::{FrameRate, PixelSize, Time};

use super::{EncodeError, OutputFormat};

/// The H.264 encoder of `--encoder auto`.
pub(super) const DEFAULT_H264: &str = "libx264";

/// How much effort and how many bits the picture gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Quality {
    /// Fast, to look at the cut.
    Draft,
    /// To publish.
    #[default]
    Standard,
    /// To keep, or to encode again from.
    High,
}

/// The settings of each codec for a quality.
pub(super) struct QualityRow {
    pub x264_preset: &'static str,
    /// Constant rate factor of H.264 (0..51, lower is better).
    pub h264_crf: f64,
    /// Constant quality of VP9 (0..63, lower is better).
    pub vp9_crf: f64,
    /// libvpx's speed (0..8, higher is faster).
    pub vp9_speed: u32,
    /// libwebp's quality (0..100, higher is better).
    pub webp_quality: u32,
    /// Bytes a pixel of the canvas that a render with this x264 preset holds in all, videos aside; measured at
    /// 1080x1920.
    pub bytes_a_pixel: u64,
}

impl Quality {
    /// All, with the names the command line has for them.
    pub const ALL: &[(&'static str, Self)] = &[("draft", Self::Draft), ("standard", Self::Standard), ("high", Self::High)];

    pub(super) const fn row(self) -> QualityRow {
        match self {
            Self::Draft => {
                QualityRow { x264_preset: "ultrafast", h264_crf: 28.0, vp9_crf: 40.0, vp9_speed: 8, webp_quality: 60, bytes_a_pixel: 80 }
            }
            Self::Standard => {
                QualityRow { x264_preset: "veryfast", h264_crf: 20.0, vp9_crf: 31.0, vp9_speed: 5, webp_quality: 75, bytes_a_pixel: 165 }
            }
            Self::High => {
                QualityRow { x264_preset: "slow", h264_crf: 17.0, vp9_crf: 24.0, vp9_speed: 2, webp_quality: 90, bytes_a_pixel: 300 }
            }
        }
    }
}

/// Where the output is published: its canvas, and what the place takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Platform {
    /// TikTok.
    Tiktok,
    /// Instagram Reels.
    Reels,
    /// YouTube Shorts.
    Shorts,
    /// YouTube.
    Youtube,
    /// A square feed post.
    Square,
}

/// The settings of H.264 for a platform.
pub(super) struct PlatformRow {
    pub canvas: PixelSize,
    /// The most bits a second, over any stretch of `buffer_bits / max_rate` seconds.
    pub max_rate: u64,
    pub buffer_bits: u64,
    /// The level up to 60 frames a second (H.264 table A-1): phones decode this one in hardware.
    pub level: &'static str,
}

impl Platform {
    /// All, with the names the command line has for them.
    pub const ALL: &[(&'static str, Self)] =
        &[("tiktok", Self::Tiktok), ("reels", Self::Reels), ("shorts", Self::Shorts), ("youtube", Self::Youtube), ("square", Self::Square)];

    /// The canvas the platform shows.
    pub const fn canvas(self) -> PixelSize {
        self.row().canvas
    }

    /// The integrated loudness the platform plays at, LUFS. Each turns louder sound down to about this.
    pub const fn loudness_lufs(self) -> f64 {
        match self {
            Self::Tiktok | Self::Reels | Self::Shorts | Self::Youtube | Self::Square => -14.0,
        }
    }

    pub(super) const fn row(self) -> PlatformRow {
        const fn row(width: u32, height: u32, megabits: u64) -> PlatformRow {
            let max_rate = megabits * 1_000_000;
            PlatformRow { canvas: PixelSize::new(width, height), max_rate, buffer_bits: 2 * max_rate, level: "4.2" }
        }
        match self {
            Self::Tiktok | Self::Reels => row(1080, 1920, 16),
            Self::Shorts => row(1080, 1920, 24),
            Self::Youtube => row(1920, 1080, 24),
            Self::Square => row(1080, 1080, 16),
        }
    }
}

macro_rules! named {
    ($type:ty, $setting:literal) => {
        impl FromStr for $type {
            type Err = EncodeError;

            fn from_str(name: &str) -> Result<Self, EncodeError> {
                let known = Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
                known.ok_or_else(|| EncodeError::BadSetting {
                    name: $setting,
                    found: format!("{name:?}"),
                    allowed: Self::ALL.iter().map(|(known, _)| *known).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

named!(Quality, "--quality");
named!(Platform, "--platform");

/// The constant rate factor down to which the most that encoding takes is known.
const LEAST_MEASURED_CRF: f64 = 20.0;

/// Time of one core to encode a pixel, in picoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodingCost {
    /// With most pictures.
    pub usual_ps: u64,
    /// With pictures full of grain; `None` where that is not known.
    pub most_ps: Option<u64>,
}

/// How an output is encoded. What is `None` follows from the quality and the platform.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Effort and bits.
    pub quality: Quality,
    /// Where it is published; sets bounds on the bit rate and the level. The canvas is the caller's to take from it.
    pub platform: Option<Platform>,
    /// FFmpeg's name of the H.264 encoder; `None` or `auto` is libx264.
    pub encoder: Option<String>,
    /// The encoder's preset.
    pub preset: Option<String>,
    /// Constant rate factor, 0..51 (VP9: 0..63); lower is better.
    pub crf: Option<f64>,
    /// Bits a second of the sound, in [`OutputFormat::audio_bit_rates`]; the codec's usual unless given.
    pub audio_bit_rate: Option<u32>,
    /// The longest time from one keyframe to the next; 2 s unless given.
    pub gop: Option<Time>,
    /// Threads of the picture's encoder; as many as fit the machine unless given.
    pub threads: Option<u32>,
    /// Whether an existing output is replaced.
    pub force: bool,
    /// Whether an MP4 is written as a movie fragment that players append to others (ISO/IEC 14496-12, 8.8). The sound
    /// of an `.m4a` is FLAC then: it has no lead-in, so that pieces join without a gap.
    pub fragmented: bool,
    /// The title written into the container.
    pub title: Option<String>,
}

impl Settings {
    /// Bytes that a render to `canvas` takes with these settings, roughly: program, compositor and encoder, without the
    /// videos that it reads. A preset that no quality has counts as the dearest.
    pub fn bytes_held(&self, canvas: PixelSize) -> u64 {
        let named = |preset: &String| Quality::ALL.iter().map(|(_, quality)| quality.row()).find(|row| row.x264_preset == preset);
        let row = self.preset.as_ref().map_or(self.quality.row(), |preset| named(preset).unwrap_or(Quality::High.row()));
        canvas.area() * row.bytes_a_pixel
    }

    /// Refuses what an output of `format` has no use for: for whoever takes settings from people. Encoding itself
    /// passes over it.
    ///
    /// # Errors
    /// [`EncodeError::UselessSetting`] for the first of them, [`EncodeError::BadSetting`] for a bit rate that the sound
    /// cannot have.
    pub fn check(&self, format: OutputFormat) -> Result<(), EncodeError> {
        let (h264, crf) = (".mp4, .mov or .mkv", ".mp4, .mov, .mkv or .webm");
        let named = [
            ("--encoder", self.encoder.is_some() && !format.joins_chunks(), h264),
            ("--encoder-preset", self.preset.is_some() && !format.joins_chunks(), h264),
            ("--crf", self.crf.is_some() && !format.joins_chunks() && format != OutputFormat::Webm, crf),
        ];
        match named.into_iter().find(|(_, is_useless, _)| *is_useless) {
            Some((name, _, used_by)) => Err(EncodeError::UselessSetting { name, used_by }),
            None => self.check_sound(format),
        }
    }

    fn check_sound(&self, format: OutputFormat) -> Result<(), EncodeError> {
        let Some(asked) = self.audio_bit_rate else { return Ok(()) };
        match format.audio_bit_rates() {
            None => Err(EncodeError::UselessSetting { name: "--audio-bitrate", used_by: ".mp4, .mov, .mkv, .webm, .mp3, .m4a or .opus" }),
            Some(allowed) if !allowed.contains(&asked) => {
                let allowed = format!("{}k to {}k", allowed.start() / 1000, allowed.end() / 1000);
                Err(EncodeError::BadSetting { name: "--audio-bitrate", found: asked.to_string(), allowed })
            }
            Some(_) => Ok(()),
        }
    }

    /// The cost of encoding on the processor, by the preset. Measured with x264 on one core at constant rate factors 20
    /// and 28, with grainy and with soft pictures; other codecs are slower. A device takes nothing of it.
    pub fn encoding_cost(&self) -> EncodingCost {
        let (usual_ps, most_ps) = match (self.encoder.as_deref(), self.preset.as_deref().unwrap_or(self.quality.row().x264_preset)) {
            (Some(name), _) if !matches!(name, "auto" | DEFAULT_H264) => (0, None),
            (_, "ultrafast") => (5_000, Some(6_000)),
            (_, "superfast") => (9_000, Some(12_000)),
            (_, "veryfast") => (14_000, Some(18_000)),
            _ => (30_000, None),
        };
        let crf = self.crf.unwrap_or(self.quality.row().h264_crf);
        EncodingCost { usual_ps, most_ps: most_ps.filter(|_| crf >= LEAST_MEASURED_CRF) }
    }

    /// Frames from one keyframe to the next at most: the group's length in whole frames, at least one.
    pub fn gop_frames(&self, rate: FrameRate) -> u64 {
        let gop = self.gop.unwrap_or(Time::from_ms(2000));
        let rate = Time::new(i64::from(rate.numerator()), i64::from(rate.denominator())).ratio();
        u64::try_from(gop.scaled(rate).round_ticks(1, 1)).unwrap_or(1).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_seconds_of_any_rate_are_whole_frames() {
        let settings = Settings::default();
        for (numerator, denominator, frames) in [(30, 1, 60), (30000, 1001, 60), (24000, 1001, 48), (25, 1, 50), (1, 1, 2), (1, 4, 1)] {
            assert_eq!(settings.gop_frames(FrameRate::new(numerator, denominator).unwrap()), frames);
        }
    }

    #[test]
    fn what_a_format_has_no_use_for_is_refused() {
        let preset = Settings { preset: Some("fast".to_owned()), ..Settings::default() };
        let crf = Settings { crf: Some(20.0), ..Settings::default() };
        for (settings, format, is_right) in [
            (&preset, OutputFormat::Mp4, true),
            (&preset, OutputFormat::Webm, false),
            (&crf, OutputFormat::Webm, true),
            (&crf, OutputFormat::Gif, false),
            (&crf, OutputFormat::Wav, false),
        ] {
            assert_eq!(settings.check(format).is_ok(), is_right, "{format:?}");
        }
    }

    #[test]
    fn names_are_read_and_others_refused_with_the_list() {
        assert_eq!("high".parse::<Quality>().unwrap(), Quality::High);
        let error = "vine".parse::<Platform>().unwrap_err();
        assert!(matches!(error, EncodeError::BadSetting { allowed, .. } if allowed == "tiktok, reels, shorts, youtube, square"));
    }
}
