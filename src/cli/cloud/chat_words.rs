//! The words of a chat's command line: files and addresses, and what is said.

use std::path::{Path, PathBuf};

use crate::base::{Code, Diagnostic};
use crate::cloud::UploadSource;
use crate::render::Failure;

/// Endings that files have and words have not: what the cloud takes, and what people try.
const ENDINGS: &[&str] = &[
    "mp4", "mov", "avi", "webm", "mkv", "jpg", "jpeg", "png", "gif", "webp", "mp3", "wav", "m4a", "aac", "flac", "ogg", "opus", "m4v",
    "heic", "avif", "bmp", "tif", "tiff", "svg", "json", "txt", "pdf", "zip", "srt", "vtt",
];

/// A command line, sorted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ChatWords {
    /// Files and addresses that go up first, each once.
    pub(super) sources: Vec<UploadSource>,
    /// The message; empty where files are all there is.
    pub(super) text: String,
}

impl ChatWords {
    /// Sorts the arguments. Those of several words are talk, whatever stands in them.
    ///
    /// # Errors
    /// Where an argument looks like a file and is none: nothing is sent as talk that was meant as a file.
    pub(super) fn of(arguments: &[String]) -> Result<Self, Failure> {
        let mut sorted = Self::default();
        let mut said = Vec::new();
        for argument in arguments {
            match source_in(argument)? {
                Some(source) if !sorted.sources.contains(&source) => sorted.sources.push(source),
                Some(_) => {}
                None => said.push(argument.as_str()),
            }
        }
        sorted.text = said.join(" ");
        Ok(sorted)
    }
}

fn source_in(argument: &str) -> Result<Option<UploadSource>, Failure> {
    let source = UploadSource::of_word(argument);
    let UploadSource::File(path) = &source else {
        // An address inside a sentence is part of the sentence.
        return Ok((!argument.contains(char::is_whitespace)).then_some(source));
    };
    if path.is_dir() && (argument.contains(std::path::MAIN_SEPARATOR) || argument == "." || argument == "..") {
        return Err(Diagnostic::error(Code::Usage, format!("{argument:?} is a folder"))
            .help(format!("name the files in it: {argument}/*"))
            .into());
    }
    // Pipes and devices count as files here, so that the upload refuses them by name.
    if path.exists() && !path.is_dir() {
        return Ok(Some(source));
    }
    if !looks_like_file(argument, path) {
        return Ok(None);
    }
    let message = format!("cannot find {argument:?}, which looks like a file");
    let help = "correct the path; quote it together with other words if it is part of the message";
    Err(Diagnostic::error(Code::MissingMedia, message).help(help).into())
}

fn looks_like_file(argument: &str, path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    !argument.contains(char::is_whitespace) && ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

/// A name in the working folder that nothing has yet: `title.mp4`, else `title-2.mp4` and so on.
pub(super) fn free_output(title: &str) -> PathBuf {
    let plain: String = title.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { ' ' } else { c }).collect();
    let words: Vec<_> = plain.split_whitespace().collect();
    let stem: String = words.join(" ").trim_matches(['.', ' ']).chars().take(LONGEST_STEM).collect();
    let stem = if stem.is_empty() { "video".to_owned() } else { stem };
    let names = std::iter::once(format!("{stem}.mp4")).chain((2_u32..).map(|number| format!("{stem}-{number}.mp4")));
    names.map(PathBuf::from).find(|path| path.symlink_metadata().is_err()).unwrap_or_else(|| "video.mp4".into())
}

/// Characters of a title that a file's name takes: file systems take 255 bytes.
const LONGEST_STEM: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_addresses_and_talk_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a b.png");
        std::fs::write(&file, "x").unwrap();
        let file = file.to_str().unwrap();
        let of = |arguments: &[&str]| ChatWords::of(&arguments.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        let sorted = of(&[file, file, "https://example.com/logo.png", "make", "it", "1.5x", "faster,", "v2.0"]).unwrap();
        assert_eq!(sorted.sources, [UploadSource::File(file.into()), UploadSource::Url("https://example.com/logo.png".into())]);
        assert_eq!(sorted.text, "make it 1.5x faster, v2.0");
        let talk = of(&["use logo.png from https://example.com/a.png please"]).unwrap();
        assert!(talk.sources.is_empty(), "{talk:?}");
        for missing in ["mising.png", "clips/none.MP4"] {
            assert!(of(&["make a promo", missing]).is_err(), "{missing}");
        }
    }

    #[test]
    fn a_title_becomes_a_name() {
        for (title, name) in [("Urban Dreams", "Urban Dreams.mp4"), ("../a/b:c", "a b c.mp4"), ("", "video.mp4"), ("..", "video.mp4")] {
            assert_eq!(free_output(title), Path::new(name));
        }
        assert!(free_output(&"长".repeat(300)).to_str().unwrap().len() < 255);
    }
}
