//! Commands that people paste into a shell.

use std::path::Path;

use crate::base::PixelSize;
use crate::draft::MediaKind;
use crate::media::MediaInfo;

/// The command that makes a file of `info` that the cloud takes; `suffix` keeps its name apart from the original's.
pub(super) fn fitting_command(path: &Path, info: &MediaInfo, suffix: &str) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let (track, length, verb, ending) = match info.kind {
        MediaKind::Audio => (1, "", "render", "m4a"),
        MediaKind::Image => (0, ",\"d\":1000", "still", "png"),
        MediaKind::Video => (0, "", "render", "mp4"),
    };
    let source = serde_json::Value::from(path.to_string_lossy());
    let draft = quoted(&format!("{{\"t\":[{{\"tt\":{track},\"sg\":[{{\"u\":{source}{length}}}]}}]}}"));
    let (name, output) = (quoted(&format!("{stem}.draft.json")), quoted(&format!("{stem}{suffix}.{ending}")));
    let size = info.picture.as_ref().map_or_else(String::new, |picture| format!(" --size {}", fitting_size(picture.size)));
    let effort = if verb == "render" { " --quality draft" } else { "" };
    format!("printf %s {draft} > {name} && offcut {verb} {name} -o {output}{size}{effort}")
}

/// The same shape within 1920 pixels a side, both sides even.
fn fitting_size(size: PixelSize) -> String {
    let scale = (1920.0 / f64::from(size.width.max(size.height).max(1))).min(1.0);
    let side = |side: u32| (((f64::from(side) * scale / 2.0).round() as u32) * 2).max(16);
    format!("{}x{}", side(size.width), side(size.height))
}

/// A word of a POSIX shell, quoted where it must be.
pub(super) fn quoted(word: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_./=:,+@".contains(character);
    if !word.is_empty() && word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_a_shell() {
        assert_eq!(quoted("clip-1.mp4"), "clip-1.mp4");
        assert_eq!(quoted("my clip.mp4"), "'my clip.mp4'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted("$(x)"), "'$(x)'");
    }

    #[test]
    fn large_pictures_are_brought_within_bounds_in_their_shape() {
        for (size, wanted) in [((3840, 2160), "1920x1080"), ((1080, 1920), "1080x1920"), ((641, 361), "642x362"), ((20_000, 4), "1920x16")]
        {
            assert_eq!(fitting_size(PixelSize::new(size.0, size.1)), wanted);
        }
    }
}
