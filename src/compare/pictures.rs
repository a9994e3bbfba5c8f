//! The frames of an input, decoded ahead in a thread of their own and brought to one size and to 4:2:0.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::base::{Diagnostic, Frame, FrameRate, PixelFormat, PixelSize, Planes, Point, Time};
use crate::composite::planar_from_rgba;
use crate::media::{Limits, Orientation, StoredForm, StoredPictures, VideoOptions, load_still};
use crate::render::Failure;

use super::failures::{internal, media_failure};

/// Frames decoded ahead.
const AHEAD: usize = 4;

/// Where frames come from.
#[derive(Clone, Debug)]
pub(super) enum PictureSource {
    /// A file with moving pictures, and how they are turned.
    File(PathBuf, Orientation),
    /// Stills in order, each shown as long as the others.
    Stills(Vec<PathBuf>, FrameRate),
}

/// The frames of a source in order, each with the time at which it is due.
pub(super) struct PictureStream {
    frames: Option<Receiver<Result<(Time, Frame), Failure>>>,
    thread: Option<JoinHandle<Vec<Diagnostic>>>,
}

impl PictureStream {
    /// Starts to decode; frames come out as 4:2:0 of `size`, upright.
    pub(super) fn start(source: PictureSource, size: PixelSize, form: StoredForm) -> Self {
        let (sender, frames) = sync_channel(AHEAD);
        let thread = std::thread::spawn(move || {
            let mut warnings = Vec::new();
            if let Err(failure) = send_all(&source, size, form, &sender, &mut warnings) {
                // Whoever has gone away does not need the error either.
                let _ = sender.send(Err(failure));
            }
            warnings
        });
        Self { frames: Some(frames), thread: Some(thread) }
    }

    /// The next frame; `None` after the last.
    pub(super) fn next(&mut self) -> Result<Option<(Time, Frame)>, Failure> {
        self.frames.as_ref().and_then(|frames| frames.recv().ok()).transpose()
    }

    /// Ends decoding; what was damaged in what was decoded.
    pub(super) fn finish(mut self) -> Result<Vec<Diagnostic>, Failure> {
        self.frames = None;
        self.thread.take().map_or_else(|| Ok(Vec::new()), |thread| thread.join().map_err(|_| internal("a decoding thread panicked")))
    }
}

impl Drop for PictureStream {
    fn drop(&mut self) {
        // Without a receiver the thread's next send fails, and it ends.
        self.frames = None;
        if let Some(thread) = self.thread.take() {
            // A panic in there has shown itself already.
            let _ = thread.join();
        }
    }
}

