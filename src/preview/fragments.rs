//! Fragments made on demand, each once.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::base::{Code, Diagnostic, Time};
use crate::encode::{PictureFormat, Quality, Settings, write_whole};
use crate::render::{Cancel, Failure, RenderOptions, render_pictures, render_sound, sound_peaks};
use crate::timeline::SegmentKey;

use super::cache::FragmentCache;
use super::identity::{Identity, engine};
use super::opened::Opened;
use super::stills::{picture, picture_of_fragment, thumbnail};
use super::workers::{Urgent, Work, Workers};

/// Fragments made beyond the one that was asked for last.
const AHEAD: u64 = 6;

/// Constant rate factor of fragments: at their size what is lost cannot be seen beside the motion.
const CRF: f64 = 21.0;

/// Points of a waveform a second.
pub(super) const PEAKS_A_SECOND: u32 = 25;

/// One thing that the page asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// About a second of pictures, by number: MP4 with H.264.
    Pictures(u64),
    /// A block of sound, by number: MP4 with FLAC.
    Sound(u64),
    /// A segment's picture at an output frame: a small JPEG.
    Thumbnail(SegmentKey, u64),
    /// A segment's peaks, a byte each, after the milliseconds of the timeline at which they start (4 bytes, little
    /// endian).
    Waveform(SegmentKey),
}

/// Makes parts, and keeps them.
pub(super) struct Fragments {
    cache: FragmentCache,
    workers: Workers,
    render: RenderOptions,
    engine: String,
    rendered: AtomicU64,
    reused: AtomicU64,
}

impl Fragments {
    /// Parts made as `render` says, kept in `folder` or the user's cache.
    ///
    /// # Errors
    /// Where there is no folder to keep them in.
    pub(super) fn new(render: &RenderOptions, folder: Option<PathBuf>) -> Result<Self, Failure> {
        let cache = FragmentCache::open(folder).map_err(|error| {
            let message = format!("cannot make a folder for the preview's fragments: {error}");
            Failure::from(Diagnostic::error(Code::UnwritableOutput, message).help("name one that can be written in OFFCUT_CACHE"))
        })?;
        let settings = Settings {
            quality: Quality::Draft,
            crf: Some(CRF),
            gop: Some(Time::from_ms(2000)),
            threads: Some(1),
            force: true,
            fragmented: true,
            ..Settings::default()
        };
        let render = RenderOptions { settings, chunks: Some(1), ..render.clone() };
        Ok(Self { cache, workers: Workers::start(), render, engine: engine(), rendered: AtomicU64::new(0), reused: AtomicU64::new(0) })
    }

    /// How many parts were rendered in this run, and how many were asked for that were there already.
    pub(super) fn counts(&self) -> (u64, u64) {
        (self.rendered.load(Ordering::Relaxed), self.reused.load(Ordering::Relaxed))
    }

    /// Holds all making while a seek is shown.
    pub(super) fn urgent(&self) -> Urgent {
        self.workers.urgent()
    }

    /// How frames are rendered.
    pub(super) fn render_options(&self) -> &RenderOptions {
        &self.render
    }

    /// The hash of what a part is made of; `None` where the draft has no such part.
    pub(super) fn identity(&self, opened: &Opened, part: Part) -> Option<String> {
        let project = &opened.project;
        let begun = |kind| Identity::new(&self.engine, kind);
        let identity = match part {
            Part::Pictures(index) => begun("pictures").pictures(project, opened.fragment(index)?),
            Part::Sound(index) => begun("sound").sound(project, opened.sound(index)?),
            Part::Thumbnail(key, frame) if frame < opened.frames() => begun("thumbnail").segment(project, key, frame),
            Part::Thumbnail(..) => return None,
            Part::Waveform(key) => begun("waveform").voice(project, key),
        };
        Some(identity.finish())
    }

