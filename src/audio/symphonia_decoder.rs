//! Sound of plain audio files through symphonia: those whose timeline it knows to the sample.

use std::fs::File;

use symphonia::core::audio::{Channels, GenericAudioBufferRef};
use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_MP3};
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::{Error, SeekErrorKind};
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, SeekMode, SeekTo, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;
use symphonia::core::packet::Packet;
use symphonia::core::units::Timestamp;

use crate::ffi::{SoundDamage, SoundSpan};

/// AAC at this rate or below may carry spectral band replication without saying so; its real rate is twice that then (ISO/IEC 14496-3, 1.6.5.3).
const HIGHEST_RATE_OF_HIDDEN_SBR: u32 = 24_000;

/// How many packets in a row may be unreadable before the file counts as ended.
const UNREADABLE_PACKETS: usize = 256;

/// The first bytes by which a file is taken to be one that symphonia reads to the sample.
const SIGNATURE_LENGTH: usize = 12;

/// One sound stream read by symphonia.
pub(super) struct SymphoniaDecoder {
    format: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    rate: u32,
    end: i64,
    ended: bool,
    damage: Vec<SoundDamage>,
}

impl SymphoniaDecoder {
    /// Whether a file that starts so is worth trying: WAV, and elementary streams of MP3 and AAC, bare or behind an ID3 tag.
    ///
    /// Containers with a timeline of their own are not: symphonia 0.6 ignores the edit lists of MP4, so that sound would start late by the priming.
    pub(super) fn takes(head: &[u8]) -> bool {
        let wave = head.len() >= SIGNATURE_LENGTH && &head[..4] == b"RIFF" && &head[8..12] == b"WAVE";
        let frame_sync = matches!(head, [0xFF, second, ..] if second & 0xE0 == 0xE0);
        wave || frame_sync || head.starts_with(b"ID3")
    }

    /// Opens the default sound stream. `None` where symphonia cannot read it, or would read it wrongly.
    pub(super) fn open(file: File) -> Option<Self> {
        let stream = MediaSourceStream::new(Box::new(file), Default::default());
        let probe = symphonia::default::get_probe();
        let mut format = probe.probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default()).ok()?;
        let track = format.default_track(TrackType::Audio)?;
        let parameters = track.codec_params.as_ref()?.audio()?.clone();
        let rate = parameters.sample_rate?;
        if parameters.codec == CODEC_ID_AAC && rate <= HIGHEST_RATE_OF_HIDDEN_SBR {
            return None;
        }
        let (id, delay, declared) = (track.id, track.delay, track.num_frames);
        let time_base = track.time_base?;
        if (time_base.numer.get(), time_base.denom.get()) != (1, rate) {
            return None;
        }
        let options = AudioDecoderOptions::default().gapless(false);
        let decoder = symphonia::default::get_codecs().make_audio_decoder(&parameters, &options).ok()?;
        let end = match declared {
            Some(frames) if !is_estimate(&parameters, delay) => i64::try_from(frames).ok()?,
            _ => scan_end(format.as_mut(), id)?,
        };
        Some(Self { format, decoder, track: id, rate, end, ended: false, damage: Vec::new() })
    }

    /// Samples per second.
    pub(super) fn rate(&self) -> u32 {
        self.rate
    }

    /// The position after the last sample that plays.
    pub(super) fn end(&self) -> i64 {
        self.end
    }

    /// Decodes on: fills `planes` with one channel each, full scale ±1. `None` at the end. Damaged packets are noted and left out.
    pub(super) fn next(&mut self, planes: &mut Vec<Vec<f32>>) -> Result<Option<SoundSpan>, Error> {
        let mut unreadable = 0;
        while !self.ended {
            let packet = match self.format.next_packet() {
                Ok(Some(packet)) if packet.track_id == self.track => packet,
                Ok(Some(_)) => continue,
                Err(Error::DecodeError(_)) if unreadable < UNREADABLE_PACKETS => {
                    unreadable += 1;
                    continue;
                }
                Ok(None) | Err(Error::IoError(_) | Error::DecodeError(_)) => {
                    self.ended = true;
                    break;
                }
                Err(error) => return Err(error),
            };
            match self.decoder.decode(&packet) {
                Ok(sound) if sound.frames() > 0 && sound.spec().rate() == self.rate => {
                    sound.copy_to_vecs_planar(planes);
                    return Ok(Some(SoundSpan { position: packet.pts.get(), speakers: speakers(&sound) }));
                }
                Ok(_) => {}
                Err(Error::DecodeError(_) | Error::IoError(_)) => self.damage.push(lost(&packet)),
                Err(Error::ResetRequired) => self.decoder.reset(),
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Goes on from a packet at or before `position`, or from the first one.
    pub(super) fn seek(&mut self, position: i64) -> Result<(), Error> {
        self.decoder.reset();
        let to = SeekTo::Timestamp { ts: Timestamp::new(position.max(0)), track_id: self.track };
        self.ended = match self.format.seek(SeekMode::Accurate, to) {
            Ok(_) => false,
            Err(Error::SeekError(SeekErrorKind::OutOfRange)) => true,
            Err(error) => return Err(error),
        };
        Ok(())
    }

    /// What could not be decoded since the last call.
    pub(super) fn take_damage(&mut self) -> Vec<SoundDamage> {
        std::mem::take(&mut self.damage)
    }
}

/// Elementary streams have no header that counts samples: AAC never, MP3 unless its first frame carries the encoder's delay and padding.
fn is_estimate(parameters: &AudioCodecParameters, delay: Option<u32>) -> bool {
    parameters.codec == CODEC_ID_AAC || (parameters.codec == CODEC_ID_MP3 && delay.is_none())
}

/// Where the last packet ends, by walking over all of them without decoding; leaves the reader at the start.
fn scan_end(format: &mut dyn FormatReader, track: u32) -> Option<i64> {
    let mut end = 0;
    while let Ok(Some(packet)) = format.next_packet() {
        if packet.track_id == track {
            end = packet.pts.get().saturating_add_unsigned(packet.block_dur().get());
        }
    }
    format.seek(SeekMode::Accurate, SeekTo::Timestamp { ts: Timestamp::new(0), track_id: track }).ok()?;
    Some(end)
}

fn lost(packet: &Packet) -> SoundDamage {
    SoundDamage { position: packet.pts.get(), length: i64::try_from(packet.block_dur().get()).unwrap_or(0) }
}

/// Symphonia's position bits are those of WAVEFORMATEXTENSIBLE.
fn speakers(sound: &GenericAudioBufferRef<'_>) -> u64 {
    match sound.spec().channels() {
        Channels::Positioned(positions) => positions.bits(),
        _ => 0,
    }
}
