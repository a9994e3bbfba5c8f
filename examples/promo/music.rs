//! The music: fifteen bars of four at 120 beats a minute, so 30 s, with a kick on every half second.

use crate::shapes::hash;
use std::f32::consts::TAU;

/// Samples of one side per second.
pub(crate) const RATE: u32 = 48_000;
const SECONDS: f32 = 30.0;
const BEAT: f32 = 0.5;
const BAR: f32 = 4.0 * BEAT;
/// The last chord: the beat stops here and the room rings on.
const LAST: f32 = 14.0 * BAR;

/// A bar's bass note and the four notes above it (MIDI numbers).
type Chord = (f32, [f32; 4]);
const F: Chord = (41.0, [57.0, 60.0, 64.0, 67.0]);
const AM: Chord = (33.0, [55.0, 60.0, 64.0, 69.0]);
const DM: Chord = (38.0, [53.0, 57.0, 60.0, 64.0]);
const BB: Chord = (34.0, [53.0, 57.0, 62.0, 65.0]);
const GM: Chord = (43.0, [53.0, 58.0, 62.0, 65.0]);
const C: Chord = (36.0, [55.0, 60.0, 62.0, 65.0]);
const BARS: [Chord; 15] = [F, AM, DM, BB, F, AM, DM, BB, GM, AM, BB, C, BB, C, F];

/// The melody: bar (from 0), beat in it, MIDI note.
const MELODY: [(f32, f32, f32); 35] = [
    (2.0, 2.5, 76.0),
    (2.0, 3.0, 72.0),
    (3.0, 1.5, 74.0),
    (3.0, 3.0, 77.0),
    (4.0, 0.0, 81.0),
    (4.0, 1.5, 79.0),
    (4.0, 2.5, 76.0),
    (5.0, 0.0, 79.0),
    (5.0, 1.5, 76.0),
    (5.0, 3.0, 72.0),
    (6.0, 0.0, 77.0),
    (6.0, 1.0, 76.0),
    (6.0, 2.0, 72.0),
    (6.0, 3.0, 69.0),
    (7.0, 0.0, 74.0),
    (7.0, 1.5, 77.0),
    (7.0, 3.0, 81.0),
    (8.0, 0.0, 82.0),
    (8.0, 1.5, 81.0),
    (8.0, 2.5, 77.0),
    (9.0, 0.0, 79.0),
    (9.0, 1.5, 76.0),
    (9.0, 3.0, 79.0),
    (10.0, 0.0, 77.0),
    (10.0, 1.0, 79.0),
    (10.0, 2.0, 81.0),
    (10.0, 3.0, 84.0),
    (11.0, 0.0, 86.0),
    (11.0, 1.5, 84.0),
    (11.0, 3.0, 79.0),
    (12.0, 0.0, 81.0),
    (12.0, 1.5, 77.0),
    (12.0, 2.5, 74.0),
    (13.0, 1.5, 79.0),
    (14.0, 0.0, 81.0),
];

/// Both sides of a sound, from the track's start to its end.
struct Bus {
    left: Vec<f32>,
    right: Vec<f32>,
}

impl Bus {
    fn new() -> Bus {
        let samples = (SECONDS * RATE as f32) as usize;
        Bus { left: vec![0.0; samples], right: vec![0.0; samples] }
    }

    /// Adds `voice`, a function of the seconds since `start`, for `length` seconds; `pan` from -1 (left) to 1.
    fn add(&mut self, start: f32, length: f32, pan: f32, mut voice: impl FnMut(f32) -> f32) {
        let first = (start * RATE as f32).round() as usize;
        let last = (first + (length * RATE as f32) as usize).min(self.left.len());
        let (sin, cos) = ((pan + 1.0) * TAU / 8.0).sin_cos();
        for index in first..last {
            let value = voice((index - first) as f32 / RATE as f32);
            self.left[index] += value * cos;
            self.right[index] += value * sin;
        }
    }

    /// Adds another bus, times `gain(seconds)`.
    fn add_bus(&mut self, other: &Bus, gain: impl Fn(f32) -> f32) {
        for index in 0..self.left.len() {
            let gain = gain(index as f32 / RATE as f32);
            self.left[index] += other.left[index] * gain;
            self.right[index] += other.right[index] * gain;
        }
    }
}

/// A MIDI note's frequency in Hz.
fn hertz(note: f32) -> f32 {
    440.0 * ((note - 69.0) / 12.0).exp2()
}

