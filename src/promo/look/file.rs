//! A look: how a film is set, as data. The file's keys are the fields below, in kebab-case; all that have a default may
//! be left out, and an unknown key is refused.

use std::path::Path;

use serde::Deserialize;

use crate::base::PixelSize;
use crate::draft::BedStyle;

use super::error::LookError;
use super::grid::{Grid, Shape};

/// The looks inside the program, the first for who names none.
const BUILT_IN: [&str; 10] = [
    include_str!("../looks/gallery.toml"),
    include_str!("../looks/poster.toml"),
    include_str!("../looks/studio.toml"),
    include_str!("../looks/market.toml"),
    include_str!("../looks/editorial.toml"),
    include_str!("../looks/film.toml"),
    include_str!("../looks/block.toml"),
    include_str!("../looks/paper.toml"),
    include_str!("../looks/night.toml"),
    include_str!("../looks/app.toml"),
];

/// The built-in grids.
const GRIDS: &str = include_str!("../looks/grids.toml");

#[derive(Deserialize)]
struct GridFile {
    grid: Vec<Grid>,
}

/// How a film is set.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Look {
    /// Its name.
    pub name: String,
    /// The trades that it is for.
    #[serde(rename = "for")]
    pub purpose: String,
    pub(in crate::promo) letters: Letters,
    pub(in crate::promo) palette: PaletteRule,
    /// Names of grids that shots are drawn from, the built-in ones and the look's own.
    pub(in crate::promo) grids: Vec<String>,
    /// Grids of its own.
    #[serde(default)]
    pub(in crate::promo) grid: Vec<Grid>,
    pub(in crate::promo) picture: PictureStyle,
    pub(in crate::promo) motion: Motion,
    pub(in crate::promo) transitions: Transitions,
    /// Shortest, usual and longest shot, milliseconds.
    pub(in crate::promo) shot_ms: [i64; 3],
    /// Computed music: `lofi upbeat calm bold corporate cinematic`.
    pub(in crate::promo) bed: String,
    #[serde(default)]
    pub(in crate::promo) finish: Finish,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::promo) struct Letters {
    /// Family and weight of headlines.
    pub(in crate::promo) display: String,
    pub(in crate::promo) display_weight: u16,
    /// Family and weight of labels.
    pub(in crate::promo) text: String,
    pub(in crate::promo) text_weight: u16,
    #[serde(default)]
    pub(in crate::promo) capitals: bool,
    /// Whether the last word of a headline is italic.
    #[serde(default)]
    pub(in crate::promo) italic_word: bool,
    /// Largest headline, of the canvas's shorter side.
    pub(in crate::promo) size: f64,
    /// Letter spacing of headlines and of labels, em.
    #[serde(default)]
    pub(in crate::promo) tracking: f64,
    #[serde(default)]
    pub(in crate::promo) label_tracking: f64,
    pub(in crate::promo) leading: f64,
    /// `left` or `center`.
    pub(in crate::promo) align: String,
    /// Whether shots are numbered.
    #[serde(default)]
    pub(in crate::promo) numbers: bool,
}

/// Where the ground's colour comes from.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(in crate::promo) enum GroundRule {
    /// The picture's own border where it is even, else light.
    Picture,
    Light,
    Dark,
    /// The accent's colour.
    Accent,
    /// White or nearly.
    White,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::promo) struct PaletteRule {
    /// One is drawn by the seed; the first for seed 0.
    pub(in crate::promo) grounds: Vec<GroundRule>,
    /// Chroma of light grounds.
    #[serde(default = "PaletteRule::tint")]
    pub(in crate::promo) tint: f64,
    /// Whether each shot has a ground of its own.
    #[serde(default)]
    pub(in crate::promo) changes: bool,
}

