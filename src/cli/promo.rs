//! `offcut promo`: a draft from media alone.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::base::{Code, Diagnostic, Exit, Explain, PixelSize, Time};
use crate::draft::{self, BedStyle, MediaKind, SourceRef};
use crate::encode::{Platform, check_target, is_same_file, write_whole};
use crate::media::{MediaError, Resolver, ResolverOptions};
use crate::promo::{DEFAULT_MUSIC_GAIN, Look, Medium, Promo as Made, PromoOptions, Style, promo};
use crate::render::Failure;

use super::command::Command;
use super::console::Console;
use super::values;

/// Makes a draft of pictures, clips and music.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  offcut promo photos/*.jpg clip.mp4 -o promo.json --music song.mp3 --title \"Slow mornings\" --logo logo.png"
)]
pub(super) struct Promo {
    /// Pictures and clips, files or URLs; sound among them is the music where --music is not given
    #[arg(value_name = "MEDIA", required = true)]
    media: Vec<PathBuf>,
    /// The draft to write
    #[arg(short, long, value_name = "DRAFT")]
    output: PathBuf,
    /// Overwrite a draft that is there
    #[arg(long)]
    force: bool,
    /// How long it is: seconds, or a time such as 1500ms or 00:30
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = duration)]
    duration: Time,
    /// A title; may be given more than once, and the last one ends the promo
    #[arg(long = "title", value_name = "TEXT")]
    titles: Vec<String>,
    /// A logo for a corner and the end
    #[arg(long, value_name = "FILE")]
    logo: Option<PathBuf>,
    /// Music, whose beats the cuts fall on: a file, or bed:lofi, bed:upbeat, bed:calm, bed:bold, bed:corporate,
    /// bed:cinematic for computed music; without any, a bed that fits the style
    #[arg(long, value_name = "FILE|bed:NAME")]
    music: Option<PathBuf>,
    /// Leave the promo without music
    #[arg(long, conflicts_with = "music")]
    no_music: bool,
    /// How it feels
    #[arg(long, value_name = "NAME", default_value = "calm", value_parser = values::named(Style::ALL))]
    style: Style,
    /// The look that sets it: gallery, poster, studio, market, editorial, film, block, paper, night, app, or a file of
    /// your own that ends in .toml
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "style")]
    look: Option<String>,
    /// The line for a picture, in the order of the pictures; with a look
    #[arg(long = "line", value_name = "TEXT", requires = "look")]
    lines: Vec<String>,
    /// Small words above the first title; with a look
    #[arg(long, value_name = "TEXT", requires = "look")]
    kicker: Option<String>,
    /// The call to action on the end card; with a look
    #[arg(long, value_name = "TEXT", requires = "look")]
    cta: Option<String>,
    /// The address on the end card; with a look
    #[arg(long, value_name = "TEXT", requires = "look")]
    url: Option<String>,
    /// The colour of buttons and fields, #RRGGBB or a CSS name; with a look
    #[arg(long, value_name = "COLOUR", value_parser = colour, requires = "look")]
    accent: Option<[f64; 3]>,
    /// Where it is published: sets the canvas, and keeps titles clear of what covers them there
    #[arg(long, value_parser = values::named(Platform::ALL))]
    platform: Option<Platform>,
    /// Canvas, over the platform's
    #[arg(long, value_name = "WxH", value_parser = values::size)]
    size: Option<PixelSize>,
    /// Another number chooses other moves and transitions
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Allow URLs that lead to private addresses
    #[arg(long)]
    allow_private_urls: bool,
}

impl Command for Promo {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        check_target(&self.output, self.force).map_err(|error| Failure::from(error.diagnostic()))?;
        let finder = Finder::new(&self.output, self.allow_private_urls)?;
        let mut media = finder.open_all(&self.media)?;
        let (mut options, unused) = self.options(&finder, &media)?;
        self.refuse_own_source(media.iter().chain(&options.logo).chain(&options.music))?;
        media.retain(|medium| medium.kind != MediaKind::Audio);
        options.titles.retain(|title| !title.trim().is_empty());
        let made = promo(&media, &options).map_err(|error| Failure::from(error.diagnostic()))?;
        write_whole(&self.output, draft::write(&made.draft).as_bytes(), self.force).map_err(|error| Failure::at("", &error))?;
        let warnings = warnings(&made, &unused);
        console.tell(&warnings, None);
        self.tell(console, &made, &options, &warnings)?;
        Ok(Exit::Done)
    }
}

