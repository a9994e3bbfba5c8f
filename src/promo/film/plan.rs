//! The plan of a film: which picture from when to when, in which grid, over which ground, with which words.

use crate::base::{PixelSize, SafeArea};
use crate::draft::MediaKind;
use crate::promo::cuts::{Grid as Beats, shot_count, shot_starts};
use crate::promo::look::{Box4, Grid, Look};
use crate::promo::safe_area::safe_area;
use crate::promo::shot::{Shot, longest_shot, trim_clips};
use crate::promo::sight::{Look as Sight, Thumbnail};
use crate::promo::style::{Entrance, StyleRow};
use crate::promo::{Medium, PromoOptions, order};

use super::palette::{Colours, Palette, Source};
use super::shot::{FilmShot, framed, movement};

/// The media and choices that the plan is made from.
pub(super) struct Matter<'a> {
    pub(super) look: &'a Look,
    pub(super) options: &'a PromoOptions,
    pub(super) shown: &'a [&'a Medium],
    pub(super) sights: &'a [Sight],
    pub(super) colours: &'a [Colours],
    pub(super) palette: Palette,
    pub(super) area: SafeArea,
}

/// The rhythm of a look in the form that cuts are counted by.
pub(super) fn rhythm(look: &Look) -> StyleRow {
    StyleRow {
        shot_ms: (look.shot_ms[0], look.shot_ms[1], look.shot_ms[2]),
        transitions: &[],
        transition_ms: look.transitions.ms,
        last_transition: "",
        zoom: look.motion.zoom,
        move_ease: "linear",
        weight: look.letters.display_weight,
        capitals: look.letters.capitals,
        title_size: look.letters.size,
        entrance: Entrance::Rise,
        boxed: false,
        entrance_ms: look.motion.text_ms,
        fade_out_ms: 1500,
    }
}

/// A box in fractions of the safe area, on the canvas.
pub(super) fn on_canvas([left, top, width, height]: Box4, area: &SafeArea) -> Box4 {
    let (across, down) = (area.right - area.left, area.bottom - area.top);
    [area.left + left * across, area.top + top * down, width * across, height * down]
}

pub(super) fn colours(sights: &[Sight]) -> Vec<Colours> {
    sights.iter().map(|sight| Colours::of(&sight.picture)).collect()
}

/// The palette of the film and of each shot.
pub(super) fn source<'a>(look: &'a Look, colours: &'a [Colours], logo: Option<&'a Colours>, options: &'a PromoOptions) -> Source<'a> {
    Source { rule: &look.palette, pictures: colours, logo, brand: &options.colours, seed: options.seed }
}

pub(super) fn logo_colours(logo: Option<&Thumbnail>) -> Option<Colours> {
    logo.map(Colours::of)
}

pub(super) fn area(options: &PromoOptions) -> SafeArea {
    safe_area(options.platform, options.canvas)
}

/// The shortest shot, milliseconds, 1 or more.
pub(in crate::promo) fn shortest_shot_ms(look: &Look, options: &PromoOptions) -> i64 {
    ((look.shot_ms[0] as f64 / options.pace) as i64).max(1)
}

/// The shots of the body, which lasts `body_ms`.
pub(super) fn shots(matter: &Matter<'_>, source: &Source<'_>, (body_ms, has_card): (i64, bool), beats: &Beats) -> Vec<FilmShot> {
    let (look, options) = (matter.look, matter.options);
    let row = rhythm(look);
    let strengths: Vec<f64> = matter.sights.iter().map(|sight| sight.strength).collect();
    let order = order::order(matter.shown, &strengths);
    let shortest = shortest_shot_ms(look, options);
    let mut caps: Vec<i64> = Vec::new();
    let cap = |index: usize| longest_shot(matter.shown[order[index % order.len()]], &row, shortest);
    let most = usize::try_from(body_ms / shortest).unwrap_or(1).max(1);
    let count = shot_count(body_ms, matter.shown.len(), &row, options.pace);
    while caps.len() < count || (caps.iter().fold(0_i64, |sum, cap| sum.saturating_add(*cap)) < body_ms && caps.len() < most) {
        caps.push(cap(caps.len()));
    }
    let starts = shot_starts(body_ms, &caps, shortest, beats);
    let grids = look.grids_for(options.canvas);
    let offset = options.seed as usize / look.palette.grounds.len().max(1) + options.seed as usize;
    let mut shots: Vec<FilmShot> = Vec::with_capacity(starts.len());
    for (index, start_ms) in starts.iter().enumerate() {
        let picture = order[index % order.len()];
        let end_ms = starts.get(index + 1).copied().unwrap_or(body_ms);
        let grid = grids[(index + offset) % grids.len()].clone();
        shots.push(one(matter, source, (index, picture), (*start_ms, end_ms), grid));
    }
    words(matter, &mut shots, &order);
    transitions(matter, &mut shots, has_card);
    let mut plain: Vec<Shot> = shots.iter().map(|shot| shot.shot.clone()).collect();
    trim_clips(&mut plain, matter.shown);
    shots.iter_mut().zip(plain).for_each(|(shot, plain)| shot.shot = plain);
    shots
}

