//! Tiny videos for tests: every frame carries its number as ten bars of luma, so that a test can say which frame it was
//! given.
#![allow(dead_code, reason = "who includes this uses what it needs")]
#![allow(clippy::unwrap_used, reason = "what cannot go on fails its test")]

use std::path::Path;

use ffmpeg_next as ffmpeg;
use ffmpeg_next::format::{Flags, Pixel};
use ffmpeg_next::frame::{Audio, Video};
use ffmpeg_next::{Dictionary, Packet, Rational, codec, color, encoder};
use offcut::base::{Frame, PixelFormat};

/// A video to be made.
pub(crate) struct Clip<'a> {
    pub(crate) codec: &'a str,
    /// Options of the encoder.
    pub(crate) options: &'a [(&'a str, &'a str)],
    pub(crate) format: Pixel,
    pub(crate) size: (u32, u32),
    /// Seconds a tick of `times`.
    pub(crate) time_base: Rational,
    /// Time stamp of each frame.
    pub(crate) times: Vec<i64>,
    pub(crate) space: color::Space,
    pub(crate) range: color::Range,
    pub(crate) primaries: color::Primaries,
    pub(crate) transfer: color::TransferCharacteristic,
    pub(crate) pixel_aspect: Rational,
    /// Seconds of silence from time zero, as a sound stream.
    pub(crate) sound_seconds: u32,
    pub(crate) paint: fn(&mut Video, usize),
}

impl Default for Clip<'_> {
    fn default() -> Self {
        Self {
            codec: "libx264",
            options: &[("preset", "ultrafast"), ("crf", "18")],
            format: Pixel::YUV420P,
            size: (160, 96),
            time_base: Rational(1, 25),
            times: (0..50).collect(),
            space: color::Space::BT709,
            range: color::Range::MPEG,
            primaries: color::Primaries::BT709,
            transfer: color::TransferCharacteristic::BT709,
            pixel_aspect: Rational(1, 1),
            sound_seconds: 0,
            paint: paint_number,
        }
    }
}

impl Clip<'_> {
    /// Writes it to `path`, whose ending names the container.
    pub(crate) fn write(&self, path: &Path) {
        offcut::ffi::start_ffmpeg().unwrap();
        let mut output = ffmpeg::format::output(path).unwrap();
        let global_header = output.format().flags().contains(Flags::GLOBAL_HEADER);
        let mut video = self.video_encoder(global_header);
        let mut stream = output.add_stream(encoder::find_by_name(self.codec)).unwrap();
        stream.set_parameters(&video);
        stream.set_time_base(self.time_base);
        let mut audio = (self.sound_seconds > 0).then(sound_encoder);
        if let Some(audio) = &audio {
            output.add_stream(encoder::find_by_name("pcm_s16le")).unwrap().set_parameters(audio);
        }
        output.write_header().unwrap();
        if let Some(audio) = &mut audio {
            self.write_sound(audio, &mut output);
        }
        for (number, &time) in self.times.iter().enumerate() {
            let mut frame = Video::new(self.format, self.size.0, self.size.1);
            (self.paint)(&mut frame, number);
            frame.set_pts(Some(time));
            video.send_frame(&frame).unwrap();
            self.drain(&mut video, &mut output);
        }
        video.send_eof().unwrap();
        self.drain(&mut video, &mut output);
        output.write_trailer().unwrap();
    }

    fn video_encoder(&self, global_header: bool) -> encoder::video::Encoder {
        let codec = encoder::find_by_name(self.codec).unwrap();
        let mut video = codec::Context::new_with_codec(codec).encoder().video().unwrap();
        video.set_width(self.size.0);
        video.set_height(self.size.1);
        video.set_format(self.format);
        video.set_time_base(self.time_base);
        video.set_colorspace(self.space);
        video.set_color_range(self.range);
        video.set_color_primaries(self.primaries);
        video.set_color_transfer_characteristic(self.transfer);
        video.set_aspect_ratio(self.pixel_aspect);
        if global_header {
            video.set_flags(codec::Flags::GLOBAL_HEADER);
        }
        video.open_as_with(codec, self.options.iter().collect::<Dictionary>()).unwrap()
    }

    fn drain(&self, video: &mut encoder::video::Encoder, output: &mut ffmpeg::format::context::Output) {
        let mut packet = Packet::empty();
        while video.receive_packet(&mut packet).is_ok() {
            // Lengths only matter for the last frame; the distance of the last two is what a camera would write.
            let length = self.times.windows(2).last().map_or(1, |pair| pair[1] - pair[0]);
            packet.set_duration(length);
            packet.set_stream(0);
            packet.rescale_ts(self.time_base, output.stream(0).unwrap().time_base());
            packet.write_interleaved(output).unwrap();
        }
    }

    fn write_sound(&self, audio: &mut encoder::audio::Encoder, output: &mut ffmpeg::format::context::Output) {
        for second in 0..i64::from(self.sound_seconds) * 10 {
            let mut block = Audio::new(audio.format(), 4800, ffmpeg::ChannelLayout::MONO);
            block.set_rate(48000);
            block.data_mut(0).fill(0);
            block.set_pts(Some(second * 4800));
            audio.send_frame(&block).unwrap();
            let mut packet = Packet::empty();
            while audio.receive_packet(&mut packet).is_ok() {
                packet.set_stream(1);
                packet.rescale_ts(Rational(1, 48000), output.stream(1).unwrap().time_base());
                packet.write_interleaved(output).unwrap();
            }
        }
    }
}

