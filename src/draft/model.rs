//! The typed draft. Values are checked and in the engine's units; where a key was absent its default stands, or `None` where the default
//! depends on the media. Every track and segment knows its index in the file, so that a JSON pointer can be told from it.

use std::collections::BTreeMap;

use crate::base::{FrameRate, Paint, PixelSize, Time};

use super::layout::{Border, Layout};
use super::look::{BlendMode, ChromaKey, Effect, Lut, Mask};
use super::motion::{Keyframes, Presets, Transition};
use super::text_model::Text;

/// A whole draft.
#[derive(Clone, Debug)]
pub struct Draft {
    /// `id`.
    pub id: Option<String>,
    /// `d`: length of the output; `None`: the end of the last segment.
    pub duration: Option<Time>,
    /// `m`.
    pub meta: Meta,
    /// `bg`.
    pub background: Paint,
    /// `au`.
    pub master: Master,
    /// `t`, in painting order; tracks of an unknown type are left out.
    pub tracks: Vec<Track>,
}

/// `m` of the document.
#[derive(Clone, Debug)]
pub struct Meta {
    /// `title`.
    pub title: Option<String>,
    /// `width` x `height`.
    pub canvas: PixelSize,
    /// `fps`.
    pub frame_rate: FrameRate,
    /// `lang`, for shaping.
    pub language: Option<String>,
}

/// `au`: what happens to the whole mix.
#[derive(Clone, Debug)]
pub struct Master {
    /// `lufs`: integrated loudness to reach.
    pub loudness_lufs: Option<f64>,
    /// `tp`: true-peak ceiling, dBTP.
    pub true_peak_dbtp: f64,
    /// `vo`: linear gain.
    pub gain: f64,
}

/// `tt`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TrackKind {
    /// 0: video, images, colours, shapes.
    #[default]
    Video,
    /// 1: sound.
    Audio,
    /// 7: text.
    Text,
}

impl TrackKind {
    /// The numbers that `tt` knows.
    pub const NUMBERS: [i64; 3] = [0, 1, 7];

    /// The type that `tt` writes as `number`.
    pub const fn from_number(number: i64) -> Option<Self> {
        match number {
            0 => Some(Self::Video),
            1 => Some(Self::Audio),
            7 => Some(Self::Text),
            _ => None,
        }
    }

    /// As messages name one.
    pub const fn what(self) -> &'static str {
        match self {
            Self::Video => "a video track",
            Self::Audio => "an audio track",
            Self::Text => "a text track",
        }
    }
}

/// One track.
#[derive(Clone, Debug)]
pub struct Track {
    /// Its index in `t` of the file.
    pub index: usize,
    /// `tt`.
    pub kind: TrackKind,
    /// `id`.
    pub id: Option<String>,
    /// `n`.
    pub name: Option<String>,
    /// `sg`, in the order of the file.
    pub segments: Vec<Segment>,
    /// `hd`.
    pub hidden: bool,
    /// `mu`.
    pub muted: bool,
    /// `vo`: linear gain.
    pub gain: f64,
    /// `o`.
    pub opacity: f64,
    /// `dk`.
    pub ducking: Option<Ducking>,
}

/// `dk` of a track.
#[derive(Clone, Debug, PartialEq)]
pub struct Ducking {
    /// Index in [`Draft::tracks`] of the track that is listened to.
    pub by: usize,
    /// How far the level goes down, dB, below zero.
    pub amount_db: f64,
    /// Attack.
    pub attack: Time,
    /// Release.
    pub release: Time,
    /// Level that starts it, dB.
    pub threshold_db: f64,
}

/// One segment.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Its index in `sg` of the file.
    pub index: usize,
    /// `id`.
    pub id: Option<String>,
    /// `n`, else `m.name`, else `m.title`.
    pub name: Option<String>,
    /// `hd`.
    pub hidden: bool,
    /// `s`; `None`: the end of the previous segment.
    pub start: Option<Time>,
    /// `d`; `None`: the length of the source after trim and speed.
    pub duration: Option<Time>,
    /// What it shows or plays.
    pub content: Content,
    /// Where it lies.
    pub layout: Layout,
    /// How it looks.
    pub look: Look,
    /// How it sounds (media with sound).
    pub sound: Sound,
    /// `kf`.
    pub keyframes: BTreeMap<Property, Keyframes>,
    /// `an`.
    pub presets: Presets,
    /// `tr`: into the next segment of the track.
    pub transition: Option<Transition>,
}

