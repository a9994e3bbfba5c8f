//! The fonts inside the program.

/// The family that serves where a draft names none.
pub(super) const DEFAULT_FAMILY: &str = "Inter";

/// Names that mean the default family, in lower case.
pub(super) const DEFAULT_FAMILY_ALIASES: [&str; 3] = ["sans", "sans-serif", "system-ui"];

/// Where a bundled font serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Wherever the families that a draft names lack a character.
    Text,
    /// Only where a draft names it.
    Display,
}

/// A font inside the program.
pub(super) struct BundledFont {
    pub(super) role: Role,
    pub(super) family: &'static str,
    pub(super) weight: u16,
    pub(super) italic: bool,
    pub(super) bytes: &'static [u8],
}

macro_rules! bundled {
    ($($role:ident $family:literal $weight:literal $italic:literal $file:literal;)*) => {
        /// All bundled fonts; those for text are searched in this order for characters that the listed ones lack.
        pub(super) const BUNDLED: &[BundledFont] = &[$(BundledFont {
            role: Role::$role,
            family: $family,
            weight: $weight,
            italic: $italic,
            bytes: include_bytes!(concat!("../../fonts/", $file)),
        },)*];
    };
}

bundled! {
    Text "Inter" 400 false "Inter-Regular.otf";
    Text "Inter" 400 true "Inter-Italic.otf";
    Text "Inter" 600 false "Inter-SemiBold.otf";
    Text "Inter" 700 false "Inter-Bold.otf";
    Text "Inter" 700 true "Inter-BoldItalic.otf";
    Text "Inter" 900 false "Inter-Black.otf";
    Text "Noto Sans Arabic" 400 false "NotoSansArabic-Regular.ttf";
    Text "Noto Sans Hebrew" 400 false "NotoSansHebrew-Regular.ttf";
    Text "Noto Sans Devanagari" 400 false "NotoSansDevanagari-Regular.ttf";
    Text "Noto Sans Thai" 400 false "NotoSansThai-Regular.ttf";
    Display "Instrument Serif" 400 false "InstrumentSerif-Regular.ttf";
    Display "Instrument Serif" 400 true "InstrumentSerif-Italic.ttf";
    Display "Anton" 400 false "Anton-Regular.ttf";
    Display "Archivo" 500 false "Archivo-Medium.ttf";
    Display "Archivo" 700 false "Archivo-Bold.ttf";
    Display "Archivo Expanded" 900 false "ArchivoExpanded-Black.ttf";
    Display "Bodoni Moda" 500 false "BodoniModa-Medium.ttf";
    Display "Jost" 500 false "Jost-Medium.ttf";
    Display "Jost" 700 false "Jost-Bold.ttf";
    Display "Fraunces" 600 false "Fraunces-SemiBold.ttf";
    Display "Bricolage Grotesque" 800 false "BricolageGrotesque-ExtraBold.ttf";
    Display "Space Mono" 400 false "SpaceMono-Regular.ttf";
    Display "Caveat" 700 false "Caveat-Bold.ttf";
    Display "Zilla Slab" 700 false "ZillaSlab-Bold.ttf";
    Display "Baloo 2" 700 false "Baloo2-Bold.ttf";
    Display "Unbounded" 700 false "Unbounded-Bold.ttf";
}

#[cfg(test)]
mod tests {
    use harfrust::Font;
    use harfrust::font::attribute::Style;
    use harfrust::font::name::NameId;

    use super::*;

    #[test]
    fn the_table_says_what_the_files_say() {
        for font in BUNDLED {
            let parsed = Font::new(font.bytes, 0).expect("a font");
            let names = parsed.names();
            let name = names.get(NameId::TYPOGRAPHIC_FAMILY_NAME).or_else(|| names.get(NameId::FAMILY_NAME)).unwrap();
            assert_eq!(name.english_or_first().unwrap().name().to_string(), font.family);
            let attributes = parsed.default_attributes();
            assert_eq!(attributes.weight.value(), f32::from(font.weight), "{}", font.family);
            assert_eq!(attributes.style != Style::Normal, font.italic, "{}", font.family);
        }
    }
}
