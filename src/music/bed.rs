//! A bed: a piece of music as a source of sound.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use super::arithmetic::{gain_of, samples_of, smooth};
use super::composition::{Piece, SectionKind, Wanted};
use super::instruments::Bank;
use super::mixing::{Compressor, LoudnessMeter, mixed, soft_clip, tail_of};
use super::theory::Key;
use crate::base::{SampleBlock, Time};
use crate::draft::BedStyle;

/// The loudness of a bed, LUFS.
const LOUDNESS_LUFS: f64 = -14.0;

/// The level at which the compressor meets a piece, decibels of the mean square.
const DRIVE_DB: f64 = -16.0;

/// Sections kept at most, mixed and mastered each, samples: 60 s, 23 MB.
const KEPT_SAMPLES: usize = 2_880_000;

/// The part of a piece by which its level is set, samples: 90 s.
const MEASURED_SAMPLES: i64 = 4_320_000;

/// The longest bed, samples: ten days. What is asked for beyond it is silent.
const LONGEST_SAMPLES: i64 = 41_472_000_000;

/// How long the compressor listens before a section, so that it knows the level there.
const LISTEN_SECONDS: f64 = 2.0;

/// A request for a bed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BedRequest {
    /// The style.
    pub style: BedStyle,
    /// Chooses key, progression, rhythms, motif and sounds.
    pub seed: u64,
    /// Its length in samples, at least one.
    pub samples: i64,
    /// Its tempo, beats a minute; `None`: one of the style's that fills the length with whole bars.
    pub bpm: Option<f64>,
    /// Its key; `None`: by the seed.
    pub key: Option<Key>,
    /// The sample near which the full section begins; `None`: as the form has it.
    pub drop: Option<i64>,
    /// Whether its end leads into its beginning, without an ending.
    pub looped: bool,
}

impl BedRequest {
    /// A bed of so many samples, by its seed alone.
    pub fn new(style: BedStyle, seed: u64, samples: i64) -> Self {
        Self { style, seed, samples, bpm: None, key: None, drop: None, looped: false }
    }
}

/// A piece, and what of it was played.
#[derive(Debug)]
pub struct Bed {
    request: BedRequest,
    piece: Piece,
    bank: Bank,
    /// Drive of the compressor and gain after it.
    levels: OnceLock<(f64, f64)>,
    mixed: Mutex<VecDeque<(usize, Arc<SampleBlock>)>>,
    mastered: Mutex<VecDeque<(usize, Arc<SampleBlock>)>>,
}

impl Bed {
    /// Composes a piece; nothing is played yet.
    pub fn compose(request: BedRequest) -> Self {
        let BedRequest { style, seed, samples, bpm, key, drop, looped } = request;
        let samples = samples.clamp(1, LONGEST_SAMPLES);
        Self {
            request: BedRequest { samples, ..request },
            piece: Piece::of(&Wanted { style, seed, samples, bpm, key, drop, looped }),
            bank: Bank::default(),
            levels: OnceLock::new(),
            mixed: Mutex::default(),
            mastered: Mutex::default(),
        }
    }

    /// The request that it was composed for.
    pub fn request(&self) -> &BedRequest {
        &self.request
    }

    /// Its length.
    pub fn samples(&self) -> i64 {
        self.request.samples
    }

    /// Its key.
    pub fn key(&self) -> Key {
        self.piece.key
    }

    /// Beats a minute.
    pub fn tempo_bpm(&self) -> f64 {
        self.piece.grid.tempo_bpm()
    }

    /// The instants of its beats, of which each fourth begins a bar, up to that of the last chord.
    pub fn beats(&self) -> Vec<Time> {
        let last = if self.request.looped { self.piece.grid.bars * 4 - 1 } else { (self.piece.grid.bars - 1) * 4 };
        (0..=last).map(|beat| self.piece.grid.time_of(beat * 4)).collect()
    }