fn send_all(
    source: &PictureSource,
    size: PixelSize,
    form: StoredForm,
    sender: &SyncSender<Result<(Time, Frame), Failure>>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<(), Failure> {
    match source {
        PictureSource::File(path, orientation) => {
            let options = VideoOptions::default();
            let mut pictures = StoredPictures::open(path, options, form).map_err(|error| media_failure(&error))?;
            while let Some((time, frame)) = pictures.next().map_err(|error| media_failure(&error))? {
                let frame = brought(frame, *orientation, size)?;
                if sender.send(Ok((time, frame))).is_err() {
                    break;
                }
            }
            warnings.extend(pictures.take_warnings());
        }
        PictureSource::Stills(paths, rate) => {
            for (index, path) in paths.iter().enumerate() {
                let frame = load_still(path, &Limits::default()).map_err(|error| media_failure(&error))?.frame;
                let frame = brought(frame, Orientation::Upright, size)?;
                if sender.send(Ok((rate.time_of(index as u64), frame))).is_err() {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// A frame as 4:2:0 (over black where it is transparent), upright, of `size`.
fn brought(frame: Frame, orientation: Orientation, size: PixelSize) -> Result<Frame, Failure> {
    let frame = match frame.format() {
        PixelFormat::Yuv420 => frame,
        PixelFormat::Rgba if !frame.is_opaque() => planar_from_rgba(&over_black(&frame)),
        PixelFormat::Rgba | PixelFormat::RgbaPremultiplied => planar_from_rgba(&frame),
    };
    let frame = if orientation == Orientation::Upright { frame } else { turned(&frame, orientation) };
    if frame.size() == size { Ok(frame) } else { scaled(&frame, size) }
}

fn over_black(frame: &Frame) -> Frame {
    let rows = (0..frame.size().height as usize).flat_map(|y| frame.row(0, y).chunks_exact(4));
    let over = |pixel: &[u8]| {
        let of = |value: u8| ((u16::from(value) * u16::from(pixel[3]) + 127) / 255) as u8;
        [of(pixel[0]), of(pixel[1]), of(pixel[2]), 255]
    };
    let bytes: Vec<u8> = rows.flat_map(over).collect();
    Frame::new(PixelFormat::Rgba, frame.size(), Arc::new(Planes::packed(bytes, frame.size().width as usize * 4))).assume_opaque()
}

fn turned(frame: &Frame, orientation: Orientation) -> Frame {
    let upright = if orientation.swaps_sides() { PixelSize::new(frame.size().height, frame.size().width) } else { frame.size() };
    let mut planes = Planes::zeroed(PixelFormat::Yuv420, upright);
    for (index, (target, stride)) in planes.planes_mut().enumerate() {
        let extent = |size| {
            let (width, height) = PixelFormat::Yuv420.plane_extent(index, size);
            PixelSize::new(width as u32, height as u32)
        };
        let (from, to) = (extent(frame.size()), extent(upright));
        let Some(stored_from_upright) = orientation.upright_from_coded(from, to).inverse() else { continue };
        for y in 0..to.height {
            for x in 0..to.width {
                let at = stored_from_upright.apply(Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5));
                target[y as usize * stride + x as usize] = frame.plane(index)[at.y as usize * frame.stride(index) + at.x as usize];
            }
        }
    }
    Frame::new(PixelFormat::Yuv420, upright, Arc::new(planes)).with_tags(frame.tags())
}

/// The frame at another size, by Catmull-Rom.
pub(super) fn scaled(frame: &Frame, size: PixelSize) -> Result<Frame, Failure> {
    let fault = |error: &dyn std::fmt::Display| internal(format!("cannot scale a frame: {error}"));
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    let mut resizer = Resizer::new();
    let mut planes = Planes::zeroed(PixelFormat::Yuv420, size);
    for (index, (target, stride)) in planes.planes_mut().enumerate() {
        let extent = |size| PixelFormat::Yuv420.plane_extent(index, size);
        let ((width, height), (new_width, new_height)) = (extent(frame.size()), extent(size));
        let packed: Vec<u8> = (0..height).flat_map(|y| frame.row(index, y)).copied().collect();
        let source = ImageRef::new(width as u32, height as u32, &packed, PixelType::U8).map_err(|error| fault(&error))?;
        let mut made = Image::new(new_width as u32, new_height as u32, PixelType::U8);
        resizer.resize(&source, &mut made, &options).map_err(|error| fault(&error))?;
        target.chunks_mut(stride).zip(made.buffer().chunks_exact(new_width)).for_each(|(to, from)| to[..new_width].copy_from_slice(from));
    }
    Ok(Frame::new(PixelFormat::Yuv420, size, Arc::new(planes)).with_tags(frame.tags()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_frame_has_its_first_pixel_at_the_top_right() {
        let size = PixelSize::new(4, 2);
        let mut planes = Planes::zeroed(PixelFormat::Yuv420, size);
        planes.plane_mut(0)[0] = 200;
        planes.plane_mut(1)[0] = 90;
        let frame = Frame::new(PixelFormat::Yuv420, size, Arc::new(planes));
        let turned = turned(&frame, Orientation::Turned90);
        assert_eq!(turned.size(), PixelSize::new(2, 4));
        assert_eq!((turned.row(0, 0), turned.row(1, 0)), (&[0, 200][..], &[90][..]));
    }

    #[test]
    fn scaling_keeps_a_gradient_in_place() {
        let size = PixelSize::new(64, 32);
        let mut planes = Planes::zeroed(PixelFormat::Yuv420, size);
        for (bytes, stride) in planes.planes_mut() {
            bytes.chunks_mut(stride).for_each(|row| row.iter_mut().enumerate().for_each(|(x, value)| *value = (20 + 2 * x) as u8));
        }
        let frame = scaled(&Frame::new(PixelFormat::Yuv420, size, Arc::new(planes)), PixelSize::new(128, 64)).unwrap();
        // Pixel centres: x of the large picture is (x + 0.5) / 2 - 0.5 of the small one.
        let wanted = |x: usize| 20.0 + 2.0 * ((x as f64 + 0.5) / 2.0 - 0.5);
        assert!((10..118).all(|x| (f64::from(frame.row(0, 30)[x]) - wanted(x)).abs() <= 0.6));
    }
}