impl Promo {
    /// The options, and names of sound files that have no use.
    fn options(&self, finder: &Finder, media: &[Medium]) -> Result<(PromoOptions, Vec<String>), Failure> {
        let mut sounds: Vec<&Medium> = media.iter().filter(|medium| medium.kind == MediaKind::Audio).collect();
        let named = self.music.as_deref().map(named_bed).transpose()?.flatten();
        let music = match &self.music {
            Some(_) if named.is_some() => None,
            Some(file) => Some(finder.open(file)?),
            None if sounds.is_empty() || self.no_music => None,
            None => Some(sounds.remove(0).clone()),
        };
        let look = self.look.as_deref().map(Look::of).transpose().map_err(|error| Failure::at("", &error))?;
        let fitting = look.as_ref().map_or_else(|| self.style.bed(), Look::bed);
        let bed = named.or_else(|| (music.is_none() && !self.no_music).then_some(fitting));
        let options = PromoOptions {
            duration: self.duration,
            titles: self.titles.clone(),
            logo: self.logo.as_deref().map(|file| finder.open(file)).transpose()?,
            music,
            bed,
            music_gain: DEFAULT_MUSIC_GAIN,
            style: self.style,
            look,
            lines: self.lines.clone(),
            kicker: self.kicker.clone(),
            cta: self.cta.clone(),
            url: self.url.clone(),
            colours: self.accent.into_iter().collect(),
            canvas: self.size.or(self.platform.map(Platform::canvas)).unwrap_or(PromoOptions::default().canvas),
            platform: self.platform,
            seed: self.seed,
            ..PromoOptions::default()
        };
        Ok((options, sounds.into_iter().map(|medium| medium.name.clone()).collect()))
    }

    /// `--force` must not replace a medium by the draft made of it.
    fn refuse_own_source<'a>(&self, mut media: impl Iterator<Item = &'a Medium>) -> Result<(), Failure> {
        match media.find(|medium| is_same_file(&medium.path, &self.output)) {
            Some(medium) => {
                let message = format!("{:?} is one of the media", medium.name);
                Err(Diagnostic::error(Code::OutputExists, message).help("choose another name for the draft").into())
            }
            None => Ok(()),
        }
    }

    fn tell(&self, console: &Console, made: &Made, options: &PromoOptions, warnings: &[Diagnostic]) -> Result<(), Failure> {
        let path = self.output.to_string_lossy();
        let tempo = made.beats.as_ref().map(|beats| (beats.tempo_bpm * 10.0).round() / 10.0);
        if console.is_json() {
            return console.print_line(&json!({
                "event": "done", "path": path, "duration_ms": options.duration.round_ms(), "shots": made.shots, "tempo_bpm": tempo,
                "music": options.music.as_ref().map(|music| music.name.clone()).or_else(|| options.bed.map(|bed| format!("bed:{}", bed.name()))),
                "style": options.style.name(), "canvas": [options.canvas.width, options.canvas.height], "left_out": made.left_out,
                "warnings": super::events::Finding::list(warnings),
            }));
        }
        let cuts = match (tempo, &options.music) {
            (Some(tempo), None) => {
                let bed = options.bed.map_or("music", BedStyle::name);
                format!("cut on the beat of the computed bed \"{bed}\" at {tempo} bpm (--no-music leaves it out)")
            }
            (Some(tempo), Some(_)) => format!("cut on the beat at {tempo} bpm"),
            (None, Some(_)) => "cut evenly, since the music has no clear beat".to_owned(),
            (None, None) => "cut evenly".to_owned(),
        };
        let shots = if made.shots == 1 { "1 shot".to_owned() } else { format!("{} shots", made.shots) };
        let seconds = options.duration.as_ms_f64() / 1000.0;
        console.print_summary(&format!("{path}: {seconds} s, {}, {shots}, {cuts}", options.canvas))
    }
}

/// The bed that `--music` names; `None` where it names a file.
fn named_bed(music: &Path) -> Result<Option<BedStyle>, Failure> {
    let Some(name) = music.to_str().and_then(|text| text.strip_prefix("bed:")) else { return Ok(None) };
    BedStyle::of(name).map(Some).ok_or_else(|| {
        let message = format!("there is no bed {name:?}");
        Diagnostic::error(Code::Usage, message).help(format!("known beds: {}", BedStyle::NAMES.join(", "))).into()
    })
}

/// Warnings of a promo.
fn warnings(made: &Made, unused: &[String]) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    if let Some(first) = made.left_out.first() {
        let count = made.left_out.len();
        let more = if count > 1 { format!(" and {} more have", count - 1) } else { " has".to_owned() };
        let warning = Diagnostic::warning(Code::Usage, format!("{first:?}{more} no place in so short a promo"));
        warnings.push(warning.help("make it longer with --duration, or choose a faster --style"));
    }
    if made.copies > 0 {
        let files = if made.copies == 1 { "1 file is a copy of another and is" } else { "files that are copies of others are" };
        warnings.push(Diagnostic::warning(Code::Usage, format!("{files} used once")));
    }
    if let Some(first) = unused.first() {
        let more = if unused.len() > 1 { format!(" and {} more are", unused.len() - 1) } else { " is".to_owned() };
        warnings.push(Diagnostic::warning(Code::Usage, format!("{first:?}{more} not used: there is one music")));
    }
    warnings
}

/// A colour, without its opacity.
fn colour(text: &str) -> Result<[f64; 3], String> {
    let colour = csscolorparser::parse(text).map_err(|error| error.to_string())?;
    Ok([colour.r, colour.g, colour.b].map(f64::from))
}

