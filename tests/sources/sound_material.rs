//! Sound files made by the tests themselves.
#![allow(dead_code, reason = "who includes this uses what it needs")]

use std::path::Path;

use offcut::audio::{AudioError, SoundReader};
use offcut::base::SoundSource;
use offcut::media::{Limits, probe};

use ffmpeg_next::channel_layout::ChannelLayout;
use ffmpeg_next::format::sample::{Sample, Type};
use ffmpeg_next::{Packet, codec, encoder, format, frame};

/// The sound of a file as a look into it finds it.
pub(crate) fn sound_of(path: &Path) -> SoundSource {
    probe(path, &Limits::default()).unwrap().sound_source(path).unwrap()
}

/// Reads it.
pub(crate) fn read(path: &Path) -> Result<SoundReader, AudioError> {
    SoundReader::open(&sound_of(path))
}

/// Writes 32-bit float WAVE (WAVEFORMATEXTENSIBLE) with the given speaker mask.
pub(crate) fn write_wav(path: &Path, rate: u32, speakers: u32, channels: &[Vec<f32>]) {
    let count = channels.len() as u32;
    let length = channels[0].len();
    let data_bytes = length as u32 * count * 4;
    let mut bytes = Vec::new();
    bytes.extend(b"RIFF");
    bytes.extend((60 + data_bytes).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(40u32.to_le_bytes());
    bytes.extend(0xFFFEu16.to_le_bytes());
    bytes.extend((count as u16).to_le_bytes());
    bytes.extend(rate.to_le_bytes());
    bytes.extend((rate * count * 4).to_le_bytes());
    bytes.extend((count as u16 * 4).to_le_bytes());
    bytes.extend(32u16.to_le_bytes());
    bytes.extend(22u16.to_le_bytes());
    bytes.extend(32u16.to_le_bytes());
    bytes.extend(speakers.to_le_bytes());
    bytes.extend([3, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]);
    bytes.extend(b"data");
    bytes.extend(data_bytes.to_le_bytes());
    for index in 0..length {
        for channel in channels {
            bytes.extend(channel[index].to_le_bytes());
        }
    }
    std::fs::write(path, bytes).unwrap();
}

/// Encodes sound with one of FFmpeg's encoders into the container of the path's ending; the first sample is stamped
/// `start` seconds / `rate`.
pub(crate) fn encode(path: &Path, encoder_name: &str, layout: ChannelLayout, rate: u32, start: i64, channels: &[Vec<f32>]) {
    let codec = encoder::find_by_name(encoder_name).unwrap();
    let mut output = format::output(path).unwrap();
    let global = output.format().flags().contains(format::Flags::GLOBAL_HEADER);
    let packed = encoder_name == "libopus";
    let mut stream = output.add_stream(codec).unwrap();
    let mut context = codec::context::Context::new_with_codec(codec).encoder().audio().unwrap();
    context.set_rate(rate as i32);
    context.set_channel_layout(layout);
    context.set_format(Sample::F32(if packed { Type::Packed } else { Type::Planar }));
    context.set_bit_rate(96_000 * channels.len());
    context.set_time_base((1, rate as i32));
    if global {
        context.set_flags(codec::flag::Flags::GLOBAL_HEADER);
    }
    let mut encoder = context.open_as(codec).unwrap();
    stream.set_parameters(&encoder);
    stream.set_time_base((1, rate as i32));
    output.write_header().unwrap();
    let time_base = output.stream(0).unwrap().time_base();
    let mut drain = |encoder: &mut codec::encoder::audio::Encoder| {
        let mut packet = Packet::empty();
        while encoder.receive_packet(&mut packet).is_ok() {
            packet.set_stream(0);
            packet.rescale_ts((1, rate as i32), time_base);
            packet.write_interleaved(&mut output).unwrap();
        }
    };
    let frame_size = encoder.frame_size() as usize;
    for (number, at) in (0..channels[0].len()).step_by(frame_size).enumerate() {
        let length = frame_size.min(channels[0].len() - at);
        let mut frame = frame::Audio::new(encoder.format(), length, layout);
        frame.set_rate(rate);
        frame.set_pts(Some(start + (number * frame_size) as i64));
        if packed {
            let samples = frame.plane_mut::<f32>(0);
            samples
                .iter_mut()
                .enumerate()
                .for_each(|(index, sample)| *sample = channels[index % channels.len()][at + index / channels.len()]);
        } else {
            for (index, channel) in channels.iter().enumerate() {
                frame.plane_mut::<f32>(index).copy_from_slice(&channel[at..at + length]);
            }
        }
        encoder.send_frame(&frame).unwrap();
        drain(&mut encoder);
    }
    encoder.send_eof().unwrap();
    drain(&mut encoder);
    output.write_trailer().unwrap();
}
