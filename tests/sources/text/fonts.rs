//! Which font serves.

use offcut::base::Explain;
use offcut::draft::Text;
use offcut::text::{FontLibrary, FontOptions, TextError, layout};

use crate::text::sample::*;

#[test]
fn bundled_fonts_serve_their_scripts() {
    let cases = [
        ("Ol\u{e1} \u{41f}\u{440}\u{438}\u{432}\u{435}\u{442} \u{3b1}", "Inter"),
        (THAI, "Noto Sans Thai"),
        (HEBREW, "Noto Sans Hebrew"),
        (ARABIC, "Noto Sans Arabic"),
        (DEVANAGARI, "Noto Sans Devanagari"),
    ];
    for (words, family) in cases {
        let faces = laid_out(&text(words), 2000.0).faces();
        assert_eq!(faces.iter().map(|face| face.family()).collect::<Vec<_>>(), [family]);
    }
}

#[test]
fn a_character_without_a_font_is_an_error_that_names_it() {
    let error = layout(&text("crab \u{1f980}"), frame(900.0), &bundled_only()).unwrap_err();
    assert!(matches!(error, TextError::MissingGlyph { character: '\u{1f980}', .. }), "{error}");
    let diagnostic = error.diagnostic();
    assert_eq!(diagnostic.code.exit() as i32, 3);
    assert!(diagnostic.message.contains("U+1F980") && diagnostic.notes[0].contains("Inter"), "{diagnostic:?}");
}

#[test]
fn a_family_that_is_not_there_is_an_error_unless_another_serves() {
    let mut words = text("abc");
    words.style.families = vec!["No Such Family".into()];
    let error = layout(&words, frame(900.0), &bundled_only()).unwrap_err();
    assert!(matches!(error, TextError::MissingFamily { .. }) && error.code().exit() as i32 == 3);
    let forgiving = FontLibrary::new(FontOptions { font_fallback: true, ..FontOptions::default() }).with_system_folders(Vec::new());
    assert_eq!(layout(&words, frame(900.0), &forgiving).unwrap().faces()[0].family(), "Inter");
    words.style.families.push("inter".into());
    assert_eq!(laid_out(&words, 900.0).faces()[0].family(), "Inter");
}

#[test]
fn fonts_are_found_by_file() {
    let folder = tempfile::tempdir().unwrap();
    let fonts = folder.path().join("deep/er");
    std::fs::create_dir_all(&fonts).unwrap();
    std::fs::write(fonts.join("hebrew.ttf"), include_bytes!("../../../fonts/NotoSansHebrew-Regular.ttf")).unwrap();
    std::fs::write(fonts.join("damaged.ttf"), b"no font at all").unwrap();
    let library = |is_jailed: bool| {
        let deep = folder.path().join("deep");
        let options = FontOptions { jail: is_jailed.then(|| deep.clone()), folder: deep, font_fallback: false };
        FontLibrary::new(options).with_system_folders(vec![folder.path().to_owned()])
    };
    let mut words = text(HEBREW);
    let bytes_used = |words: &Text, library: &FontLibrary| layout(words, frame(900.0), library).map(|block| block.faces()[0].data().len());
    words.style.families = vec!["er/hebrew.ttf".into()];
    assert_eq!(bytes_used(&words, &library(true)).unwrap(), include_bytes!("../../../fonts/NotoSansHebrew-Regular.ttf").len());
    words.style.families = vec!["er/damaged.ttf".into()];
    assert!(matches!(bytes_used(&words, &library(false)), Err(TextError::UnreadableFont { .. })));
    words.style.families = vec!["../deep/er/hebrew.ttf".into()];
    assert!(bytes_used(&words, &library(true)).is_ok());
    std::fs::write(folder.path().join("outside.ttf"), include_bytes!("../../../fonts/NotoSansHebrew-Regular.ttf")).unwrap();
    words.style.families = vec!["../outside.ttf".into()];
    assert!(matches!(bytes_used(&words, &library(true)), Err(TextError::OutsideJail { .. })));
    assert!(bytes_used(&words, &library(false)).is_ok());
}

/// The Hebrew font under another family's name.
fn renamed_font() -> Vec<u8> {
    let utf16 = |name: &str| name.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let mut bytes = include_bytes!("../../../fonts/NotoSansHebrew-Regular.ttf").to_vec();
    for (old, new) in [(utf16("Noto Sans"), utf16("Nota Sans")), (b"Noto Sans".to_vec(), b"Nota Sans".to_vec())] {
        let places: Vec<usize> = bytes.windows(old.len()).enumerate().filter(|(_, part)| *part == old).map(|(at, _)| at).collect();
        for at in places {
            bytes[at..at + new.len()].copy_from_slice(&new);
        }
    }
    bytes
}

#[test]
fn installed_fonts_are_found_by_name() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("truetype/nota")).unwrap();
    std::fs::write(folder.path().join("truetype/nota/regular.TTF"), renamed_font()).unwrap();
    std::fs::write(folder.path().join("damaged.ttf"), b"\0\x01\0\0\xff\xff").unwrap();
    let library = FontLibrary::default().with_system_folders(vec![folder.path().to_owned(), "no/such/folder".into()]);
    let mut words = text(HEBREW);
    words.style.families = vec!["nota sans hebrew".into()];
    let block = layout(&words, frame(900.0), &library).unwrap();
    assert_eq!(block.faces()[0].family(), "Nota Sans Hebrew");
    words.style.families = Vec::new();
    let bundled = layout(&words, frame(900.0), &library).unwrap();
    assert_eq!(bundled.faces()[0].family(), "Noto Sans Hebrew");
    assert!(bundled.lines()[0].width == block.lines()[0].width, "the same letters");
}
