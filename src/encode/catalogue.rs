//! Which encoders work on this machine.

use crate::base::{FrameRate, PixelSize, Time};
use crate::ffi::{NoFfmpeg, start_ffmpeg};

use super::codecs::{self, PictureCodec};
use super::picture::CodecSink;
use super::settings::DEFAULT_H264;
use super::{EncodeError, OutputFormat, Settings};

/// An encoder this program can use, and whether it can be used here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncoderInfo {
    /// FFmpeg's name of it, as `--encoder` takes it.
    pub name: &'static str,
    /// The codec that it makes.
    pub codec: &'static str,
    /// Whether a device does the work.
    pub hardware: bool,
    /// `Err` says why it cannot be opened.
    pub available: Result<(), String>,
}

/// Name, what a device of that kind is called where it needs one.
const H264: &[(&str, Option<&str>)] = &[
    (DEFAULT_H264, None),
    ("libopenh264", None),
    ("h264_nvenc", Some("an NVIDIA GPU with NVENC and its driver")),
    ("h264_vaapi", Some("a GPU with a VA-API driver")),
    ("h264_qsv", Some("an Intel GPU with its media driver")),
    ("h264_amf", Some("an AMD GPU with its AMF runtime")),
    ("h264_videotoolbox", Some("macOS")),
];

/// All encoders this program knows options for, each opened once on a small picture: takes up to some seconds where
/// drivers are slow.
///
/// # Errors
/// Where FFmpeg is not there.
pub fn encoders() -> Result<Vec<EncoderInfo>, NoFfmpeg> {
    start_ffmpeg()?;
    let pictures = H264.iter().map(|&(name, device)| {
        let settings = Settings { encoder: Some(name.to_owned()), ..Settings::default() };
        let available = opens(OutputFormat::Mp4, &settings).map_err(|error| reason(error, device));
        EncoderInfo { name, codec: "H.264", hardware: device.is_some(), available }
    });
    let others =
        [("libvpx-vp9", "VP9", OutputFormat::Webm), ("gif", "GIF", OutputFormat::Gif), ("libwebp_anim", "WebP", OutputFormat::Webp)];
    let others = others.map(|(name, codec, format)| {
        let available = opens(format, &Settings::default()).map_err(|error| reason(error, None));
        EncoderInfo { name, codec, hardware: false, available }
    });
    let sounds = [
        ("aac", "AAC", OutputFormat::Mp4),
        ("libopus", "Opus", OutputFormat::Webm),
        ("libmp3lame", "MP3", OutputFormat::Mp3),
        ("pcm_s24le", "PCM", OutputFormat::Wav),
    ];
    let sounds = sounds.map(|(name, codec, format)| {
        let available = codecs::open_sound(format, &Settings::default()).map(drop).map_err(|error| reason(error, None));
        EncoderInfo { name, codec, hardware: false, available }
    });
    Ok(pictures.chain(others).chain(sounds).collect())
}

fn opens(format: OutputFormat, settings: &Settings) -> Result<(), EncodeError> {
    let Some(rate) = FrameRate::new(30, 1) else { return Ok(()) };
    let settings = Settings { gop: Some(Time::from_ms(1000)), ..settings.clone() };
    match PictureCodec::of(format, &settings, rate)? {
        Some(codec) => CodecSink::open(&codec, PixelSize::new(320, 240), rate).map(drop),
        None => Ok(()),
    }
}

fn reason(error: EncodeError, device: Option<&str>) -> String {
    match (error, device) {
        (EncodeError::NoEncoder { reason, .. }, Some(device)) => format!("{reason}; it needs {device}"),
        (EncodeError::NoEncoder { reason, .. }, None) => reason,
        (other, _) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_render_needs_is_there_and_each_is_listed_once() {
        let all = encoders().unwrap();
        let available = |name| all.iter().find(|info| info.name == name).unwrap().available.clone();
        assert_eq!(available("libx264"), Ok(()));
        assert_eq!(available("aac"), Ok(()));
        // No FFmpeg has both of these.
        assert!(available("h264_videotoolbox").is_err() || available("h264_vaapi").is_err());
        let mut names: Vec<_> = all.iter().map(|info| info.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
    }
}
