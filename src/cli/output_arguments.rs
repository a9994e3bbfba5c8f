//! How an output is encoded.

use std::path::PathBuf;

use clap::Args;

use crate::encode::{Platform, Quality, Settings};

use super::values;

/// The output and its encoding.
#[derive(Clone, Debug, Args)]
pub(super) struct OutputArguments {
    /// The file to write; its ending tells the format: .mp4 .mov .mkv .webm .gif .webp .mp3 .wav .m4a .flac .opus, or
    /// %05d.png for numbered pictures; - is standard output, as Matroska
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: PathBuf,
    /// Overwrite an output that is there
    #[arg(long)]
    pub(super) force: bool,
    /// How much effort and how many bits the picture gets
    #[arg(long, default_value = "standard", value_parser = values::named(Quality::ALL))]
    quality: Quality,
    /// The H.264 encoder by FFmpeg's name; auto is libx264
    #[arg(long, value_name = "NAME")]
    encoder: Option<String>,
    /// The encoder's preset, such as veryfast
    #[arg(long, value_name = "NAME")]
    encoder_preset: Option<String>,
    /// Constant rate factor, lower is better
    #[arg(long, value_name = "N")]
    crf: Option<f64>,
    /// Bits a second of the sound: 128k, 192000
    #[arg(long, value_name = "N", value_parser = values::bit_rate)]
    audio_bitrate: Option<u32>,
}

impl OutputArguments {
    /// Whether anything but the usual is asked of the encoder.
    pub(super) fn has_own_encoding(&self) -> bool {
        self.quality != Quality::default()
            || self.encoder.is_some()
            || self.encoder_preset.is_some()
            || self.crf.is_some()
            || self.audio_bitrate.is_some()
    }

    /// The settings of the encoder.
    pub(super) fn settings(&self, platform: Option<Platform>, title: Option<String>) -> Settings {
        Settings {
            quality: self.quality,
            platform,
            encoder: self.encoder.clone(),
            preset: self.encoder_preset.clone(),
            crf: self.crf,
            audio_bit_rate: self.audio_bitrate,
            force: self.force,
            title,
            ..Settings::default()
        }
    }
}
