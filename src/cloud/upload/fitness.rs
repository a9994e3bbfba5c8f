//! Whether the cloud takes a file, told before it leaves.

use std::path::{Path, PathBuf};

use crate::api::{AcceptedFile, MAX_UPLOAD_BYTES};
use crate::media::{Limits, MediaError, probe, sha256_of_file};

use super::shell::fitting_command;
use crate::cloud::{CloudError, UnfitFile};

/// A file that the cloud takes.
#[derive(Clone, Debug)]
pub(in crate::cloud) struct FitFile {
    pub(in crate::cloud) path: PathBuf,
    pub(in crate::cloud) name: String,
    pub(in crate::cloud) bytes: u64,
    pub(in crate::cloud) mime: &'static str,
}

impl FitFile {
    /// Looks at the file's name, length and headers.
    pub(in crate::cloud) fn check(path: &Path) -> Result<Self, CloudError> {
        Self::check_under(path, MAX_UPLOAD_BYTES)
    }

    fn check_under(path: &Path, max_bytes: u64) -> Result<Self, CloudError> {
        let missing = |_| MediaError::Missing { location: path.to_string_lossy().into_owned(), looked_in: path.to_owned() };
        let bytes = std::fs::metadata(path).map_err(missing)?.len();
        let info = probe(path, &Limits::default());
        let command = |suffix| info.as_ref().ok().map(|info| fitting_command(path, info, suffix));
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(accepted) = AcceptedFile::of_name(&name) else {
            return Err(UnfitFile::Type { path: path.to_owned(), command: command("") }.into());
        };
        if bytes > max_bytes {
            return Err(UnfitFile::Size { path: path.to_owned(), bytes, command: command("-small") }.into());
        }
        if let Err(error) = info {
            return Err(UnfitFile::NotMedia { path: path.to_owned(), reason: error.to_string() }.into());
        }
        Ok(Self { path: path.to_owned(), name, bytes, mime: accepted.mime })
    }
}

/// The sha256 of a file, in lower-case hexadecimal digits.
pub(in crate::cloud) fn sha256_of(path: &Path) -> Result<String, CloudError> {
    let unreadable = |error: std::io::Error| CloudError::Records { path: path.to_owned(), reason: error.to_string() };
    sha256_of_file(path).map(|(sha256, _)| sha256).map_err(unreadable)
}

/// Whether a file has this content.
pub(in crate::cloud) fn has_content(path: &Path, sha256: &str) -> bool {
    sha256_of(path).is_ok_and(|found| found == sha256)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Code, Explain};

    fn png(folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        image::RgbImage::new(8, 6).save_with_format(&path, image::ImageFormat::Png).unwrap();
        path
    }

    fn help(error: &CloudError) -> (Code, String) {
        (error.code(), error.help().unwrap_or_default())
    }

    #[test]
    fn a_file_of_another_type_gets_the_command_that_makes_one() {
        let folder = tempfile::tempdir().unwrap();
        let error = FitFile::check(&png(folder.path(), "a.bmp")).unwrap_err();
        let (code, help) = help(&error);
        assert_eq!(code, Code::FileNotAccepted);
        assert!(help.contains("offcut still a.draft.json -o a.png --size 16x16"), "{help}");
    }

    #[test]
    fn a_file_that_is_too_large_gets_the_command_that_makes_it_smaller() {
        let folder = tempfile::tempdir().unwrap();
        let error = FitFile::check_under(&png(folder.path(), "a.png"), 10).unwrap_err();
        let (code, help) = help(&error);
        assert_eq!(code, Code::FileTooLarge);
        assert!(help.contains("offcut still a.draft.json -o a-small.png"), "{help}");
    }

    #[test]
    fn content_counts_and_not_the_name_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mp4");
        std::fs::write(&path, "words").unwrap();
        assert_eq!(help(&FitFile::check(&path).unwrap_err()).0, Code::FileNotAccepted);
        assert_eq!(help(&FitFile::check(&folder.path().join("b.mp4")).unwrap_err()).0, Code::MissingMedia);
        let fit = FitFile::check(&png(folder.path(), "c.PNG")).unwrap();
        assert_eq!((fit.name.as_str(), fit.mime), ("c.PNG", "image/png"));
    }
}