fn one(
    matter: &Matter<'_>,
    source: &Source<'_>,
    (index, picture): (usize, usize),
    (start_ms, end_ms): (i64, i64),
    mut grid: Grid,
) -> FilmShot {
    let (look, options, medium) = (matter.look, matter.options, matter.shown[picture]);
    if matter.shown.len() < 2
        && let Some(second) = grid.second.take()
    {
        grid.picture = joined(grid.picture, second);
    }
    let size = medium.size.unwrap_or(PixelSize::new(1, 1));
    let pixels = |part: f64, whole: u32| ((part * f64::from(whole)).round() as u32).max(1);
    let box_size = PixelSize::new(pixels(grid.picture[2], options.canvas.width), pixels(grid.picture[3], options.canvas.height));
    let sight = &matter.sights[picture];
    let is_back = (options.seed / 2) % 2 == 1;
    let movement = movement(&look.motion.moves, index + options.seed as usize, (size, box_size), sight, is_back);
    let movement = (medium.kind == MediaKind::Image).then_some((movement, look.motion.zoom));
    let (place, framing, is_free) = framed(size, sight, &matter.colours[picture], grid.picture, options.canvas, movement);
    let row = rhythm(look);
    let is_repeated = longest_shot(medium, &row, end_ms - start_ms) == i64::MAX && medium.kind == MediaKind::Video;
    let is_plain = framing.from == [0.0, 0.0, 1.0, 1.0] && framing.to == framing.from;
    let shot = Shot { picture, start_ms, end_ms, framing, is_plain, transition: None, source_start_ms: 0, is_repeated };
    let palette = source.of_shot(index, picture, &matter.palette);
    FilmShot { shot, grid, palette, place, is_free, transition: String::new(), headline: None, label: None }
}

/// The box round two boxes.
fn joined(one: Box4, other: Box4) -> Box4 {
    let (left, top) = (one[0].min(other[0]), one[1].min(other[1]));
    let (right, bottom) = ((one[0] + one[2]).max(other[0] + other[2]), (one[1] + one[3]).max(other[1] + other[3]));
    [left, top, right - left, bottom - top]
}

/// Which words stand with which shot: titles spread over the body, and between them each picture's line or name.
fn words(matter: &Matter<'_>, shots: &mut [FilmShot], order: &[usize]) {
    let options = matter.options;
    let titles: Vec<&String> = match options.titles.as_slice() {
        [before @ .., _] if !before.is_empty() => before.iter().collect(),
        all => all.iter().collect(),
    };
    let count = shots.len();
    for (index, shot) in shots.iter_mut().enumerate() {
        let title = (0..titles.len()).find(|title| title * count / titles.len().max(1) == index).map(|title| titles[title].clone());
        let line = options.lines.get(shot.shot.picture).cloned().or_else(|| spoken_name(&matter.shown[shot.shot.picture].name));
        let (text, is_title) = match (title, line) {
            (Some(title), _) => (Some(title), true),
            (None, Some(line)) => (Some(line), false),
            (None, None) => (titles.get(index * titles.len() / count.max(1)).map(|title| (*title).clone()), false),
        };
        shot.headline = text.map(|text| (text, is_title));
        let number = order.iter().position(|picture| *picture == shot.shot.picture).unwrap_or(0) + 1;
        shot.label = match index {
            0 => options.kicker.clone().or_else(|| matter.look.letters.numbers.then(|| format!("{number:02}"))),
            _ if matter.look.letters.numbers => Some(format!("{number:02} / {:02}", order.len())),
            _ => None,
        };
    }
}

/// A file's name as words, where it is some.
fn spoken_name(name: &str) -> Option<String> {
    let words = name.replace(['_', '-', '.'], " ");
    let words: Vec<&str> = words.split_whitespace().collect();
    let letters = name.chars().filter(|character| character.is_alphabetic()).count();
    let lower = name.to_lowercase();
    let is_camera = ["img", "dsc", "pxl", "screenshot", "image", "photo", "clip", "video", "mvi", "dji", "picture"]
        .iter()
        .any(|word| lower.starts_with(word));
    if is_camera || letters < 3 || letters * 2 < name.chars().count() || words.len() > 5 {
        return None;
    }
    let text = words.join(" ");
    let mut characters = text.chars();
    let first = characters.next()?.to_uppercase().collect::<String>();
    Some(first + characters.as_str())
}

/// A transition for each cut, in turn; none is longer than half of either neighbour.
fn transitions(matter: &Matter<'_>, shots: &mut [FilmShot], has_card: bool) {
    let (look, options) = (&matter.look.transitions, matter.options);
    for index in 0..shots.len() {
        let is_last = index + 1 == shots.len();
        let empty = String::new();
        let usual = look.usual.get((index + options.seed as usize) % look.usual.len().max(1)).unwrap_or(&empty);
        let name = if is_last { &look.reveal } else { usual };
        if name.is_empty() || !options.transitions || (is_last && !has_card) {
            continue;
        }
        let next = shots.get(index + 1);
        let shorter = shots[index].shot.length_ms().min(next.map_or(i64::MAX, |next| next.shot.length_ms()));
        let length = look.ms.min(shorter / 2) / 2 * 2;
        let is_repeated = shots[index].shot.is_repeated || next.is_some_and(|next| next.shot.is_repeated);
        if length >= 100 && !is_repeated {
            shots[index].transition = name.clone();
            shots[index].shot.transition = Some(("", length));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cameras_are_no_words() {
        assert_eq!(spoken_name("blue-lamp"), Some("Blue lamp".to_owned()));
        for name in ["IMG_2041", "DSC0001", "a", "123-456", "screenshot_1"] {
            assert_eq!(spoken_name(name), None, "{name}");
        }
    }
}
