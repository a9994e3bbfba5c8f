//! A room: a feedback delay network of eight lines (J.-M. Jot and A. Chaigne, "Digital Delay Networks for Designing
//! Artificial Reverberators", AES 90, 1991), behind two diffusers a side.

use crate::music::arithmetic::{RATE, gain_of};
use crate::music::synthesis::OnePole;

/// Lengths of the lines, samples: primes, so that their echoes do not fall together.
const LENGTHS: [usize; 8] = [1423, 1777, 2137, 2503, 2927, 3319, 3761, 4217];

/// Lengths of the diffusers of each side.
const DIFFUSERS: [[usize; 2]; 2] = [[211, 389], [227, 367]];

/// Samples before the first reflection: 14 ms.
const AHEAD: usize = 672;

/// A ring of samples.
struct Line {
    samples: Vec<f32>,
    place: usize,
}

impl Line {
    fn new(length: usize) -> Self {
        Self { samples: vec![0.0; length], place: 0 }
    }

    fn last(&self) -> f32 {
        self.samples[self.place]
    }

    fn push(&mut self, sample: f32) {
        self.samples[self.place] = sample;
        self.place = if self.place + 1 == self.samples.len() { 0 } else { self.place + 1 };
    }
}

/// The room.
pub(in crate::music) struct Room {
    lines: [Line; 8],
    gains: [f32; 8],
    damping: [OnePole; 8],
    ahead: [Line; 2],
    diffusers: [[Line; 2]; 2],
    floor: [OnePole; 2],
}

impl Room {
    /// A room whose sound falls by 60 dB in so many seconds.
    pub(in crate::music) fn of(seconds: f64) -> Self {
        let gain = |length: usize| gain_of(-60.0 * length as f64 / (seconds * RATE)) as f32;
        Self {
            lines: LENGTHS.map(Line::new),
            gains: LENGTHS.map(gain),
            damping: [OnePole::at(5200.0); 8],
            ahead: [Line::new(AHEAD), Line::new(AHEAD + 96)],
            diffusers: DIFFUSERS.map(|side| side.map(Line::new)),
            floor: [OnePole::at(180.0); 2],
        }
    }

    /// The next sample of both sides.
    pub(in crate::music) fn next(&mut self, input: [f32; 2]) -> [f32; 2] {
        let mut diffused = [0.0; 2];
        for side in 0..2 {
            let early = self.ahead[side].last();
            self.ahead[side].push(self.floor[side].high(input[side]));
            diffused[side] = self.diffusers[side].iter_mut().fold(early, |sample, line| {
                let delayed = line.last();
                let inner = sample + 0.6 * delayed;
                line.push(inner);
                delayed - 0.6 * inner
            });
        }
        let mut out = [0.0; 8];
        for (((out, line), gain), damping) in out.iter_mut().zip(&self.lines).zip(self.gains).zip(&mut self.damping) {
            *out = damping.low(line.last() * gain);
        }
        for (index, (line, mixed)) in self.lines.iter_mut().zip(hadamard(out)).enumerate() {
            line.push(mixed + diffused[index % 2]);
        }
        let left = (out[0] - out[2]) + (out[4] - out[6]) + 0.4 * (out[1] - out[5]);
        let right = (out[1] - out[3]) + (out[5] - out[7]) + 0.4 * (out[0] - out[4]);
        [left * 0.5, right * 0.5]
    }
}

/// An orthogonal mix of all with all.
fn hadamard(mut v: [f32; 8]) -> [f32; 8] {
    for half in [1, 2, 4] {
        for index in (0..8).filter(|index| index & half == 0) {
            let (a, b) = (v[index], v[index + half]);
            (v[index], v[index + half]) = (a + b, a - b);
        }
    }
    v.map(|value| value * 0.353_553_4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_impulse_falls_by_sixty_decibels_in_its_time() {
        let mut room = Room::of(1.5);
        let count = (RATE * 1.6) as usize;
        let energy: Vec<f64> = (0..count)
            .map(|index| room.next(if index == 0 { [1.0, 1.0] } else { [0.0, 0.0] }))
            .map(|[left, right]| f64::from(left * left + right * right))
            .collect();
        let around = |seconds: f64| energy[(seconds * RATE) as usize..].iter().take(4800).sum::<f64>();
        // The highs fall faster than the lows, so that the whole falls a little faster than asked for.
        let fall = 10.0 * (around(0.2) / around(1.2)).log10();
        assert!((35.0..65.0).contains(&fall), "{fall}");
        assert!(around(0.2) > 1e-4 && energy.iter().all(|value| value.is_finite()));
    }
}
