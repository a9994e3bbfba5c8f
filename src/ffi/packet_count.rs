//! Where streams begin and end by their packets, for containers that do not tell, or only guess.

use std::collections::BTreeMap;

use ffmpeg_next::Error;
use ffmpeg_next::codec::packet::side_data;

use super::Demuxer;
use crate::base::Time;

/// How many damaged packets in a row end the count.
const DAMAGED_PACKETS: usize = 256;

/// One stream as its packets tell it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CountedStream {
    /// The least time stamp, in ticks of the stream.
    pub start: Option<i64>,
    /// Where the packet that lasts longest ends, in ticks of the stream.
    pub end: Option<i64>,
    /// How many packets there are.
    pub packets: u64,
    /// How long the packets play together, where they are AAC frames that tell their own rates (ADTS), and these
    /// differ.
    pub changing_length: Option<Time>,
    /// Samples that decoders throw away at the end, since the encoder added them.
    pub padding: i64,
}

impl Demuxer {
    /// Reads the packets from here to the end, decoding none, and tells what they say of each of `streams`.
    pub fn count_packets(&mut self, streams: &[usize]) -> Vec<CountedStream> {
        let mut counted = vec![CountedStream::default(); streams.len()];
        // The last packet in order of presentation, and whether it tells how long it lasts.
        let mut last = vec![(i64::MIN, false); streams.len()];
        // Samples of ADTS frames by their rate: FFmpeg dates them all by the first one's.
        let mut adts = vec![BTreeMap::<u32, i64>::new(); streams.len()];
        let mut damaged = 0;
        loop {
            let packet = match self.read() {
                Ok(Some(packet)) => packet,
                Err(Error::InvalidData) if damaged < DAMAGED_PACKETS => {
                    damaged += 1;
                    continue;
                }
                Ok(None) | Err(_) => break,
            };
            damaged = 0;
            let Some(index) = streams.iter().position(|&stream| stream == packet.stream()) else { continue };
            let stream = &mut counted[index];
            // Elementary streams of pictures carry no times; their packets follow each other.
            let tick = packet.pts().or(packet.dts()).or(stream.end).unwrap_or(0);
            stream.packets += 1;
            if let Some((rate, samples)) = packet.data().and_then(adts_frame) {
                *adts[index].entry(rate).or_default() += samples;
            }
            stream.start = Some(stream.start.map_or(tick, |start| start.min(tick)));
            stream.end = stream.end.max(Some(tick.saturating_add(packet.duration().max(0))));
            if tick >= last[index].0 {
                last[index] = (tick, packet.duration() > 0);
                stream.padding = padding(&packet);
            }
        }
        for (stream, (tick, has_length)) in counted.iter_mut().zip(last) {
            if let (Some(start), false, 2..) = (stream.start, has_length, stream.packets) {
                // It lasts as long as the others do on average.
                let average = tick.saturating_sub(start) / i64::try_from(stream.packets - 1).unwrap_or(i64::MAX);
                stream.end = stream.end.max(Some(tick.saturating_add(average)));
            }
        }
        for (stream, rates) in counted.iter_mut().zip(&adts).filter(|(_, rates)| rates.len() > 1) {
            stream.changing_length =
                Some(rates.iter().fold(Time::ZERO, |sum, (&rate, &samples)| sum + Time::new(samples, i64::from(rate))));
        }
        counted
    }
}

/// Samples per second of an ADTS frame and how many it holds (ISO/IEC 13818-7, 6.2); `None` for other packets.
fn adts_frame(data: &[u8]) -> Option<(u32, i64)> {
    const RATES: [u32; 13] = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
    let header = data.first_chunk::<7>()?;
    if header[0] != 0xFF || header[1] & 0xF6 != 0xF0 {
        return None;
    }
    let rate = RATES.get(usize::from(header[2] >> 2 & 0xF))?;
    Some((*rate, 1024 * (i64::from(header[6] & 3) + 1)))
}

/// Samples at the end of a packet that do not play.
fn padding(packet: &ffmpeg_next::Packet) -> i64 {
    let skip = packet.side_data().find(|data| data.kind() == side_data::Type::SkipSamples);
    let bytes = skip.as_ref().and_then(|data| data.data().get(4..8)).and_then(|bytes| bytes.first_chunk::<4>().copied());
    bytes.map_or(0, |bytes| i64::from(u32::from_le_bytes(bytes)))
}
