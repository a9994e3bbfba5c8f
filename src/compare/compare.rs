//! The comparison as a whole.

use std::thread::ScopedJoinHandle;

use crate::base::{Code, Diagnostic, Frame, PixelSize, SoundSource, Time};
use crate::media::StoredForm;
use crate::render::{Cancel, Failure};

use super::alignment::{Alignment, align, align_by_time};
use super::comparison::{AudioComparison, Comparison, PerFrame, Verdict, VideoComparison, WorstFrame, psnr_db, rounded};
use super::failures::internal;
use super::input::{Input, Opened, OpenedPicture};
use super::manifest::differences_in_making;
use super::measure::Measured;
use super::options::{CompareOptions, Progress, Stage};
use super::pass::{Found, Pairing, run};
use super::pictures::PictureStream;
use super::sound::{SoundFigures, lag_of};
use super::tags;
use super::verdict::{Explanations, picture_reasons, sound_reasons, tag_reasons};
use super::vmaf::Vmaf;
use super::worst::WorstFrames;

/// Rates closer than this part of one another are one rate: containers round them.
const SAME_RATE: f64 = 0.001;

/// The least side of a picture: below two windows of SSIM there is nothing to compare.
const LEAST_SIDE: u32 = 16;

/// Holds `b` against `a`, which is the reference: `b` is scaled to its size and measured from its frames.
///
/// A picture or sound that only one of them has is a reason and not an error.
///
/// # Errors
/// Where an input cannot be read, a draft cannot be rendered, pictures are under 16 pixels a side, or it was cancelled.
pub fn compare(
    a: &Input,
    b: &Input,
    options: &CompareOptions,
    cancel: &Cancel,
    on_progress: &mut dyn FnMut(Progress),
) -> Result<Comparison, Failure> {
    let mut open = |input: &Input| {
        let mut on_render = |progress: crate::render::Progress| {
            on_progress(Progress { stage: Stage::Rendering, frame: progress.frame, frames: progress.frames });
        };
        Opened::open(input, &options.rendering, cancel, &mut on_render)
    };
    let (mut a, mut b) = (open(a)?, open(b)?);
    a.take_rate_of(&b);
    b.take_rate_of(&a);
    let (pictures, audio) = std::thread::scope(|scope| {
        let sound = scope.spawn(|| compare_sound(&a, &b, cancel));
        let pictures = match (&a.picture, &b.picture) {
            (Some(picture_a), Some(picture_b)) => {
                compare_pictures([&a, &b], [picture_a, picture_b], options, cancel, on_progress).map(Some)
            }
            _ => Ok(None),
        };
        // The pictures' error goes first; the sound's thread has ended either way.
        let audio = joined(sound);
        Ok::<_, Failure>((pictures?, audio?))
    })?;
    let making = match &options.manifests {
        Some([a, b]) => differences_in_making(a, b)?,
        None => Vec::new(),
    };
    Ok(Comparison { making, ..assemble(&a, &b, pictures, audio, options) })
}

fn joined<T>(thread: ScopedJoinHandle<'_, Result<T, Failure>>) -> Result<T, Failure> {
    thread.join().unwrap_or_else(|_| Err(internal("the thread that compares the sounds panicked")))
}

/// The pictures' part of a comparison.
struct Pictures {
    video: VideoComparison,
    explanations: Explanations,
    exhibits: Vec<[Frame; 2]>,
    warnings: Vec<Diagnostic>,
}

