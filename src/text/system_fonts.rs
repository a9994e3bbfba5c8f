//! Fonts installed on the machine: an index of family names, read from the font files' own tables.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use harfrust::font::attribute::Style;
use harfrust::font::name::NameId;
use harfrust::font::{Blob, Source};
use harfrust::{Font, Tag};

use crate::files::open_file;

/// Folders nest no deeper than this in any usual installation; links that form a loop end here too.
const DEEPEST_FOLDER: usize = 6;

/// No table of a font that is searched is larger; a larger one is damage.
const LARGEST_TABLE: u32 = 64 << 20;

/// A font in a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct InstalledFont {
    pub(super) path: PathBuf,
    /// Which font of a collection.
    pub(super) index: u32,
    pub(super) family: String,
    pub(super) weight: u16,
    pub(super) italic: bool,
    /// Percent of the normal width.
    pub(super) width_percent: f32,
    /// Smallest and largest weight, of a variable font.
    pub(super) weight_axis: Option<(f32, f32)>,
}

/// The installed fonts by lower-case family name. Files that are no fonts, or fonts without outlines, are not in it.
#[derive(Debug, Default)]
pub(super) struct InstalledFonts {
    by_family: BTreeMap<String, Vec<InstalledFont>>,
}

impl InstalledFonts {
    /// Reads the names of all fonts under `folders`.
    pub(super) fn scan(folders: &[PathBuf]) -> Self {
        let mut files = BTreeSet::new();
        for folder in folders {
            collect_files(folder, 0, &mut files);
        }
        let mut fonts = Self::default();
        for (names, font) in files.iter().flat_map(|path| fonts_in(path).unwrap_or_default()) {
            for name in names {
                fonts.by_family.entry(name).or_default().push(font.clone());
            }
        }
        fonts
    }

    /// The fonts of a family.
    pub(super) fn family(&self, lower_case_name: &str) -> &[InstalledFont] {
        self.by_family.get(lower_case_name).map_or(&[], Vec::as_slice)
    }

    /// The first font, by family name, that can show `grapheme`'s first character, regular ones first.
    pub(super) fn having(&self, character: char) -> Option<&InstalledFont> {
        let all = || self.by_family.values().flatten();
        let plain = all().filter(|font| !font.italic && font.weight == 400);
        plain.chain(all()).find(|font| {
            let parsed = open(&font.path, font.index);
            parsed.is_some_and(|parsed| parsed.charmap().map_unicode(character).is_some_and(|glyph| glyph.to_u32() != 0))
        })
    }
}

/// The folders where this kind of system keeps its fonts.
pub(super) fn usual_folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = if cfg!(target_os = "macos") {
        vec!["/System/Library/Fonts".into(), "/Library/Fonts".into()]
    } else if cfg!(windows) {
        std::env::var_os("WINDIR").map(|windows| PathBuf::from(windows).join("Fonts")).into_iter().collect()
    } else {
        vec!["/usr/share/fonts".into(), "/usr/local/share/fonts".into()]
    };
    if let Some(user) = directories::UserDirs::new() {
        folders.extend(user.font_dir().map(Path::to_owned));
        folders.push(user.home_dir().join(if cfg!(target_os = "macos") { "Library/Fonts" } else { ".fonts" }));
    }
    folders
}

/// The fonts of one file with their family names in lower case.
pub(super) fn fonts_in(path: &Path) -> io::Result<Vec<(BTreeSet<String>, InstalledFont)>> {
    let count = font_offsets(&mut open_file(path)?)?.len();
    Ok((0..count as u32).filter_map(|index| describe(path, index)).collect())
}

