//! What a fragment is made of, as a hash: two fragments with one hash are the same bytes' worth of work. Times are those within the fragment, and
//! segments are told by what they show and not by where they stand in the draft, so that what is only moved is found again.

use std::fmt::{self, Debug, Write};
use std::ops::Range;
use std::path::Path;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::base::{SAMPLE_RATE, Time, hex};
use crate::draft::Content;
use crate::render::Project;
use crate::text::Face;
use crate::timeline::{Item, Layer, SegmentKey, SoundClip};

/// Sound this long around a block can be heard in it, through the limiter.
fn sound_reach() -> Time {
    Time::from_ms(2000)
}

/// A hash that values are written into.
pub(super) struct Identity(Sha256);

impl Write for Identity {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

impl Identity {
    /// Begins with what all fragments of one kind and program share.
    pub(super) fn new(engine: &str, kind: &str) -> Self {
        let mut identity = Self(Sha256::new());
        identity.add(&(engine, kind));
        identity
    }

    fn add(&mut self, value: &impl Debug) {
        // Values are told apart by the separator, which stands in no quoted string.
        write!(self, "{value:?}\u{1}").expect("a hash takes all that is written to it");
    }

    /// The hash in hexadecimal.
    pub(super) fn finish(self) -> String {
        hex(&self.0.finalize()[..20])
    }

    /// Adds the pictures of output frames.
    pub(super) fn pictures(mut self, project: &Project, frames: Range<u64>) -> Self {
        self.add(&(project.canvas, project.frame_rate.to_string(), frames.end - frames.start));
        for frame in frames {
            let picture = project.timeline.picture_at(project.frame_rate.time_of(frame));
            self.add(&picture.background);
            for item in picture.items {
                self.item(project, item);
            }
        }
        self
    }

    fn item(&mut self, project: &Project, item: Item) {
        match item {
            Item::Layer(layer) => self.layer(project, layer),
            Item::Transition(transition) => {
                self.add(&(transition.kind, transition.progress, transition.from.len()));
                for layer in transition.from.into_iter().chain(transition.to) {
                    self.layer(project, layer);
                }
            }
        }
    }

    fn layer(&mut self, project: &Project, layer: Layer) {
        let key = layer.segment;
        self.add(&Layer { segment: SegmentKey { track: 0, segment: 0 }, ..layer });
        self.source(project, key);
    }

    /// Adds one segment's picture at an output frame, whatever else is there.
    pub(super) fn segment(mut self, project: &Project, segment: SegmentKey, frame: u64) -> Self {
        let picture = project.timeline.picture_at(project.frame_rate.time_of(frame));
        self.add(&(project.canvas, picture.background));
        let layers = picture.items.into_iter().flat_map(|item| match item {
            Item::Layer(layer) => vec![layer],
            Item::Transition(transition) => transition.from.into_iter().chain(transition.to).collect(),
        });
        for layer in layers.filter(|layer| layer.segment == segment) {
            self.layer(project, layer);
        }
        self
    }

    /// Adds what is heard from sample `samples.start` on, times relative to that.
    pub(super) fn sound(self, project: &Project, samples: Range<u64>) -> Self {
        let time_of = |sample: u64| Time::new(sample as i64, i64::from(SAMPLE_RATE));
        let (start, end) = (time_of(samples.start), time_of(samples.end));
        let mut identity = self;
        let master = &project.draft.master;
        identity.add(&(samples.end - samples.start, master.gain, master.true_peak_dbtp, samples.start < u64::from(SAMPLE_RATE)));
        let heard = |clip: &SoundClip| clip.start < end + sound_reach() && clip.start + clip.duration > start - sound_reach();
        for clip in project.timeline.sounds().into_iter().filter(heard) {
            identity.clip(project, clip, start);
        }
        identity
    }

    /// Adds what is heard of one segment.
    pub(super) fn voice(mut self, project: &Project, segment: SegmentKey) -> Self {
        for clip in project.timeline.sounds().into_iter().filter(|clip| clip.segment == segment) {
            let start = clip.start;
            self.clip(project, clip, start);
        }
        self
    }

    fn clip(&mut self, project: &Project, clip: SoundClip, start: Time) {
        let key = clip.segment;
        self.add(&SoundClip { segment: SegmentKey { track: 0, segment: 0 }, start: clip.start - start, ..clip });
        let (track, segment) = project.segment(key);
        self.add(&(track.gain, &segment.sound, &segment.keyframes));
        self.source(project, key);
    }

    /// Adds what a segment shows or plays: the file by path, size and time, or the text and the bytes of its fonts.
    fn source(&mut self, project: &Project, key: SegmentKey) {
        let (_, segment) = project.segment(key);
        match &segment.content {
            Content::Media(_) => {
                let path = project.sources.get(&key).map(|source| &source.path);
                self.add(&path.map(|path| (path, stamp(path))));
            }
            Content::Text(text) => {
                let layout = &segment.layout;
                let fonts: Vec<_> = project.faces_of(key).into_iter().map(Face::digest).collect();
                self.add(&(text, layout.width, layout.height, &project.draft.meta.language, fonts));
            }
            Content::Placeholder(placeholder) => {
                let fonts: Vec<_> = project.faces_of(key).into_iter().map(Face::digest).collect();
                self.add(&(&placeholder.title, placeholder.card, &project.draft.meta.language, fonts));
            }
            Content::Colour(_) | Content::Shape(_) => {}
        }
        self.add(&segment.look);
    }
}

/// When a file was changed last, and how large it is; `None` where it is not there.
pub(super) fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH), metadata.len()))
}

/// What tells one build of this program from another: fragments of one are not those of the other.
pub(super) fn engine() -> String {
    let program = std::env::current_exe().ok().and_then(|path| stamp(&path));
    format!("{} {program:?}", env!("CARGO_PKG_VERSION"))
}