impl PaletteRule {
    fn tint() -> f64 {
        0.03
    }
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::promo) struct PictureStyle {
    /// Corner radius of cards, of their shorter side.
    #[serde(default)]
    pub(in crate::promo) radius: f64,
    /// Darkness of the shadow under cards, 0..1.
    #[serde(default)]
    pub(in crate::promo) shadow: f64,
    /// Tilt of cards, degrees, to either side in turn.
    #[serde(default)]
    pub(in crate::promo) tilt: f64,
    /// White border of cards, of the canvas's height.
    #[serde(default)]
    pub(in crate::promo) border: f64,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::promo) struct Motion {
    /// How texts come: `rise slam slide drop fade`.
    pub(in crate::promo) text: Entrance,
    pub(in crate::promo) text_ms: i64,
    /// The part of a picture that a move gains.
    pub(in crate::promo) zoom: f64,
    /// Moves of pictures: `in out pan`.
    pub(in crate::promo) moves: Vec<PictureMove>,
    /// Ease of entrances.
    pub(in crate::promo) ease: String,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(in crate::promo) enum Entrance {
    Rise,
    Slam,
    Slide,
    Drop,
    Fade,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(in crate::promo) enum PictureMove {
    In,
    Out,
    Pan,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::promo) struct Transitions {
    /// Names of transitions in turn; the empty one is a cut.
    pub(in crate::promo) usual: Vec<String>,
    /// Into the end card.
    pub(in crate::promo) reveal: String,
    pub(in crate::promo) ms: i64,
    pub(in crate::promo) ease: String,
}

#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::promo) struct Finish {
    /// Bars of this part of the height above and below in wide canvases.
    #[serde(default)]
    pub(in crate::promo) bars: f64,
    /// Film grain on pictures, 0..1.
    #[serde(default)]
    pub(in crate::promo) grain: f64,
    /// Glow of pictures, 0..1.
    #[serde(default)]
    pub(in crate::promo) glow: f64,
}

/// No look's file is longer.
const LONGEST_FILE: u64 = 1 << 20;

impl Look {
    /// The looks inside the program.
    pub fn built_in() -> Vec<Self> {
        BUILT_IN.iter().map(|text| toml::from_str(text).expect("the built-in looks are read by a test")).collect()
    }

    /// The built-in look of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::built_in().into_iter().find(|look| look.name == name)
    }

    /// The built-in look of this name, or the one in this file.
    ///
    /// # Errors
    /// Where there is none, or the file is not one; with line, column and the keys that may stand there.
    pub fn of(name: &str) -> Result<Self, LookError> {
        let known = Self::built_in();
        if let Some(look) = known.iter().find(|look| look.name == name) {
            return Ok(look.clone());
        }
        if !Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
            let known = known.iter().map(|look| look.name.as_str()).collect::<Vec<_>>().join(", ");
            return Err(LookError::Unknown { name: name.to_owned(), known });
        }
        let path = name.to_owned();
        let read = std::fs::metadata(name).and_then(|metadata| {
            if metadata.len() > LONGEST_FILE { Err(std::io::Error::other("it is too long")) } else { std::fs::read_to_string(name) }
        });
        let text = read.map_err(|source| LookError::Unreadable { path: path.clone(), source })?;
        Self::read(&text).map_err(|reason| LookError::Invalid { path, reason })
    }

    /// A look out of its file's text.
    fn read(text: &str) -> Result<Self, String> {
        let look: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        look.check().map(|()| look)
    }

    /// Checks beyond the types.
    fn check(&self) -> Result<(), String> {
        let grids = self.all_grids();
        if let Some(name) = self.grids.iter().find(|name| !grids.iter().any(|grid| grid.name == **name)) {
            let mut known: Vec<_> = grids.iter().map(|grid| grid.name.as_str()).collect();
            known.dedup();
            return Err(format!("grids: there is no grid {name:?}: known are {}", known.join(", ")));
        }
        if self.grids.is_empty() || self.palette.grounds.is_empty() || self.motion.moves.is_empty() {
            return Err("grids, palette.grounds and motion.moves name one or more".to_owned());
        }
        if BedStyle::of(&self.bed).is_none() {
            return Err(format!("bed: there is no bed {:?}: known are {}", self.bed, BedStyle::NAMES.join(", ")));
        }
        let [shortest, usual, longest] = self.shot_ms;
        if !(100 <= shortest && shortest <= usual && usual <= longest) {
            return Err("shot-ms: shortest, usual and longest rise, from 100 on".to_owned());
        }
        if !(0.01..=0.5).contains(&self.letters.size) || !(0.5..=3.0).contains(&self.letters.leading) {
            return Err("letters: size is from 0.01 to 0.5, leading from 0.5 to 3".to_owned());
        }
        Ok(())
    }

    /// The computed music that fits it.
    pub fn bed(&self) -> BedStyle {
        BedStyle::of(&self.bed).unwrap_or(BedStyle::Calm)
    }

    /// The look's own grids, then the built-in ones.
    fn all_grids(&self) -> Vec<Grid> {
        let file: GridFile = toml::from_str(GRIDS).expect("the built-in grids are read by a test");
        self.grid.iter().cloned().chain(file.grid).collect()
    }

    /// The look's grids for a canvas; one that there is not for its shape is left out.
    pub(in crate::promo) fn grids_for(&self, canvas: PixelSize) -> Vec<Grid> {
        let (all, shape) = (self.all_grids(), Shape::of(canvas));
        let named = |name: &String| all.iter().find(|grid| grid.name == *name && grid.canvas == shape).cloned();
        let found: Vec<Grid> = self.grids.iter().filter_map(named).collect();
        if found.is_empty() { all.into_iter().filter(|grid| grid.canvas == shape).take(1).collect() } else { found }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FontLibrary;

    #[test]
    fn the_built_in_looks_are_whole_and_their_fonts_inside() {
        let families = FontLibrary::bundled_families();
        for look in Look::built_in() {
            assert_eq!(look.check(), Ok(()), "{}", look.name);
            assert!(families.contains(&look.letters.display.as_str()) && families.contains(&look.letters.text.as_str()), "{}", look.name);
        }
    }

    #[test]
    fn a_look_that_is_wrong_says_where() {
        let good = BUILT_IN[0];
        for (wrong, said) in [
            (good.replacen("leading", "laeding", 1), "laeding"),
            (good.replacen("grids = [", "grids = [\"nowhere\", ", 1), "no grid \"nowhere\""),
            (good.replacen("bed = \"", "bed = \"un", 1), "no bed"),
            (good.replacen("text = \"rise\"", "text = \"jump\"", 1), "jump"),
        ] {
            let found = Look::read(&wrong).unwrap_err();
            assert!(found.contains(said), "{said}: {found}");
        }
        assert!(matches!(Look::of("nothing"), Err(LookError::Unknown { .. })));
    }
}
