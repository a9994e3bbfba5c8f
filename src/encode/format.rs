//! Output formats, their muxers and what they hold.

use std::ops::RangeInclusive;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// MPEG-4: H.264 and AAC.
    Mp4,
    /// QuickTime: H.264 and AAC.
    Mov,
    /// Matroska: H.264 and AAC.
    Matroska,
    /// WebM: VP9 and Opus.
    Webm,
    /// Animated GIF, no sound.
    Gif,
    /// Animated WebP, no sound.
    Webp,
    /// MP3, sound alone.
    Mp3,
    /// 24-bit PCM, sound alone.
    Wav,
    /// AAC in MPEG-4, sound alone.
    M4a,
    /// 24-bit FLAC, sound alone.
    Flac,
    /// Opus in Ogg, sound alone.
    Opus,
    /// One PNG a frame, `%05d` in the name being the frame's number from 0; no sound.
    PngSequence,
}

impl OutputFormat {
    /// The endings [`OutputFormat::of`] knows.
    pub const ENDINGS: &[&str] = &[".mp4", ".mov", ".mkv", ".webm", ".gif", ".webp", ".mp3", ".wav", ".m4a", ".flac", ".opus", "%05d.png"];

    /// Whether frames go into it.
    pub fn has_picture(self) -> bool {
        !matches!(self, Self::Mp3 | Self::Wav | Self::M4a | Self::Flac | Self::Opus)
    }

    /// Whether sound goes into it.
    pub fn has_sound(self) -> bool {
        !matches!(self, Self::Gif | Self::Webp | Self::PngSequence)
    }

    /// The bits a second that its sound may take; `None` where that is not to be chosen: no sound, or sound without
    /// loss.
    pub fn audio_bit_rates(self) -> Option<RangeInclusive<u32>> {
        match self {
            Self::Mp4 | Self::Mov | Self::Matroska | Self::M4a => Some(32_000..=512_000),
            Self::Webm | Self::Opus => Some(16_000..=510_000),
            // MPEG-1 Layer III (ISO/IEC 11172-3, 2.4.2.3).
            Self::Mp3 => Some(32_000..=320_000),
            Self::Wav | Self::Flac | Self::Gif | Self::Webp | Self::PngSequence => None,
        }
    }

    /// Whether its pictures can be joined from chunks by packet copy: it holds H.264.
    pub fn joins_chunks(self) -> bool {
        matches!(self, Self::Mp4 | Self::Mov | Self::Matroska)
    }

    /// FFmpeg's name of the muxer; a PNG sequence has none.
    pub(super) fn muxer(self) -> Option<&'static str> {
        match self {
            Self::Mp4 => Some("mp4"),
            Self::Mov => Some("mov"),
            Self::Matroska => Some("matroska"),
            Self::Webm => Some("webm"),
            Self::Gif => Some("gif"),
            Self::Webp => Some("webp"),
            Self::Mp3 => Some("mp3"),
            Self::Wav => Some("wav"),
            Self::M4a => Some("ipod"),
            Self::Flac => Some("flac"),
            Self::Opus => Some("opus"),
            Self::PngSequence => None,
        }
    }

    /// Options of the muxer.
    pub(super) fn muxer_options(self, fragmented: bool) -> &'static [(&'static str, &'static str)] {
        match self {
            // Each file starts at zero: who appends it says where it goes.
            Self::Mp4 | Self::M4a if fragmented => {
                // FLAC in MPEG-4 counted as experimental up to FFmpeg 5.
                &[
                    ("movflags", "+empty_moov+default_base_moof+frag_keyframe+skip_trailer+write_colr"),
                    ("use_editlist", "0"),
                    ("strict", "experimental"),
                ]
            }
            // The index goes first, so that a player starts before it has all; the colour tags stand in the container
            // too.
            Self::Mp4 | Self::Mov | Self::M4a => &[("movflags", "+faststart+write_colr")],
            Self::Matroska | Self::Webm => &[("reserve_index_space", "50000")],
            // Played again and again.
            Self::Gif | Self::Webp => &[("loop", "0")],
            Self::Wav => &[("rf64", "auto")],
            Self::Mp3 | Self::Flac | Self::Opus | Self::PngSequence => &[],
        }
    }
}
