//! One output, from the first frame to the renamed file.

use std::path::Path;

use crate::base::{Frame, FrameRate, PixelSize, SAMPLE_RATE, SampleBlock, Time};
use crate::ffi::start_ffmpeg;

use super::chunks::{ChunkSink, plan_of};
use super::codecs::{PictureCodec, name_of, open_sound};
use super::muxer::{Muxer, StreamPlan};
use super::picture::{CodecSink, PictureTrack};
use super::sound::SoundTrack;
use super::stills::Stills;
use super::target::Target;
use super::{EncodeError, OutputFormat, Settings};

/// Size, rate, length and tracks of an output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutputShape {
    /// Size of every frame; both sides even.
    pub canvas: PixelSize,
    /// Frames a second, constant.
    pub rate: FrameRate,
    /// How long it is: it gets the frames that cover this, and as much sound as these frames last.
    pub duration: Time,
    /// Whether it has sound. Formats of sound alone always do, formats without sound never.
    pub sound: bool,
}

impl OutputShape {
    /// How many frames.
    pub fn frames(&self) -> u64 {
        self.rate.frames_in(self.duration)
    }

    /// How many samples a channel: as long as the frames are shown, to the nearest sample.
    pub fn samples(&self) -> u64 {
        self.rate.time_of(self.frames()).round_samples(SAMPLE_RATE).unsigned_abs()
    }
}

/// The account of a written file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finished {
    /// Frames.
    pub frames: u64,
    /// Samples a channel.
    pub samples: u64,
    /// Size of the file, or of all pictures of a sequence.
    pub bytes: u64,
}

/// An output being written. Dropped before [`Encoder::finish`], it leaves no file.
///
/// Pictures and sound may be written in any order and from two threads. The container takes packets in the order of
/// their times: those of the track that is ahead wait in memory for the other one, at most 10 s of packets, so write
/// both roughly in step.
pub struct Encoder {
    picture: Option<PictureTrack>,
    sound: Option<SoundTrack>,
    muxer: Option<Muxer>,
    name: String,
    // Last, so that its file is closed before it is removed.
    target: Option<Target>,
}

impl Encoder {
    /// Opens the encoders of the format that `path` ends in, and a temporary file beside `path`.
    ///
    /// # Errors
    /// [`EncodeError::UnknownFormat`], [`EncodeError::OutputExists`] unless `settings.force`,
    /// [`EncodeError::Unwritable`], [`EncodeError::NoEncoder`], [`EncodeError::BadSetting`], [`EncodeError::Failed`],
    /// [`EncodeError::NoFfmpeg`].
    pub fn create(path: &Path, settings: &Settings, shape: &OutputShape) -> Result<Self, EncodeError> {
        start_ffmpeg()?;
        let format = OutputFormat::of(path)?;
        let Some(codec) = PictureCodec::of(format, settings, shape.rate)? else {
            return if format.has_picture() {
                Self::create_stills(path, settings, shape)
            } else {
                Self::create_sound(path, settings, format, shape)
            };
        };
        let target = Target::create(path, settings.force)?;
        let name = codec.name.clone();
        let mut picture = CodecSink::open(&codec, shape.canvas, shape.rate)?;
        let sound = if shape.sound { open_sound(format, settings)? } else { None };
        let streams = [picture.plan(shape.rate)?].into_iter().chain(sound.as_ref().map(|sound| StreamPlan::of(sound, None))).collect();
        let muxer = Muxer::create(&target, format, settings, streams)?;
        picture.connect(&muxer, 0);
        Ok(Self {
            picture: Some(PictureTrack::encoded(picture, shape.canvas, shape.frames())),
            sound: sound.map(|sound| SoundTrack::new(sound, muxer.input(1), shape.samples())),
            muxer: Some(muxer),
            name,
            target: Some(target),
        })
    }