fn compare_pictures(
    inputs: [&Opened; 2],
    pictures: [&OpenedPicture; 2],
    options: &CompareOptions,
    cancel: &Cancel,
    on_progress: &mut dyn FnMut(Progress),
) -> Result<Pictures, Failure> {
    let size = pictures[0].size;
    if let Some(small) = pictures.iter().map(|picture| picture.size).find(|size| size.width.min(size.height) < LEAST_SIDE) {
        return Err(too_small(small));
    }
    let form = common_form(inputs);
    let start = || pictures.map(|picture| PictureStream::start(picture.source.clone(), size, form));
    let paired_by_time = !same_rate(pictures);
    let pairing = if paired_by_time { Pairing::Nothing } else { Pairing::ByNumber };
    let frames = expected_frames(inputs[0]);
    let tell = |stage| move |frame: usize| Progress { stage, frame: frame as u64, frames: frames.max(frame as u64) };
    let measuring = tell(Stage::Measuring);
    let worst = || WorstFrames::with_spacing(pictures[0].rate.map_or(15, |rate| rate.as_f64() as usize / 2));
    let vmaf = || if options.vmaf { Vmaf::start(size).map(Some) } else { Ok(None) };
    let mut found = run(start(), pairing, worst(), vmaf()?, cancel, &mut |frame| on_progress(measuring(frame)))?;
    let alignment = aligned(&found, paired_by_time, options.max_offset_frames);
    let is_measured = found.measured.iter().map(|pair| (pair.a, pair.b)).eq(alignment.pairs.iter().copied());
    if !is_measured {
        let realigning = tell(Stage::Realigning);
        let again = run(start(), Pairing::Given(&alignment.pairs), worst(), vmaf()?, cancel, &mut |frame| on_progress(realigning(frame)))?;
        found = Found { thumbnails: found.thumbnails, times: found.times, ..again };
    }
    Ok(summed_up(found, &alignment, paired_by_time))
}

fn too_small(size: PixelSize) -> Failure {
    let message = format!("pictures of {size} are too small to compare: {LEAST_SIDE} pixels a side at least");
    Diagnostic::error(Code::UnreadableMedia, message).into()
}

/// The numbers as they are stored, as FFmpeg's filters compare them, where both mean the same range by them.
fn common_form(inputs: [&Opened; 2]) -> StoredForm {
    let ranges = inputs.map(|input| Some(input.info.as_ref()?.picture.as_ref()?.colour.tags.range));
    match ranges {
        [Some(a), Some(b)] if a == b => StoredForm::AsStored,
        _ => StoredForm::Canonical,
    }
}

/// Whether frames can be told by their numbers. Stills have whatever rate they are compared with.
fn same_rate(pictures: [&OpenedPicture; 2]) -> bool {
    match pictures.map(|picture| picture.rate) {
        [Some(a), Some(b)] => (a.as_f64() / b.as_f64() - 1.0).abs() < SAME_RATE,
        _ => true,
    }
}

fn expected_frames(input: &Opened) -> u64 {
    let counted = input.facts.as_ref().map(|facts| facts.pictures);
    counted.unwrap_or(0)
}

fn aligned(found: &Found, paired_by_time: bool, reach: usize) -> Alignment {
    let [a, b] = &found.thumbnails;
    if !paired_by_time {
        return align(a, b, reach);
    }
    let [times_a, times_b] = &found.times;
    let shown: Vec<usize> = times_a.iter().map(|&time| shown_at(times_b, time)).collect();
    align_by_time(a, b, &shown, reach)
}

/// The frame shown at `time`, with a millisecond's slack for the rounding of containers.
fn shown_at(times: &[Time], time: Time) -> usize {
    times.partition_point(|&start| start <= time + Time::from_ms(1)).saturating_sub(1)
}