/// What a segment shows or plays.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "nearly all segments are media, so a box would save nothing")]
pub enum Content {
    /// A video, image or sound file.
    Media(Media),
    /// `k: colour`.
    Colour(Paint),
    /// `k: shape`.
    Shape(Shape),
    /// Text.
    Text(Box<Text>),
    /// Nothing that the draft names.
    Placeholder(Box<Placeholder>),
}

/// Stands for content that a segment does not name: silence on a sound track, otherwise the segment's name.
#[derive(Clone, Debug)]
pub struct Placeholder {
    /// The name in the default style; empty where the segment has none.
    pub title: Text,
    /// Whether it stands on a neutral card, as for pictures. Without one, as for text, it hides nothing.
    pub card: bool,
}

/// `k` of media, where the draft says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaKind {
    /// Moving pictures.
    Video,
    /// A still picture.
    Image,
    /// Sound alone.
    Audio,
}

/// A file and the part of it that is used.
#[derive(Clone, Debug)]
pub struct Media {
    /// `k`; `None`: by content.
    pub kind: Option<MediaKind>,
    /// `u`.
    pub source: SourceRef,
    /// `fb`.
    pub fallback: Option<SourceRef>,
    /// `ss`: in-point in the source.
    pub source_start: Time,
    /// `sd`: length used of the source; `None`: the rest.
    pub source_duration: Option<Time>,
    /// `sp`.
    pub speed: Speed,
    /// `pp`.
    pub keep_pitch: bool,
    /// `rv`.
    pub reverse: bool,
    /// `fz`: the source time shown throughout.
    pub freeze: Option<Time>,
    /// `lp`.
    pub repeats: Repeats,
    /// `ep`.
    pub past_end: PastEnd,
}

/// Where media lies, references to `r` already followed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SourceRef {
    /// Path or URL, as written.
    pub location: String,
    /// Expected sha256, lower-case hex.
    pub sha256: Option<String>,
    /// Display name of the resource.
    pub name: Option<String>,
}

/// `sp`.
#[derive(Clone, Debug, PartialEq)]
pub enum Speed {
    /// One factor, exact.
    Constant(num_rational::Ratio<i128>),
    /// (segment time, factor), linear between.
    Ramp(Vec<(Time, f64)>),
}

/// `lp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    /// This many plays more.
    Times(u32),
    /// As many as fit the duration.
    Fill,
}

/// `ep`: what follows the end of a source that is too short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PastEnd {
    /// The last frame stays; sound ends.
    Hold,
    /// Nothing.
    Blank,
    /// The source starts again.
    Loop,
    /// It is an error.
    Error,
}

/// `sh`.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// `ty`.
    pub kind: ShapeKind,
    /// `w`, `h` in fractions of the canvas; `None`: the box.
    pub width: Option<f64>,
    /// See `width`.
    pub height: Option<f64>,
    /// `r`: corner radius, fraction of the shorter side.
    pub radius: f64,
    /// `st`.
    pub stroke: Option<Border>,
    /// `c`: fill.
    pub fill: Option<Paint>,
}

/// `ty` of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShapeKind {
    /// A rectangle.
    Rect,
    /// An ellipse.
    Ellipse,
    /// A line.
    Line,
}

/// `bm`, `mk`, `ck`, `fx`, `lut`.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// `bm`.
    pub blend: BlendMode,
    /// `mk`.
    pub mask: Option<Mask>,
    /// `ck`.
    pub chroma_key: Option<ChromaKey>,
    /// `fx`.
    pub effects: Vec<Effect>,
    /// `lut`.
    pub lut: Option<Lut>,
}

/// The sound of a segment.
#[derive(Clone, Debug, PartialEq)]
pub struct Sound {
    /// `vo`.
    pub gain: f64,
    /// `mu`.
    pub muted: bool,
    /// `fi`.
    pub fade_in: Time,
    /// `fo`.
    pub fade_out: Time,
    /// `fc: power`.
    pub equal_power: bool,
    /// `pn`: -1..1.
    pub balance: f64,
    /// `nz`.
    pub loudness_lufs: Option<f64>,
}

/// A property that `kf` can move.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Property {
    /// `x`.
    X,
    /// `y`.
    Y,
    /// `sc`.
    Scale,
    /// `ro`.
    Rotation,
    /// `o`.
    Opacity,
    /// `w`.
    Width,
    /// `h`.
    Height,
    /// `br`.
    CornerRadius,
    /// `vo`.
    Gain,
    /// `pn`.
    Balance,
    /// `fx.N.param`.
    Effect(usize, String),
}

impl Segment {
    /// JSON pointer of this segment, given its track.
    pub fn pointer(&self, track: &Track) -> String {
        format!("/t/{}/sg/{}", track.index, self.index)
    }
}