/// Seconds unless a unit is given.
fn duration(text: &str) -> Result<Time, String> {
    let is_bare = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let moment = if is_bare { format!("{text}s").parse() } else { text.parse() };
    match moment.map_err(|_| "a length is written 30 (seconds), 30s, 1500ms or 00:30".to_owned())? {
        super::times::Moment::Clock(time) if (1000..=3_600_000).contains(&time.round_ms()) => Ok(Time::from_ms(time.round_ms())),
        _ => Err("a promo takes from 1 second to 1 hour".to_owned()),
    }
}

/// Finds media, and how the draft names them.
pub(super) struct Finder {
    /// The draft's folder, without symbolic links.
    folder: PathBuf,
    resolver: Resolver,
}

impl Finder {
    pub(super) fn new(draft: &Path, allow_private_urls: bool) -> Result<Self, Failure> {
        let folder = draft.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = folder.canonicalize().map_err(|error| {
            Failure::from(Diagnostic::error(Code::UnwritableOutput, format!("cannot write into {}: {error}", folder.display())))
        })?;
        let mut options = ResolverOptions::new("");
        options.allow_private_urls = allow_private_urls;
        Ok(Self { folder, resolver: Resolver::new(options) })
    }

    /// Opens all, and tells of all that cannot be.
    fn open_all(&self, media: &[PathBuf]) -> Result<Vec<Medium>, Failure> {
        let (mut opened, mut failures) = (Vec::new(), Vec::new());
        for path in media {
            match self.open(path) {
                Ok(medium) => opened.push(medium),
                Err(failure) => failures.extend(failure.diagnostics),
            }
        }
        if failures.is_empty() { Ok(opened) } else { Err(failures.into()) }
    }

    pub(super) fn open(&self, given: &Path) -> Result<Medium, Failure> {
        let Some(location) = given.to_str() else {
            let message = format!("the name of {:?} is not UTF-8, which a draft cannot hold", given.display().to_string());
            return Err(Diagnostic::error(Code::UnreadableMedia, message).help("rename it").into());
        };
        let source = SourceRef { location: location.to_owned(), sha256: None, name: None };
        let path = self.resolver.resolve(&source).map_err(|error| unresolved(&error))?.path;
        let is_url = location.contains("://");
        let stem = if is_url { location.rsplit('/').next().map(Path::new) } else { Some(given) };
        let name = stem.and_then(Path::file_stem).and_then(OsStr::to_str).unwrap_or(location);
        let written = if is_url { location.to_owned() } else { self.relative(&path)? };
        Medium::open(path, written, name).map_err(|error| {
            let diagnostic = error.diagnostic();
            Failure::from(diagnostic.note(format!("given as: {location}")))
        })
    }

    /// The path from the draft's folder.
    fn relative(&self, path: &Path) -> Result<String, Failure> {
        let unreadable = |error: std::io::Error| {
            Failure::from(Diagnostic::error(Code::MissingMedia, format!("cannot read {:?}: {error}", path.display().to_string())))
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let full = folder.canonicalize().map_err(unreadable)?.join(path.file_name().unwrap_or_default());
        Ok(relative(&self.folder, &full))
    }
}

/// Advice for drafts does not help who has none yet.
fn unresolved(error: &MediaError) -> Failure {
    let diagnostic = error.diagnostic();
    if matches!(error, MediaError::Missing { .. }) { diagnostic.help("give the path of a file, or a URL") } else { diagnostic }.into()
}

/// `path` as seen from `folder`, both absolute; with slashes, and so that it is not read as a resource.
pub(super) fn relative(folder: &Path, path: &Path) -> String {
    let parts = |path: &Path| path.components().map(|part| part.as_os_str().to_owned()).collect::<Vec<_>>();
    let (from, to) = (parts(folder), parts(path));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if shared == 0 || path.components().next().is_some_and(|part| matches!(part, Component::Prefix(_)) && shared < 2) {
        return path.to_string_lossy().into_owned();
    }
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let down = to[shared..].iter().map(|part| part.to_string_lossy().into_owned());
    let joined = up.chain(down).collect::<Vec<_>>().join("/");
    if joined.starts_with('#') { format!("./{joined}") } else { joined }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_are_named_as_seen_from_the_draft() {
        for (folder, path, wanted) in [
            ("/a/b", "/a/b/c.jpg", "c.jpg"),
            ("/a/b", "/a/c/d.jpg", "../c/d.jpg"),
            ("/a/b/c", "/x y/d.jpg", "../../../x y/d.jpg"),
            ("/a", "/a/#1.jpg", "./#1.jpg"),
            ("/a", "/a/{{b}}.jpg", "{{b}}.jpg"),
        ] {
            assert_eq!(relative(Path::new(folder), Path::new(path)), wanted);
        }
    }

    #[test]
    fn bare_durations_are_seconds() {
        for (text, ms) in [("30", 30_000), ("7.5", 7500), ("1500ms", 1500), ("00:15", 15_000), ("20s", 20_000)] {
            assert_eq!(duration(text), Ok(Time::from_ms(ms)), "{text}");
        }
        for text in ["0", "0.5", "3601", "-1", "soon", "30f", ""] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
