//! The fonts a render can use: bundled ones, font files named by the draft, and installed ones.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::bundled::{BUNDLED, DEFAULT_FAMILY, DEFAULT_FAMILY_ALIASES, Role};
use super::system_fonts::{self, InstalledFont, InstalledFonts};
use super::{Face, TextError};
use crate::draft::TextStyle;
use crate::files::{lies_in, open_file};

/// No font file that is loaded is larger.
const LARGEST_FONT_BYTES: u64 = 256 << 20;

/// Where fonts come from besides the program itself.
#[derive(Clone, Debug, Default)]
pub struct FontOptions {
    /// The folder that font files in `ff` are relative to: the draft's.
    pub folder: PathBuf,
    /// Font files must lie in this folder, symbolic links followed.
    pub jail: Option<PathBuf>,
    /// Whether a family that is not there is replaced by the bundled sans, and a missing character searched in all
    /// installed fonts.
    pub font_fallback: bool,
}

/// The fonts of a render. Nothing is parsed before it is used, and the installed fonts are listed only when a family is
/// asked for that is not bundled. Share one among all layouts: it keeps what it has loaded.
#[derive(Debug, Default)]
pub struct FontLibrary {
    options: FontOptions,
    /// Folders of installed fonts, where not the usual ones.
    system_folders: Option<Vec<PathBuf>>,
    installed: OnceLock<InstalledFonts>,
    bundled: [OnceLock<Arc<Face>>; BUNDLED.len()],
    loaded: Mutex<HashMap<LoadedKey, Arc<Face>>>,
    searched: Mutex<HashMap<char, Option<Arc<Face>>>>,
    substitutions: Mutex<BTreeSet<Substitution>>,
}

/// File, font in it, weight of a variable one.
type LoadedKey = (PathBuf, u32, Option<u16>);

/// A font that serves in place of what a text asks for, as the options allow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Substitution {
    /// None of the families is there.
    Family {
        /// The families, as written.
        families: Vec<String>,
        /// The family that serves.
        used: String,
    },
    /// None of the families has the character, nor has a bundled one.
    Character {
        /// The character.
        character: char,
        /// The installed family that has it.
        used: String,
    },
}

impl fmt::Display for Substitution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Family { families, used } => {
                let families: Vec<_> = families.iter().map(|family| format!("{family:?}")).collect();
                write!(f, "no font family {} was found: {used:?} serves in its place", families.join(", "))
            }
            Self::Character { character, used } => {
                write!(
                    f,
                    "no font of this text has the character {character:?} (U+{:04X}): it is taken from {used:?}",
                    u32::from(*character)
                )
            }
        }
    }
}

impl FontLibrary {
    /// A library that finds its fonts as `options` say.
    pub fn new(options: FontOptions) -> Self {
        Self { options, ..Self::default() }
    }

    /// The same, with installed fonts looked for in `folders` only.
    #[must_use]
    pub fn with_system_folders(mut self, folders: Vec<PathBuf>) -> Self {
        self.system_folders = Some(folders);
        self
    }

