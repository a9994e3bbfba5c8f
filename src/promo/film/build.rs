//! From the plan to the draft's tracks, lowest first: ground, field, words behind, pictures, scrim, words, end card.

use serde_json::{Map, Value, json};

use crate::draft::{MediaKind, literal};
use crate::promo::colours::hex;
use crate::promo::cuts::Grid as Beats;
use crate::promo::look::{Look, On};
use crate::promo::sight::{Look as Sight, Thumbnail};
use crate::promo::written::{fraction, rectangle};
use crate::promo::{Medium, PromoError, PromoOptions};

use super::end_card;
use super::oklch::{Oklch, luminance};
use super::palette::{Rgb, ink_on};
use super::plan::{self, Matter, on_canvas};
use super::scrim::scrim;
use super::segments::{field, track};
use super::shot::{FilmShot, framed};
use super::words::{Face, Fitter, Words, timed};

/// Milliseconds from a cut to its words, and from their end to the next cut.
const DELAY_MS: i64 = 60;
const GAP_MS: i64 = 60;

/// How far a scrim reaches past its words, of the canvas's height.
const REACH: f64 = 0.1;

/// A film's tracks below the music, its shots, and its variables.
pub(in crate::promo) struct Film {
    pub(in crate::promo) tracks: Vec<Value>,
    pub(in crate::promo) shots: Vec<crate::promo::shot::Shot>,
    pub(in crate::promo) variables: Value,
    pub(in crate::promo) background: String,
}

/// Sets a film: the body lasts `body_ms`, the end card the rest of `total_ms`.
///
/// # Errors
/// Where a text cannot be written.
pub(in crate::promo) fn film(
    look: &Look,
    (shown, sights, logo): (&[&Medium], &[Sight], Option<&Thumbnail>),
    (body_ms, total_ms): (i64, i64),
    beats: &Beats,
    options: &PromoOptions,
) -> Result<Film, PromoError> {
    let colours = plan::colours(sights);
    let logo_colours = plan::logo_colours(logo);
    let source = plan::source(look, &colours, logo_colours.as_ref(), options);
    let palette = source.palette();
    let matter = Matter { look, options, shown, sights, colours: &colours, palette, area: plan::area(options) };
    let shots = plan::shots(&matter, &source, (body_ms, body_ms < total_ms), beats);
    let fitter = Fitter::new(&look.letters, options.canvas);
    let builder = Builder { matter: &matter, shots: &shots, fitter: &fitter };
    let card =
        if body_ms < total_ms { end_card::tracks(&matter, &fitter, logo, &shots, (body_ms, total_ms))? } else { end_card::Card::default() };
    let mut tracks = builder.grounds(&card);
    tracks.extend(builder.fields());
    tracks.extend(builder.behind()?);
    tracks.extend(builder.seconds());
    tracks.push(builder.pictures(&card));
    tracks.extend(builder.scrims());
    tracks.extend(builder.bars(body_ms));
    tracks.extend(builder.marks());
    tracks.extend(builder.headlines(&card)?);
    tracks.extend(builder.labels()?);
    tracks.extend(card.tracks);
    let palette = &matter.palette;
    let variables = json!({
        "ink": hex(palette.ink), "ground": hex(palette.ground), "accent": hex(palette.accent), "on-accent": hex(palette.on_accent),
        "display": look.letters.display, "text": look.letters.text,
    });
    Ok(Film { tracks, shots: shots.iter().map(|shot| shot.shot.clone()).collect(), variables, background: hex(palette.ground) })
}

struct Builder<'a> {
    matter: &'a Matter<'a>,
    shots: &'a [FilmShot],
    fitter: &'a Fitter<'a>,
}

