//! The mix of one section: its notes, its room and echo, its tail. Nothing of it depends on other sections, so that any
//! can be made first.

use std::sync::Arc;

use super::echo::Echo;
use super::room::Room;
use crate::base::SampleBlock;
use crate::music::arithmetic::{RATE, gain_of, samples_of, smooth};
use crate::music::composition::{Note, Piece, Section, SectionKind, compose};
use crate::music::instruments::{Bank, Grain, Strike};
use crate::music::styles::{Channel, Part, Style};
use crate::music::synthesis::{Biquad, OnePole, quick_sine};

/// Samples mixed at a time.
const BLOCK: usize = 2048;

/// Seconds in which what a kick takes down comes back.
const DUCK_SECONDS: f64 = 0.15;

/// A note with its sound.
struct Sounding {
    channel: usize,
    onset: i64,
    grain: Arc<Grain>,
    /// Sample of the grain from which on it is damped, and over how many.
    damped: Option<(i64, i64)>,
    gain: [f32; 2],
}

impl Sounding {
    fn end(&self) -> i64 {
        let whole = self.grain.len() as i64;
        self.onset + self.damped.map_or(whole, |(from, length)| whole.min(from + length))
    }

    /// Adds what of it lies in a block that begins at `first`.
    fn add(&self, first: i64, left: &mut [f32], right: &mut [f32]) {
        let from = self.onset.max(first);
        let to = self.end().min(first + left.len() as i64);
        if from >= to {
            return;
        }
        let (place, start, count) = ((from - first) as usize, (from - self.onset) as usize, (to - from) as usize);
        for (side, output) in [left, right].into_iter().enumerate() {
            let samples = if side == 0 { &self.grain.left } else { &self.grain.right };
            let (output, samples) = (&mut output[place..place + count], &samples[start..start + count]);
            let gain = self.gain[side];
            let undamped = self.damped.map_or(count, |(from, _)| usize::try_from(from - start as i64).unwrap_or(0).min(count));
            output[..undamped].iter_mut().zip(&samples[..undamped]).for_each(|(sum, sample)| *sum += sample * gain);
            if let Some((from, length)) = self.damped {
                let behind = output[undamped..].iter_mut().zip(&samples[undamped..]).enumerate();
                for (index, (sum, sample)) in behind {
                    let part = 1.0 - ((start + undamped + index) as i64 - from) as f32 / length as f32;
                    *sum += sample * gain * part * part;
                }
            }
        }
    }
}

/// Samples that ring on after a section.
pub(in crate::music) fn tail_of(style: &Style) -> usize {
    samples_of(2.4 + style.room_seconds)
}

/// The sound of the section at `index`, and its tail.
pub(in crate::music) fn mixed(piece: &Piece, bank: &Bank, index: usize) -> SampleBlock {
    let section = piece.sections[index];
    let first = piece.grid.at(section.start * 16);
    let length = (piece.grid.at((section.start + section.bars) * 16) - first) as usize + tail_of(piece.style);
    let notes = compose(piece, index);
    let kicks: Vec<i64> =
        notes.iter().filter(|note| piece.style.channels[note.channel].part == Part::Kick).map(|note| note.onset).collect();
    let sounding: Vec<Sounding> = notes.iter().map(|note| sounding(piece, bank, &section, note)).collect();
    let mut block = SampleBlock::silence(length);
    let mut desk = Desk::of(piece);
    let mut from = 0;
    while from < length {
        let to = length.min(from + BLOCK);
        desk.mix(piece.style, &sounding, &kicks, from as i64, &mut block.left[from..to], &mut block.right[from..to]);
        from = to;
    }
    if piece.style.wow_cents > 0.0 {
        block = warped(&block, first, piece.style.wow_cents);
    }
    finish(&mut block, piece.style);
    block
}

