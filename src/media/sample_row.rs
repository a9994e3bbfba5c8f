//! Rows of samples of one or two bytes.

/// One sample of a plane.
pub(super) trait Sample: Copy + Send + Sync {
    /// Its code value.
    fn value(self) -> f32;
    /// The first `width` samples of `bytes`.
    fn row(bytes: &[u8], width: usize) -> &[Self];
}

impl Sample for u8 {
    fn value(self) -> f32 {
        f32::from(self)
    }

    fn row(bytes: &[u8], width: usize) -> &[Self] {
        &bytes[..width]
    }
}

impl Sample for u16 {
    fn value(self) -> f32 {
        f32::from(self)
    }

    fn row(bytes: &[u8], width: usize) -> &[Self] {
        // FFmpeg aligns rows of 16-bit samples to far more than two bytes.
        bytemuck::cast_slice(&bytes[..width * 2])
    }
}
