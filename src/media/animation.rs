//! Animated WebP, which FFmpeg does not read: pictures by the `image` crate, times from the file's own chunks.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};

use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, ImageDecoder};
use num_rational::Ratio;

use crate::base::{Frame, FrameRate, PixelSize, Reservation, Time};
use crate::draft::MediaKind;

use super::picture_memory::reserve_for;
use super::still::{check_size, rgba_frame, srgb};
use super::{Limits, MediaError, MediaInfo, Orientation, PictureInfo};

/// How long each picture is shown, milliseconds: the durations of the `ANMF` chunks (WebP container specification,
/// "Animation").
fn durations_ms(path: &Path, file: &File) -> Result<Vec<i64>, MediaError> {
    let read = || -> std::io::Result<Vec<i64>> {
        let mut reader = BufReader::new(file.try_clone()?);
        let end = reader.seek(SeekFrom::End(0))?;
        let mut position = 12;
        let mut durations = Vec::new();
        while position + 8 <= end {
            reader.seek(SeekFrom::Start(position))?;
            let mut header = [0; 8];
            reader.read_exact(&mut header)?;
            let length = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
            if &header[..4] == b"ANMF" && length >= 16 {
                let mut frame = [0; 16];
                reader.read_exact(&mut frame)?;
                durations.push(i64::from(u32::from_le_bytes([frame[12], frame[13], frame[14], 0])));
            }
            position += 8 + u64::from(length) + u64::from(length % 2);
        }
        reader.rewind()?;
        Ok(durations)
    };
    read().map_err(|error| MediaError::from_io(path, error))
}

/// The facts in the headers of an animated WebP.
pub(super) fn probe(path: &Path, file: File, limits: &Limits) -> Result<MediaInfo, MediaError> {
    let durations = durations_ms(path, &file)?;
    let decoder = WebPDecoder::new(BufReader::new(file)).map_err(|error| MediaError::undecodable(path, error))?;
    let (width, height) = decoder.dimensions();
    let size = PixelSize::new(width, height);
    check_size(path, size, limits.max_moving_pixels)?;
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
        has_alpha: decoder.color_type().has_alpha(),
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
        let durations = durations_ms(path, &file)?;
        let decoder = WebPDecoder::new(BufReader::new(file)).map_err(|error| MediaError::undecodable(path, error))?;
        let (width, height) = decoder.dimensions();
        check_size(path, PixelSize::new(width, height), limits.max_moving_pixels)?;
        let has_alpha = decoder.color_type().has_alpha();
        let (sender, pictures) = sync_channel(1);
        let path = path.to_owned();
        // The thread ends with the file, or when nobody takes its pictures any more.
        std::thread::spawn(move || {
            let mut tick = 0;
            for (frame, length) in decoder.into_frames().zip(durations.into_iter().chain(std::iter::repeat(0))) {
                let picture = frame.map_err(|error| MediaError::undecodable(&path, error)).map(|frame| {
                    let buffer = frame.into_buffer();
                    let size = PixelSize::new(buffer.width(), buffer.height());
                    AnimationPicture { tick, length, frame: rgba_frame(size, buffer.into_raw(), has_alpha) }
                });
                tick += length;
                if sender.send(picture).is_err() {
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
