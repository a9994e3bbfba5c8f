//! All pictures of a source, one after another, with the numbers that are stored.

use std::path::{Path, PathBuf};

use ffmpeg_next::format::Pixel;

use crate::base::{Diagnostic, Frame, Time};
use crate::ffi::{VideoHeader, frame_from_av};

use super::animation::Animation;
use super::canonical::Canonical;
use super::colour::unranged;
use super::pictures::{Picture, Pictures};
use super::recognise::{Recognised, recognise};
use super::{MediaError, MediaInfo, SourceColour, VideoOptions, animation};

/// Which numbers the frames have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoredForm {
    /// 8-bit 4:2:0 as the decoder gives it, whatever its matrix and range ([`Frame::tags`]); everything else in
    /// canonical form.
    AsStored,
    /// Canonical form always, as a [`VideoReader`](super::VideoReader) gives.
    Canonical,
}

/// Gives every picture of a moving source once, in order of presentation, each with the time at which it is due.
/// Nothing is repeated or left out to keep a rate, so that two files can be compared picture by picture.
pub struct StoredPictures {
    path: PathBuf,
    info: MediaInfo,
    form: StoredForm,
    feed: Feed,
}

enum Feed {
    Container { pictures: Box<Pictures>, header: VideoHeader, canonical: Canonical },
    Animation(Animation),
}

impl StoredPictures {
    /// Opens the moving pictures of `path` at their start.
    ///
    /// # Errors
    /// Where the file is missing, a still or sound alone, or above the limits.
    pub fn open(path: &Path, options: VideoOptions, form: StoredForm) -> Result<Self, MediaError> {
        let (file, recognised) = recognise(path)?;
        let (feed, info) = match recognised {
            Recognised::Still(_) => return Err(MediaError::undecodable(path, "it is a still picture, not a video")),
            Recognised::AnimatedWebp => {
                let info = animation::probe(path, recognise(path)?.0, &options.limits)?;
                (Feed::Animation(Animation::open(path, file, &info, &options.limits)?), info)
            }
            Recognised::Gif | Recognised::Container => {
                let (pictures, info) = Pictures::open(path, file, options.threads, &options.limits)?;
                let header = pictures.stream().video;
                (Feed::Container { pictures: Box::new(pictures), header, canonical: Canonical::new(header, None) }, info)
            }
        };
        Ok(Self { path: path.to_owned(), info, form, feed })
    }

    /// The facts in the headers.
    pub fn info(&self) -> &MediaInfo {
        &self.info
    }

    /// The next picture and when it is due, counted from the container's start; `None` after the last.
    ///
    /// # Errors
    /// Where the file cannot be read any more, or a picture cannot be brought to the form asked for.
    #[allow(clippy::should_implement_trait, reason = "it is no iterator: it may fail, and its warnings are asked for in between")]
    pub fn next(&mut self) -> Result<Option<(Time, Frame)>, MediaError> {
        match &mut self.feed {
            Feed::Container { pictures, header, canonical } => {
                // No target: no picture may be left out.
                let Some(Picture { tick, video, .. }) = pictures.next(i64::MIN)? else { return Ok(None) };
                let time_base = pictures.stream().time_base;
                let time = Time::from_ticks(tick, time_base.numerator(), time_base.denominator()) - self.info.origin;
                let colour = SourceColour::of_video(&video, header);
                if self.form == StoredForm::Canonical || unranged(video.format()) != Pixel::YUV420P {
                    return canonical.frame(&self.path, video).map(|frame| Some((time, frame)));
                }
                let frame = frame_from_av(video).ok_or_else(|| MediaError::undecodable(&self.path, "its pictures stand upside down"))?;
                Ok(Some((time, frame.with_tags(colour.tags))))
            }
            Feed::Animation(animation) => Ok(animation.next()?.map(|picture| (Time::from_ms(picture.tick), picture.frame))),
        }
    }

    /// Damage in what has been decoded since the last call.
    pub fn take_warnings(&mut self) -> Vec<Diagnostic> {
        match &mut self.feed {
            Feed::Container { pictures, .. } => pictures.take_warnings(),
            Feed::Animation(_) => Vec::new(),
        }
    }
}