/// A saw from -1 to 1.
fn saw(phase: f32) -> f32 {
    2.0 * phase.fract() - 1.0
}

/// White noise; a seed's series is always the same.
fn noise(seed: u32) -> impl FnMut() -> f32 {
    let mut index = seed.wrapping_mul(0x9e37_79b9);
    move || {
        index = index.wrapping_add(1);
        hash(index) * 2.0 - 1.0
    }
}

/// A one-pole low-pass of `cutoff` Hz.
fn low_pass() -> impl FnMut(f32, f32) -> f32 {
    let mut held = 0.0;
    move |value, cutoff| {
        held += (value - held) * (1.0 - (-TAU * cutoff / RATE as f32).exp());
        held
    }
}

/// Kick on every beat, hats between, a clap on two and four.
fn drums() -> Bus {
    let mut bus = Bus::new();
    for beat in 0..=56_u16 {
        let at = f32::from(beat) * BEAT;
        // The pitch falls from 160 to 48 Hz; the phase is its integral.
        bus.add(at, 0.34, 0.0, |t| {
            let phase = 48.0 * t + 112.0 * 0.028 * (1.0 - (-t / 0.028).exp());
            let click = if t < 0.004 { 0.3 * (1.0 - t / 0.004) } else { 0.0 };
            ((TAU * phase).sin() * (-t / 0.11).exp() + click) * 0.85 * (1.0 - t / 0.34)
        });
        if at < LAST && beat % 2 == 1 && beat >= 8 {
            let (mut source, mut high, mut low) = (noise(900 + u32::from(beat)), low_pass(), low_pass());
            bus.add(at, 0.2, 0.08, |t| {
                let value = source();
                let band = low(value - high(value, 900.0), 3800.0);
                let bursts = if t < 0.024 { 1.0 - (t % 0.011) / 0.014 } else { (-(t - 0.024) / 0.05).exp() };
                band * bursts * 0.36
            });
        }
    }
    for step in 0..112_u16 {
        let at = f32::from(step) * BEAT / 2.0;
        let open = step % 2 == 1;
        if at >= LAST || at < BAR && !open {
            continue;
        }
        let (mut source, mut low) = (noise(step.into()), low_pass());
        let (decay, gain) = if open { (0.055, 0.17) } else { (0.018, 0.07) };
        bus.add(at, 0.25, 0.22, |t| {
            let value = source();
            (value - low(value, 7500.0)) * (-t / decay).exp() * gain
        });
    }
    bus
}

/// The bass: a soft saw between the beats, an octave's hop at the bar's end.
fn bass() -> Bus {
    let mut bus = Bus::new();
    for (bar, (root, _)) in BARS.iter().enumerate().skip(1) {
        let start = bar as f32 * BAR;
        let last = start >= LAST;
        let steps: &[(f32, f32, f32)] = if last {
            &[(0.0, 0.0, 1.7)]
        } else {
            &[(0.5, 0.0, 0.24), (1.5, 0.0, 0.24), (2.0, 0.0, 0.12), (2.5, 0.0, 0.24), (3.5, 12.0, 0.2)]
        };
        for &(beat, up, length) in steps {
            let frequency = hertz(root + up);
            let mut low = low_pass();
            bus.add(start + beat * BEAT, length + 0.08, 0.0, |t| {
                let open = (t / 0.008).min(1.0) * if t > length { 1.0 - (t - length) / 0.08 } else { 1.0 };
                let sub = (TAU * frequency * t).sin();
                let edge = low(saw(frequency * t), 260.0 + 900.0 * (-t / 0.09).exp());
                (sub * 0.7 + edge * 0.5) * open * 0.34 * if last { (-t / 0.9).exp() } else { 1.0 }
            });
        }
    }
    bus
}

/// Held chords: two detuned saws a note and side, dull at first, opening towards the middle.
fn pad() -> Bus {
    let mut bus = Bus::new();
    for (bar, (_, notes)) in BARS.iter().enumerate() {
        let start = bar as f32 * BAR;
        let length = BAR + 0.35;
        let cutoff = 650.0 + 900.0 * (bar as f32 / 15.0 * TAU / 2.0).sin();
        for (index, note) in notes.iter().enumerate() {
            for (pan, cents) in [(-0.8, -6.0), (0.8, 7.0), (0.0, 1.0)] {
                let frequency = hertz(note + cents / 100.0);
                let (mut first, mut second) = (low_pass(), low_pass());
                let offset = hash((bar * 31 + index * 7) as u32 + (cents as i32 + 50) as u32);
                bus.add(start, length, pan, |t| {
                    let open = (t / 0.3).min(1.0) * ((length - t) / 0.4).min(1.0);
                    second(first(saw(frequency * t + offset), cutoff), cutoff * 1.6) * open * 0.055
                });
            }
        }
    }
    bus
}

