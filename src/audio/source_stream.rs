//! A file's sound as one unbroken stereo signal at its own rate: gaps are silence, what the codec added is gone, any sample can be asked for.

use std::path::{Path, PathBuf};

use super::AudioError;
use super::decoder::Decoder;
use super::downmix::Downmix;
use crate::base::{Code, Diagnostic, Time, is_sound};
use crate::ffi::SoundDamage;

/// How far before the wanted sample decoding starts after a seek, in seconds: more than MP3's bit reservoir, Opus' 80 ms and the distance of SBR headers.
const PREROLL_SECONDS: i64 = 1;

/// Up to this many seconds ahead, decoding on is cheaper than seeking.
const DECODE_AHEAD_SECONDS: i64 = 2;

/// Sound that ends this many milliseconds before its declared end is reported: about a packet where samples are counted, more where time stamps are rounded.
const EARLY_END_MS: i64 = 250;
const EARLY_COUNTED_END_MS: i64 = 20;

/// The start of the empty block before the first one.
const NOWHERE: i64 = i64::MIN;

/// The sound of one file, read forwards from any sample.
pub(super) struct SourceStream {
    path: PathBuf,
    decoder: Decoder,
    downmix: Downmix,
    planes: Vec<Vec<f32>>,
    /// The decoded stretch that reading is in: stereo, from `block_start`.
    left: Vec<f32>,
    right: Vec<f32>,
    block_start: i64,
    /// Whether nothing was decoded yet.
    at_start: bool,
    /// The next sample that is read.
    cursor: i64,
    /// Where the sound turned out to end.
    found_end: Option<i64>,
    last_end: i64,
    damage: Vec<SoundDamage>,
    early_end: Option<Time>,
    unusable: Unusable,
}

/// Samples that are no numbers, or beyond all loudness.
#[derive(Default)]
struct Unusable {
    /// The first and the last one met.
    range: Option<(i64, i64)>,
    told: bool,
}

impl SourceStream {
    pub(super) fn open(path: &Path) -> Result<Self, AudioError> {
        Ok(Self {
            path: path.to_owned(),
            decoder: Decoder::open(path)?,
            downmix: Downmix::new(0, 0),
            planes: Vec::new(),
            left: Vec::new(),
            right: Vec::new(),
            block_start: NOWHERE,
            at_start: true,
            cursor: 0,
            found_end: None,
            last_end: 0,
            damage: Vec::new(),
            early_end: None,
            unusable: Unusable::default(),
        })
    }

