//! A draft, opened: everything it names found, looked into and laid out, so that a timeline can be made of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Code, Diagnostic, Explain, FrameRate, PixelSize, Severity, Size, Time};
use crate::draft::{self, Content, Draft, Media, MediaKind, Segment, Text, Track, TrackKind};
use crate::media::{Limits, MediaError, MediaInfo, Resolver, probe, start_ffmpeg};
use crate::music::ComputedSound;
use crate::text::{Face, FontLibrary, FontOptions, Substitution, TextBlock};
use crate::timeline::{Facts, MediaFacts, SegmentKey, Timeline, finest_unit};

use super::assets::{AssetRole, Assets};
use super::broken_draft::with_media_errors;
use super::computed_sound::computed_sound;
use super::media_index::MediaIndex;
use super::segment_texts::SegmentTexts;
use super::text_layout::{self, TextSettings};
use super::{Failure, KeptStills, OpenOptions};

/// Most lines of a subtitle file that are told as passed over.
const MOST_NOTES: usize = 10;

/// The file behind a segment.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it lies on this machine.
    pub path: PathBuf,
    /// The facts in its headers.
    pub info: Arc<MediaInfo>,
    /// JSON pointer of the segment.
    pub pointer: String,
}

/// An opened draft.
pub struct Project {
    /// The draft.
    pub draft: Draft,
    /// Files by segment.
    pub sources: BTreeMap<SegmentKey, Source>,
    /// Other files that segments name, by what they are for.
    pub assets: BTreeMap<(SegmentKey, AssetRole), PathBuf>,
    /// Sounds that are computed rather than read, by segment.
    pub computed: BTreeMap<SegmentKey, Arc<ComputedSound>>,
    /// The facts that the timeline knows of them.
    pub facts: Facts,
    /// The timeline.
    pub timeline: Arc<Timeline>,
    /// Size of the output.
    pub canvas: PixelSize,
    /// Frames a second of the output.
    pub frame_rate: FrameRate,
    /// Integrated loudness that the sound is brought to, LUFS; `None` leaves it as it is mixed.
    pub loudness_lufs: Option<f64>,
    /// Warnings (and none of them an error).
    pub warnings: Vec<Diagnostic>,
    /// Whether warnings count as errors.
    pub strict: bool,
    /// Where stills are kept between renders; `None`: each render loads them itself.
    pub kept_stills: Option<KeptStills>,
    pub(super) texts: BTreeMap<SegmentKey, Vec<Arc<TextBlock>>>,
}

impl Project {
    /// Reads and checks a draft and all that it names.
    ///
    /// # Errors
    /// Everything that is wrong with it, together with the warnings.
    pub fn open(options: &OpenOptions) -> Result<Self, Failure> {
        let (project, diagnostics) = Self::inspect(options)?;
        match project {
            Some(project) if !diagnostics.iter().any(Diagnostic::is_error) => Ok(Self { warnings: diagnostics, ..project }),
            _ => Err(diagnostics.into()),
        }
    }

    /// As [`Project::open`], but with what can be opened beside all diagnostics, in the draft's order; `None` where the
    /// draft itself is invalid.
    ///
    /// # Errors
    /// Where the draft's file cannot be read, FFmpeg is not there, or it was cancelled.
    pub fn inspect(options: &OpenOptions) -> Result<(Option<Self>, Vec<Diagnostic>), Failure> {
        let text = options.draft_text()?;
        let parsed = draft::parse(&text, &options.parse_options());
        options.cancel.check()?;
        let Some(draft) = parsed.draft else { return Ok((None, with_media_errors(options, &text, parsed)?)) };
        start_ffmpeg().map_err(|error| Failure::at("", &error))?;
        let mut opening = Opening::new(options, &draft, parsed.diagnostics);
        opening.probe_ahead(&draft);
        opening.open_segments(&draft)?;
        let Opening { canvas, frame_rate, sources, assets, computed, facts, texts, mut diagnostics, .. } = opening;
        let (timeline, found) = Timeline::new(&draft, &facts, canvas, frame_rate);
        diagnostics.extend(found);
        draft::sort_diagnostics(&parsed.document, &mut diagnostics);
        draft::locate(&text, &mut diagnostics);
        if options.strict {
            diagnostics.iter_mut().for_each(|diagnostic| diagnostic.severity = Severity::Error);
        }
        let project = Self {
            loudness_lufs: draft.master.loudness_lufs.or(options.loudness_lufs),
            draft,
            sources,
            assets: assets.paths,
            computed,
            facts,
            timeline: Arc::new(timeline),
            canvas,
            frame_rate,
            warnings: Vec::new(),
            strict: options.strict,
            kept_stills: None,
            texts,
        };
        Ok((Some(project), diagnostics))
    }

