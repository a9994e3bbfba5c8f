//! Drafts made of model structs, and what is known of their media.
#![allow(dead_code, reason = "who includes this uses what it needs")]

use std::collections::BTreeMap;

use num_rational::Ratio;
use offcut::base::{Code, Diagnostic, FrameRate, Paint, PixelSize, Rgba, Size, Time};
use offcut::draft::*;
use offcut::timeline::{Facts, MediaFacts, SegmentKey, TextState, Timeline};

pub(crate) const CANVAS: PixelSize = PixelSize::new(1080, 1920);

pub(crate) fn ms(milliseconds: i64) -> Time {
    Time::from_ms(milliseconds)
}

pub(crate) fn key(track: usize, segment: usize) -> SegmentKey {
    SegmentKey { track, segment }
}

pub(crate) fn rate() -> FrameRate {
    FrameRate::new(30, 1).expect("both are above zero")
}

pub(crate) fn segment(content: Content) -> Segment {
    Segment {
        index: 0,
        id: None,
        name: None,
        hidden: false,
        start: None,
        duration: None,
        content,
        layout: layout(),
        look: Look::default(),
        sound: Sound {
            gain: 1.0,
            muted: false,
            fade_in: Time::ZERO,
            fade_out: Time::ZERO,
            fade_curve: offcut::draft::FadeCurve::Linear,
            balance: 0.0,
            loudness_lufs: None,
        },
        keyframes: BTreeMap::new(),
        presets: Presets::default(),
        transition: None,
    }
}

pub(crate) fn layout() -> Layout {
    Layout {
        fit: Fit::Cover,
        x: 0.5,
        y: 0.5,
        width: 1.0,
        height: Some(1.0),
        scale: (1.0, 1.0),
        rotation_degrees: 0.0,
        anchor_x: 0.5,
        anchor_y: 0.5,
        flip_horizontal: false,
        flip_vertical: false,
        crop: [0.0; 4],
        corner_radius: 0.0,
        border: None,
        shadow: None,
        opacity: 1.0,
        ken_burns: None,
        trim: (0.0, 1.0),
    }
}

pub(crate) fn media(location: &str) -> Media {
    Media {
        kind: None,
        source: SourceRef { location: location.into(), sha256: None, name: None },
        computed: None,
        fallback: None,
        source_start: Time::ZERO,
        source_duration: None,
        speed: Speed::Constant(Ratio::from_integer(1)),
        keep_pitch: true,
        reverse: false,
        freeze: None,
        repeats: Repeats::Times(0),
        past_end: PastEnd::Hold,
    }
}

/// A segment of a file, of the draft's own length where one is given.
pub(crate) fn clip(location: &str, duration: Option<i64>) -> Segment {
    Segment { duration: duration.map(ms), ..segment(Content::Media(media(location))) }
}

/// The same with its media changed.
pub(crate) fn clip_with(location: &str, duration: Option<i64>, change: impl FnOnce(&mut Media)) -> Segment {
    let mut media = media(location);
    change(&mut media);
    Segment { duration: duration.map(ms), ..segment(Content::Media(media)) }
}

pub(crate) fn colour(duration: i64) -> Segment {
    Segment { duration: Some(ms(duration)), ..segment(Content::Colour(Paint::Solid(Rgba::WHITE))) }
}

pub(crate) fn text(words: &str, duration: i64) -> Segment {
    let style = TextStyle {
        families: Vec::new(),
        weight: 400,
        italic: false,
        size: 0.05,
        fill: Paint::Solid(Rgba::WHITE),
        letter_spacing: 0.0,
        case: None,
        strokes: Vec::new(),
        shadows: Vec::new(),
    };
    let text = Text {
        text: words.into(),
        subtitles: None,
        style,
        ranges: Vec::new(),
        auto_fit: None,
        align: Align::Center,
        vertical_align: VerticalAlign::Middle,
        line_height: 1.2,
        max_lines: None,
        overflow: Overflow::Visible,
        direction: Direction::Auto,
        background: None,
        motion: offcut::draft::TextMotion::default(),
        words: Vec::new(),
        spoken_style: None,
        caption_look: None,
    };
    let layout = Layout { width: 0.9, height: None, ..layout() };
    Segment { duration: Some(ms(duration)), layout, ..segment(Content::Text(Box::new(text))) }
}