    /// An output whose pictures are joined from chunks by packet copy ([`PictureTrack::append`], in their order); sound
    /// is encoded as ever.
    ///
    /// A chunk is an output of its own, without sound, of any part of the frames, with these settings and this canvas
    /// and rate. `first` is the first one or any other: it tells what the container must know of all.
    ///
    /// # Errors
    /// As [`Encoder::create`]; [`EncodeError::Failed`] where `first` is not H.264.
    pub fn join(path: &Path, settings: &Settings, shape: &OutputShape, first: &Path) -> Result<Self, EncodeError> {
        start_ffmpeg()?;
        let format = OutputFormat::of(path)?;
        if !format.joins_chunks() {
            return Err(EncodeError::Failed { stage: "joining chunks".to_owned(), reason: format!("{format:?} does not hold H.264") });
        }
        let target = Target::create(path, settings.force)?;
        let sound = if shape.sound { open_sound(format, settings)? } else { None };
        let streams = [plan_of(first, shape.rate)?].into_iter().chain(sound.as_ref().map(|sound| StreamPlan::of(sound, None))).collect();
        let muxer = Muxer::create(&target, format, settings, streams)?;
        let picture = ChunkSink::new(first, shape.rate, &muxer)?;
        Ok(Self {
            picture: Some(PictureTrack::joined(picture, shape.canvas, shape.frames())),
            sound: sound.map(|sound| SoundTrack::new(sound, muxer.input(1), shape.samples())),
            muxer: Some(muxer),
            name: "copy".to_owned(),
            target: Some(target),
        })
    }

    fn create_sound(path: &Path, settings: &Settings, format: OutputFormat, shape: &OutputShape) -> Result<Self, EncodeError> {
        let target = Target::create(path, settings.force)?;
        let Some(sound) = open_sound(format, settings)? else {
            return Err(EncodeError::UnknownFormat { path: path.to_owned() });
        };
        let name = name_of(&sound);
        let muxer = Muxer::create(&target, format, settings, vec![StreamPlan::of(&sound, None)])?;
        let length = shape.duration.round_samples(SAMPLE_RATE).unsigned_abs();
        let sound = Some(SoundTrack::new(sound, muxer.input(0), length));
        Ok(Self { picture: None, sound, muxer: Some(muxer), name, target: Some(target) })
    }

    fn create_stills(path: &Path, settings: &Settings, shape: &OutputShape) -> Result<Self, EncodeError> {
        let stills = Stills::create(path, settings.force, shape.canvas, shape.rate, shape.frames())?;
        let picture = PictureTrack::stills(stills, shape.canvas, shape.frames());
        Ok(Self { picture: Some(picture), sound: None, muxer: None, name: "png".to_owned(), target: None })
    }

    /// FFmpeg's name of what encodes the pictures, or the sound where it is alone; `copy` where chunks are joined,
    /// `png` for numbered pictures.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Adds the next frame; nothing happens where the format has no pictures. Errors as [`PictureTrack::write`].
    pub fn write_frame(&mut self, frame: &Frame) -> Result<(), EncodeError> {
        self.picture.as_mut().map_or(Ok(()), |picture| picture.write(frame))
    }

    /// Adds samples; nothing happens where the output has no sound. Errors as [`SoundTrack::write`].
    pub fn write_sound(&mut self, block: &SampleBlock) -> Result<(), EncodeError> {
        self.sound.as_mut().map_or(Ok(()), |sound| sound.write(block))
    }

    /// Both tracks, for a thread each; `None` where the output has none of that kind.
    pub fn split(&mut self) -> (Option<&mut PictureTrack>, Option<&mut SoundTrack>) {
        (self.picture.as_mut(), self.sound.as_mut())
    }

    /// Encodes what is held back, pads the sound to the output's length, completes the file and gives it its name.
    ///
    /// # Errors
    /// [`EncodeError::WrongLength`] where frames are missing, [`EncodeError::OutputExists`] where the target has
    /// appeared meanwhile, and as writing. No file is left.
    pub fn finish(mut self) -> Result<Finished, EncodeError> {
        let frames = self.picture.as_mut().map_or(Ok(0), PictureTrack::finish)?;
        let samples = self.sound.as_mut().map_or(Ok(0), SoundTrack::finish)?;
        if let Some(muxer) = self.muxer.take() {
            muxer.finish()?;
        }
        drop(self.sound);
        let stills = self.picture.and_then(PictureTrack::into_stills);
        let bytes = self.target.map_or(Ok(0), Target::keep)? + stills.map_or(Ok(0), Stills::keep)?;
        Ok(Finished { frames, samples, bytes })
    }
}