    /// The track and segment of a key.
    pub fn segment(&self, key: SegmentKey) -> (&Track, &Segment) {
        let track = &self.draft.tracks[key.track];
        (track, &track.segments[key.segment])
    }

    /// The laid-out texts of each text segment.
    pub(super) fn segment_texts(&self) -> BTreeMap<SegmentKey, SegmentTexts> {
        let texts = self.texts.iter().filter_map(|(key, blocks)| {
            let states = self.facts.text.get(key)?.clone();
            let finest = match &self.segment(*key).1.content {
                Content::Text(text) => finest_unit(&text.motion),
                _ => None,
            };
            Some((*key, SegmentTexts { states, blocks: blocks.clone(), finest }))
        });
        texts.collect()
    }

    /// The fonts that the glyphs of a text are of, in the order of their first use; none for other segments.
    pub fn faces_of(&self, key: SegmentKey) -> Vec<&Face> {
        let mut faces: Vec<&Face> = Vec::new();
        for run in self.texts.get(&key).into_iter().flatten().flat_map(|block| block.lines()).flat_map(|line| &line.runs) {
            if !faces.iter().any(|known| std::ptr::eq(*known, &*run.face)) {
                faces.push(&run.face);
            }
        }
        faces
    }

    /// Those of all texts; one may come more than once.
    pub fn faces(&self) -> impl Iterator<Item = &Face> {
        self.texts.keys().flat_map(|&key| self.faces_of(key))
    }
}

/// Milliseconds of a frame of AAC at 32 kHz: by so much encoders make sound longer than it was.
const CODEC_PADDING_MS: i64 = 32;