pub(crate) fn fade(duration: i64) -> Option<Transition> {
    Some(Transition { kind: TransitionKind::Fade, duration: ms(duration), ease: Ease::Linear, luma_source: None })
}

pub(crate) fn keys(points: &[(i64, f64)]) -> Keyframes {
    Keyframes(points.iter().map(|(at, value)| Keyframe { time: ms(*at), value: (*value, *value), ease: Ease::Linear }).collect())
}

pub(crate) fn track(kind: TrackKind, segments: Vec<Segment>) -> Track {
    let segments = segments.into_iter().enumerate().map(|(index, segment)| Segment { index, ..segment }).collect();
    Track { index: 0, kind, id: None, name: None, segments, hidden: false, muted: false, gain: 1.0, opacity: 1.0, ducking: None }
}

pub(crate) fn draft(tracks: Vec<Track>) -> Draft {
    Draft {
        id: None,
        duration: None,
        meta: Meta { title: None, canvas: CANVAS, frame_rate: rate(), language: None },
        background: Paint::Solid(Rgba::BLACK),
        master: Master { loudness_lufs: None, true_peak_dbtp: -1.0, gain: 1.0 },
        tracks: tracks.into_iter().enumerate().map(|(index, track)| Track { index, ..track }).collect(),
    }
}

/// A file of that kind, 1920x1080, with sound as long as its picture.
pub(crate) fn file(kind: MediaKind, duration: Option<i64>) -> MediaFacts {
    let size = if kind == MediaKind::Audio { Size::new(0.0, 0.0) } else { Size::new(1920.0, 1080.0) };
    let duration = duration.map(ms);
    MediaFacts { kind, size, duration, sound_duration: if kind == MediaKind::Image { None } else { duration } }
}

/// Facts by the ending of each location: `jpg` is a still, `mp3` sound, all else video. The stem is the length in
/// milliseconds, after whatever is not a digit; 10 s without one. Text boxes are 400x100.
pub(crate) fn facts(draft: &Draft) -> Facts {
    let mut facts = Facts::default();
    for (track, segment) in
        draft.tracks.iter().enumerate().flat_map(|(index, track)| (0..track.segments.len()).map(move |segment| (index, segment)))
    {
        match &draft.tracks[track].segments[segment].content {
            Content::Media(media) => {
                let (stem, ending) = media.source.location.split_once('.').expect("every location here has an ending");
                let length: String = stem.chars().filter(char::is_ascii_digit).collect();
                let length = length.parse().unwrap_or(10_000);
                let found = match ending {
                    "jpg" => file(MediaKind::Image, None),
                    "mp3" => file(MediaKind::Audio, Some(length)),
                    _ => file(MediaKind::Video, Some(length)),
                };
                facts.media.insert(key(track, segment), found);
            }
            Content::Text(_) => {
                facts.text.insert(key(track, segment), vec![TextState::throughout(Size::new(400.0, 100.0))]);
            }
            Content::Colour(_) | Content::Shape(_) | Content::Placeholder(_) => {}
        }
    }
    facts
}

pub(crate) fn timeline(draft: &Draft) -> (Timeline, Vec<Diagnostic>) {
    let (timeline, mut diagnostics) = Timeline::new(draft, &facts(draft), CANVAS, rate());
    // How sound is played at another speed is not what these drafts are about.
    diagnostics.retain(|one| one.code != Code::NotRendered);
    (timeline, diagnostics)
}

/// The timeline of a draft about which nothing is told.
pub(crate) fn clean(draft: &Draft) -> Timeline {
    let (timeline, diagnostics) = timeline(draft);
    assert_eq!(diagnostics, []);
    timeline
}
