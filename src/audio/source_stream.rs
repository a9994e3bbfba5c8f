//! A file's sound as one unbroken stereo signal at its own rate: gaps are silence, what the codec added is gone, any
//! sample can be asked for.

use std::path::Path;

use super::AudioError;
use super::changed_rate::ChangedRate;
use super::decoder::Decoder;
use super::downmix::Downmix;
use crate::base::{Code, Diagnostic, SoundSource, Time, is_sound};
use crate::ffi::{SoundDamage, SoundSpan};

/// How far before the wanted sample decoding starts after a seek, in seconds: more than MP3's bit reservoir, Opus' 80
/// ms and the distance of SBR headers.
const PREROLL_SECONDS: i64 = 1;

/// Up to this many seconds ahead, decoding on is cheaper than seeking.
const DECODE_AHEAD_SECONDS: i64 = 2;

/// Sound that ends this many milliseconds before its declared end is reported: about a packet where samples are
/// counted, more where time stamps are rounded.
const EARLY_END_MS: i64 = 250;
const EARLY_COUNTED_END_MS: i64 = 20;

/// The start of the empty block before the first one.
const NOWHERE: i64 = i64::MIN;

/// The sound of one file, read forwards from any sample.
pub(super) struct SourceStream {
    source: SoundSource,
    decoder: Decoder,
    /// The decoder's position of what is position zero here.
    origin: i64,
    /// Where the stream is at another rate than at its start.
    changed_rate: Option<ChangedRate>,
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
    pub(super) fn open(source: &SoundSource) -> Result<Self, AudioError> {
        let decoder = Decoder::open(source)?;
        Ok(Self {
            source: source.clone(),
            origin: decoder.origin(source),
            decoder,
            changed_rate: None,
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
        &self.source.path
    }

    /// Where the sound ends, as well as that is known without decoding.
    pub(super) fn end(&self) -> Time {
        let rate = i64::from(self.rate());
        let end = self.declared_end().or(self.found_end).map(|end| Time::new(end.max(0), rate));
        end.or(self.source.stated_end).unwrap_or(Time::ZERO)
    }

    /// The position at which the sound ends: as its packets were counted, or by its container's word.
    fn declared_end(&self) -> Option<i64> {
        self.counted_end().or_else(|| self.decoder.end().map(|end| end - self.origin))
    }

    fn counted_end(&self) -> Option<i64> {
        self.source.counted_end.map(|end| end.round_samples(self.rate()))
    }

    /// The position past which nothing plays, where that is known to the sample.
    fn exact_end(&self) -> Option<i64> {
        self.counted_end().or_else(|| self.declared_end().filter(|_| self.decoder.ends_exactly()))
    }

    /// Makes `position` the next sample to read. Positions before zero and past the end are silent.
    pub(super) fn seek(&mut self, position: i64) -> Result<(), AudioError> {
        let rate = i64::from(self.rate());
        let in_block = (self.block_start..self.block_end()).contains(&position);
        let ahead = (self.cursor..=self.cursor.saturating_add(rate * DECODE_AHEAD_SECONDS)).contains(&position);
        let from_start = self.at_start && position <= 0;
        if !(in_block || ahead || from_start) {
            let aim = (position + self.origin).saturating_sub(rate * PREROLL_SECONDS);
            self.decoder.seek(aim, &self.source)?;
            self.changed_rate = None;
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

    /// The warnings since the last call, as warnings without a place.
    pub(super) fn take_warnings(&mut self) -> Vec<Diagnostic> {
        let rate = i64::from(self.rate());
        let name = self.source.path.display();
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
        let span = self.decoder.next(&mut self.planes, self.cursor.max(self.last_end), &self.source)?;
        // Another decoder may have taken over, on another count.
        self.origin = self.decoder.origin(&self.source);
        let origin = self.origin;
        let damage = self.decoder.take_damage().into_iter();
        self.damage.extend(damage.map(|damage| SoundDamage { position: damage.position - origin, ..damage }));
        let Some(span) = span else {
            self.end_here();
            return Ok(());
        };
        self.planes.iter_mut().for_each(|plane| self.unusable.silence(plane, span.position - origin));
        if !self.downmix.is_for(span.speakers, self.planes.len()) {
            self.downmix = Downmix::new(span.speakers, self.planes.len());
        }
        self.downmix.apply(&self.planes, &mut self.left, &mut self.right);
        self.block_start = self.placed(span);
        self.trim();
        self.last_end = self.last_end.max(self.block_end());
        Ok(())
    }

    /// The position of the block just mixed down, which is brought to the stream's own rate where it has another.
    fn placed(&mut self, span: SoundSpan) -> i64 {
        let position = span.position - self.origin;
        if span.rate == self.decoder.rate() {
            self.changed_rate = None;
            return position;
        }
        let run = self.changed_rate.take().filter(|run| run.continues(span.rate, position));
        let run = self.changed_rate.insert(run.unwrap_or_else(|| ChangedRate::new(span.rate, self.decoder.rate(), position)));
        run.convert(&mut self.left, &mut self.right)
    }

    /// Takes away the codec's delay and padding: what lies before the first sample that plays, or past an exactly known
    /// end.
    fn trim(&mut self) {
        let kept_end = self.exact_end().map_or(self.block_end(), |end| end.min(self.block_end()));
        let length = usize::try_from(kept_end - self.block_start).unwrap_or(0);
        let early = usize::try_from((self.decoder.begin() - self.origin).max(0) - self.block_start).unwrap_or(0).min(length);
        for side in [&mut self.left, &mut self.right] {
            side.truncate(length);
            side.drain(..early);
        }
        self.block_start += early as i64;
    }

    fn end_here(&mut self) {
        self.found_end = Some(self.last_end);
        if let Some(declared) = self.declared_end().max(self.decoder.header_end()) {
            let missing = Time::new(declared - self.last_end, i64::from(self.rate()));
            if missing > Time::from_ms(if self.source.counted_end.is_some() { EARLY_COUNTED_END_MS } else { EARLY_END_MS }) {
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