    /// The instants at which sections begin, with what they are.
    pub fn sections(&self) -> Vec<(Time, &'static str)> {
        let name = |kind| match kind {
            SectionKind::Introduction => "intro",
            SectionKind::Build => "build",
            SectionKind::Full => "full",
            SectionKind::Break => "break",
            SectionKind::Ending => "ending",
        };
        self.piece.sections.iter().map(|section| (self.piece.grid.time_of(section.start * 16), name(section.kind))).collect()
    }

    /// Where its swung sixteenths lie, of two; a half is straight.
    pub fn swing(&self) -> f64 {
        self.piece.swing
    }

    /// `length` samples from `first` on; silence outside of it. Any order of calls gives the same samples.
    pub fn read(&self, first: i64, length: usize) -> SampleBlock {
        let mut block = SampleBlock::silence(length);
        let end = (first + length as i64).min(self.request.samples);
        let mut at = first.max(0);
        while at < end {
            let index = self.section_at(at);
            let (start, stop) = self.span(index);
            let to = stop.min(end);
            let section = self.mastered(index);
            let (from, count, place) = ((at - start) as usize, (to - at) as usize, (at - first) as usize);
            block.left[place..place + count].copy_from_slice(&section.left[from..from + count]);
            block.right[place..place + count].copy_from_slice(&section.right[from..from + count]);
            at = to;
        }
        block
    }

    /// The section that plays at a sample of the piece.
    fn section_at(&self, sample: i64) -> usize {
        let sections = &self.piece.sections;
        sections.partition_point(|section| self.piece.grid.at(section.start * 16) <= sample).max(1) - 1
    }

    /// The samples of a section; the last one has what is left.
    fn span(&self, index: usize) -> (i64, i64) {
        let begin = |index: usize| self.piece.sections.get(index).map(|section| self.piece.grid.at(section.start * 16));
        (begin(index).unwrap_or(0), begin(index + 1).unwrap_or(self.request.samples))
    }

    fn mixed(&self, index: usize) -> Arc<SampleBlock> {
        kept(&self.mixed, index, || mixed(&self.piece, &self.bank, index))
    }

    fn mastered(&self, index: usize) -> Arc<SampleBlock> {
        let &(drive, gain) = self.levels.get_or_init(|| self.measure());
        kept(&self.mastered, index, || {
            let (start, stop) = self.span(index);
            let mut block = self.compressed(start, stop, drive);
            let samples = block.left.iter_mut().chain(&mut block.right);
            samples.for_each(|sample| *sample = soft_clip(*sample * gain as f32));
            self.fade(&mut block, start);
            block
        })
    }

    /// The mix of `start..stop`, compressed by a compressor that heard what comes before.
    fn compressed(&self, start: i64, stop: i64, drive: f64) -> SampleBlock {
        // A whole number of the compressor's steps.
        let ahead = samples_of(LISTEN_SECONDS) as i64;
        let ahead = if self.request.looped { ahead } else { ahead.min(start) } / 32 * 32;
        let mut block = self.sum(start - ahead, stop);
        Compressor::of(drive).process(&mut block.left, &mut block.right);
        block.left.drain(..ahead as usize);
        block.right.drain(..ahead as usize);
        block
    }

    /// The sum of all sections, and of the tails of those before.
    fn sum(&self, start: i64, stop: i64) -> SampleBlock {
        let mut block = SampleBlock::silence((stop - start) as usize);
        let tail = tail_of(self.piece.style) as i64;
        let total = self.request.samples;
        // Of a loop the tails of the end sound at the beginning.
        for shift in if self.request.looped { vec![0, -total] } else { vec![0] } {
            let (from, to) =
                (self.section_at((start - shift - tail).clamp(0, total - 1)), self.section_at((stop - shift - 1).clamp(0, total - 1)));
            for index in from..=to {
                let first = self.span(index).0 + shift;
                let (begin, end) = (first.max(start), (self.span(index).1 + shift + tail).min(stop));
                if begin >= end {
                    continue;
                }
                let section = self.mixed(index);
                let end = end.min(first + section.len() as i64);
                for place in begin..end {
                    block.left[(place - start) as usize] += section.left[(place - first) as usize];
                    block.right[(place - start) as usize] += section.right[(place - first) as usize];
                }
            }
        }
        block
    }