fn sounding(piece: &Piece, bank: &Bank, section: &Section, note: &Note) -> Sounding {
    let channel = &piece.style.channels[note.channel];
    let (voice, bright) = piece.sounds[note.channel];
    let alike = if channel.part as usize <= Part::Tom as usize { note.variant } else { 0 };
    let strike = Strike {
        midi: note.midi,
        seconds: note.length as f64 / RATE,
        velocity: note.velocity,
        bright,
        seed: piece.seed.wrapping_mul(31).wrapping_add(note.channel as u64 * 4 + alike),
    };
    let gain = gain_of(channel.gain_db + section_db(piece, section, note.onset)) * libm::pow(note.velocity, 1.3);
    Sounding {
        channel: note.channel,
        onset: note.onset.max(0),
        grain: bank.grain(voice, &strike, (channel.low_cut_hz, channel.high_cut_hz)),
        damped: voice.damping().map(|seconds| (note.length, samples_of(seconds) as i64)),
        gain: [(gain * (1.0 - channel.pan).min(1.0)) as f32, (gain * (1.0 + channel.pan).min(1.0)) as f32],
    }
}

/// How loud a section is against a full one, with the piece's crescendo, decibels.
fn section_db(piece: &Piece, section: &Section, onset: i64) -> f64 {
    let quiet = piece.style.quiet_db;
    let kind = match section.kind {
        SectionKind::Introduction => -quiet,
        SectionKind::Build => -0.55 * quiet,
        SectionKind::Break => -0.85 * quiet,
        SectionKind::Full if section.level < 4 => -0.5,
        SectionKind::Full | SectionKind::Ending => 0.0,
    };
    let part = (piece.grid.at(section.start * 16) + onset) as f64 / piece.grid.samples as f64;
    kind - piece.style.crescendo_db * (1.0 - part.clamp(0.0, 1.0))
}

/// Sends, and what of them lives on from block to block.
struct Desk {
    room: Room,
    echo: Echo,
    scratch: [Vec<f32>; 2],
    to_room: [Vec<f32>; 2],
    to_echo: [Vec<f32>; 2],
    duck: Vec<f32>,
}

impl Desk {
    fn of(piece: &Piece) -> Self {
        let zeros = || [vec![0.0; BLOCK], vec![0.0; BLOCK]];
        let echo = piece.grid.at(piece.style.echo_sixteenths) as usize;
        Self {
            room: Room::of(piece.style.room_seconds),
            echo: Echo::of(echo),
            scratch: zeros(),
            to_room: zeros(),
            to_echo: zeros(),
            duck: vec![0.0; BLOCK],
        }
    }

    fn mix(&mut self, style: &Style, notes: &[Sounding], kicks: &[i64], first: i64, left: &mut [f32], right: &mut [f32]) {
        let count = left.len();
        [&mut self.to_room, &mut self.to_echo].into_iter().flatten().for_each(|side| side.fill(0.0));
        ducking(kicks, first, &mut self.duck[..count]);
        let (begin, end) = (first, first + count as i64);
        for (index, channel) in style.channels.iter().enumerate() {
            let mut heard = notes.iter().filter(|note| note.channel == index && note.onset < end && note.end() > begin).peekable();
            if heard.peek().is_none() {
                continue;
            }
            self.scratch.iter_mut().for_each(|side| side[..count].fill(0.0));
            let [scratch_left, scratch_right] = &mut self.scratch;
            heard.for_each(|note| note.add(first, &mut scratch_left[..count], &mut scratch_right[..count]));
            self.send(channel, [&mut *left, &mut *right], count);
        }
        for index in 0..count {
            let echo = self.echo.next([self.to_echo[0][index], self.to_echo[1][index]]);
            let input = [self.to_room[0][index] + 0.25 * echo[0], self.to_room[1][index] + 0.25 * echo[1]];
            let room = self.room.next(input);
            left[index] += echo[0] + room[0];
            right[index] += echo[1] + room[1];
        }
    }

