//! Sound of WAV and MP3 through symphonia, which knows their timeline to the sample. Position 0 is the first sample
//! that plays.

use std::fs::File;

use symphonia::core::audio::{Channels, GenericAudioBufferRef};
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::{Error, SeekErrorKind};
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, SeekMode, SeekTo, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;
use symphonia::core::packet::Packet;
use symphonia::core::units::Timestamp;

use crate::ffi::{SoundDamage, SoundSpan};

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
    /// The length that a WAV's header states.
    header_end: Option<i64>,
    ended: bool,
    damage: Vec<SoundDamage>,
}

impl SymphoniaDecoder {
    /// Whether a file that starts so is worth trying: WAV, and MP3 bare or behind an ID3 tag. ADTS has the same frame
    /// sync, but layer 0.
    pub(super) fn takes(head: &[u8]) -> bool {
        let wave = head.len() >= SIGNATURE_LENGTH && &head[..4] == b"RIFF" && &head[8..12] == b"WAVE";
        let frame_sync = matches!(head, [0xFF, second, ..] if second & 0xE0 == 0xE0 && second & 0x06 != 0);
        wave || frame_sync || head.starts_with(b"ID3")
    }

    /// Opens the default sound stream, whose sound ends `counted_end` samples after its start, where that was counted.
    /// `None` where symphonia cannot read it, or its end is not known.
    pub(super) fn open(file: File, counted_end: impl FnOnce(u32) -> Option<i64>) -> Option<Self> {
        let stream = MediaSourceStream::new(Box::new(file), Default::default());
        let probe = symphonia::default::get_probe();
        let format = probe.probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default()).ok()?;
        let track = format.default_track(TrackType::Audio)?;
        let parameters = track.codec_params.as_ref()?.audio()?.clone();
        let rate = parameters.sample_rate?;
        let (id, declared) = (track.id, track.num_frames);
        let time_base = track.time_base?;
        if (time_base.numer.get(), time_base.denom.get()) != (1, rate) {
            return None;
        }
        let options = AudioDecoderOptions::default().gapless(false);
        let decoder = symphonia::default::get_codecs().make_audio_decoder(&parameters, &options).ok()?;
        let header_end = declared.filter(|_| format.format_info().short_name == "wave").and_then(|frames| i64::try_from(frames).ok());
        let end = counted_end(rate).or_else(|| i64::try_from(declared?).ok())?;
        Some(Self { format, decoder, track: id, rate, end, header_end, ended: false, damage: Vec::new() })
    }

    /// Samples per second.
    pub(super) fn rate(&self) -> u32 {
        self.rate
    }

    /// The position at which a WAV ends by its header: where samples are missing, it says so. `None` for MP3.
    pub(super) fn header_end(&self) -> Option<i64> {
        self.header_end
    }

    /// The position after the last sample that plays.
    pub(super) fn end(&self) -> i64 {
        self.end
    }

    /// Decodes on: fills `planes` with one channel each, full scale ±1. `None` at the end. Damaged packets are noted
    /// and left out.
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
                Ok(sound) if sound.frames() > 0 && sound.spec().rate() != self.rate => {
                    return Err(Error::Unsupported("a rate that changes in mid-file"));
                }
                Ok(sound) if sound.frames() > 0 => {
                    sound.copy_to_vecs_planar(planes);
                    return Ok(Some(SoundSpan { position: packet.pts.get(), rate: self.rate, speakers: speakers(&sound) }));
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

    /// Stretches that could not be decoded since the last call.
    pub(super) fn take_damage(&mut self) -> Vec<SoundDamage> {
        std::mem::take(&mut self.damage)
    }
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