fn summed_up(found: Found, alignment: &Alignment, paired_by_time: bool) -> Pictures {
    let Found { thumbnails, times, measured, evidence, worst, vmaf, warnings } = found;
    let mean = |figure: fn(&Measured) -> f64| measured.iter().map(figure).sum::<f64>() / measured.len().max(1) as f64;
    let numbers = |frames: &[usize]| frames.iter().map(|&frame| frame as u64).collect();
    let worst: Vec<(Measured, [Frame; 2])> = worst.into_sorted().into_iter().filter(|(pair, _)| pair.measure.squared_error > 0.0).collect();
    let tiles = measured.iter().map(|pair| pair.measure.tile);
    let tile = tiles.max_by(|a, b| a.delta_e.total_cmp(&b.delta_e)).unwrap_or_default();
    let video = VideoComparison {
        frames: thumbnails.map(|thumbnails| thumbnails.len() as u64),
        compared: measured.len() as u64,
        offset_frames: alignment.offset,
        dropped: numbers(&alignment.dropped),
        doubled: numbers(&alignment.doubled),
        psnr_db: psnr_db(mean(|pair| pair.measure.squared_error)),
        ssim: rounded(mean(|pair| pair.measure.ssim), 6),
        ms_ssim: rounded(mean(|pair| pair.measure.ms_ssim), 6),
        delta_e: rounded(mean(|pair| pair.measure.delta_e), 4),
        max_tile_delta_e: rounded(tile.delta_e, 3),
        vmaf: vmaf.map(|score| rounded(score, 3)),
        shift_pixels: evidence.shift().map(|(right, down)| [right, down]),
        worst: worst.iter().map(|(pair, _)| worst_frame(pair, &times[0])).collect(),
        per_frame: per_frame(&measured),
    };
    let (recolouring, luma_gain) = (evidence.recolouring(), evidence.luma_gain());
    let explanations = Explanations { recolouring, luma_gain, paired_by_time, is_redrawn: tile.is_redrawn };
    Pictures { video, explanations, exhibits: worst.into_iter().map(|(_, frames)| frames).collect(), warnings }
}

fn worst_frame(pair: &Measured, times: &[Time]) -> WorstFrame {
    WorstFrame {
        frame: pair.a as u64,
        frame_b: pair.b as u64,
        at_ms: times.get(pair.a).map_or(0.0, |time| rounded(time.as_ms_f64(), 3)),
        ssim: rounded(pair.measure.ssim, 6),
        psnr_db: psnr_db(pair.measure.squared_error),
        delta_e: rounded(pair.measure.delta_e, 4),
    }
}

fn per_frame(measured: &[Measured]) -> PerFrame {
    let column = |figure: fn(&Measured) -> f64, decimals| measured.iter().map(|pair| rounded(figure(pair), decimals)).collect();
    PerFrame {
        frame: measured.iter().map(|pair| pair.a as u64).collect(),
        psnr_db: measured.iter().map(|pair| psnr_db(pair.measure.squared_error)).collect(),
        ssim: column(|pair| pair.measure.ssim, 5),
        ms_ssim: column(|pair| pair.measure.ms_ssim, 5),
        delta_e: column(|pair| pair.measure.delta_e, 3),
    }
}

/// `None` where either has no sound.
fn compare_sound(a: &Opened, b: &Opened, cancel: &Cancel) -> Result<Option<AudioComparison>, Failure> {
    let (Some((source_a, channels_a)), Some((source_b, channels_b))) = (sound_of(a), sound_of(b)) else { return Ok(None) };
    let (figures_a, figures_b) = (SoundFigures::of(&source_a, channels_a, cancel)?, SoundFigures::of(&source_b, channels_b, cancel)?);
    let lag = lag_of([&source_a, &source_b], [&figures_a, &figures_b])?;
    // Where the pictures of one file begin later, its sound may do so too.
    let picture_lag_ms = picture_start_ms(b) - picture_start_ms(a);
    let round = |value: Option<f64>| value.map(|value| rounded(value, 2));
    Ok(Some(AudioComparison {
        lag_ms: rounded(lag.lag_ms - if lag.correlation.is_some() { picture_lag_ms } else { 0.0 }, 3),
        drift_ms: rounded(lag.drift_ms, 3),
        correlation: lag.correlation.map(|correlation| rounded(correlation, 4)),
        loudness_lufs: [round(figures_a.loudness), round(figures_b.loudness)],
        true_peak_dbtp: [round(figures_a.true_peak), round(figures_b.true_peak)],
        spectral_db: rounded(figures_a.spectral_difference(&figures_b), 3),
        momentary_lufs: [figures_a.momentary, figures_b.momentary],
    }))
}