    /// The file of the part of this identity, made if it is not there.
    ///
    /// # Errors
    /// Where it cannot be rendered.
    pub(super) async fn get(&self, opened: &Arc<Opened>, part: Part, identity: &str) -> Result<Vec<u8>, Failure> {
        let name = format!("{identity}.{}", part.ending());
        let path = self.cache.path(&name);
        if self.cache.touch(&name)
            && let Ok(bytes) = tokio::fs::read(&path).await
        {
            self.reused.fetch_add(1, Ordering::Relaxed);
            return Ok(bytes);
        }
        let outcome = self.workers.ask(&name, self.work(opened, part, path.clone()));
        outcome.await.map_err(|_| stopped())??;
        self.rendered.fetch_add(1, Ordering::Relaxed);
        self.cache.added();
        tokio::fs::read(&path).await.map_err(|error| {
            Diagnostic::error(Code::UnwritableOutput, format!("cannot read a fragment back from the cache: {error}")).into()
        })
    }

    /// The output frame `frame` at the preview's size, as a JPEG. Everything else waits for it.
    ///
    /// # Errors
    /// Where it cannot be rendered.
    pub(super) fn still(&self, opened: &Opened, frame: u64) -> Result<Vec<u8>, Failure> {
        let _first = self.workers.urgent();
        let rate = opened.project.frame_rate;
        let part = Part::Pictures(frame / opened.fragment_frames());
        if opened.shows_video(frame)
            && let Some(identity) = self.identity(opened, part)
            && let name = format!("{identity}.{}", part.ending())
            && self.cache.touch(&name)
            && let Ok(picture) = picture_of_fragment(&self.cache.path(&name), rate, frame % opened.fragment_frames())
        {
            return Ok(picture);
        }
        picture(&opened.project, &self.render, rate.time_of(frame), PictureFormat::Jpeg)
    }

    /// Makes the fragments after `index`, when there is nothing else to do.
    pub(super) fn prepare_after(&self, opened: &Arc<Opened>, index: u64) {
        self.workers.forget_ahead();
        for part in (index + 1..=index + AHEAD).map(Part::Pictures) {
            let Some(identity) = self.identity(opened, part) else { return };
            let name = format!("{identity}.{}", part.ending());
            if !self.cache.touch(&name) {
                self.workers.ask_ahead(&name, self.work(opened, part, self.cache.path(&name)));
            }
        }
    }

    fn work(&self, opened: &Arc<Opened>, part: Part, path: PathBuf) -> Work {
        let (opened, options) = (Arc::clone(opened), RenderOptions { output: path, ..self.render.clone() });
        Box::new(move |cancel, hold| make(&opened, part, &options, cancel, hold))
    }
}

impl Part {
    fn ending(self) -> &'static str {
        match self {
            Self::Pictures(_) => "mp4",
            Self::Sound(_) => "m4a",
            Self::Thumbnail(..) => "jpg",
            Self::Waveform(_) => "peaks",
        }
    }
}

fn make(opened: &Opened, part: Part, options: &RenderOptions, cancel: &Cancel, hold: &mut dyn FnMut()) -> Result<(), Failure> {
    let project = &opened.project;
    match part {
        Part::Pictures(index) => {
            let frames = opened.fragment(index).ok_or_else(stopped)?;
            render_pictures(project, options, frames, cancel, &mut |_| hold()).map(drop)
        }
        Part::Sound(index) => render_sound(project, options, opened.sound(index).ok_or_else(stopped)?, cancel).map(drop),
        Part::Thumbnail(key, frame) => write(&options.output, &thumbnail(project, options, key, frame)?),
        Part::Waveform(key) => {
            let peaks = sound_peaks(project, key, PEAKS_A_SECOND, cancel)?;
            write(&options.output, &peaks.map(|(start, peaks)| wave_bytes(start, &peaks)).unwrap_or_default())
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_whole(path, bytes, true).map(drop).map_err(|error| Failure::at("", &error))
}

fn wave_bytes(start: Time, peaks: &[f32]) -> Vec<u8> {
    let start = u32::try_from(start.round_ms()).unwrap_or_default();
    start.to_le_bytes().into_iter().chain(peaks.iter().map(|peak| (peak.min(1.0) * 255.0).round() as u8)).collect()
}

fn stopped() -> Failure {
    Diagnostic::error(Code::Interrupted, "the fragment is not needed any more").into()
}