fn sound_encoder() -> encoder::audio::Encoder {
    let codec = encoder::find_by_name("pcm_s16le").unwrap();
    let mut audio = codec::Context::new_with_codec(codec).encoder().audio().unwrap();
    audio.set_rate(48000);
    audio.set_format(ffmpeg::format::Sample::I16(ffmpeg::format::sample::Type::Packed));
    audio.set_channel_layout(ffmpeg::ChannelLayout::MONO);
    audio.set_time_base(Rational(1, 48000));
    audio.open_as(codec).unwrap()
}

const BARS: usize = 10;
const DARK: u16 = 40;
const BRIGHT: u16 = 200;

/// Paints `number` as ten bars, lowest bit at the left.
pub(crate) fn paint_number(frame: &mut Video, number: usize) {
    let width = frame.width() as usize;
    let levels: Vec<u16> = (0..width).map(|x| if number >> (x * BARS / width) & 1 == 1 { BRIGHT } else { DARK }).collect();
    paint(frame, |x, _| levels[x], 128);
}

/// Paints luma by place and one chroma, both in 8-bit codes, in planes of 8 to 16 bits.
pub(crate) fn paint(frame: &mut Video, luma: impl Fn(usize, usize) -> u16, chroma: u16) {
    let bits = match frame.format() {
        Pixel::YUV420P10LE | Pixel::YUV422P10LE => 10,
        _ => 8,
    };
    for plane in 0..3 {
        let (stride, width) = (frame.stride(plane), frame.plane_width(plane) as usize);
        for (y, row) in frame.data_mut(plane).chunks_mut(stride).enumerate() {
            for x in 0..width {
                let code = (if plane == 0 { luma(x, y) } else { chroma }) << (bits - 8);
                if bits > 8 {
                    row[x * 2..x * 2 + 2].copy_from_slice(&code.to_le_bytes());
                } else {
                    row[x] = code.to_le_bytes()[0];
                }
            }
        }
    }
}

/// The number that [`paint_number`] painted.
pub(crate) fn number_of(frame: &Frame) -> usize {
    let (width, row) = (frame.size().width as usize, frame.size().height as usize / 2);
    let level = |x: usize| match frame.format() {
        PixelFormat::Yuv420 => frame.row(0, row)[x],
        _ => frame.row(0, row)[x * 4 + 1],
    };
    (0..BARS).filter(|bar| level((bar * 2 + 1) * width / (BARS * 2)) > 120).map(|bar| 1 << bar).sum()
}

/// Replaces the display matrix of the first track in an MP4 or MOV (the `tkhd` box, ISO/IEC 14496-12 8.3.2).
pub(crate) fn set_display_matrix(path: &Path, matrix: [i32; 9]) {
    let mut bytes = std::fs::read(path).unwrap();
    let start = bytes.windows(4).position(|window| window == b"tkhd").unwrap() + 4;
    assert_eq!(bytes[start], 0, "a box of version 0");
    for (index, value) in matrix.into_iter().enumerate() {
        bytes[start + 40 + index * 4..][..4].copy_from_slice(&value.to_be_bytes());
    }
    std::fs::write(path, bytes).unwrap();
}

/// Makes the first edit of the first track start `ticks` later in the media and last `milliseconds` (the `elst` box,
/// 8.6.6).
pub(crate) fn set_edit(path: &Path, ticks: i32, milliseconds: i32) {
    let mut bytes = std::fs::read(path).unwrap();
    let start = bytes.windows(4).position(|window| window == b"elst").unwrap() + 4;
    assert_eq!((bytes[start], &bytes[start + 4..start + 8]), (0, &1_u32.to_be_bytes()[..]), "one edit, version 0");
    let media_time = i32::from_be_bytes(bytes[start + 12..start + 16].try_into().unwrap()) + ticks;
    bytes[start + 8..start + 12].copy_from_slice(&milliseconds.to_be_bytes());
    bytes[start + 12..start + 16].copy_from_slice(&media_time.to_be_bytes());
    std::fs::write(path, bytes).unwrap();
}
