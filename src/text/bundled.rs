//! The fonts inside the program.

/// The family that serves where a draft names none.
pub(super) const DEFAULT_FAMILY: &str = "Inter";

/// Names that mean the default family, in lower case.
pub(super) const DEFAULT_FAMILY_ALIASES: [&str; 3] = ["sans", "sans-serif", "system-ui"];

/// A font inside the program.
pub(super) struct BundledFont {
    pub(super) family: &'static str,
    pub(super) weight: u16,
    pub(super) italic: bool,
    pub(super) bytes: &'static [u8],
}

macro_rules! bundled {
    ($($family:literal $weight:literal $italic:literal $file:literal;)*) => {
        /// All bundled fonts; families are searched in this order for characters that the listed ones lack.
        pub(super) const BUNDLED: &[BundledFont] = &[$(
            BundledFont { family: $family, weight: $weight, italic: $italic, bytes: include_bytes!(concat!("../../fonts/", $file)) },
        )*];
    };
}

bundled! {
    "Inter" 400 false "Inter-Regular.otf";
    "Inter" 400 true "Inter-Italic.otf";
    "Inter" 600 false "Inter-SemiBold.otf";
    "Inter" 700 false "Inter-Bold.otf";
    "Inter" 700 true "Inter-BoldItalic.otf";
    "Inter" 900 false "Inter-Black.otf";
    "Noto Sans Arabic" 400 false "NotoSansArabic-Regular.ttf";
    "Noto Sans Hebrew" 400 false "NotoSansHebrew-Regular.ttf";
    "Noto Sans Devanagari" 400 false "NotoSansDevanagari-Regular.ttf";
    "Noto Sans Thai" 400 false "NotoSansThai-Regular.ttf";
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
