//! Animated WebP, which FFmpeg does not read: single pictures by the `image` crate, all else from the chunks.

use std::fs::File;
use std::io::{BufReader, Seek};
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};

use image::ImageDecoder;
use image::codecs::webp::WebPDecoder;
use num_rational::Ratio;

use crate::base::{Frame, FrameRate, PixelSize, Reservation, Time};
use crate::draft::MediaKind;

use super::picture_memory::reserve_for;
use super::still::{check_size, rgba_frame, srgb};
use super::webp_frames::WebpFrames;
use super::{Limits, MediaError, MediaInfo, Orientation, PictureInfo};

/// The facts in the headers of an animated WebP.
pub(super) fn probe(path: &Path, file: File, limits: &Limits) -> Result<MediaInfo, MediaError> {
    let (size, has_alpha) = canvas(path, &file, limits)?;
    let durations = WebpFrames::new(path, file, PixelSize::default())?.lengths_ms()?;
    let total: i64 = durations.iter().sum();
    let rate = u32::try_from(durations.len()).ok().zip(u32::try_from(total).ok());
    let picture = PictureInfo {
        codec: "webp".to_owned(),
        coded_size: size,
        size,
        orientation: Orientation::Upright,
        pixel_aspect: Ratio::from_integer(1),
        start: Time::ZERO,
        duration: Some(Time::from_ms(total)),
        frame_rate: rate.and_then(|(frames, ms)| FrameRate::new(frames.checked_mul(1000)?, ms)),
        variable_frame_rate: durations.iter().any(|&duration| duration != durations[0]),
        interlaced: false,
        has_alpha,
        bits: 8,
        colour: srgb(),
    };
    let duration = picture.duration;
    Ok(MediaInfo {
        kind: MediaKind::Video,
        format: "webp".to_owned(),
        origin: Time::ZERO,
        duration,
        bit_rate: None,
        picture: Some(picture),
        sound: None,
        unusable: None,
    })
}

/// The size of the canvas, and whether it may be transparent.
fn canvas(path: &Path, file: &File, limits: &Limits) -> Result<(PixelSize, bool), MediaError> {
    let unreadable = |error| MediaError::from_io(path, error);
    let mut file = file.try_clone().map_err(unreadable)?;
    file.rewind().map_err(unreadable)?;
    let decoder = WebPDecoder::new(BufReader::new(file)).map_err(|error| MediaError::undecodable(path, error))?;
    let (width, height) = decoder.dimensions();
    let size = PixelSize::new(width, height);
    check_size(path, size, limits.max_moving_pixels)?;
    Ok((size, decoder.color_type().has_alpha()))
}

/// The pictures of an animated WebP in order; ticks are milliseconds. They are decoded in a thread of their own, one
/// ahead, since the decoder cannot be handed from thread to thread.
pub(super) struct Animation {
    pictures: Receiver<Result<AnimationPicture, MediaError>>,
    _memory: Reservation,
}

/// One picture.
pub(super) struct AnimationPicture {
    /// When it is shown.
    pub(super) tick: i64,
    /// For how long.
    pub(super) length: i64,
    /// Its pixels.
    pub(super) frame: Frame,
}

impl Animation {
    /// Opens the file at its first picture.
    pub(super) fn open(path: &Path, file: File, info: &MediaInfo, limits: &Limits) -> Result<Self, MediaError> {
        let memory = reserve_for(path, info.picture.as_ref(), limits)?;
        Ok(Self { pictures: Self::start(path, file, limits)?, _memory: memory })
    }

    /// Begins again at the first picture.
    pub(super) fn restart(&mut self, path: &Path, file: File, limits: &Limits) -> Result<(), MediaError> {
        self.pictures = Self::start(path, file, limits)?;
        Ok(())
    }

    fn start(path: &Path, file: File, limits: &Limits) -> Result<Receiver<Result<AnimationPicture, MediaError>>, MediaError> {
        let (size, has_alpha) = canvas(path, &file, limits)?;
        let mut frames = WebpFrames::new(path, file, size)?;
        let (sender, pictures) = sync_channel(1);
        // The thread ends with the file, or when nobody takes its pictures any more.
        std::thread::spawn(move || {
            let mut tick = 0;
            while let Some(next) = frames.next().transpose() {
                let picture = next.map(|(canvas, length)| {
                    let shown = AnimationPicture { tick, length, frame: rgba_frame(size, canvas.into_raw(), has_alpha) };
                    tick += length;
                    shown
                });
                let is_last = picture.is_err();
                if sender.send(picture).is_err() || is_last {
                    return;
                }
            }
        });
        Ok(pictures)
    }

    /// The next picture; `None` after the last.
    pub(super) fn next(&mut self) -> Result<Option<AnimationPicture>, MediaError> {
        self.pictures.recv().ok().transpose()
    }
}
