//! Frames of sources that were filmed on their side, turned once so that everything after can work along the axes.

use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Frame, PixelFormat, PixelSize, PlaneStorage, Planes};

/// Side of the blocks that are turned at a time: a block's rows and columns both stay in the nearest cache.
const BLOCK: usize = 32;

/// The frame mirrored at its diagonal: pixel (x, y) of the result is pixel (y, x) of `frame`.
pub fn transposed(frame: &Frame) -> Frame {
    let size = PixelSize::new(frame.size().height, frame.size().width);
    let mut planes = Planes::zeroed(frame.format(), size);
    for index in 0..frame.format().plane_count() {
        let (row_bytes, rows) = frame.format().plane_extent(index, size);
        let stride = planes.stride(index);
        let target = planes.plane_mut(index);
        match frame.format() {
            PixelFormat::Yuv420 => turn::<1>(frame, index, target, stride, row_bytes, rows),
            PixelFormat::Rgba | PixelFormat::RgbaPremultiplied => turn::<4>(frame, index, target, stride, row_bytes / 4, rows),
        }
    }
    let turned = Frame::new(frame.format(), size, Arc::new(planes)).with_tags(frame.tags());
    if frame.is_opaque() { turned.assume_opaque() } else { turned }
}

/// Fills `rows` rows of `width` pixels of `BYTES` bytes each.
fn turn<const BYTES: usize>(frame: &Frame, index: usize, target: &mut [u8], stride: usize, width: usize, rows: usize) {
    let (source, source_stride) = (frame.plane(index), frame.stride(index));
    target.par_chunks_mut(stride * BLOCK).enumerate().for_each(|(band, bytes)| {
        let first = band * BLOCK;
        let count = BLOCK.min(rows - first);
        for left in (0..width).step_by(BLOCK) {
            for x in left..(left + BLOCK).min(width) {
                let row = &source[x * source_stride + first * BYTES..][..count * BYTES];
                for (y, pixel) in row.chunks_exact(BYTES).enumerate() {
                    bytes[y * stride + x * BYTES..][..BYTES].copy_from_slice(pixel);
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_columns_in_every_plane() {
        let size = PixelSize::new(70, 46);
        let mut planes = Planes::zeroed(PixelFormat::Yuv420, size);
        for (index, (bytes, stride)) in planes.planes_mut().enumerate() {
            bytes.iter_mut().enumerate().for_each(|(i, byte)| *byte = (i / stride * 5 + i % stride * 3 + index) as u8);
        }
        let frame = Frame::new(PixelFormat::Yuv420, size, Arc::new(planes));
        let turned = transposed(&frame);
        assert_eq!(turned.size(), PixelSize::new(46, 70));
        for index in 0..3 {
            let (width, height) = PixelFormat::Yuv420.plane_extent(index, size);
            for y in 0..height {
                for x in 0..width {
                    assert_eq!(turned.row(index, x)[y], frame.row(index, y)[x]);
                }
            }
        }
    }
}
