//! WAVE files for tests.
#![allow(dead_code, reason = "who includes this uses what it needs")]

/// The header of 16-bit PCM (RIFF WAVE, format 1) with this many bytes of sound to follow.
pub(crate) fn wav_header(rate: u32, channels: u16, bytes: u32) -> Vec<u8> {
    let frame_bytes = channels * 2;
    let mut header = b"RIFF".to_vec();
    header.extend((36 + bytes).to_le_bytes());
    header.extend(b"WAVEfmt \x10\0\0\0\x01\0");
    header.extend(channels.to_le_bytes());
    header.extend(rate.to_le_bytes());
    header.extend((rate * u32::from(frame_bytes)).to_le_bytes());
    header.extend(frame_bytes.to_le_bytes());
    header.extend(b"\x10\0data");
    header.extend(bytes.to_le_bytes());
    header
}

/// 16-bit mono PCM, `sample` giving each of `count` samples.
pub(crate) fn mono_wav(rate: u32, count: u32, sample: impl Fn(u32) -> i16) -> Vec<u8> {
    let mut bytes = wav_header(rate, 1, count * 2);
    bytes.extend((0..count).flat_map(|index| sample(index).to_le_bytes()));
    bytes
}

/// The same with both channels alike.
pub(crate) fn stereo_wav(rate: u32, count: u32, sample: impl Fn(u32) -> i16) -> Vec<u8> {
    let mut bytes = wav_header(rate, 2, count * 4);
    bytes.extend((0..count).flat_map(|index| [sample(index); 2]).flat_map(i16::to_le_bytes));
    bytes
}