/// The parts that gather while a draft is opened.
struct Opening<'a> {
    options: &'a OpenOptions,
    canvas: PixelSize,
    frame_rate: FrameRate,
    resolver: Resolver,
    /// Addresses of the cloud's files, where the draft was saved from there.
    media_index: MediaIndex,
    fonts: FontLibrary,
    probed: BTreeMap<PathBuf, Arc<MediaInfo>>,
    sources: BTreeMap<SegmentKey, Source>,
    assets: Assets,
    computed: BTreeMap<SegmentKey, Arc<ComputedSound>>,
    facts: Facts,
    texts: BTreeMap<SegmentKey, Vec<Arc<TextBlock>>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Opening<'a> {
    fn new(options: &'a OpenOptions, draft: &Draft, diagnostics: Vec<Diagnostic>) -> Self {
        let fonts = FontOptions { folder: options.folder(), jail: options.jail.clone(), font_fallback: options.font_fallback };
        Self {
            options,
            canvas: options.size.unwrap_or(draft.meta.canvas),
            frame_rate: options.frame_rate.unwrap_or(draft.meta.frame_rate),
            resolver: options.resolver(),
            media_index: MediaIndex::beside(&options.draft),
            fonts: FontLibrary::new(fonts),
            probed: BTreeMap::new(),
            sources: BTreeMap::new(),
            assets: Assets::default(),
            computed: BTreeMap::new(),
            facts: Facts::default(),
            texts: BTreeMap::new(),
            diagnostics,
        }
    }

    /// Probes the draft's local files by all cores. What is wrong with one is told where it is opened.
    fn probe_ahead(&mut self, draft: &Draft) {
        let segments = draft.tracks.iter().flat_map(|track| &track.segments);
        let sources = segments.filter_map(|segment| match &segment.content {
            Content::Media(media) if media.computed.is_none() => Some(&media.source),
            _ => None,
        });
        let paths: BTreeSet<PathBuf> = sources.filter_map(|source| self.resolver.resolve_local(source)).collect();
        let cancel = &self.options.cancel;
        let probed = paths.into_par_iter().filter_map(|path| {
            cancel.check().ok()?;
            let info = probe(&path, &Limits::default()).ok()?;
            Some((path, Arc::new(info)))
        });
        self.probed = probed.collect();
    }

    fn open_segments(&mut self, draft: &Draft) -> Result<(), Failure> {
        for (track_index, track) in draft.tracks.iter().enumerate() {
            for (segment_index, segment) in track.segments.iter().enumerate() {
                let key = SegmentKey { track: track_index, segment: segment_index };
                let pointer = segment.pointer(track);
                match &segment.content {
                    Content::Media(media) if media.computed.is_some() => self.compute(key, media, segment.duration),
                    Content::Media(media) => self.open_media(key, media, &pointer),
                    Content::Text(text) => {
                        let error = self.lay_out(key, text, segment, draft, &pointer);
                        self.diagnostics.extend(error);
                    }
                    Content::Placeholder(placeholder) if track.kind != TrackKind::Audio && !placeholder.title.text.is_empty() => {
                        // A name that no font can write is no reason to render nothing.
                        let error = self.lay_out(key, &placeholder.title, segment, draft, &pointer);
                        self.diagnostics.extend(error.map(|error| Diagnostic { severity: Severity::Warning, ..error }));
                    }
                    Content::Colour(_) | Content::Shape(_) | Content::Placeholder(_) => {}
                }
                let (resolver, may_be_missing) = (&self.resolver, self.options.skip_missing);
                let told = self.assets.open(key, &segment.look, &pointer, resolver, may_be_missing, &mut self.facts);
                self.diagnostics.extend(told);
                self.options.cancel.check()?;
            }
        }
        Ok(())
    }

    /// Makes a computed source: nothing of it is played yet.
    fn compute(&mut self, key: SegmentKey, media: &Media, duration: Option<Time>) {
        let Some((sound, length)) = computed_sound(media, duration) else { return };
        let facts = MediaFacts { kind: MediaKind::Audio, size: Size::new(0.0, 0.0), duration: Some(length), sound_duration: Some(length) };
        self.facts.media.insert(key, facts);
        self.computed.insert(key, Arc::new(sound));
    }

    fn open_media(&mut self, key: SegmentKey, media: &Media, pointer: &str) {
        let opened = self.open_source(&media.source).map_err(|error| (error, format!("{pointer}/u")));
        let opened = match (opened, &media.fallback) {
            (Err((error, place)), Some(fallback)) => {
                self.open_source(fallback).map_err(|error| (error, format!("{pointer}/fb"))).inspect(|_| {
                    let message = format!("{error}; its fallback {:?} is used", fallback.location);
                    self.diagnostics.push(Diagnostic::warning(Code::FallbackUsed, message).at(place));
                })
            }
            (opened, _) => opened,
        };
        match opened {
            Ok((path, info)) => {
                self.facts.media.insert(key, facts_of(&info, media));
                self.note_surprises(&info, pointer);
                self.sources.insert(key, Source { path, info, pointer: pointer.to_owned() });
            }
            Err((error, place)) => {
                let mut diagnostic = error.diagnostic().at(place);
                if self.options.skip_missing {
                    diagnostic.severity = Severity::Warning;
                } else if diagnostic.code == Code::MissingMedia && diagnostic.help.is_none() {
                    diagnostic.help = Some("fix the path, add a fallback with \"fb\", or render without it with --skip-missing".to_owned());
                }
                self.diagnostics.push(diagnostic);
            }
        }
    }

    fn open_source(&mut self, source: &draft::SourceRef) -> Result<(PathBuf, Arc<MediaInfo>), MediaError> {
        let path = self.media_index.resolve(source, &self.resolver)?.path;
        if let Some(info) = self.probed.get(&path) {
            return Ok((path, Arc::clone(info)));
        }
        let info = Arc::new(probe(&path, &Limits::default())?);
        self.probed.insert(path.clone(), Arc::clone(&info));
        Ok((path, info))
    }

    fn note_surprises(&mut self, info: &MediaInfo, pointer: &str) {
        if let Some(reason) = &info.unusable {
            let what = if info.sound.is_none() { "it is silent" } else { "only its sound is used" };
            let warning = Diagnostic::warning(Code::UnreadableMedia, format!("a stream of the source cannot be used: {reason}; {what}"));
            self.diagnostics.push(warning.at(format!("{pointer}/u")));
        }
        let Some(picture) = &info.picture else { return };
        if picture.variable_frame_rate {
            let message = "variable frame rate: each output frame shows the frame whose time it is";
            self.diagnostics.push(Diagnostic::warning(Code::VariableFrameRate, message).at(format!("{pointer}/u")));
        }
        if picture.colour.high_dynamic_range {
            let message = "high dynamic range, shown as standard range: highlights may look dull";
            self.diagnostics.push(Diagnostic::warning(Code::HighDynamicRange, message).at(format!("{pointer}/u")));
        }
    }

    fn lay_out(&mut self, key: SegmentKey, text: &Text, segment: &Segment, draft: &Draft, pointer: &str) -> Option<Diagnostic> {
        let captions = match &text.subtitles {
            Some(source) => match self.assets.captions(key, source, &self.resolver) {
                Ok(captions) => Some(captions),
                Err(error) => {
                    let mut diagnostic = error.at(format!("{pointer}/sub"));
                    if self.options.skip_missing {
                        diagnostic.severity = Severity::Warning;
                    }
                    return Some(diagnostic);
                }
            },
            None => None,
        };
        for (line, reason) in captions.iter().flat_map(|captions| &captions.notes).take(MOST_NOTES) {
            let message = format!("line {line} of the subtitles is passed over: {reason}");
            self.diagnostics.push(Diagnostic::warning(Code::DamagedMedia, message).at(format!("{pointer}/sub")));
        }
        let language = draft.meta.language.as_deref();
        let settings = TextSettings { canvas: self.canvas, frame_rate: self.frame_rate, language, fonts: &self.fonts };
        let duration = segment.duration.unwrap_or_default();
        let laid_out = text_layout::lay_out(text, captions.as_deref(), &segment.layout, duration, &settings);
        let substituted = |one: Substitution| {
            let help = "name the font that is to serve in \"ff\", or install the one that was meant";
            Diagnostic::warning(Code::FontSubstituted, one.to_string()).at(pointer).help(help)
        };
        self.diagnostics.extend(self.fonts.take_substitutions().into_iter().map(substituted));
        match laid_out {
            Ok(laid) => {
                self.facts.text.insert(key, laid.states);
                self.texts.insert(key, laid.blocks);
                None
            }
            Err(error) => Some(error.diagnostic().at(pointer)),
        }
    }
}

