//! Which encoder each format takes, with which options, and the opening of it.

use ffmpeg_next::codec::{Context, Flags};
use ffmpeg_next::format::{Pixel, Sample, sample};
use ffmpeg_next::{ChannelLayout, Dictionary, Rational, color, encoder};

use crate::base::{FrameRate, PixelSize, SAMPLE_RATE};
use crate::ffi::VaapiFrames;

use super::settings::DEFAULT_H264;
use super::{EncodeError, OutputFormat, Settings};

/// The layout of everything between mixer and encoder.
pub(super) const STEREO: ChannelLayout = ChannelLayout::STEREO;

/// Presets of x264, fastest first.
const X264_PRESETS: &[&str] = &["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow", "placebo"];

/// Bits a second for H.264 encoders whose constant quality is not known here.
const OTHER_BIT_RATE: &str = "12000000";

/// How a picture is encoded.
pub(super) struct PictureCodec {
    pub name: String,
    pub pixel: Pixel,
    /// A filter graph from planar 4:2:0 BT.709 limited to what the encoder takes; `None` where that is the same.
    pub conversion: Option<String>,
    pub options: Vec<(&'static str, String)>,
}

impl PictureCodec {
    /// The codec of `format`'s pictures; `None` where it has none.
    pub(super) fn of(format: OutputFormat, settings: &Settings, rate: FrameRate) -> Result<Option<Self>, EncodeError> {
        let planar = |name: &str, options| Self { name: name.to_owned(), pixel: Pixel::YUV420P, conversion: None, options };
        Ok(Some(match format {
            OutputFormat::Mp4 | OutputFormat::Mov | OutputFormat::Matroska => h264(settings, rate)?,
            OutputFormat::Webm => planar("libvpx-vp9", vp9_options(settings, rate)?),
            OutputFormat::Gif => Self {
                pixel: Pixel::PAL8,
                // GIF counts in hundredths of a second, and players slow down what is shown for less than two.
                conversion: Some(format!(
                    "{}scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_int,format=rgb24,split[a][b];\
                     [a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1:dither=bayer:bayer_scale=3:diff_mode=rectangle",
                    if rate.as_f64() > 50.0 { "fps=50," } else { "" }
                )),
                ..planar("gif", vec![])
            },
            OutputFormat::Webp => Self {
                // WebP's Y'CbCr is BT.601 limited by definition (RFC 6386, section 9.2).
                conversion: Some("scale=in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=tv,format=yuv420p".to_owned()),
                ..planar("libwebp_anim", vec![("quality", settings.quality.row().webp_quality.to_string())])
            },
            OutputFormat::Mp3
            | OutputFormat::Wav
            | OutputFormat::M4a
            | OutputFormat::Flac
            | OutputFormat::Opus
            | OutputFormat::PngSequence => return Ok(None),
        }))
    }

    /// The pool its frames must come from, where they must be in a device's memory.
    pub(super) fn device_frames(&self, size: PixelSize) -> Result<Option<VaapiFrames>, EncodeError> {
        let frames = (self.pixel == Pixel::VAAPI).then(|| VaapiFrames::new(size)).transpose();
        frames.map_err(|error| EncodeError::NoEncoder { name: self.name.clone(), reason: error.to_string() })
    }