fn sound_of(input: &Opened) -> Option<(SoundSource, u32)> {
    let info = input.info.as_ref()?;
    Some((info.sound_source(input.file.as_deref()?)?, info.sound.as_ref()?.channels))
}

/// When the first picture is due; 0 where there is none.
fn picture_start_ms(input: &Opened) -> f64 {
    input.info.as_ref().and_then(|info| info.picture.as_ref()).map_or(0.0, |picture| picture.start.as_ms_f64())
}

fn assemble(a: &Opened, b: &Opened, pictures: Option<Pictures>, audio: Option<AudioComparison>, options: &CompareOptions) -> Comparison {
    let limits = &options.thresholds;
    let frames = pictures.as_ref().map(|pictures| pictures.video.frames);
    let tags = tags::side_by_side(a, b, [frames.map(|frames| frames[0]), frames.map(|frames| frames[1])]);
    let mut reasons = one_sided(a, b);
    if let Some(pictures) = &pictures {
        reasons.extend(picture_reasons(&pictures.video, &pictures.explanations, limits));
    }
    reasons.extend(audio.as_ref().map(|audio| sound_reasons(audio, limits)).unwrap_or_default());
    reasons.extend(tag_reasons(&tags));
    let mut warnings = [&a.warnings[..], &b.warnings[..]].concat();
    let (video, exhibits) = pictures.map_or((None, Vec::new()), |pictures| {
        warnings.extend(pictures.warnings);
        (Some(pictures.video), pictures.exhibits)
    });
    let verdict = if reasons.is_empty() { Verdict::Same } else { Verdict::Different };
    let notes = notes(a, b, video.as_ref(), options.vmaf);
    let names = [a.name.clone(), b.name.clone()];
    let thresholds = limits.clone();
    Comparison { verdict, reasons, notes, video, audio, tags, making: Vec::new(), names, warnings, thresholds, exhibits }
}

/// The tracks that only one of them has. Frames in a folder are not expected to have sound.
fn one_sided(a: &Opened, b: &Opened) -> Vec<String> {
    let mut reasons = Vec::new();
    match (&a.picture, &b.picture) {
        (Some(_), None) => reasons.push("the second has no picture".to_owned()),
        (None, Some(_)) => reasons.push("the first has no picture".to_owned()),
        _ => {}
    }
    match (a.file.as_ref().zip(b.file.as_ref()), sound_of(a), sound_of(b)) {
        (Some(_), Some(_), None) => reasons.push("the second has no sound".to_owned()),
        (Some(_), None, Some(_)) => reasons.push("the first has no sound".to_owned()),
        _ => {}
    }
    reasons
}

fn notes(a: &Opened, b: &Opened, video: Option<&VideoComparison>, vmaf_asked: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if let (Some(picture_a), Some(picture_b)) = (&a.picture, &b.picture) {
        if picture_a.size != picture_b.size {
            notes.push(format!("the second was scaled from {} to {} to be measured", picture_b.size, picture_a.size));
        }
        if !same_rate([picture_a, picture_b]) {
            notes.push("the rates differ: each frame of the first was held against the one the second shows at that time".to_owned());
        }
        if common_form([a, b]) == StoredForm::Canonical {
            notes.push("both were brought to BT.709 limited range to be measured".to_owned());
        }
    }
    if let Some(video) = video.filter(|video| video.compared < video.frames[0].min(video.frames[1])) {
        notes.push(format!("{} pairs of frames were measured", video.compared));
    }
    if vmaf_asked && video.is_some_and(|video| video.vmaf.is_none()) {
        notes.push("VMAF was not measured: the FFmpeg in use comes without libvmaf".to_owned());
    }
    notes
}