    /// Samples per second.
    pub(super) fn rate(&self) -> u32 {
        self.decoder.rate()
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Where the sound ends, as well as that is known without decoding.
    pub(super) fn end(&self) -> Time {
        let rate = i64::from(self.rate());
        let known = self.found_end.or_else(|| self.decoder.declared_end()).map(|end| Time::new(end.max(0), rate));
        known.or_else(|| self.decoder.container_duration()).unwrap_or(Time::ZERO)
    }

    /// Makes `position` the next sample to read. Positions before zero and past the end are silent.
    pub(super) fn seek(&mut self, position: i64) -> Result<(), AudioError> {
        let rate = i64::from(self.rate());
        let in_block = (self.block_start..self.block_end()).contains(&position);
        let ahead = (self.cursor..=self.cursor.saturating_add(rate * DECODE_AHEAD_SECONDS)).contains(&position);
        let from_start = self.at_start && position <= 0;
        if !(in_block || ahead || from_start) {
            self.decoder.seek(position - rate * PREROLL_SECONDS, &self.path)?;
            self.at_start = false;
            self.found_end = None;
            self.left.clear();
            self.right.clear();
            self.block_start = NOWHERE;
        }
        self.cursor = position;
        Ok(())
    }

    /// Appends the next `length` samples.
    pub(super) fn read(&mut self, left: &mut Vec<f32>, right: &mut Vec<f32>, length: usize) -> Result<(), AudioError> {
        let wanted_end = self.cursor + length as i64;
        while self.cursor < wanted_end {
            let remaining = (wanted_end - self.cursor) as usize;
            if self.cursor < self.block_start {
                let gap = remaining.min((self.block_start - self.cursor) as usize);
                push_silence(left, right, gap);
                self.cursor += gap as i64;
            } else if self.cursor < self.block_end() {
                let from = (self.cursor - self.block_start) as usize;
                let to = self.left.len().min(from + remaining);
                left.extend_from_slice(&self.left[from..to]);
                right.extend_from_slice(&self.right[from..to]);
                self.cursor += (to - from) as i64;
            } else if self.found_end.is_some() {
                push_silence(left, right, remaining);
                self.cursor = wanted_end;
            } else {
                self.next_block()?;
            }
        }
        Ok(())
    }

    /// What went wrong since the last call, as warnings without a place.
    pub(super) fn take_warnings(&mut self) -> Vec<Diagnostic> {
        let rate = i64::from(self.rate());
        let name = self.path.display();
        let mut warnings = Vec::new();
        for SoundDamage { position, length } in merge(std::mem::take(&mut self.damage)) {
            let (from, to) = (Time::new(position, rate), Time::new(position + length, rate));
            let place = if length > 0 { format!("from {from} to {to}") } else { format!("at {from}") };
            warnings.push(Diagnostic::warning(Code::DamagedMedia, format!("the sound of `{name}` is damaged {place}; it is silent there")));
        }
        if let Some(missing) = self.early_end.take() {
            let message = format!("the sound of `{name}` ends {missing} before the end that the file declares; it is silent there");
            warnings.push(Diagnostic::warning(Code::DamagedMedia, message));
        }
        if let Some((first, last)) = self.unusable.range.filter(|_| !std::mem::replace(&mut self.unusable.told, true)) {
            let (first, last) = (Time::new(first, rate), Time::new(last, rate));
            let place = if first == last { format!("at {first}") } else { format!("from {first} to {last}") };
            let message = format!("the sound of `{name}` holds samples {place} that are no numbers, or too large for any; they are silent");
            warnings.push(Diagnostic::warning(Code::DamagedMedia, message));
        }
        warnings
    }

    fn block_end(&self) -> i64 {
        self.block_start + self.left.len() as i64
    }

    fn next_block(&mut self) -> Result<(), AudioError> {
        self.at_start = false;
        let span = self.decoder.next(&mut self.planes, self.cursor - i64::from(self.decoder.rate()) * PREROLL_SECONDS, &self.path)?;
        self.damage.extend(self.decoder.take_damage());
        let Some(span) = span else {
            self.end_here();
            return Ok(());
        };
        self.planes.iter_mut().for_each(|plane| self.unusable.silence(plane, span.position));
        if !self.downmix.is_for(span.speakers, self.planes.len()) {
            self.downmix = Downmix::new(span.speakers, self.planes.len());
        }
        self.downmix.apply(&self.planes, &mut self.left, &mut self.right);
        self.block_start = span.position;
        self.trim();
        self.last_end = self.last_end.max(self.block_end());
        Ok(())
    }

    /// Takes away the codec's delay and padding: what lies before the first sample that plays, or past an exactly known end.
    fn trim(&mut self) {
        let kept_end = self.decoder.exact_end().map_or(self.block_end(), |end| end.min(self.block_end()));
        let length = usize::try_from(kept_end - self.block_start).unwrap_or(0);
        let early = usize::try_from(self.decoder.begin() - self.block_start).unwrap_or(0).min(length);
        for side in [&mut self.left, &mut self.right] {
            side.truncate(length);
            side.drain(..early);
        }
        self.block_start += early as i64;
    }

    fn end_here(&mut self) {
        self.found_end = Some(self.last_end);
        if let Some(declared) = self.decoder.declared_end() {
            let missing = Time::new(declared - self.last_end, i64::from(self.rate()));
            let counted = matches!(self.decoder, Decoder::Symphonia(_));
            if missing > Time::from_ms(if counted { EARLY_COUNTED_END_MS } else { EARLY_END_MS }) {
                self.early_end = Some(missing);
            }
        }
    }
}

impl Unusable {
    /// Makes samples of `plane`, whose first one is at `position`, silent where they are no sound, and notes the place.
    fn silence(&mut self, plane: &mut [f32], position: i64) {
        // Nearly always all are sound, which is found out without a branch a sample.
        if plane.iter().fold(true, |all, &sample| all & is_sound(sample)) {
            return;
        }
        for (at, sample) in (position..).zip(plane).filter(|(_, sample)| !is_sound(**sample)) {
            *sample = 0.0;
            self.range = Some(self.range.map_or((at, at), |(first, last)| (first.min(at), last.max(at))));
        }
    }
}

fn push_silence(left: &mut Vec<f32>, right: &mut Vec<f32>, length: usize) {
    left.resize(left.len() + length, 0.0);
    right.resize(right.len() + length, 0.0);
}

/// Joins stretches that touch or overlap.
fn merge(mut damage: Vec<SoundDamage>) -> Vec<SoundDamage> {
    damage.sort_by_key(|stretch| stretch.position);
    let mut merged: Vec<SoundDamage> = Vec::new();
    for stretch in damage {
        match merged.last_mut() {
            Some(last) if stretch.position <= last.position + last.length => {
                last.length = last.length.max(stretch.position + stretch.length - last.position);
            }
            _ => merged.push(stretch),
        }
    }
    merged
}