    /// The families inside the program, default first.
    pub fn bundled_families() -> Vec<&'static str> {
        let mut families: Vec<_> = BUNDLED.iter().map(|font| font.family).collect();
        families.dedup();
        families
    }

    /// The bundled families that serve every text, for characters that its own families lack.
    fn text_families() -> impl Iterator<Item = &'static str> {
        let is_first = |index: usize| index == 0 || BUNDLED[index - 1].family != BUNDLED[index].family;
        (0..BUNDLED.len()).filter(move |index| BUNDLED[*index].role == Role::Text && is_first(*index)).map(|index| BUNDLED[index].family)
    }

    /// The faces that serve a style, in order of fallback, bundled ones last. A family is a bundled one (`Inter`,
    /// `sans-serif`, `Noto Sans Hebrew`, …), a font file (a path that ends in `.ttf`, `.otf` or `.ttc`, relative to the
    /// draft's folder), or an installed one.
    ///
    /// # Errors
    /// [`TextError::MissingFamily`] where families are listed, none of them is there, and no fallback is allowed;
    /// [`TextError::UnreadableFont`] and [`TextError::OutsideJail`] for font files.
    pub(super) fn faces_for(&self, style: &TextStyle) -> Result<Vec<Arc<Face>>, TextError> {
        let mut faces: Vec<Arc<Face>> = Vec::new();
        for family in &style.families {
            faces.extend(self.face(family, style.weight, style.italic)?);
        }
        if faces.is_empty() && !style.families.is_empty() && !self.options.font_fallback {
            return Err(TextError::MissingFamily { families: style.families.clone() });
        }
        if faces.is_empty() && !style.families.is_empty() {
            self.note(Substitution::Family { families: style.families.clone(), used: DEFAULT_FAMILY.to_owned() });
        }
        for family in Self::text_families() {
            let face = self.bundled_face(family, style.weight, style.italic);
            faces.extend(face.filter(|face| !faces.iter().any(|listed| Arc::ptr_eq(listed, face))));
        }
        Ok(faces)
    }

    /// The face of `family` nearest to a weight and slant (CSS Fonts 4, 5.2: width, then slant, then weight); `None`
    /// where there is none.
    ///
    /// # Errors
    /// As [`TextError::UnreadableFont`] and [`TextError::OutsideJail`] say, for font files.
    pub fn face(&self, family: &str, weight: u16, italic: bool) -> Result<Option<Arc<Face>>, TextError> {
        if system_fonts::is_font_file_name(Path::new(family)) {
            return self.face_of_file(family, weight).map(Some);
        }
        let lower_case = family.trim().to_lowercase();
        let bundled = if DEFAULT_FAMILY_ALIASES.contains(&lower_case.as_str()) { DEFAULT_FAMILY } else { family.trim() };
        if let Some(face) = self.bundled_face(bundled, weight, italic) {
            return Ok(Some(face));
        }
        let candidates = self.installed().family(&lower_case);
        nearest_installed(candidates, weight, italic).map(|font| self.load(font, weight)).transpose()
    }

    /// Any installed face that has `character`, where the options allow a search.
    pub(super) fn search(&self, character: char, weight: u16) -> Option<Arc<Face>> {
        if !self.options.font_fallback {
            return None;
        }
        let mut searched = self.searched.lock().unwrap_or_else(PoisonError::into_inner);
        let search = || self.load(self.installed().having(character)?, weight).ok();
        let found = searched.entry(character).or_insert_with(search).clone();
        if let Some(face) = &found {
            self.note(Substitution::Character { character, used: face.family().to_owned() });
        }
        found
    }

    /// Whether installed fonts are searched for characters that no other font has.
    pub(super) fn searches_installed(&self) -> bool {
        self.options.font_fallback
    }

    /// The substitutions since this was last asked, each once.
    pub fn take_substitutions(&self) -> Vec<Substitution> {
        std::mem::take(&mut *self.substitutions.lock().unwrap_or_else(PoisonError::into_inner)).into_iter().collect()
    }

    fn note(&self, substitution: Substitution) {
        self.substitutions.lock().unwrap_or_else(PoisonError::into_inner).insert(substitution);
    }

    fn installed(&self) -> &InstalledFonts {
        self.installed.get_or_init(|| {
            let folders = self.system_folders.clone().unwrap_or_else(system_fonts::usual_folders);
            InstalledFonts::scan(&folders)
        })
    }

    fn bundled_face(&self, family: &str, weight: u16, italic: bool) -> Option<Arc<Face>> {
        let of_family = |&index: &usize| BUNDLED[index].family.eq_ignore_ascii_case(family);
        let index = (0..BUNDLED.len())
            .filter(of_family)
            .min_by_key(|&index| (BUNDLED[index].italic != italic, weight_distance(weight, BUNDLED[index].weight)))?;
        let font = &BUNDLED[index];
        let parse = || Face::bundled(font.family, font.italic, font.bytes).expect("bundled fonts parse, as a test shows");
        Some(self.bundled[index].get_or_init(|| Arc::new(parse())).clone())
    }

    fn face_of_file(&self, name: &str, weight: u16) -> Result<Arc<Face>, TextError> {
        let path = self.options.folder.join(name);
        let unreadable = |reason: String| TextError::UnreadableFont { path: path.clone(), reason };
        if let Some(jail) = &self.options.jail
            && !lies_in(&path, jail).map_err(|error| unreadable(error.to_string()))?
        {
            return Err(TextError::OutsideJail { path, jail: jail.clone() });
        }
        let fonts = system_fonts::fonts_in(&path).map_err(|error| unreadable(error.to_string()))?;
        let (_, font) = fonts.first().ok_or_else(|| unreadable("no font with outlines in it".into()))?;
        self.load(font, weight)
    }

    fn load(&self, font: &InstalledFont, weight: u16) -> Result<Arc<Face>, TextError> {
        let axis_weight = font.weight_axis.map(|(least, most)| f32::from(weight).clamp(least, most) as u16);
        let key = (font.path.clone(), font.index, axis_weight);
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(face) = loaded.get(&key) {
            return Ok(face.clone());
        }
        let unreadable = |reason: String| TextError::UnreadableFont { path: font.path.clone(), reason };
        let file = open_file(&font.path).map_err(|error| unreadable(error.to_string()))?;
        let length = file.metadata().map_err(|error| unreadable(error.to_string()))?.len();
        if length > LARGEST_FONT_BYTES {
            return Err(unreadable(format!("{length} bytes, more than {LARGEST_FONT_BYTES}")));
        }
        let mut bytes = Vec::new();
        file.take(LARGEST_FONT_BYTES).read_to_end(&mut bytes).map_err(|error| unreadable(error.to_string()))?;
        let face = Face::loaded(&font.family, font.italic, &font.path, bytes, font.index, axis_weight.unwrap_or(weight));
        let face = Arc::new(face.ok_or_else(|| unreadable("damaged".into()))?);
        loaded.insert(key, face.clone());
        Ok(face)
    }
}

