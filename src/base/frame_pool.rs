//! Buffers that come back: a frame's planes return to the pool when its last clone is dropped, so that steady work
//! allocates nothing.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Frame, PixelFormat, PixelSize, PlaneStorage, Planes};

/// A pool of equally shaped frame buffers.
#[derive(Clone)]
pub struct FramePool {
    format: PixelFormat,
    size: PixelSize,
    free: Arc<Mutex<Vec<Planes>>>,
}

impl FramePool {
    /// An empty pool of frames of `format` and `size`.
    pub fn new(format: PixelFormat, size: PixelSize) -> Self {
        Self { format, size, free: Arc::default() }
    }

    /// Planes to write into. What they hold is undefined (zero, or an earlier frame).
    pub fn take(&self) -> Planes {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        free.pop().unwrap_or_else(|| Planes::zeroed(self.format, self.size))
    }

    /// A frame over `planes`, which return here afterwards.
    pub fn frame(&self, planes: Planes) -> Frame {
        let storage = Pooled { planes, free: Arc::clone(&self.free) };
        Frame::new(self.format, self.size, Arc::new(storage))
    }
}

struct Pooled {
    planes: Planes,
    free: Arc<Mutex<Vec<Planes>>>,
}

impl PlaneStorage for Pooled {
    fn plane(&self, index: usize) -> &[u8] {
        self.planes.plane(index)
    }

    fn stride(&self, index: usize) -> usize {
        self.planes.stride(index)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Drop for Pooled {
    fn drop(&mut self) {
        let planes = std::mem::take(&mut self.planes);
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(planes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_frame_gives_its_buffer_back() {
        let pool = FramePool::new(PixelFormat::Yuv420, PixelSize::new(6, 4));
        let mut planes = pool.take();
        planes.plane_mut(0)[0] = 77;
        let frame = pool.frame(planes);
        let address = frame.plane(0).as_ptr();
        drop(frame.clone());
        assert!(pool.free.lock().unwrap().is_empty(), "a clone still lives");
        drop(frame);
        let again = pool.take();
        assert_eq!(again.plane(0).as_ptr(), address);
        assert_eq!(again.plane(0)[0], 77);
    }
}