    /// Adds a channel to the mix and its sends.
    fn send(&mut self, channel: &Channel, output: [&mut [f32]; 2], count: usize) {
        let depth = (1.0 - gain_of(-channel.duck_db)) as f32;
        let (room, echo) = (channel.room_db.map_or(0.0, gain_of) as f32, channel.echo_db.map_or(0.0, gain_of) as f32);
        for (side, output) in output.into_iter().enumerate() {
            let scratch = &mut self.scratch[side][..count];
            if depth > 0.0 {
                scratch.iter_mut().zip(&self.duck).for_each(|(sample, duck)| *sample *= 1.0 - depth * duck);
            }
            output.iter_mut().zip(&*scratch).for_each(|(sum, sample)| *sum += sample);
            if room > 0.0 {
                self.to_room[side].iter_mut().zip(&*scratch).for_each(|(sum, sample)| *sum += room * sample);
            }
            if echo > 0.0 {
                self.to_echo[side].iter_mut().zip(&*scratch).for_each(|(sum, sample)| *sum += echo * sample);
            }
        }
    }
}

/// How far kicks take others down, 0..1, for each sample from `first` on.
fn ducking(kicks: &[i64], first: i64, duck: &mut [f32]) {
    duck.fill(0.0);
    let (attack, length, count) = (samples_of(0.004) as i64, samples_of(DUCK_SECONDS) as i64, duck.len() as i64);
    for kick in kicks.iter().filter(|kick| **kick < first + count && **kick + length > first) {
        let (from, to) = ((kick - first).max(0), (kick + length - first).min(count));
        for index in from..to {
            let since = index + first - kick;
            let value = if since < attack {
                since as f64 / attack as f64
            } else {
                1.0 - smooth((since - attack) as f64 / (length - attack) as f64)
            };
            duck[index as usize] = duck[index as usize].max(value as f32);
        }
    }
}

/// A tape whose speed wavers; the phase is that of the piece, so that sections join.
fn warped(block: &SampleBlock, first: i64, cents: f64) -> SampleBlock {
    const HZ: f64 = 0.55;
    let depth = cents * 0.000_577_6 / (std::f64::consts::TAU * HZ) * RATE;
    let delay: Vec<f64> = (0..block.len()).map(|index| depth * (1.0 + quick_sine((first + index as i64) as f64 * HZ / RATE))).collect();
    let side = |samples: &[f32]| -> Vec<f32> {
        let at = |index: i64| usize::try_from(index).ok().and_then(|index| samples.get(index)).copied().unwrap_or(0.0);
        let read = |(index, delay): (usize, &f64)| {
            let place = index as f64 - delay;
            let whole = place.floor();
            let (part, index) = ((place - whole) as f32, whole as i64);
            let [a, b, c, d] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
            let (slope, bend, third) = (0.5 * (c - a), a - 2.5 * b + 2.0 * c - 0.5 * d, 0.5 * (d - a) + 1.5 * (b - c));
            ((third * part + bend) * part + slope) * part + b
        };
        delay.iter().enumerate().map(read).collect()
    };
    SampleBlock { left: side(&block.left), right: side(&block.right) }
}

/// The bass in the middle, no constant, the style's tilt, and an end without a click.
fn finish(block: &mut SampleBlock, style: &Style) {
    let mut narrow = [Biquad::high_pass(130.0, 0.54), Biquad::high_pass(130.0, 1.31)];
    let mut floor = [Biquad::high_pass(28.0, 0.707), Biquad::high_pass(28.0, 0.707)];
    let mut split = [OnePole::at(900.0); 2];
    let (low, high) = (gain_of(-style.tilt_db) as f32, gain_of(style.tilt_db) as f32);
    let (count, fade) = (block.len(), samples_of(1.2).min(block.len()));
    for index in 0..count {
        let (left, right) = (f64::from(block.left[index]), f64::from(block.right[index]));
        let side = narrow.iter_mut().fold((left - right) * 0.5, |sample, filter| filter.next(sample));
        let middle = (left + right) * 0.5;
        let fall = if index + fade > count { smooth((count - index) as f64 / fade as f64) as f32 } else { 1.0 };
        for (place, (samples, value)) in [(&mut block.left, middle + side), (&mut block.right, middle - side)].into_iter().enumerate() {
            let sample = floor[place].next(value) as f32;
            let bass = split[place].low(sample);
            samples[index] = (bass * low + (sample - bass) * high) * fall;
        }
    }
}
