//! Which encoder each format takes, with which options, and the opening of it.

use ffmpeg_next::codec::{Context, Flags};
use ffmpeg_next::format::{Pixel, Sample, sample};
use ffmpeg_next::{ChannelLayout, Dictionary, Rational, color, encoder};

use crate::base::{FrameRate, PixelSize, SAMPLE_RATE};

use super::{EncodeError, OutputFormat, Settings};

/// The layout of everything between mixer and encoder.
pub(super) const STEREO: ChannelLayout = ChannelLayout::STEREO;

/// The H.264 encoder of `--encoder auto`.
pub(super) const DEFAULT_H264: &str = "libx264";

/// Presets of x264, fastest first.
const X264_PRESETS: &[&str] = &["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow", "placebo"];

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
            OutputFormat::Mp3 | OutputFormat::Wav | OutputFormat::M4a | OutputFormat::PngSequence => return Ok(None),
        }))
    }

    /// The opened encoder for pictures of `size` with time stamps in `time_base`.
    pub(super) fn open(&self, size: PixelSize, time_base: Rational, rate: Rational) -> Result<encoder::Video, EncodeError> {
        let mut context = context_of(&self.name)?;
        context.set_flags(Flags::GLOBAL_HEADER | Flags::CLOSED_GOP);
        context.set_time_base(time_base);
        context.set_frame_rate(Some(rate));
        let mut video = context.encoder().video().map_err(|error| EncodeError::failed(&self.name, error))?;
        video.set_width(size.width);
        video.set_height(size.height);
        video.set_format(self.pixel);
        video.set_aspect_ratio(Rational(1, 1));
        if self.conversion.is_none() || self.pixel == Pixel::NV12 {
            video.set_colorspace(color::Space::BT709);
            video.set_color_range(color::Range::MPEG);
            video.set_color_primaries(color::Primaries::BT709);
            video.set_color_transfer_characteristic(color::TransferCharacteristic::BT709);
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
    let crf = in_range(settings.crf.unwrap_or(settings.quality.row().h264_crf), 51)?;
    let mut options = vec![("g", settings.gop_frames(rate).to_string()), ("threads", threads(settings))];
    options.push(("profile", "high".to_owned()));
    if let Some(platform) = settings.platform.map(super::Platform::row) {
        options.push(("maxrate", platform.max_rate.to_string()));
        options.push(("bufsize", platform.buffer_bits.to_string()));
        if rate.as_f64() <= 60.0 {
            options.push(("level", platform.level.to_owned()));
        }
    }
    options.extend(rate_control(name, settings, crf)?);
    let takes_planar = codec.video().ok().and_then(|video| video.formats()).is_none_or(|mut formats| formats.any(|f| f == Pixel::YUV420P));
    let (pixel, conversion) = if takes_planar { (Pixel::YUV420P, None) } else { (Pixel::NV12, Some("format=nv12".to_owned())) };
    Ok(PictureCodec { name: name.to_owned(), pixel, conversion, options })
}

/// What each H.264 encoder calls constant quality.
fn rate_control(name: &str, settings: &Settings, crf: f64) -> Result<Vec<(&'static str, String)>, EncodeError> {
    let whole = format!("{}", crf.round());
    let preset = settings.preset.clone();
    let mut options = match name {
        "libx264" => {
            let preset = settings.preset.as_deref().unwrap_or(settings.quality.row().x264_preset);
            if !X264_PRESETS.contains(&preset) {
                return Err(EncodeError::BadSetting {
                    name: "--encoder-preset",
                    found: format!("{preset:?}"),
                    allowed: X264_PRESETS.join(", "),
                });
            }
            // `ultrafast` turns the 8x8 transform off and would fall below High profile; the others have it on.
            return Ok(vec![("preset", preset.to_owned()), ("crf", crf.to_string()), ("x264-params", "8x8dct=1".to_owned())]);
        }
        "h264_nvenc" => vec![("rc", "vbr".to_owned()), ("cq", whole), ("b", "0".to_owned())],
        "h264_qsv" => vec![("global_quality", whole)],
        "h264_amf" => vec![("rc", "cqp".to_owned()), ("qp_i", whole.clone()), ("qp_p", whole)],
        // VideoToolbox counts quality upwards, 1..100.
        "h264_videotoolbox" => vec![("global_quality", format!("{}", ((100.0 - crf * 1.75).clamp(1.0, 100.0) * 118.0).round()))],
        _ => vec![("b", "8000000".to_owned())],
    };
    options.extend(preset.map(|preset| ("preset", preset)));
    Ok(options)
}

fn vp9_options(settings: &Settings, rate: FrameRate) -> Result<Vec<(&'static str, String)>, EncodeError> {
    let row = settings.quality.row();
    let crf = in_range(settings.crf.unwrap_or(row.vp9_crf), 63)?;
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

fn in_range(crf: f64, most: u32) -> Result<f64, EncodeError> {
    if (0.0..=f64::from(most)).contains(&crf) {
        return Ok(crf);
    }
    Err(EncodeError::BadSetting { name: "--crf", found: crf.to_string(), allowed: format!("0 to {most}") })
}

/// The opened encoder of `format`'s sound; `None` where it has none.
pub(super) fn open_sound(format: OutputFormat) -> Result<Option<encoder::Audio>, EncodeError> {
    let (planar, packed) = (sample::Type::Planar, sample::Type::Packed);
    let (name, samples, bit_rate) = match format {
        OutputFormat::Mp4 | OutputFormat::Mov | OutputFormat::Matroska | OutputFormat::M4a => ("aac", Sample::F32(planar), 192_000),
        OutputFormat::Webm => ("libopus", Sample::F32(packed), 160_000),
        OutputFormat::Mp3 => ("libmp3lame", Sample::F32(planar), 256_000),
        OutputFormat::Wav => ("pcm_s24le", Sample::I32(packed), 0),
        OutputFormat::Gif | OutputFormat::Webp | OutputFormat::PngSequence => return Ok(None),
    };
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
