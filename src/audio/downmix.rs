//! From any layout of speakers to stereo, by ITU-R BS.775-3, Annex 4, table 2: centre and surrounds at 0.7071, LFE
//! dropped, the whole not scaled.

use std::f32::consts::FRAC_1_SQRT_2;

/// The gain of each channel into left and right.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Downmix {
    speakers: u64,
    gains: Vec<[f32; 2]>,
}

const LEFT: [f32; 2] = [1.0, 0.0];
const RIGHT: [f32; 2] = [0.0, 1.0];
const CENTRE: [f32; 2] = [FRAC_1_SQRT_2, FRAC_1_SQRT_2];
const NOTHING: [f32; 2] = [0.0, 0.0];
const SURROUND_LEFT: [f32; 2] = [FRAC_1_SQRT_2, 0.0];
const SURROUND_RIGHT: [f32; 2] = [0.0, FRAC_1_SQRT_2];
/// One surround behind: 0.7071 of it, shared by both sides at equal power.
const SURROUND_BACK: [f32; 2] = [0.5, 0.5];

/// By bit of a WAVEFORMATEXTENSIBLE channel mask. Height channels, which BS.775 does not know, go where the surround
/// below them goes.
const GAINS: [[f32; 2]; 18] = [
    LEFT,
    RIGHT,
    CENTRE,
    NOTHING,
    SURROUND_LEFT,
    SURROUND_RIGHT,
    LEFT,
    RIGHT,
    SURROUND_BACK,
    SURROUND_LEFT,
    SURROUND_RIGHT,
    SURROUND_BACK,
    SURROUND_LEFT,
    SURROUND_BACK,
    SURROUND_RIGHT,
    SURROUND_LEFT,
    SURROUND_BACK,
    SURROUND_RIGHT,
];

/// The usual layout of so many channels where the file names none, indexed by count - 1: mono, stereo, 3.0, quad, 5.0,
/// 5.1, 6.1, 7.1.
const USUAL_SPEAKERS: [u64; 8] = [0x4, 0x3, 0x7, 0x33, 0x37, 0x3F, 0x70F, 0x63F];

impl Downmix {
    /// The matrix for `channels` channels at `speakers` (bits as in WAVEFORMATEXTENSIBLE, 0 where unknown).
    pub(super) fn new(speakers: u64, channels: usize) -> Self {
        let usual = channels.checked_sub(1).and_then(|index| USUAL_SPEAKERS.get(index)).copied();
        let known = if speakers.count_ones() as usize == channels { speakers } else { usual.unwrap_or(0) };
        let gains = match channels {
            1 => vec![[1.0, 1.0]],
            2 => vec![LEFT, RIGHT],
            _ => {
                let bits = (0..64).filter(|bit| known >> bit & 1 == 1);
                let placed = bits.map(|bit: usize| GAINS.get(bit).copied().unwrap_or(NOTHING));
                placed.chain(std::iter::repeat(NOTHING)).take(channels).collect()
            }
        };
        Self { speakers, gains }
    }

    /// Whether this is the matrix for such a block.
    pub(super) fn is_for(&self, speakers: u64, channels: usize) -> bool {
        self.speakers == speakers && self.gains.len() == channels
    }

    /// Mixes `planes` down into `left` and `right`, replacing what they hold.
    pub(super) fn apply(&self, planes: &[Vec<f32>], left: &mut Vec<f32>, right: &mut Vec<f32>) {
        let length = planes.first().map_or(0, Vec::len);
        for (side, out) in [left, right].into_iter().enumerate() {
            out.clear();
            out.resize(length, 0.0);
            for (plane, gains) in planes.iter().zip(&self.gains).filter(|(_, gains)| gains[side] != 0.0) {
                for (sample, value) in out.iter_mut().zip(plane) {
                    *sample += value * gains[side];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each channel alone at 1.0: what comes out left and right.
    fn gains_of(speakers: u64, channels: usize) -> Vec<[f32; 2]> {
        let downmix = Downmix::new(speakers, channels);
        let planes: Vec<Vec<f32>> =
            (0..channels).map(|channel| (0..channels).map(|at| f32::from(u8::from(at == channel))).collect()).collect();
        let (mut left, mut right) = (Vec::new(), Vec::new());
        downmix.apply(&planes, &mut left, &mut right);
        left.into_iter().zip(right).map(|(left, right)| [left, right]).collect()
    }

    #[test]
    fn five_one_and_seven_one_follow_bs775() {
        let half = FRAC_1_SQRT_2;
        let front = [[1.0, 0.0], [0.0, 1.0], [half, half], [0.0, 0.0]];
        let pair = [[half, 0.0], [0.0, half]];
        let five_one = [&front[..], &pair].concat();
        assert_eq!(gains_of(0x3F, 6), five_one);
        assert_eq!(gains_of(0x60F, 6), five_one);
        assert_eq!(gains_of(0, 6), five_one);
        assert_eq!(gains_of(0x63F, 8), [&front[..], &pair, &pair].concat());
    }

    #[test]
    fn mono_plays_on_both_sides_at_full_level() {
        assert_eq!(gains_of(0x4, 1), [[1.0, 1.0]]);
        assert_eq!(gains_of(0x1, 1), [[1.0, 1.0]]);
        assert_eq!(gains_of(0, 2), [[1.0, 0.0], [0.0, 1.0]]);
    }
}