/// A bell-like tone: one sine bends another, less and less (frequency modulation).
fn bell(frequency: f32, t: f32, ratio: f32, depth: f32, decay: f32) -> f32 {
    let bend = (TAU * frequency * ratio * t).sin() * depth * (-t / (decay * 0.35)).exp();
    (TAU * frequency * t + bend).sin() * (-t / decay).exp() * (t / 0.003).min(1.0)
}

/// Chord stabs off the beat and the melody with its echoes.
fn keys() -> Bus {
    let mut bus = Bus::new();
    for (bar, (_, notes)) in BARS.iter().enumerate().skip(2) {
        let start = bar as f32 * BAR;
        let beats: &[f32] = if start >= LAST { &[0.0] } else { &[0.0, 0.75, 1.5, 2.75] };
        for (index, &beat) in beats.iter().enumerate() {
            let decay = if start >= LAST { 0.9 } else { 0.2 };
            for (place, &note) in notes.iter().enumerate() {
                let pan = place as f32 * 0.3 - 0.45;
                let gain = 0.06 - 0.008 * index as f32;
                bus.add(start + beat * BEAT, decay * 5.0, pan, |t| gain * bell(hertz(note), t, 1.0, 1.6, decay));
            }
        }
    }
    for (index, &(bar, beat, note)) in MELODY.iter().enumerate() {
        let decay = if index + 1 == MELODY.len() { 1.1 } else { 0.42 };
        for echo in 0..4_u8 {
            let late = f32::from(echo) * 0.75 * BEAT;
            let gain = 0.15 * 0.42_f32.powi(echo.into());
            let pan = [0.0, -0.6, 0.6, -0.3][usize::from(echo)];
            let voice = |t| gain * (bell(hertz(note), t, 3.0, 0.9, decay) + 0.3 * bell(hertz(note - 12.0), t, 1.0, 0.6, decay));
            bus.add(bar * BAR + beat * BEAT + late, decay * 5.0, pan, voice);
        }
    }
    bus
}

/// A room: four combs side by side, then two all-passes in a row (M. Schroeder, 1962).
fn room(dry: &[f32], shift: usize) -> Vec<f32> {
    let mut wet = vec![0.0; dry.len()];
    for delay in [1557, 1617, 1491, 1422] {
        let mut line = vec![0.0; delay + shift];
        let (mut at, mut dull) = (0, 0.0_f32);
        for (index, &value) in dry.iter().enumerate() {
            let out = line[at];
            dull += (out - dull) * 0.6;
            line[at] = value + dull * 0.84;
            at = (at + 1) % line.len();
            wet[index] += out * 0.25;
        }
    }
    for delay in [556, 341] {
        let mut line = vec![0.0; delay + shift];
        let mut at = 0;
        for value in &mut wet {
            let held: f32 = line[at];
            line[at] = *value + held * 0.5;
            *value = held - line[at] * 0.5;
            at = (at + 1) % line.len();
        }
    }
    wet
}

/// The whole track, left and right in turn, -1..1.
pub(crate) fn track() -> Vec<f32> {
    let mut tuned = pad();
    tuned.add_bus(&keys(), |_| 1.0);
    let wet = Bus { left: room(&tuned.left, 0), right: room(&tuned.right, 23) };
    tuned.add_bus(&wet, |_| 0.5);
    tuned.add_bus(&bass(), |_| 1.0);
    // All that has a pitch steps back for each kick.
    let step_back = |t: f32| if t < LAST { 1.0 - 0.5 * (-(t % BEAT) / 0.11).exp() } else { 1.0 };
    let mut mix = drums();
    mix.add_bus(&tuned, step_back);
    let end = |index: usize| ((SECONDS - index as f32 / RATE as f32) / 0.9).min(1.0);
    let both = mix.left.iter().zip(&mix.right).enumerate();
    let soft: Vec<f32> = both.flat_map(|(index, (l, r))| [l, r].map(|value| (value * 1.35).tanh() * end(index))).collect();
    let peak = soft.iter().fold(0.0_f32, |peak, value| peak.max(value.abs()));
    soft.iter().map(|value| value * 0.84 / peak).collect()
}