/// The longer of picture and sound. Sound that goes on for less than a frame, as codecs pad it, makes no clip longer.
fn clip_length(info: &MediaInfo) -> Option<Time> {
    let picture = info.picture.as_ref()?;
    let frame = picture.frame_rate.map_or(Time::ZERO, |rate| rate.time_of(1)).max(Time::from_ms(CODEC_PADDING_MS));
    let sound = info.sound.as_ref().and_then(|sound| sound.duration);
    match (picture.duration, sound) {
        (Some(seen), Some(heard)) if heard - seen > frame => Some(heard),
        (seen, _) => seen.or(info.duration),
    }
}

fn facts_of(info: &MediaInfo, media: &Media) -> MediaFacts {
    let kind = match (media.kind, info.kind) {
        (Some(MediaKind::Image), MediaKind::Video) => MediaKind::Image,
        (_, kind) => kind,
    };
    let sound = info.sound.as_ref().map(|sound| sound.duration.or(info.duration).unwrap_or_default());
    let picture = info.picture.as_ref();
    MediaFacts {
        kind,
        size: picture.map_or(Size::new(0.0, 0.0), |picture| picture.size.as_size()),
        duration: match kind {
            MediaKind::Image => None,
            MediaKind::Video => clip_length(info),
            MediaKind::Audio => sound,
        },
        sound_duration: sound,
    }
}