impl Builder<'_> {
    /// A colour of the film by its role, else as it is.
    fn role(&self, colour: Rgb) -> String {
        let palette = &self.matter.palette;
        let roles = [
            (palette.ink, "{{ink}}"),
            (palette.ground, "{{ground}}"),
            (palette.accent, "{{accent}}"),
            (palette.on_accent, "{{on-accent}}"),
        ];
        roles.iter().find(|(known, _)| *known == colour).map_or_else(|| hex(colour), |(_, role)| (*role).to_owned())
    }

    fn transition(&self, shot: &FilmShot) -> Option<Value> {
        let (_, length) = shot.shot.transition?;
        Some(json!({ "n": shot.transition, "d": length, "e": self.matter.look.transitions.ease }))
    }

    /// The grounds, which pass into one another as the pictures do.
    fn grounds(&self, card: &end_card::Card) -> Vec<Value> {
        let whole = [0.0, 0.0, 1.0, 1.0];
        let one = |shot: &FilmShot| {
            let mut segment = field("Ground", json!(self.role(shot.palette.ground)), whole, (shot.shot.start_ms, shot.shot.end_ms));
            if let Some(transition) = self.transition(shot) {
                segment["tr"] = transition;
            }
            segment
        };
        let mut segments: Vec<Value> = self.shots.iter().map(one).collect();
        segments.extend(card.ground.clone());
        track("ground", "Ground", 0, segments).into_iter().collect()
    }

    fn fields(&self) -> Vec<Value> {
        let one = |shot: &FilmShot| {
            let place = shot.grid.field?;
            let mut segment = field("Field", json!(self.role(shot.palette.accent)), place, (shot.shot.start_ms, shot.shot.end_ms));
            if shot.shot.start_ms > 0 && shot.grid.on != On::Accent {
                segment["an"] = json!({ "in": { "n": "wipe", "d": 260 } });
            }
            Some(segment)
        };
        track("field", "Field", 0, self.shots.iter().filter_map(one).collect()).into_iter().collect()
    }

    /// The headline once more, as large as its box, hardly darker or lighter than the ground.
    fn behind(&self) -> Result<Vec<Value>, PromoError> {
        let mut segments = Vec::new();
        for shot in self.shots {
            let (Some(place), Some((text, _))) = (shot.grid.behind, &shot.headline) else { continue };
            let ground = Oklch::of(shot.palette.ground);
            let step = if luminance(shot.palette.ground) > 0.3 { -0.075 } else { 0.06 };
            let colour = hex(Oklch { lightness: ground.lightness + step, ..ground }.rgb());
            let text = text.split_whitespace().take(4).collect::<Vec<_>>().join("\n");
            let words = Words {
                text: &text,
                role: "backdrop",
                face: Face::Display,
                place,
                largest: 0.5,
                colour,
                most_lines: 4,
                vertical: "middle",
            };
            let mut segment = self.fitter.segment(&words)?;
            timed(&mut segment, "Backdrop", (shot.shot.start_ms, shot.shot.end_ms), None, false);
            segments.push(Value::Object(segment));
        }
        Ok(track("backdrop", "Backdrop", 7, segments).into_iter().collect())
    }

    /// The second pictures of pairs.
    fn seconds(&self) -> Vec<Value> {
        let matter = self.matter;
        let one = |(index, shot): (usize, &FilmShot)| {
            let place = shot.grid.second?;
            let others = self.shots[index + 1..].iter().chain(&self.shots[..index]);
            let mut stills = others.map(|other| other.shot.picture).filter(|picture| matter.shown[*picture].kind == MediaKind::Image);
            let picture = stills.find(|picture| *picture != shot.shot.picture)?;
            let medium = matter.shown[picture];
            let (place, framing, _) =
                framed(medium.size?, &matter.sights[picture], &matter.colours[picture], place, matter.options.canvas, None);
            let mut segment = field("", json!(""), place, (shot.shot.start_ms, shot.shot.end_ms));
            let object = segment.as_object_mut()?;
            object.shift_remove("k");
            object.shift_remove("c");
            object.insert("n".into(), json!(literal(&medium.name)));
            object.insert("u".into(), json!(literal(&medium.source)));
            object.insert("kb".into(), json!({ "f": rectangle(framing.from), "t": rectangle(framing.to) }));
            object.insert("an".into(), json!({ "in": { "n": "slide-up", "d": 300, "e": "out-expo" } }));
            if index == 0 {
                object.shift_remove("an");
            }
            Some(segment)
        };
        track("second", "Second pictures", 0, self.shots.iter().enumerate().filter_map(one).collect()).into_iter().collect()
    }

    fn pictures(&self, card: &end_card::Card) -> Value {
        let mut segments: Vec<Value> = self.shots.iter().enumerate().map(|(index, shot)| self.picture(index, shot)).collect();
        segments.extend(card.ground.clone());
        json!({ "tt": 0, "id": "pictures", "n": "Pictures", "sg": segments })
    }

    fn picture(&self, index: usize, shot: &FilmShot) -> Value {
        let (look, medium) = (self.matter.look, self.matter.shown[shot.shot.picture]);
        let [left, top, width, height] = shot.place;
        let mut segment = Map::new();
        let mut set = |key: &str, value: Value| drop(segment.insert(key.to_owned(), value));
        set("n", json!(literal(&medium.name)));
        set("u", json!(literal(&medium.source)));
        set("s", json!(shot.shot.start_ms));
        set("d", json!(shot.shot.length_ms()));
        if shot.place != [0.0, 0.0, 1.0, 1.0] {
            for (key, value) in [("x", left + width / 2.0), ("y", top + height / 2.0), ("w", width), ("h", height)] {
                set(key, json!(fraction(value)));
            }
        }
        if medium.kind == MediaKind::Video {
            if shot.shot.source_start_ms > 0 {
                set("ss", json!(shot.shot.source_start_ms));
            }
            if shot.shot.is_repeated {
                set("lp", json!(-1));
            }
            if medium.has_sound {
                set("fi", json!(80));
                set("fo", json!(80));
            }
        }
        if !shot.shot.is_plain || medium.kind == MediaKind::Image {
            set("kb", json!({ "f": rectangle(shot.shot.framing.from), "t": rectangle(shot.shot.framing.to) }));
        }
        let is_card = shot.grid.card || shot.shot.framing.contained;
        self.dress(&mut segment, index, shot, is_card);
        let mut effects = Vec::new();
        if look.finish.grain > 0.0 {
            effects.push(json!({ "n": "grain", "v": look.finish.grain }));
        }
        if look.finish.glow > 0.0 {
            effects.push(json!({ "n": "glow", "v": look.finish.glow, "r": 0.015 }));
        }
        if !effects.is_empty() {
            segment.insert("fx".into(), json!(effects));
        }
        segment.insert("m".into(), json!({ "role": "product" }));
        if let Some(transition) = self.transition(shot) {
            segment.insert("tr".into(), transition);
        }
        Value::Object(segment)
    }

    /// Corners, shadow, border and tilt of a card; the soft edge of a picture that melts into its ground.
    fn dress(&self, segment: &mut Map<String, Value>, index: usize, shot: &FilmShot, is_card: bool) {
        let style = &self.matter.look.picture;
        let is_light = luminance(shot.palette.ground) > 0.3;
        if shot.is_free && is_light && self.matter.colours[shot.shot.picture].is_white {
            segment.insert("bm".into(), json!("multiply"));
            return;
        }
        if self.matter.colours[shot.shot.picture].is_cut_out {
            return;
        }
        if !is_card {
            let is_alike =
                self.matter.colours[shot.shot.picture].is_even && shot.palette.ground == self.matter.colours[shot.shot.picture].border;
            if let Some(angle) = shot.grid.melts.filter(|_| is_alike) {
                let (x, y) = if angle == 0.0 { (0.06, 0.5) } else { (0.5, 0.05) };
                segment.insert("mk".into(), json!({ "ty": "linear", "x": x, "y": y, "ro": angle, "fe": 0.09 }));
            }
            return;
        }
        if style.radius > 0.0 {
            segment.insert("br".into(), json!(style.radius));
        }
        if style.border > 0.0 {
            segment.insert("bd".into(), json!({ "c": "#ffffff", "w": style.border }));
        }
        if style.shadow > 0.0 {
            let alpha = (style.shadow * 255.0).round() as u8;
            segment.insert("ds".into(), json!({ "c": format!("#000000{alpha:02x}"), "y": 0.014, "b": 0.02 }));
        }
        if style.tilt > 0.0 {
            let side = if (index as u64 + self.matter.options.seed).is_multiple_of(2) { -1.0 } else { 1.0 };
            segment.insert("ro".into(), json!(style.tilt * side));
        }
    }

    fn scrims(&self) -> Vec<Value> {
        let one = |shot: &FilmShot| {
            let band = self.band(shot)?;
            let kind = self.matter.shown[shot.shot.picture].kind;
            let scrim = scrim(shot, &self.matter.sights[shot.shot.picture], kind, band);
            if scrim.amount <= 0.0 {
                return None;
            }
            let to_foot = band[1] + band[3] > 0.6;
            let (top, bottom) = ((band[1] - REACH).max(0.0), if to_foot { 1.0 } else { (band[1] + band[3] + REACH).min(1.0) });
            let height = bottom - top;
            let with = |part: f64| format!("{}{:02x}", hex(scrim.colour), (part * scrim.amount * 255.0).ceil().min(255.0) as u8);
            let (first, last) = ((band[1] - top) / height, (band[1] + band[3] - top) / height);
            let mut stops = vec![json!([0, with(0.0)]), json!([fraction(first * 0.5), with(0.3)]), json!([fraction(first), with(1.0)])];
            if to_foot {
                stops.push(json!([1, with(1.0)]));
            } else {
                stops.extend([json!([fraction(last), with(1.0)]), json!([fraction((1.0 + last) / 2.0), with(0.3)]), json!([1, with(0.0)])]);
            }
            let (start, end) = self.word_times(shot);
            Some(field("Scrim", json!({ "a": 180, "st": stops }), [0.0, top, 1.0, height], (start, end)))
        };
        track("shade", "Scrim", 0, self.shots.iter().filter_map(one).collect()).into_iter().collect()
    }

    /// The part of the canvas that words take on a picture.
    fn band(&self, shot: &FilmShot) -> Option<[f64; 4]> {
        if shot.grid.on != On::Picture || shot.headline.is_none() {
            return None;
        }
        let (label, headline) = (on_canvas(shot.grid.label, &self.matter.area), on_canvas(shot.grid.headline, &self.matter.area));
        let top = if shot.label.is_some() { label[1].min(headline[1]) } else { headline[1] };
        Some([headline[0], top, headline[2], headline[1] + headline[3] - top])
    }

    fn word_times(&self, shot: &FilmShot) -> (i64, i64) {
        let index = self.shots.iter().position(|other| other.shot.start_ms == shot.shot.start_ms).unwrap_or(0);
        let half = |shot: Option<&FilmShot>| shot.and_then(|shot| shot.shot.transition).map_or(0, |(_, length)| length / 2);
        let before = if index == 0 { 0 } else { half(self.shots.get(index - 1)) + DELAY_MS };
        let start = shot.shot.start_ms + before;
        (start, (shot.shot.end_ms - half(Some(shot)) - GAP_MS).max(start + 1))
    }

    /// The ink of a shot's words.
    fn ink(&self, shot: &FilmShot) -> Rgb {
        match shot.grid.on {
            On::Accent => shot.palette.on_accent,
            On::Picture => self.band(shot).map_or(shot.palette.ink, |band| {
                let kind = self.matter.shown[shot.shot.picture].kind;
                scrim(shot, &self.matter.sights[shot.shot.picture], kind, band).ink
            }),
            On::Ground => match shot.grid.behind {
                Some(_) => {
                    let ground = Oklch::of(shot.palette.ground);
                    let step = if luminance(shot.palette.ground) > 0.3 { -0.075 } else { 0.06 };
                    ink_on(&[shot.palette.ground, Oklch { lightness: ground.lightness + step, ..ground }.rgb()])
                }
                None => shot.palette.ink,
            },
        }
    }

    fn bars(&self, body_ms: i64) -> Vec<Value> {
        let (bars, canvas) = (self.matter.look.finish.bars, self.matter.options.canvas);
        if bars <= 0.0 || canvas.height >= canvas.width {
            return Vec::new();
        }
        let one = |id: &str, top: f64| track(id, "Bar", 0, vec![field("Bar", json!("#000000"), [0.0, top, 1.0, bars], (0, body_ms))]);
        one("bar-top", 0.0).into_iter().chain(one("bar-foot", 1.0 - bars)).collect()
    }

    fn marks(&self) -> Vec<Value> {
        let one = |shot: &FilmShot| {
            let place = shot.grid.mark?;
            Some(field("Rule", json!(self.role(shot.palette.accent)), place, (shot.shot.start_ms, shot.shot.end_ms)))
        };
        track("marks", "Rules", 0, self.shots.iter().filter_map(one).collect()).into_iter().collect()
    }

    fn headlines(&self, card: &end_card::Card) -> Result<Vec<Value>, PromoError> {
        let (look, canvas) = (self.matter.look, self.matter.options.canvas);
        let shorter = f64::from(canvas.width.min(canvas.height)) / f64::from(canvas.height);
        let mut segments = Vec::new();
        for (index, shot) in self.shots.iter().enumerate() {
            let Some((text, is_title)) = &shot.headline else { continue };
            let scale = if *is_title { 1.0 } else { 0.8 };
            let words = Words {
                text,
                role: if *is_title { "headline" } else { "label" },
                face: Face::Display,
                place: on_canvas(shot.grid.headline, &self.matter.area),
                largest: look.letters.size * shorter * scale,
                colour: self.role(self.ink(shot)),
                most_lines: 4,
                vertical: if shot.grid.on == On::Picture && shot.grid.name == "centre" { "middle" } else { "top" },
            };
            let mut segment = self.fitter.segment(&words)?;
            let entrance = (index > 0).then_some((look.motion.text, look.motion.text_ms, look.motion.ease.as_str()));
            timed(&mut segment, "Title", self.word_times(shot), entrance, true);
            segments.push(Value::Object(segment));
        }
        segments.extend(card.headline.clone());
        Ok(track("titles", "Titles", 7, segments).into_iter().collect())
    }

    fn labels(&self) -> Result<Vec<Value>, PromoError> {
        let canvas = self.matter.options.canvas;
        let shorter = f64::from(canvas.width.min(canvas.height)) / f64::from(canvas.height);
        let mut segments = Vec::new();
        for shot in self.shots {
            let Some(text) = &shot.label else { continue };
            let place = on_canvas(shot.grid.label, &self.matter.area);
            let colour = self.role(self.ink(shot));
            let words =
                Words { text, role: "label", face: Face::Text, place, largest: 0.034 * shorter, colour, most_lines: 1, vertical: "middle" };
            let mut segment = self.fitter.segment(&words)?;
            timed(&mut segment, "Label", self.word_times(shot), None, true);
            segments.push(Value::Object(segment));
        }
        Ok(track("labels", "Labels", 7, segments).into_iter().collect())
    }
}
