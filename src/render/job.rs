//! One render: this thread plans and composites, others decode, mix and encode.

use std::ops::Range;
use std::sync::mpsc::{Sender, channel};

use crate::audio::Loudness;
use crate::base::{Diagnostic, SAMPLE_RATE, Severity, Time};
use crate::encode::{Encoder, OutputShape, PictureTrack, Settings, SoundTrack};

use super::chunks::{chunks_of, render_chunks};
use super::frame_maker::Made;
use super::memory::reserve_for_output;
use super::picture_stage::{joined, make_pictures};
use super::threads::encoder_threads;
use super::{Cancel, Failure, Progress, Project, RenderOptions, Report, envelope, mix, sound_stage};

/// Seconds of sound mixed ahead of the picture.
const SOUND_AHEAD_S: u64 = 2;

/// Renders a project to the file that `options` name.
///
/// # Errors
/// The first error of any stage; no output is left then.
pub fn render(
    project: &Project,
    options: &RenderOptions,
    cancel: &Cancel,
    on_progress: &mut dyn FnMut(Progress),
) -> Result<Report, Failure> {
    let frames = frame_range(project, options.range)?;
    let rate = project.frame_rate;
    let start = rate.time_of(frames.start);
    let duration = if options.range == (None, None) { project.timeline.duration() } else { rate.time_of(frames.end - frames.start) };
    let shape = OutputShape { canvas: project.canvas, rate, duration, sound: envelope::has_sound(project) };
    let parts = chunks_of(project, &frames, options, &shape)?;
    let _memory = reserve_for_output(project, options, parts.len())?;
    let (encoder, made, loudness) = if parts.len() > 1 {
        let (mut encoder, made) = render_chunks(project, options, &parts, &shape, cancel, on_progress)?;
        let (joined, loudness) = write_tracks(project, options, &shape, start, encoder.split(), cancel, |_, _| Ok(Made::default()))?;
        (encoder, made.and(joined), loudness)
    } else {
        let threads = options.settings.threads.or_else(|| encoder_threads(project, &frames, options));
        let settings = Settings { threads, ..options.settings.clone() };
        let mut encoder = Encoder::create(&options.output, &settings, &shape).map_err(|error| Failure::at("", &error))?;
        let (made, loudness) = write_tracks(project, options, &shape, start, encoder.split(), cancel, |picture, permit| {
            make_pictures(project, options, frames, picture, cancel, Some(permit), on_progress)
        })?;
        (encoder, made, loudness)
    };
    let Made { ways, warnings: found, adapter, encoder: own } = made;
    let warnings: Vec<_> = project.warnings.iter().cloned().chain(found).collect();
    refuse_if_strict(&warnings, project)?;
    let name = own.unwrap_or_else(|| encoder.name().to_owned());
    let finished = encoder.finish().map_err(|error| Failure::at("", &error))?;
    Ok(Report { finished, duration, ways, adapter, encoder: name, loudness, warnings })
}

/// Writes both tracks side by side: the pictures by `make`, the sound in step with the permits that `make` gives.
fn write_tracks(
    project: &Project,
    options: &RenderOptions,
    shape: &OutputShape,
    start: Time,
    (picture, sound): (Option<&mut PictureTrack>, Option<&mut SoundTrack>),
    cancel: &Cancel,
    make: impl FnOnce(&mut PictureTrack, Sender<()>) -> Result<Made, Failure>,
) -> Result<(Made, Option<Loudness>), Failure> {
    let sound = match sound {
        Some(track) => Some((track, mix::mixer_of(project, start, shape.samples(), cancel)?)),
        None => None,
    };
    std::thread::scope(|scope| {
        let (permit, permits) = channel();
        (0..SOUND_AHEAD_S).try_for_each(|_| permit.send(())).map_err(|_| Failure::internal("the sound's queue is closed"))?;
        let sound = sound.map(|(track, (mixer, unreached))| {
            let mixer = mixer.within(options.memory.clone());
            let stage = scope.spawn(move || sound_stage::run(mixer, track, &permits, cancel));
            (stage, unreached)
        });
        let made = picture.map_or_else(|| Ok(Made::default()), |track| make(track, permit.clone()));
        // The rest of the sound needs no pacing any more; a mixer that has ended takes no more permits.
        let rest = if made.is_ok() { shape.samples() / u64::from(SAMPLE_RATE) + 2 } else { 0 };
        let _ = (0..rest).try_for_each(|_| permit.send(()));
        drop(permit);
        let Some((stage, unreached)) = sound else { return Ok((made?, None)) };
        let heard = joined(stage);
        let mut made = made?;
        let heard = heard?;
        made.warnings.extend(unreached.into_iter().chain(heard.warnings));
        Ok((made, Some(heard.loudness)))
    })
}

/// The output frames of a range, at least one.
fn frame_range(project: &Project, range: (Option<Time>, Option<Time>)) -> Result<Range<u64>, Failure> {
    let (rate, count) = (project.frame_rate, project.timeline.frame_count());
    let start = range.0.map_or(0, |time| rate.frames_before(time)).min(count);
    let end = range.1.map_or(count, |time| rate.frames_before(time)).min(count);
    if start < end {
        return Ok(start..end);
    }
    let message = format!("the range holds no frame; the draft is {} long", project.timeline.duration());
    Err(Diagnostic::error(crate::base::Code::Usage, message).help("give a range inside the draft, its start before its end").into())
}

/// Damage found while rendering is an error where warnings are.
pub(super) fn refuse_if_strict(warnings: &[Diagnostic], project: &Project) -> Result<(), Failure> {
    if !project.strict || warnings.is_empty() {
        return Ok(());
    }
    let errors = warnings.iter().cloned().map(|warning| Diagnostic { severity: Severity::Error, ..warning });
    Err(errors.collect::<Vec<_>>().into())
}