    /// Takes the piece away over its last chord's tail, so that it is silent at its end.
    fn fade(&self, block: &mut SampleBlock, start: i64) {
        if self.request.looped {
            return;
        }
        let total = self.request.samples;
        let last = self.span(self.piece.sections.len() - 1).0;
        let length = (((total - last) as f64) * 0.55).max(1.0);
        for index in 0..block.len() {
            let left = (total - start - index as i64) as f64;
            if left < length {
                let gain = smooth(left / length) as f32;
                block.left[index] *= gain;
                block.right[index] *= gain;
            }
        }
    }

    /// The drive at which the compressor meets the piece, and the gain that brings it to its loudness.
    fn measure(&self) -> (f64, f64) {
        // Of long pieces every so manieth section speaks for all; an odd number takes full ones and breaks alike.
        let every = (self.request.samples / MEASURED_SAMPLES) as usize | 1;
        let chosen: Vec<usize> = (0..self.piece.sections.len()).step_by(every).collect();
        chosen.par_iter().for_each(|index| drop(self.mixed(*index)));
        let spans: Vec<(i64, i64)> = chosen.iter().map(|index| self.span(*index)).collect();
        let power =
            |block: &SampleBlock| block.left.iter().chain(&block.right).map(|sample| f64::from(*sample) * f64::from(*sample)).sum::<f64>();
        let powers: Vec<f64> = spans.par_iter().map(|(start, stop)| power(&self.sum(*start, *stop))).collect();
        let heard: i64 = spans.iter().map(|(start, stop)| stop - start).sum();
        let mean = powers.iter().sum::<f64>() / (2 * heard.max(1)) as f64;
        let drive = if mean > 0.0 { gain_of(DRIVE_DB) / mean.sqrt() } else { 1.0 };
        let compressed: Vec<SampleBlock> = spans.par_iter().map(|(start, stop)| self.compressed(*start, *stop, drive)).collect();
        let mut gain = 1.0;
        // What is rounded off is missing: a second look makes up for it.
        for _ in 0..2 {
            let mut meter = LoudnessMeter::new();
            for (block, (start, _)) in compressed.iter().zip(&spans) {
                let mut block = SampleBlock {
                    left: block.left.iter().map(|sample| soft_clip(*sample * gain as f32)).collect(),
                    right: block.right.iter().map(|sample| soft_clip(*sample * gain as f32)).collect(),
                };
                self.fade(&mut block, *start);
                block.left.iter().zip(&block.right).for_each(|(left, right)| meter.hear(*left, *right));
            }
            gain *= gain_of(LOUDNESS_LUFS - meter.integrated().unwrap_or(LOUDNESS_LUFS));
        }
        (drive, gain)
    }
}

/// A section out of those kept, or made and kept.
fn kept(store: &Mutex<VecDeque<(usize, Arc<SampleBlock>)>>, index: usize, make: impl FnOnce() -> SampleBlock) -> Arc<SampleBlock> {
    let find = |sections: &VecDeque<(usize, Arc<SampleBlock>)>| {
        sections.iter().find(|(known, _)| *known == index).map(|(_, block)| Arc::clone(block))
    };
    if let Some(block) = find(&store.lock().unwrap_or_else(PoisonError::into_inner)) {
        return block;
    }
    let block = Arc::new(make());
    let mut sections = store.lock().unwrap_or_else(PoisonError::into_inner);
    sections.push_back((index, Arc::clone(&block)));
    while sections.len() > 3 && sections.iter().map(|(_, block)| block.len()).sum::<usize>() > KEPT_SAMPLES {
        sections.pop_front();
    }
    block
}