fn nearest_installed(fonts: &[InstalledFont], weight: u16, italic: bool) -> Option<&InstalledFont> {
    fonts.iter().min_by_key(|font| {
        let width = (font.width_percent - 100.0).abs() as u32;
        let font_weight = font.weight_axis.map_or(font.weight, |(least, most)| f32::from(weight).clamp(least, most) as u16);
        (width, font.italic != italic, weight_distance(weight, font_weight))
    })
}

/// Orders weights by nearness to the one asked for (CSS Fonts 4, 5.2, font-weight): from 400 to 500 first up to 500,
/// then downwards, then upwards; below 400 downwards first, above 500 upwards first.
fn weight_distance(asked: u16, offered: u16) -> (u8, u16) {
    let upwards_first = asked > 500 || ((400..=500).contains(&asked) && (asked..=500).contains(&offered));
    let rank = match offered >= asked {
        _ if offered == asked => 0,
        true if upwards_first => 0,
        false if asked <= 500 => 1,
        false => 2,
        true => 3,
    };
    (rank, offered.abs_diff(asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_matched_as_css_does() {
        let nearest = |asked: u16, offered: &[u16]| *offered.iter().min_by_key(|&&weight| weight_distance(asked, weight)).unwrap();
        let inter = [400, 600, 700, 900];
        for (asked, expected) in [(100, 400), (400, 400), (500, 400), (550, 600), (650, 700), (800, 900), (950, 900)] {
            assert_eq!(nearest(asked, &inter), expected, "{asked}");
        }
        assert_eq!(nearest(400, &[300, 500, 600]), 500);
        assert_eq!(nearest(400, &[300, 600]), 300);
        assert_eq!(nearest(300, &[200, 400]), 200);
        assert_eq!(nearest(700, &[600, 900]), 900);
    }

    #[test]
    fn a_library_is_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<FontLibrary>();
    }
}
