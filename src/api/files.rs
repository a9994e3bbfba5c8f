//! The types of files that can be uploaded and exported.

/// Bytes of the largest file that is taken: 500 MB.
pub const MAX_UPLOAD_BYTES: u64 = 500_000_000;

/// Sides of the largest canvas that is exported, the shorter one first.
pub const MAX_CANVAS: (u32, u32) = (1080, 1920);

/// The use of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// Moving pictures.
    Video,
    /// A picture.
    Image,
    /// Sound.
    Audio,
}

impl FileKind {
    /// The word in `file_type`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Image => "image",
            Self::Audio => "audio",
        }
    }

    /// The kind of a word in `file_type`, or of a MIME type.
    pub fn of_name(name: &str) -> Option<Self> {
        let word = name.split('/').next().unwrap_or(name).to_ascii_lowercase();
        [Self::Video, Self::Image, Self::Audio].into_iter().find(|kind| kind.name() == word)
    }
}

/// A type of file that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptedFile {
    /// The ending of its name, in lower case.
    pub ending: &'static str,
    /// Its use.
    pub kind: FileKind,
    /// Its media type (IANA's registry; for what is not registered the one in use).
    pub mime: &'static str,
}

const fn file(ending: &'static str, kind: FileKind, mime: &'static str) -> AcceptedFile {
    AcceptedFile { ending, kind, mime }
}

/// All types that are taken.
pub const ACCEPTED: &[AcceptedFile] = &[
    file("mp4", FileKind::Video, "video/mp4"),
    file("mov", FileKind::Video, "video/quicktime"),
    file("avi", FileKind::Video, "video/x-msvideo"),
    file("webm", FileKind::Video, "video/webm"),
    file("mkv", FileKind::Video, "video/x-matroska"),
    file("jpg", FileKind::Image, "image/jpeg"),
    file("png", FileKind::Image, "image/png"),
    file("gif", FileKind::Image, "image/gif"),
    file("webp", FileKind::Image, "image/webp"),
    file("mp3", FileKind::Audio, "audio/mpeg"),
    file("wav", FileKind::Audio, "audio/wav"),
    file("m4a", FileKind::Audio, "audio/mp4"),
    file("aac", FileKind::Audio, "audio/aac"),
];

impl AcceptedFile {
    /// The type that the ending of a name tells, capitals or not; `.jpeg` is `.jpg`.
    pub fn of_name(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
        let ending = if ending == "jpeg" { "jpg" } else { &ending };
        ACCEPTED.iter().find(|accepted| accepted.ending == ending).copied()
    }
}

/// The endings in words, for messages: `mp4 mov … · jpg … · mp3 …`.
pub fn accepted_list() -> String {
    let of_kind = |kind| {
        let endings = ACCEPTED.iter().filter(|accepted| accepted.kind == kind).map(|accepted| accepted.ending);
        endings.collect::<Vec<_>>().join(" ")
    };
    [FileKind::Video, FileKind::Image, FileKind::Audio].map(of_kind).join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_type_by_their_ending() {
        for (name, wanted) in [
            ("a.mp4", Some(FileKind::Video)),
            ("A.B.JPEG", Some(FileKind::Image)),
            ("x.M4A", Some(FileKind::Audio)),
            ("mp4", None),
            ("a.mp4.exe", None),
            ("a.", None),
            ("", None),
        ] {
            assert_eq!(AcceptedFile::of_name(name).map(|accepted| accepted.kind), wanted, "{name}");
        }
        assert_eq!(FileKind::of_name("image/png"), Some(FileKind::Image));
        assert_eq!(FileKind::of_name("text"), None);
    }

    #[test]
    fn the_list_is_the_documents() {
        assert_eq!(accepted_list(), "mp4 mov avi webm mkv · jpg png gif webp · mp3 wav m4a aac");
    }
}
