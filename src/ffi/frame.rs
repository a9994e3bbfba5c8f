//! Frames across the border to FFmpeg, without a copy either way.

use std::any::Any;
use std::ffi::c_void;
use std::sync::Arc;

use ffmpeg_next::ffi::{AV_BUFFER_FLAG_READONLY, AVPixelFormat, av_buffer_create, av_frame_ref};
use ffmpeg_next::frame::Video;

use crate::base::{Frame, PixelFormat, PixelSize, PlaneStorage};

/// The planes of a frame that FFmpeg owns.
pub struct DecodedPlanes(Video);

impl PlaneStorage for DecodedPlanes {
    fn plane(&self, index: usize) -> &[u8] {
        self.0.data(index)
    }

    fn stride(&self, index: usize) -> usize {
        self.0.stride(index)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A frame over FFmpeg's own buffers. `None` unless it is 8-bit planar 4:2:0 or RGBA with rows from top to bottom.
pub fn frame_from_av(video: Video) -> Option<Frame> {
    let format = match video.format() {
        ffmpeg_next::format::Pixel::YUV420P | ffmpeg_next::format::Pixel::YUVJ420P => PixelFormat::Yuv420,
        ffmpeg_next::format::Pixel::RGBA => PixelFormat::Rgba,
        _ => return None,
    };
    // SAFETY: `video` owns a valid AVFrame; `linesize` is a plain array in it.
    let linesizes = unsafe { (*video.as_ptr()).linesize };
    if linesizes[..format.plane_count()].iter().any(|&linesize| linesize <= 0) {
        return None;
    }
    let size = PixelSize::new(video.width(), video.height());
    Some(Frame::new(format, size, Arc::new(DecodedPlanes(video))))
}

/// An FFmpeg frame over the buffers of `frame`, which stay alive as long as FFmpeg holds it: a decoder's own frame is
/// handed on by reference. `None` where memory runs out or the format is not `Yuv420` or `Rgba`. Time stamp and colour
/// tags are the caller's.
pub fn av_from_frame(frame: &Frame) -> Option<Video> {
    let mut video = Video::empty();
    if let Some(decoded) = frame.storage().as_any().downcast_ref::<DecodedPlanes>() {
        // SAFETY: both pointers are valid AVFrames, the target is empty, and `av_frame_ref` only takes references on
        // refcounted buffers.
        let status = unsafe { av_frame_ref(video.as_mut_ptr(), decoded.0.as_ptr()) };
        return (status >= 0).then_some(video);
    }
    let format = match frame.format() {
        PixelFormat::Yuv420 => AVPixelFormat::AV_PIX_FMT_YUV420P,
        PixelFormat::Rgba => AVPixelFormat::AV_PIX_FMT_RGBA,
        PixelFormat::RgbaPremultiplied => return None,
    };
    // SAFETY: `video` owns a valid, empty AVFrame and nothing else refers to it.
    let target = unsafe { &mut *video.as_mut_ptr() };
    target.format = format as i32;
    target.width = i32::try_from(frame.size().width).ok()?;
    target.height = i32::try_from(frame.size().height).ok()?;
    for index in 0..frame.format().plane_count() {
        let plane = frame.plane(index);
        let owner = Box::into_raw(Box::new(frame.clone()));
        // SAFETY: `owner` keeps the plane alive until `release` drops it; the buffer is marked read-only, so that
        // FFmpeg never writes through the pointer.
        let buffer =
            unsafe { av_buffer_create(plane.as_ptr().cast_mut(), plane.len(), Some(release), owner.cast(), AV_BUFFER_FLAG_READONLY) };
        if buffer.is_null() {
            // SAFETY: the buffer was not made, so `owner` is still ours alone.
            drop(unsafe { Box::from_raw(owner) });
            return None;
        }
        target.buf[index] = buffer;
        target.data[index] = plane.as_ptr().cast_mut();
        target.linesize[index] = i32::try_from(frame.stride(index)).ok()?;
    }
    Some(video)
}

/// Frees what `av_from_frame` gave to FFmpeg.
extern "C" fn release(opaque: *mut c_void, _data: *mut u8) {
    // SAFETY: `opaque` is the box that `av_from_frame` leaked for this buffer, and FFmpeg calls this once.
    drop(unsafe { Box::from_raw(opaque.cast::<Frame>()) });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FramePool;

    #[test]
    fn a_frame_goes_to_ffmpeg_and_back_without_a_copy() {
        let pool = FramePool::new(PixelFormat::Yuv420, PixelSize::new(16, 8));
        let mut planes = pool.take();
        planes.plane_mut(1)[3] = 99;
        let frame = pool.frame(planes);
        let address = frame.plane(1).as_ptr();
        let video = av_from_frame(&frame).unwrap();
        drop(frame);
        assert_eq!((video.data(1).as_ptr(), video.data(1)[3]), (address, 99));
        let again = frame_from_av(video).unwrap();
        let handed_on = av_from_frame(&again).unwrap();
        assert_eq!(handed_on.data(1).as_ptr(), address);
    }
}
