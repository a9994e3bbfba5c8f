//! Frames in a device's memory, for encoders that take no others.

use std::ptr;

use ffmpeg_next::codec::Context;
use ffmpeg_next::ffi::{
    AVBufferRef, AVHWDeviceType, AVHWFramesContext, AVPixelFormat, av_buffer_ref, av_buffer_unref, av_frame_copy_props,
    av_hwdevice_ctx_create, av_hwframe_ctx_alloc, av_hwframe_ctx_init, av_hwframe_get_buffer, av_hwframe_transfer_data,
};
use ffmpeg_next::{Error, frame};

use crate::base::PixelSize;

/// Frames of the driver's pool that encoder and upload may hold at once.
const POOL: i32 = 20;

/// A pool of NV12 frames in the memory of the first VA-API device.
pub struct VaapiFrames {
    frames: *mut AVBufferRef,
}

// SAFETY: the buffer reference is owned here alone; FFmpeg counts references atomically and locks its frame pools.
unsafe impl Send for VaapiFrames {}

impl VaapiFrames {
    /// A pool for frames of `size`.
    ///
    /// # Errors
    /// FFmpeg's error where there is no device or its driver refuses.
    pub fn new(size: PixelSize) -> Result<Self, Error> {
        let mut device = ptr::null_mut();
        // SAFETY: `device` receives a new reference; null names the default device and no options.
        check(unsafe { av_hwdevice_ctx_create(&mut device, AVHWDeviceType::AV_HWDEVICE_TYPE_VAAPI, ptr::null(), ptr::null_mut(), 0) })?;
        // SAFETY: `device` is valid; the frames' context takes a reference of its own, so that ours is given up at
        // once.
        let frames = unsafe {
            let frames = av_hwframe_ctx_alloc(device);
            av_buffer_unref(&mut device);
            frames
        };
        if frames.is_null() {
            return Err(Error::Other { errno: ffmpeg_next::error::ENOMEM });
        }
        let pool = Self { frames };
        // SAFETY: a frames' reference holds an AVHWFramesContext, which may be filled in until it is initialised.
        unsafe {
            let context = &mut *(*pool.frames).data.cast::<AVHWFramesContext>();
            context.format = AVPixelFormat::AV_PIX_FMT_VAAPI;
            context.sw_format = AVPixelFormat::AV_PIX_FMT_NV12;
            context.width = size.width as i32;
            context.height = size.height as i32;
            context.initial_pool_size = POOL;
            check(av_hwframe_ctx_init(pool.frames))?;
        }
        Ok(pool)
    }

    /// Tells an encoder that is not open yet to take frames of this pool.
    pub fn attach(&self, encoder: &mut Context) {
        // SAFETY: both are valid; the encoder frees the new reference.
        unsafe { (*encoder.as_mut_ptr()).hw_frames_ctx = av_buffer_ref(self.frames) };
    }

    /// A copy of an NV12 frame in the device's memory.
    ///
    /// # Errors
    /// FFmpeg's error where the driver fails.
    pub fn upload(&self, video: &frame::Video) -> Result<frame::Video, Error> {
        let mut uploaded = frame::Video::empty();
        // SAFETY: all pointers are valid; `uploaded` is empty and gets a buffer of the pool, `video` is only read.
        unsafe {
            check(av_hwframe_get_buffer(self.frames, uploaded.as_mut_ptr(), 0))?;
            check(av_hwframe_transfer_data(uploaded.as_mut_ptr(), video.as_ptr(), 0))?;
            check(av_frame_copy_props(uploaded.as_mut_ptr(), video.as_ptr()))?;
        }
        Ok(uploaded)
    }
}

impl Drop for VaapiFrames {
    fn drop(&mut self) {
        // SAFETY: the reference is ours and is given up once.
        unsafe { av_buffer_unref(&mut self.frames) };
    }
}

fn check(status: i32) -> Result<(), Error> {
    if status < 0 { Err(Error::from(status)) } else { Ok(()) }
}
