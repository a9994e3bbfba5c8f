//! A small upright copy of a picture, or of one frame of a clip.

use std::path::Path;

use crate::base::{Affine, Frame, PixelFormat, PixelSize, Point, Source, Time, YcbcrCoefficients};
use crate::draft::MediaKind;
use crate::media::{Limits, MediaError, VideoOptions, VideoReader, load_still};

/// Pixels of the longer side.
const LONGER_SIDE: u32 = 80;

/// Each pixel is the mean of this many samples across, and as many down.
const SAMPLES: u32 = 3;

/// Straight R'G'B'A, each 0..1, row by row.
#[derive(Clone, Debug)]
pub(in crate::promo) struct Thumbnail {
    pub(in crate::promo) width: usize,
    pub(in crate::promo) height: usize,
    pub(in crate::promo) pixels: Vec<[f32; 4]>,
    /// Standard deviation of luma within each pixel: high where the picture is sharp and rich.
    pub(super) details: Vec<f32>,
}

impl Thumbnail {
    /// Of a still, or of the frame of a clip at `time`.
    ///
    /// # Errors
    /// Where the file cannot be decoded.
    pub(in crate::promo) fn load(path: &Path, kind: MediaKind, time: Time) -> Result<Self, MediaError> {
        if kind == MediaKind::Image {
            let frame = load_still(path, &Limits::default())?.frame;
            return Ok(Self::of(&frame, frame.size(), Affine::identity()));
        }
        let mut reader = VideoReader::open(path, VideoOptions::default())?;
        let frame = reader.frame_at(time)?;
        let (size, map) = reader.info().picture.as_ref().map_or((frame.size(), Affine::identity()), |picture| {
            // A frame may be smaller than the headers say; the map is of their size.
            (picture.size, picture.upright_from_coded())
        });
        Ok(Self::of(&frame, size, map))
    }

    fn of(frame: &Frame, upright: PixelSize, upright_from_coded: Affine<Source, Source>) -> Self {
        let longer = upright.width.max(upright.height).max(1);
        let side = |side: u32| (side * LONGER_SIDE).div_ceil(longer).clamp(1, LONGER_SIDE);
        let (width, height) = (side(upright.width), side(upright.height));
        let coded_from_upright = upright_from_coded.inverse().unwrap_or(Affine::identity());
        let read = Reading::of(frame);
        Self::sampled((width, height), &|x, y| {
            let place = Point::new(x * f64::from(upright.width), y * f64::from(upright.height));
            read.at(coded_from_upright.apply(place))
        })
    }

    /// Of what `colour` gives at places in fractions of the picture.
    pub(super) fn sampled((width, height): (u32, u32), colour: &dyn Fn(f64, f64) -> [f32; 4]) -> Self {
        let count = (SAMPLES * SAMPLES) as f32;
        let pixel = |index: u32| {
            let (mut sum, mut lumas, mut squares) = ([0.0_f32; 4], 0.0_f32, 0.0_f32);
            for sample in 0..SAMPLES * SAMPLES {
                let within = |pixel: u32, offset: u32, count: u32| {
                    (f64::from(pixel) + (f64::from(offset) + 0.5) / f64::from(SAMPLES)) / f64::from(count)
                };
                let colour = colour(within(index % width, sample % SAMPLES, width), within(index / width, sample / SAMPLES, height));
                sum.iter_mut().zip(colour).for_each(|(sum, value)| *sum += value);
                let luma = luma(colour) as f32 * colour[3];
                (lumas, squares) = (lumas + luma, squares + luma * luma);
            }
            let variance = squares / count - (lumas / count).powi(2);
            (sum.map(|sum| sum / count), variance.max(0.0).sqrt())
        };
        let (pixels, details) = (0..width * height).map(pixel).unzip();
        Self { width: width as usize, height: height as usize, pixels, details }
    }

    /// The pixel nearest to a place in fractions of the picture.
    pub(in crate::promo) fn at(&self, x: f64, y: f64) -> [f32; 4] {
        let index = |part: f64, count: usize| ((part * count as f64) as usize).min(count - 1);
        self.pixels[index(y, self.height) * self.width + index(x, self.width)]
    }
}

/// Luma of a pixel, 0..1, by the weights of BT.709.
pub(super) fn luma(pixel: [f32; 4]) -> f64 {
    f64::from(0.2126 * pixel[0] + 0.7152 * pixel[1] + 0.0722 * pixel[2])
}

/// Reads colours out of a frame.
struct Reading<'a> {
    frame: &'a Frame,
    coefficients: YcbcrCoefficients,
}

impl<'a> Reading<'a> {
    fn of(frame: &'a Frame) -> Self {
        Self { frame, coefficients: YcbcrCoefficients::of(frame.tags()) }
    }

    fn at(&self, point: Point<Source>) -> [f32; 4] {
        let size = self.frame.size();
        let index = |value: f64, count: u32| (value.max(0.0) as usize).min(count as usize - 1);
        let (x, y) = (index(point.x, size.width), index(point.y, size.height));
        if self.frame.format() == PixelFormat::Yuv420 {
            let code = |plane: usize, x: usize, y: usize| f64::from(self.frame.row(plane, y)[x]);
            let rgb = self.coefficients.rgb([code(0, x, y), code(1, x / 2, y / 2), code(2, x / 2, y / 2)]);
            let [red, green, blue] = rgb.map(|value| value.clamp(0.0, 1.0) as f32);
            return [red, green, blue, 1.0];
        }
        let pixel = &self.frame.row(0, y)[4 * x..4 * x + 4];
        [pixel[0], pixel[1], pixel[2], pixel[3]].map(|value| f32::from(value) / 255.0)
    }
}