fn describe(path: &Path, index: u32) -> Option<(BTreeSet<String>, InstalledFont)> {
    let font = open(path, index)?;
    let names = font.names();
    let name = |id| names.get(id).and_then(|name| name.english_or_first()).map(|name| name.name().to_string());
    let family = name(NameId::TYPOGRAPHIC_FAMILY_NAME).or_else(|| name(NameId::FAMILY_NAME))?;
    let all = [NameId::TYPOGRAPHIC_FAMILY_NAME, NameId::FAMILY_NAME].into_iter().filter_map(|id| names.get(id));
    let spellings = all.flat_map(|name| name.iter()).map(|name| name.name().to_string().to_lowercase()).collect();
    let attributes = font.default_attributes();
    let weight_axis = font.axes().get_by_tag(Tag::new(b"wght")).map(|axis| (axis.min_value(), axis.max_value()));
    let installed = InstalledFont {
        path: path.to_owned(),
        index,
        family,
        weight: attributes.weight.value() as u16,
        italic: attributes.style != Style::Normal,
        width_percent: attributes.width.percentage(),
        weight_axis,
    };
    Some((spellings, installed))
}

fn collect_files(folder: &Path, depth: usize, files: &mut BTreeSet<PathBuf>) {
    // A folder that is not there, or may not be read, holds no fonts for this user.
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            if depth < DEEPEST_FOLDER {
                collect_files(&path, depth + 1, files);
            }
        } else if is_font_file_name(&path) {
            files.insert(path);
        }
    }
}

/// Whether a path ends as font files do.
pub(super) fn is_font_file_name(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["ttf", "otf", "ttc", "otc"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// A font that reads each table from the file when it is asked for; `None` where there is none with outlines.
fn open(path: &Path, index: u32) -> Option<Font> {
    let mut file = open_file(path).ok()?;
    let offset = *font_offsets(&mut file).ok()?.get(index as usize)?;
    let tables = table_directory(&mut file, offset).ok()?;
    let outlines = [b"glyf", b"CFF ", b"CFF2"];
    if !outlines.iter().any(|tag| tables.contains_key(&Tag::new(tag))) {
        return None;
    }
    let path = path.to_owned();
    let read = move |tag: Tag| -> Option<Blob> {
        let &(offset, length) = tables.get(&tag)?;
        let mut file = open_file(&path).ok()?;
        Some(Blob::from(read_at(&mut file, offset, length).ok()?))
    };
    let read: Arc<dyn Fn(Tag) -> Option<Blob> + Send + Sync> = Arc::new(read);
    Font::new(Source::from(read), 0)
}

/// Where the fonts of a file start: one at zero, or those of a collection (OpenType 1.9, "Font Collections").
fn font_offsets(file: &mut File) -> io::Result<Vec<u32>> {
    let header = read_at(file, 0, 12)?;
    if &header[..4] != b"ttcf" {
        return Ok(vec![0]);
    }
    let count = big_endian(&header[8..12]).min(1024);
    let offsets = read_at(file, 12, count * 4)?;
    Ok(offsets.chunks_exact(4).map(big_endian).collect())
}

/// Offset and length of each table (OpenType 1.9, "Table Directory").
fn table_directory(file: &mut File, offset: u32) -> io::Result<BTreeMap<Tag, (u32, u32)>> {
    let count = read_at(file, offset, 6)?;
    let count = u32::from(u16::from_be_bytes([count[4], count[5]]));
    let records = read_at(file, offset.saturating_add(12), count * 16)?;
    let entry = |record: &[u8]| {
        let tag = Tag::new(&[record[0], record[1], record[2], record[3]]);
        (tag, (big_endian(&record[8..12]), big_endian(&record[12..16])))
    };
    Ok(records.chunks_exact(16).map(entry).collect())
}

fn big_endian(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |value, byte| value << 8 | u32::from(*byte))
}

fn read_at(file: &mut File, offset: u32, length: u32) -> io::Result<Vec<u8>> {
    if length > LARGEST_TABLE {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a table larger than any font's"));
    }
    file.seek(SeekFrom::Start(offset.into()))?;
    let mut bytes = Vec::new();
    file.take(length.into()).read_to_end(&mut bytes)?;
    if bytes.len() < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}
