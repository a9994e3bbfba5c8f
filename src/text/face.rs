//! One font at one weight: what shaping reads and what outlines come from, over the same bytes.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use ab_glyph::{Font as _, FontRef, FontVec, GlyphId, Outline, VariableFont};
use harfrust::unicode::{Decomposed, compose, decompose};
use sha2::{Digest, Sha256};

/// One font at one weight.
pub struct Face {
    family: String,
    italic: bool,
    /// The file it was read from; `None` for a bundled one.
    file: Option<PathBuf>,
    digest: OnceLock<[u8; 32]>,
    outlines: Outlines,
    shaping: harfrust::Font,
    /// Font units from the baseline to the top and to the bottom of a line, both above zero where usual.
    ascent: f64,
    descent: f64,
    units_per_em: f64,
}

enum Outlines {
    Bundled(Box<FontRef<'static>>),
    Loaded(Arc<LoadedFont>),
}

/// The bytes of a font file, held once for both libraries.
struct LoadedFont(FontVec);

impl AsRef<[u8]> for LoadedFont {
    fn as_ref(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl Face {
    /// A bundled font; `None` where the bytes are no font.
    pub(super) fn bundled(family: &str, italic: bool, bytes: &'static [u8]) -> Option<Self> {
        let shaping = harfrust::Font::new(bytes, 0)?;
        let outlines = Outlines::Bundled(Box::new(FontRef::try_from_slice(bytes).ok()?));
        Some(Self::new(family, italic, None, outlines, shaping))
    }

    /// Font `index` of `file`, whose bytes these are; a variable one is set to `weight` on its `wght` axis. `None`
    /// where the bytes are no font.
    pub(super) fn loaded(family: &str, italic: bool, file: &Path, bytes: Vec<u8>, index: u32, weight: u16) -> Option<Self> {
        let mut font = FontVec::try_from_vec_and_index(bytes, index).ok()?;
        // A face without the axis keeps its one weight.
        let variable = font.set_variation(b"wght", f32::from(weight));
        let font = Arc::new(LoadedFont(font));
        let source: Arc<dyn AsRef<[u8]> + Send + Sync> = font.clone();
        let mut shaping = harfrust::Font::new(source, index)?;
        if variable {
            shaping = shaping.instance_builder().variations([("wght", f32::from(weight))]).build();
        }
        Some(Self::new(family, italic, Some(file.to_owned()), Outlines::Loaded(font), shaping))
    }

    fn new(family: &str, italic: bool, file: Option<PathBuf>, outlines: Outlines, shaping: harfrust::Font) -> Self {
        let (ascent, descent, units_per_em) = {
            let font = outlines.font();
            (font.ascent_unscaled(), -font.descent_unscaled(), shaping.units_per_em())
        };
        let units_per_em = f64::from(units_per_em.max(1));
        let (ascent, descent) = (ascent.into(), descent.into());
        Self { family: family.to_owned(), italic, file, digest: OnceLock::new(), outlines, shaping, ascent, descent, units_per_em }
    }

    /// The family's name.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// Whether the letters are drawn slanted.
    pub fn is_italic(&self) -> bool {
        self.italic
    }

    /// The font file's bytes.
    pub fn data(&self) -> &[u8] {
        match &self.outlines {
            Outlines::Bundled(font) => font.font_data(),
            Outlines::Loaded(font) => font.0.as_slice(),
        }
    }

    /// The file that it was read from; `None` for a bundled one.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The SHA-256 of [`Face::data`], reckoned when it is first asked for.
    pub fn digest(&self) -> [u8; 32] {
        *self.digest.get_or_init(|| Sha256::digest(self.data()).into())
    }

    /// Font units to the em.
    pub fn units_per_em(&self) -> f64 {
        self.units_per_em
    }

    /// Heights above and below the baseline, in em.
    pub(super) fn extents_em(&self) -> (f64, f64) {
        (self.ascent / self.units_per_em, self.descent / self.units_per_em)
    }

    /// The font as the shaper reads it.
    pub(super) fn shaping(&self) -> &harfrust::Font {
        &self.shaping
    }

    /// The outline of a glyph in font units, y up; `None` where it has no ink.
    pub(super) fn outline(&self, glyph: u16) -> Option<Outline> {
        self.outlines.font().outline(GlyphId(glyph))
    }

    /// Whether every character of a grapheme can be shown, as it stands or canonically composed or decomposed, as the
    /// shaper does.
    pub(super) fn covers(&self, grapheme: &str) -> bool {
        let has = |c: u32| self.has_glyph(c);
        let composed = || {
            let mut characters = grapheme.chars().map(u32::from).filter(|&c| !is_default_ignorable(c));
            let first = characters.next()?;
            characters.try_fold(first, compose).map(has)
        };
        grapheme.chars().all(|c| has(c.into()) || self.has_decomposed(c.into())) || composed().unwrap_or(false)
    }

    fn has_decomposed(&self, character: u32) -> bool {
        match decompose(character) {
            Some(Decomposed::Singleton(one)) => self.has_glyph(one),
            Some(Decomposed::Pair(first, second)) => (self.has_glyph(first) || self.has_decomposed(first)) && self.has_glyph(second),
            None => false,
        }
    }

    fn has_glyph(&self, character: u32) -> bool {
        let mapped = |c: u32| self.shaping.charmap().map_unicode(c).is_some_and(|glyph| glyph.to_u32() != 0);
        let stand_in = match char::from_u32(character) {
            // The shaper makes other spaces from the plain one, and the non-breaking hyphen from the hyphen.
            Some(c) if c.is_whitespace() => mapped(' '.into()),
            Some('\u{2011}') => mapped(0x2010),
            _ => false,
        };
        is_default_ignorable(character) || mapped(character) || stand_in
    }
}

impl Outlines {
    fn font(&self) -> &dyn ab_glyph::Font {
        match self {
            Self::Bundled(font) => font.as_ref(),
            Self::Loaded(font) => &font.0,
        }
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Face({:?}, italic: {})", self.family, self.italic)
    }
}

/// Characters that need no glyph (Unicode 16, DerivedCoreProperties, `Default_Ignorable_Code_Point`).
fn is_default_ignorable(character: u32) -> bool {
    matches!(
        character,
        0xAD | 0x34F
            | 0x61C
            | 0x115F..=0x1160
            | 0x17B4..=0x17B5
            | 0x180B..=0x180F
            | 0x200B..=0x200F
            | 0x202A..=0x202E
            | 0x2060..=0x206F
            | 0x3164
            | 0xFE00..=0xFE0F
            | 0xFEFF
            | 0xFFA0
            | 0xFFF0..=0xFFF8
            | 0x1BCA0..=0x1BCA3
            | 0x1D173..=0x1D17A
            | 0xE0000..=0xE0FFF
    )
}
