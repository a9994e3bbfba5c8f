//! A file that a promo is made of.

use std::path::PathBuf;

use crate::base::{PixelSize, Time};
use crate::draft::MediaKind;
use crate::media::{Limits, probe};

use super::PromoError;

/// A file and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Medium {
    /// Where it lies on this machine.
    pub path: PathBuf,
    /// Its source in the draft: a path relative to the draft's folder, or a URL.
    pub source: String,
    /// Its name for people.
    pub name: String,
    /// Its kind, by content.
    pub kind: MediaKind,
    /// Upright, with square pixels; `None` for sound.
    pub size: Option<PixelSize>,
    /// Length of its picture, or of sound alone; `None` for stills.
    pub duration: Option<Time>,
    /// Whether it can be heard.
    pub has_sound: bool,
}

impl Medium {
    /// Looks at the headers of the file at `path`, which the draft is to name `source` and people call `name`.
    ///
    /// # Errors
    /// Where it is missing or no media.
    pub fn open(path: impl Into<PathBuf>, source: impl Into<String>, name: impl Into<String>) -> Result<Self, PromoError> {
        let (path, name) = (path.into(), name.into());
        let info = match probe(&path, &Limits::default()) {
            Ok(info) => info,
            Err(source) => return Err(PromoError::Medium { name, source }),
        };
        let picture = info.picture.as_ref();
        Ok(Self {
            path,
            source: source.into(),
            name,
            kind: info.kind,
            size: picture.map(|picture| picture.size),
            duration: picture.and_then(|picture| picture.duration).or(info.duration),
            has_sound: info.sound.is_some(),
        })
    }

    /// Whether it can be seen.
    pub(super) fn is_picture(&self) -> bool {
        self.kind != MediaKind::Audio && self.size.is_some()
    }

    /// Its kind in words.
    pub(super) fn described(&self) -> &'static str {
        match self.kind {
            MediaKind::Video => "a clip",
            MediaKind::Image => "a still picture",
            MediaKind::Audio => "sound alone",
        }
    }

    /// Its length in whole milliseconds; `None` for stills, and where the headers do not tell.
    pub(super) fn duration_ms(&self) -> Option<i64> {
        self.duration.map(|duration| (duration.as_ms_f64()).floor() as i64)
    }
}
