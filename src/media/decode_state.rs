//! Where decoding of a stream stands.

use ffmpeg_next::Packet;

/// The state that a seek forgets.
#[derive(Default)]
pub(super) struct State {
    pub(super) ended: bool,
    /// Packets are dropped up to a key frame.
    pub(super) awaits_key_packet: bool,
    /// Packets of pictures before this refer to what came before the key frame, which was never decoded.
    pub(super) first_whole: Option<i64>,
    /// A picture has come out that builds on nothing before the place where decoding began.
    pub(super) whole: bool,
    /// Pictures are dropped up to a key frame, since they build on a damaged one.
    pub(super) awaits_key_picture: bool,
    /// The largest time stamp, not past the target, of the packets handed in.
    pub(super) best_candidate: Option<i64>,
    /// Decoding time of the first packet handed in, where its packets have no other.
    pub(super) undated_start: Option<i64>,
    /// Decoding time of the last packet read.
    pub(super) position: Option<i64>,
    pub(super) last_tick: Option<i64>,
    /// The last picture that was given away.
    pub(super) emitted: Option<i64>,
    /// Pictures up to this were given away before a new start.
    pub(super) skip_to: Option<i64>,
    /// The pictures that the decoder still holds are taken out, before it goes on at a key frame.
    pub(super) resynchronising: bool,
    pub(super) failures: u32,
}

impl State {
    /// Whether a picture that nobody refers to need not be decoded: a later one, not past the target, is known to come.
    pub(super) fn is_surpassed(&self, packet: &Packet) -> bool {
        !self.awaits_key_picture && packet.pts().zip(self.best_candidate).is_some_and(|(tick, best)| tick < best)
    }
}