    /// The opened encoder for pictures of `size` with time stamps in `time_base`, from the pool `frames` if they must.
    pub(super) fn open(
        &self,
        size: PixelSize,
        time_base: Rational,
        rate: Rational,
        frames: Option<&VaapiFrames>,
    ) -> Result<encoder::Video, EncodeError> {
        let mut context = context_of(&self.name)?;
        context.set_flags(Flags::GLOBAL_HEADER | Flags::CLOSED_GOP);
        context.set_time_base(time_base);
        context.set_frame_rate(Some(rate));
        let mut video = context.encoder().video().map_err(|error| EncodeError::failed(&self.name, error))?;
        video.set_width(size.width);
        video.set_height(size.height);
        video.set_format(self.pixel);
        video.set_aspect_ratio(Rational(1, 1));
        // GIF has a palette, and WebP its own matrix, which its format implies.
        if !matches!(self.name.as_str(), "gif" | "libwebp_anim") {
            video.set_colorspace(color::Space::BT709);
            video.set_color_range(color::Range::MPEG);
            video.set_color_primaries(color::Primaries::BT709);
            video.set_color_transfer_characteristic(color::TransferCharacteristic::BT709);
        }
        if let Some(frames) = frames {
            frames.attach(&mut video);
        }
        let options: Dictionary = self.options.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
        video.open_with(options).map_err(|error| EncodeError::NoEncoder { name: self.name.clone(), reason: error.to_string() })
    }
}

/// The H.264 encoder asked for.
fn h264(settings: &Settings, rate: FrameRate) -> Result<PictureCodec, EncodeError> {
    let name = settings.encoder.as_deref().filter(|name| *name != "auto").unwrap_or(DEFAULT_H264);
    let codec = find(name)?;
    if codec.id() != ffmpeg_next::codec::Id::H264 {
        return Err(EncodeError::NoEncoder { name: name.to_owned(), reason: "it does not make H.264".to_owned() });
    }
    // Below one x264 codes without loss, which High profile has not; to others zero means automatic.
    let crf = in_range(settings.crf.unwrap_or(settings.quality.row().h264_crf), 1, 51)?;
    let mut options = vec![("g", settings.gop_frames(rate).to_string()), ("threads", threads(settings))];
    if let Some(platform) = settings.platform.map(super::Platform::row) {
        options.push(("maxrate", platform.max_rate.to_string()));
        options.push(("bufsize", platform.buffer_bits.to_string()));
        if name == DEFAULT_H264 && rate.as_f64() <= 60.0 {
            options.push(("level", platform.level.to_owned()));
        }
    }
    options.extend(if name == DEFAULT_H264 { x264_options(settings, crf)? } else { device_options(name, settings, crf) });
    let formats: Vec<Pixel> = codec.video().ok().and_then(|video| video.formats()).map(Iterator::collect).unwrap_or_default();
    let nv12 = || Some("format=nv12".to_owned());
    let (pixel, conversion) = match formats.as_slice() {
        [Pixel::VAAPI] => (Pixel::VAAPI, nv12()),
        formats if formats.is_empty() || formats.contains(&Pixel::YUV420P) => (Pixel::YUV420P, None),
        _ => (Pixel::NV12, nv12()),
    };
    Ok(PictureCodec { name: name.to_owned(), pixel, conversion, options })
}

fn x264_options(settings: &Settings, crf: f64) -> Result<Vec<(&'static str, String)>, EncodeError> {
    let preset = settings.preset.as_deref().unwrap_or(settings.quality.row().x264_preset);
    if !X264_PRESETS.contains(&preset) {
        let (found, allowed) = (format!("{preset:?}"), X264_PRESETS.join(", "));
        return Err(EncodeError::BadSetting { name: "--encoder-preset", found, allowed });
    }
    Ok(vec![
        ("preset", preset.to_owned()),
        ("crf", crf.to_string()),
        ("profile", "high".to_owned()),
        // `ultrafast` turns the 8x8 transform off and would fall below High profile; the others have it on.
        ("x264-params", "8x8dct=1".to_owned()),
    ])
}

/// Constant quality in the terms of other H.264 encoders; the numbers of all but VideoToolbox are quantisers, near
/// x264's factors.
fn device_options(name: &str, settings: &Settings, crf: f64) -> Vec<(&'static str, String)> {
    let whole = crf.round().to_string();
    let mut options = match name {
        "h264_nvenc" => vec![("rc", "vbr".to_owned()), ("cq", whole), ("b", "0".to_owned()), ("profile", "high".to_owned())],
        "h264_vaapi" => vec![("rc_mode", "CQP".to_owned()), ("qp", whole), ("profile", "high".to_owned())],
        "h264_qsv" => vec![("global_quality", whole), ("profile", "high".to_owned())],
        "h264_amf" => vec![("rc", "cqp".to_owned()), ("qp_i", whole.clone()), ("qp_p", whole), ("profile", "high".to_owned())],
        // Quality counts upwards, 1..100, in units of FFmpeg's lambda (118).
        "h264_videotoolbox" => vec![("global_quality", ((100.0 - crf * 1.75).clamp(1.0, 100.0) * 118.0).round().to_string())],
        _ => vec![("b", OTHER_BIT_RATE.to_owned())],
    };
    options.extend(settings.preset.clone().map(|preset| ("preset", preset)));
    options
}

fn vp9_options(settings: &Settings, rate: FrameRate) -> Result<Vec<(&'static str, String)>, EncodeError> {
    let row = settings.quality.row();
    let crf = in_range(settings.crf.unwrap_or(row.vp9_crf), 0, 63)?;
    Ok(vec![
        ("crf", format!("{}", crf.round())),
        ("b", "0".to_owned()),
        ("deadline", "good".to_owned()),
        ("cpu-used", row.vp9_speed.to_string()),
        ("row-mt", "1".to_owned()),
        ("tile-columns", "2".to_owned()),
        ("g", settings.gop_frames(rate).to_string()),
        ("threads", threads(settings)),
    ])
}

fn threads(settings: &Settings) -> String {
    settings.threads.map_or_else(|| "auto".to_owned(), |count| count.to_string())
}

fn in_range(crf: f64, least: u32, most: u32) -> Result<f64, EncodeError> {
    if (f64::from(least)..=f64::from(most)).contains(&crf) {
        return Ok(crf);
    }
    Err(EncodeError::BadSetting { name: "--crf", found: crf.to_string(), allowed: format!("{least} to {most}") })
}

/// The opened encoder of `format`'s sound; `None` where it has none.
pub(super) fn open_sound(format: OutputFormat, settings: &Settings) -> Result<Option<encoder::Audio>, EncodeError> {
    let (planar, packed) = (sample::Type::Planar, sample::Type::Packed);
    let (name, samples, bit_rate) = match format {
        OutputFormat::M4a if settings.fragmented => ("flac", Sample::I16(packed), 0),
        OutputFormat::Mp4 | OutputFormat::Mov | OutputFormat::Matroska | OutputFormat::M4a => ("aac", Sample::F32(planar), 192_000),
        OutputFormat::Webm | OutputFormat::Opus => ("libopus", Sample::F32(packed), 160_000),
        OutputFormat::Mp3 => ("libmp3lame", Sample::F32(planar), 256_000),
        OutputFormat::Wav => ("pcm_s24le", Sample::I32(packed), 0),
        // FFmpeg codes the upper 24 bits.
        OutputFormat::Flac => ("flac", Sample::I32(packed), 0),
        OutputFormat::Gif | OutputFormat::Webp | OutputFormat::PngSequence => return Ok(None),
    };
    let bit_rate = settings.audio_bit_rate.filter(|_| bit_rate > 0).map_or(bit_rate, |asked| asked as usize);
    let mut context = context_of(name)?;
    context.set_flags(Flags::GLOBAL_HEADER);
    context.set_time_base(Rational(1, SAMPLE_RATE as i32));
    let mut audio = context.encoder().audio().map_err(|error| EncodeError::failed(name, error))?;
    audio.set_rate(SAMPLE_RATE as i32);
    audio.set_format(samples);
    audio.set_channel_layout(STEREO);
    audio.set_bit_rate(bit_rate);
    audio.open().map(Some).map_err(|error| EncodeError::NoEncoder { name: name.to_owned(), reason: error.to_string() })
}

/// An encoder's name in FFmpeg.
pub(super) fn name_of(encoder: &encoder::Encoder) -> String {
    encoder.codec().map_or_else(|| "the encoder".to_owned(), |codec| codec.name().to_owned())
}

fn context_of(name: &str) -> Result<Context, EncodeError> {
    find(name).map(Context::new_with_codec)
}

/// The encoder that FFmpeg has under `name`.
fn find(name: &str) -> Result<ffmpeg_next::Codec, EncodeError> {
    let found = if name.contains('\0') { None } else { encoder::find_by_name(name) };
    found.ok_or_else(|| EncodeError::NoEncoder { name: name.to_owned(), reason: "this FFmpeg does not have it".to_owned() })
}
