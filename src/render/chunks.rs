//! A long render cut into parts that are made side by side and joined by packet copy: one encoder does not keep many
//! cores busy.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc::{Sender, channel};

use crate::base::{Code, Diagnostic};
use crate::encode::{Encoder, OutputFormat, OutputShape, PartialFolder, Settings, is_standard_output};

use super::frame_maker::Made;
use super::memory::parts_that_fit;
use super::picture_stage::make_pictures;
use super::{Cancel, Failure, Progress, Project, RenderOptions};

/// Cores from which on a second encoder gains.
const FIRST_CORES: usize = 6;

/// Cores a chunk: x264, the compositor and the decoders together use about three.
const CORES_A_CHUNK: usize = 3;

/// Groups of pictures that a chunk has at least: a shorter one spends more on its start than it saves.
const LEAST_GROUPS: u64 = 4;

/// The parts to make side by side, in order; one where cutting does not pay.
///
/// # Errors
/// Where even one part takes more memory than allowed.
pub(super) fn chunks_of(
    project: &Project,
    frames: &Range<u64>,
    options: &RenderOptions,
    shape: &OutputShape,
) -> Result<Vec<Range<u64>>, Failure> {
    let fitting = parts_that_fit(project, &options.settings, options.memory.limit())?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let by_cores = if cores >= FIRST_CORES { cores / CORES_A_CHUNK } else { 1 };
    // A stream is to begin at once.
    let joins = !is_standard_output(&options.output) && OutputFormat::of(&options.output).is_ok_and(OutputFormat::joins_chunks);
    let wanted = options.chunks.unwrap_or(by_cores).min(fitting);
    Ok(cut(frames, options.settings.gop_frames(shape.rate), if joins { wanted } else { 1 }))
}

/// `frames` in at most `count` parts of whole groups of pictures.
fn cut(frames: &Range<u64>, group: u64, count: usize) -> Vec<Range<u64>> {
    let groups = (frames.end - frames.start).div_ceil(group);
    let count = (count as u64).min(groups / LEAST_GROUPS).max(1);
    let length = groups.div_ceil(count) * group;
    (0..count)
        .map(|index| frames.start + index * length..(frames.start + (index + 1) * length).min(frames.end))
        .filter(|chunk| !chunk.is_empty())
        .collect()
}

/// One part and where it is written.
struct Chunk {
    frames: Range<u64>,
    path: PathBuf,
}

/// Makes the parts and joins them; the sound is still to be written.
pub(super) fn render_chunks(
    project: &Project,
    options: &RenderOptions,
    parts: &[Range<u64>],
    shape: &OutputShape,
    cancel: &Cancel,
    on_progress: &mut dyn FnMut(Progress),
) -> Result<(Encoder, Made), Failure> {
    let unwritable = |error: std::io::Error| {
        let message = format!("cannot write beside {}: {error}", options.output.display());
        Failure::from(Diagnostic::error(Code::UnwritableOutput, message))
    };
    let folder = PartialFolder::create(&options.output).map_err(unwritable)?;
    let chunks =
        parts.iter().enumerate().map(|(index, frames)| Chunk { frames: frames.clone(), path: folder.path().join(format!("{index}.mp4")) });
    let chunks: Vec<Chunk> = chunks.collect();
    let made = side_by_side(project, options, &chunks, shape, cancel, on_progress)?;
    let mut encoder = Encoder::join(&options.output, &options.settings, shape, &chunks[0].path).map_err(|error| Failure::at("", &error))?;
    if let (Some(picture), _) = encoder.split() {
        for chunk in &chunks {
            picture.append(&chunk.path).map_err(|error| Failure::at("", &error))?;
        }
    }
    Ok((encoder, made))
}

fn side_by_side(
    project: &Project,
    options: &RenderOptions,
    chunks: &[Chunk],
    shape: &OutputShape,
    cancel: &Cancel,
    on_progress: &mut dyn FnMut(Progress),
) -> Result<Made, Failure> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = options.settings.threads.unwrap_or((cores / chunks.len()).max(1) as u32);
    let options = &RenderOptions { settings: Settings { threads: Some(threads), ..options.settings.clone() }, ..options.clone() };
    let (ticks, counted) = channel();
    let first_failure = Mutex::new(None);
    let group = cancel.group();
    let all = std::thread::scope(|scope| {
        let threads: Vec<_> = chunks
            .iter()
            .map(|chunk| {
                let (ticks, group, first_failure) = (ticks.clone(), &group, &first_failure);
                scope.spawn(move || {
                    let made = make_chunk(project, options, chunk, shape, group, &ticks);
                    made.map_err(|failure| {
                        first_failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
                        group.stop();
                    })
                })
            })
            .collect();
        drop(ticks);
        let frames = shape.frames();
        (1..).zip(&counted).for_each(|(frame, ())| on_progress(Progress { frame, frames }));
        threads.into_iter().map(|thread| thread.join().unwrap_or(Err(()))).collect::<Result<Vec<Made>, ()>>()
    });
    let failure = first_failure.into_inner().unwrap_or_else(PoisonError::into_inner);
    let all = all.map_err(|()| failure.unwrap_or_else(|| Failure::internal("a thread of the render panicked")))?;
    Ok(all.into_iter().reduce(Made::and).unwrap_or_default())
}

fn make_chunk(
    project: &Project,
    options: &RenderOptions,
    chunk: &Chunk,
    shape: &OutputShape,
    cancel: &Cancel,
    ticks: &Sender<()>,
) -> Result<Made, Failure> {
    let duration = shape.rate.time_of(chunk.frames.end - chunk.frames.start);
    let shape = OutputShape { duration, sound: false, ..*shape };
    let mut encoder = Encoder::create(&chunk.path, &options.settings, &shape).map_err(|error| Failure::at("", &error))?;
    let made = match encoder.split() {
        // Where the counting has ended the render has, too.
        (Some(picture), _) => make_pictures(project, options, chunk.frames.clone(), picture, cancel, None, &mut |_| {
            let _ = ticks.send(());
        })?,
        (None, _) => Made::default(),
    };
    let made = Made { encoder: Some(encoder.name().to_owned()), ..made };
    encoder.finish().map_err(|error| Failure::at("", &error))?;
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_whole_groups_and_cover_all() {
        for (frames, group, count) in [(0..900, 60, 4), (17..1000, 60, 3), (0..100, 60, 8), (0..108_000, 60, 7), (5..6, 60, 2)] {
            let parts = cut(&frames, group, count);
            assert!(parts.len() <= count);
            assert_eq!((parts[0].start, parts[parts.len() - 1].end), (frames.start, frames.end));
            for pair in parts.windows(2) {
                assert_eq!(pair[0].end, pair[1].start);
                assert_eq!((pair[0].end - pair[0].start) % group, 0);
            }
        }
        assert_eq!(cut(&(0..100), 60, 8).len(), 1, "too short to cut");
    }
}
