//! Decaying sines, many at once: what struck and plucked bodies sound of.

use crate::music::arithmetic::{RATE, cosine, decay_of, sine};

/// Sines that run side by side.
const LANES: usize = 8;

/// A sine this weak, against 1, is over.
const OVER: f64 = 3e-6;

/// One decaying sine.
#[derive(Clone, Copy, Debug)]
pub(in crate::music) struct Mode {
    /// Frequency.
    pub(in crate::music) hz: f64,
    /// Amplitudes to the left and to the right.
    pub(in crate::music) level: [f64; 2],
    /// Seconds in which it falls by 60 dB.
    pub(in crate::music) decay: f64,
    /// Phase at the start of each side, in turns.
    pub(in crate::music) phase: [f64; 2],
}

/// Adds the modes to both sides. Frequencies over 18 kHz are left out.
pub(in crate::music) fn ring(modes: &[Mode], left: &mut [f32], right: &mut [f32]) {
    let mut heard: Vec<Mode> = modes.iter().copied().filter(|mode| mode.hz < 18_000.0 && mode.hz > 10.0).collect();
    heard.sort_by(|a, b| b.decay.total_cmp(&a.decay));
    for group in heard.chunks(LANES) {
        let longest = group.first().map_or(0.0, |mode| mode.decay);
        let loudest = group.iter().map(|mode| mode.level[0].abs().max(mode.level[1].abs())).fold(0.0, f64::max);
        if loudest <= OVER {
            continue;
        }
        let seconds = longest * libm::log10(loudest / OVER) / 3.0;
        let count = left.len().min((seconds * RATE) as usize);
        ring_group(group, &mut left[..count], &mut right[..count]);
    }
}

fn ring_group(group: &[Mode], left: &mut [f32], right: &mut [f32]) {
    let (mut re, mut im) = ([0.0; LANES], [0.0; LANES]);
    let (mut turn_re, mut turn_im) = ([0.0; LANES], [0.0; LANES]);
    // Each side is a mix of the sine and the cosine: its level and phase.
    let mut sides = [[0.0; LANES]; 4];
    for (lane, mode) in group.iter().enumerate() {
        let decay = decay_of(mode.decay);
        re[lane] = 1.0;
        (turn_re[lane], turn_im[lane]) = (decay * cosine(mode.hz / RATE), decay * sine(mode.hz / RATE));
        for side in 0..2 {
            sides[2 * side][lane] = mode.level[side] * sine(mode.phase[side]);
            sides[2 * side + 1][lane] = mode.level[side] * cosine(mode.phase[side]);
        }
    }
    for (left, right) in left.iter_mut().zip(right) {
        let (mut to_left, mut to_right) = ([0.0; LANES], [0.0; LANES]);
        for lane in 0..LANES {
            to_left[lane] = re[lane] * sides[0][lane] + im[lane] * sides[1][lane];
            to_right[lane] = re[lane] * sides[2][lane] + im[lane] * sides[3][lane];
            let next = re[lane] * turn_re[lane] - im[lane] * turn_im[lane];
            im[lane] = re[lane] * turn_im[lane] + im[lane] * turn_re[lane];
            re[lane] = next;
        }
        *left += sum(to_left) as f32;
        *right += sum(to_right) as f32;
    }
}

/// A sum in an order that lanes can follow.
fn sum(v: [f64; LANES]) -> f64 {
    ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]))
}
