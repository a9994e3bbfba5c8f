//! One run through the frames of both inputs: signatures, figures, evidence, worst frames.

use rayon::prelude::*;

use crate::base::{Diagnostic, Frame, Time};
use crate::render::{Cancel, Failure};

use super::alignment::align;
use super::evidence::Evidence;
use super::measure::{Measured, Measurer, PairMeasure};
use super::pictures::PictureStream;
use super::signature::Thumbnail;
use super::vmaf::Vmaf;
use super::worst::WorstFrames;

/// Frames between looks at whether pairing by number still holds.
const WINDOW: usize = 64;

/// Pairs between those that evidence is taken of.
const EVIDENCE_STEP: usize = 16;

/// Which frames are measured.
#[derive(Clone, Copy)]
pub(super) enum Pairing<'a> {
    /// Frame by frame of the same number, as long as the signatures bear that out; signatures of all.
    ByNumber,
    /// None; signatures of all.
    Nothing,
    /// These.
    Given(&'a [(usize, usize)]),
}

/// The findings of a run.
#[derive(Default)]
pub(super) struct Found {
    pub(super) thumbnails: [Vec<Thumbnail>; 2],
    pub(super) times: [Vec<Time>; 2],
    pub(super) measured: Vec<Measured>,
    pub(super) evidence: Evidence,
    pub(super) worst: WorstFrames,
    /// The mean score, where pairs were scored.
    pub(super) vmaf: Option<f64>,
    pub(super) warnings: Vec<Diagnostic>,
}

/// Frames to look at together; one alone where the other input has ended.
struct Job {
    frames: [Option<(usize, Time, Frame)>; 2],
    measured: bool,
    /// Whether it is among those that evidence is taken of.
    sampled: bool,
}

struct JobResult {
    thumbnails: [Thumbnail; 2],
    measure: Option<PairMeasure>,
    evidence: Option<Evidence>,
}

/// Runs through both streams. `on_frame` hears of every frame of the first.
pub(super) fn run(
    mut streams: [PictureStream; 2],
    pairing: Pairing<'_>,
    worst: WorstFrames,
    mut vmaf: Option<Vmaf>,
    cancel: &Cancel,
    on_frame: &mut dyn FnMut(usize),
) -> Result<Found, Failure> {
    let mut found = Found { worst, ..Found::default() };
    let mut measurers: Vec<Measurer> = (0..rayon::current_num_threads().clamp(2, 8)).map(|_| Measurer::default()).collect();
    let mut reader = Reader { streams: &mut streams, next: [0, 0], held: [None, None] };
    let mut by_number = matches!(pairing, Pairing::ByNumber);
    let mut given = match pairing {
        Pairing::Given(pairs) => pairs.iter(),
        _ => [].iter(),
    };
    loop {
        cancel.check()?;
        let mut jobs = Vec::with_capacity(measurers.len());
        while jobs.len() < measurers.len() {
            let frames = match pairing {
                Pairing::Given(_) => match given.next() {
                    Some(&(a, b)) => [reader.at(0, a)?, reader.at(1, b)?],
                    None => [None, None],
                },
                _ => [reader.following(0)?, reader.following(1)?],
            };
            let number = match &frames {
                [None, None] => break,
                [Some(frame), _] | [_, Some(frame)] => frame.0,
            };
            let both = frames.iter().all(Option::is_some);
            let measured = both && (by_number || matches!(pairing, Pairing::Given(_)));
            jobs.push(Job { frames, measured, sampled: number % EVIDENCE_STEP == EVIDENCE_STEP / 2 || number == 0 });
        }
        if jobs.is_empty() {
            break;
        }
        let results: Vec<JobResult> = measurers.par_iter_mut().zip(jobs.par_iter()).map(|(measurer, job)| look_at(measurer, job)).collect();
        for (job, result) in jobs.into_iter().zip(results) {
            if let (Some(vmaf), [Some((_, _, a)), Some((_, _, b))], true) = (&mut vmaf, &job.frames, job.measured) {
                vmaf.add(a, b)?;
            }
            found.take(job, result, matches!(pairing, Pairing::Given(_)), on_frame);
        }
        by_number = by_number && found.is_straight_so_far();
    }
    found.vmaf = vmaf.map_or(Ok(None), Vmaf::finish)?;
    for stream in streams {
        found.warnings.extend(stream.finish()?);
    }
    Ok(found)
}

/// Takes frames from both streams by number.
struct Reader<'a> {
    streams: &'a mut [PictureStream; 2],
    next: [usize; 2],
    /// The last frame taken, since it may be asked for again.
    held: [Option<(usize, Time, Frame)>; 2],
}

impl Reader<'_> {
    fn following(&mut self, side: usize) -> Result<Option<(usize, Time, Frame)>, Failure> {
        let Some((time, frame)) = self.streams[side].next()? else { return Ok(None) };
        let index = self.next[side];
        self.next[side] += 1;
        Ok(Some((index, time, frame)))
    }

    /// Frame `index`, which is not before the one asked for last.
    fn at(&mut self, side: usize, index: usize) -> Result<Option<(usize, Time, Frame)>, Failure> {
        while self.held[side].as_ref().is_none_or(|held| held.0 < index) {
            self.held[side] = self.following(side)?;
            if self.held[side].is_none() {
                return Ok(None);
            }
        }
        Ok(self.held[side].clone())
    }
}

fn look_at(measurer: &mut Measurer, job: &Job) -> JobResult {
    match &job.frames {
        [Some((_, _, a)), Some((_, _, b))] if job.measured => {
            let (thumbnails, measure) = measurer.measure(a, b);
            let evidence = job.sampled.then(|| Evidence::of(a, b, measurer.grid()));
            JobResult { thumbnails, measure: Some(measure), evidence }
        }
        [Some((_, _, a)), Some((_, _, b))] => JobResult { thumbnails: measurer.thumbnails(a, b), measure: None, evidence: None },
        [Some((_, _, only)), None] | [None, Some((_, _, only))] => {
            JobResult { thumbnails: measurer.thumbnails(only, only), measure: None, evidence: None }
        }
        [None, None] => JobResult { thumbnails: [Thumbnail::default(), Thumbnail::default()], measure: None, evidence: None },
    }
}

impl Found {
    fn take(&mut self, job: Job, result: JobResult, given: bool, on_frame: &mut dyn FnMut(usize)) {
        let Job { frames, .. } = job;
        if let Some((number, _, _)) = &frames[0] {
            on_frame(*number + 1);
        }
        if !given {
            for (side, (thumbnail, frame)) in result.thumbnails.into_iter().zip(&frames).enumerate() {
                if let Some((_, time, _)) = frame {
                    self.thumbnails[side].push(thumbnail);
                    self.times[side].push(*time);
                }
            }
        }
        if let (Some(measure), [Some((a, _, frame_a)), Some((b, _, frame_b))]) = (result.measure, frames) {
            let measured = Measured { a, b, measure };
            self.measured.push(measured);
            self.worst.note(measured, [frame_a, frame_b]);
        }
        if let Some(evidence) = result.evidence {
            self.evidence.add(&evidence);
        }
    }

    /// Whether the last frames still belong together by number; looked at once a window.
    fn is_straight_so_far(&self) -> bool {
        let count = self.thumbnails[0].len().min(self.thumbnails[1].len());
        let Some(start) = count.checked_sub(WINDOW).filter(|_| count % WINDOW < 8) else { return true };
        let alignment = align(&self.thumbnails[0][start..count], &self.thumbnails[1][start..count], WINDOW / 2);
        alignment.is_straight() && alignment.pairs.len() == WINDOW
    }
}
