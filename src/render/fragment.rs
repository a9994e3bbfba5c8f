//! Parts of an output for who plays it while it is made: a stretch of pictures, a stretch of sound, one segment by
//! itself.

use std::ops::Range;

use crate::base::{Canvas, Explain, Frame, Rect, SAMPLE_RATE, SampleBlock, Time};
use crate::composite::PassList;
use crate::encode::{Encoder, Finished, OutputShape};
use crate::timeline::{Item, Picture, SegmentKey};

use super::compositor::Compositor;
use super::layers::LayerSource;
use super::picture_stage::make_pictures;
use super::plan::route;
use super::{Cancel, Failure, Progress, Project, RenderOptions, RouteCounts, mix};

/// Sound mixed before a stretch and thrown away, so that the limiter is in the state it has in the whole: its release
/// is over in a second.
const LEAD: u64 = SAMPLE_RATE as u64;

/// Sound mixed after a stretch, for the limiter's look-ahead: 10 ms.
const TAIL: u64 = SAMPLE_RATE as u64 / 100;

/// Writes the output frames `frames` of a project, without sound, to the file that `options` name; its range is not
/// looked at. Returns how they were made.
///
/// # Errors
/// As [`super::render`].
pub fn render_pictures(
    project: &Project,
    options: &RenderOptions,
    frames: Range<u64>,
    cancel: &Cancel,
    on_progress: &mut dyn FnMut(Progress),
) -> Result<RouteCounts, Failure> {
    let duration = project.frame_rate.time_of(frames.end - frames.start);
    let shape = OutputShape { canvas: project.canvas, rate: project.frame_rate, duration, sound: false };
    let mut encoder = Encoder::create(&options.output, &options.settings, &shape).map_err(|error| Failure::at("", &error))?;
    let made = match encoder.split() {
        (Some(track), _) => make_pictures(project, options, frames, track, cancel, None, on_progress)?,
        (None, _) => return Err(Failure::internal("pictures were asked for in a format of sound alone")),
    };
    encoder.finish().map_err(|error| Failure::at("", &error))?;
    Ok(made.ways)
}

/// Writes the samples `samples` of a project's sound to the file that `options` name, of a format of sound alone.
/// They are those of the whole output, whatever stretch is asked for.
///
/// # Errors
/// As [`super::render`].
pub fn render_sound(project: &Project, options: &RenderOptions, samples: Range<u64>, cancel: &Cancel) -> Result<Finished, Failure> {
    let lead = LEAD.min(samples.start);
    let (start, length) = (time_of(samples.start - lead), samples.end - samples.start);
    let (mixer, _) = mix::mixer_of(project, start, lead + length + TAIL, cancel)?;
    let mut mixer = mixer.within(options.memory.clone());
    let mut take = |count: u64| {
        cancel.check()?;
        let block = mixer.mix_next(count as usize).map_err(|error| Failure::from(error.diagnostic()))?;
        Ok::<SampleBlock, Failure>(block.unwrap_or_default())
    };
    take(lead)?;
    let block = take(length)?;
    let shape = OutputShape { canvas: project.canvas, rate: project.frame_rate, duration: time_of(length), sound: true };
    let mut encoder = Encoder::create(&options.output, &options.settings, &shape).map_err(|error| Failure::at("", &error))?;
    encoder.write_sound(&block).map_err(|error| Failure::at("", &error))?;
    encoder.finish().map_err(|error| Failure::at("", &error))
}

/// The output frame `frame` with nothing on it but one segment, and the part of the canvas that the segment covers.
/// `None` where it is not seen then.
///
/// # Errors
/// As [`super::render_still`].
pub fn render_segment(
    project: &Project,
    options: &RenderOptions,
    segment: SegmentKey,
    frame: u64,
) -> Result<Option<(Frame, Rect<Canvas>)>, Failure> {
    let picture = project.timeline.picture_at(project.frame_rate.time_of(frame));
    let layers = super::still_pictures::layers_of(picture.items).map(|(layer, _)| layer).filter(|layer| layer.content.segment == segment);
    let items = layers.map(|layer| Item::Layer(crate::timeline::Layer { opacity: 1.0, ..layer })).collect();
    let mut source = LayerSource::new(project, &(frame..frame + 1), &options.memory);
    let scene = source.scene(Picture { canvas: picture.canvas, background: picture.background, items }, frame)?;
    let canvas = Rect::of_size(project.canvas.as_size());
    let Some(covered) = scene.layers().filter_map(|layer| layer.bounds().intersect(&canvas)).last() else { return Ok(None) };
    let list = PassList::of(scene);
    let frame = Compositor::new(options, project.canvas).submit(&list, route(&list, None))?.0.finish()?;
    Ok(Some((frame, covered)))
}

/// The highest magnitude (full scale 1) in each of `per_second` stretches a second of what is heard of one segment,
/// from where its sound begins; that instant of the timeline stands beside them. `None` where it is silent.
///
/// # Errors
/// Where its file cannot be read.
pub fn sound_peaks(project: &Project, segment: SegmentKey, per_second: u32, cancel: &Cancel) -> Result<Option<(Time, Vec<f32>)>, Failure> {
    let Some(clip) = project.timeline.sounds().into_iter().find(|clip| clip.segment == segment) else { return Ok(None) };
    let (start, stretch) = (clip.start, (SAMPLE_RATE / per_second.max(1)).max(1) as usize);
    let end = (clip.start + clip.duration).min(project.timeline.duration());
    let samples = (end - start).round_samples(SAMPLE_RATE).unsigned_abs();
    let mut mixer = mix::mixer_of_clips(project, vec![clip], start, samples, cancel)?;
    let mut peaks = Vec::with_capacity((samples / stretch as u64) as usize + 1);
    while let Some(block) = mixer.mix_next(stretch).map_err(|error| Failure::from(error.diagnostic()))? {
        cancel.check()?;
        peaks.push(block.left.iter().chain(&block.right).fold(0.0_f32, |peak, sample| peak.max(sample.abs())));
    }
    Ok(Some((start, peaks)))
}

fn time_of(samples: u64) -> Time {
    Time::new(samples as i64, i64::from(SAMPLE_RATE))
}
