//! Embedded colours to sRGB: ICC profiles, and what PNG has in their place, by relative colorimetric intent.

use std::sync::Arc;

use moxcms::{ColorProfile, DataColorSpace, Layout, RenderingIntent, Transform8BitExecutor, TransformOptions};
use rayon::prelude::*;

/// Pixels converted at a time.
const BAND: usize = 16_384;

/// Steps along each axis of the lattice on which a profile is held against sRGB.
const LATTICE: usize = 9;

/// How the numbers of a picture are meant.
pub(super) enum EncodedColour {
    /// As sRGB, or so near that no pixel changes by more than one level.
    Srgb,
    /// By a profile.
    Profile(Conversion),
    /// By a profile that cannot be read; the numbers count as sRGB.
    Unreadable,
}

/// Which channels a decoder found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channels {
    /// Grey, written to red, green and blue alike.
    Grey,
    /// Red, green, blue.
    Rgb,
}

/// The way to sRGB.
pub(super) enum Conversion {
    /// For each level of grey.
    Grey(Box<[[u8; 3]; 256]>),
    /// For R, G, B and alpha.
    Rgb(Arc<Transform8BitExecutor>),
}

impl EncodedColour {
    /// The colours of a picture with this ICC profile.
    pub(super) fn of_icc(profile: Option<&[u8]>, channels: Channels) -> Self {
        match profile.map(ColorProfile::new_from_slice) {
            None => Self::Srgb,
            Some(Err(_)) => Self::Unreadable,
            Some(Ok(profile)) => Self::of_profile(&profile, channels),
        }
    }

    /// The colours of a picture that is meant by `profile`.
    pub(super) fn of_profile(profile: &ColorProfile, channels: Channels) -> Self {
        let conversion = match (profile.color_space, channels) {
            (DataColorSpace::Gray, Channels::Grey) => grey_conversion(profile),
            (DataColorSpace::Rgb, _) => transform(profile, Layout::Rgba, Layout::Rgba).map(Conversion::Rgb),
            _ => None,
        };
        match conversion {
            None => Self::Unreadable,
            Some(conversion) if conversion.is_identity() => Self::Srgb,
            Some(conversion) => Self::Profile(conversion),
        }
    }
}

impl Conversion {
    /// Converts tightly packed straight RGBA.
    pub(super) fn apply(&self, rgba: &mut [u8]) {
        rgba.par_chunks_mut(4 * BAND).for_each(|band| self.convert(band));
    }

    fn convert(&self, band: &mut [u8]) {
        match self {
            Self::Grey(levels) => {
                for pixel in band.as_chunks_mut::<4>().0 {
                    let level = levels[usize::from(pixel[0])];
                    pixel[..3].copy_from_slice(&level);
                }
            }
            Self::Rgb(transform) => {
                let from = band.to_vec();
                // It fails for lengths that differ or are no whole pixels.
                if transform.transform(&from, band).is_err() {
                    band.copy_from_slice(&from);
                }
            }
        }
    }

    fn is_identity(&self) -> bool {
        let level = |step: usize| (step * 255 / (LATTICE - 1)) as u8;
        let count = LATTICE.pow(3);
        let lattice = (0..count).flat_map(|i| [level(i % LATTICE), level(i / LATTICE % LATTICE), level(i / LATTICE.pow(2)), 255]);
        let greys = (0..=255).flat_map(|grey| [grey, grey, grey, 255]);
        let from: Vec<u8> = if matches!(self, Self::Grey(_)) { greys.collect() } else { lattice.chain(greys).collect() };
        let mut to = from.clone();
        self.convert(&mut to);
        from.iter().zip(to).all(|(from, to)| from.abs_diff(to) <= 1)
    }
}

fn transform(profile: &ColorProfile, from: Layout, to: Layout) -> Option<Arc<Transform8BitExecutor>> {
    let options = TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        prefer_fixed_point: false,
        ..TransformOptions::default()
    };
    profile.create_transform_8bit(from, &ColorProfile::new_srgb(), to, options).ok()
}

fn grey_conversion(profile: &ColorProfile) -> Option<Conversion> {
    let transform = transform(profile, Layout::Gray, Layout::Rgb)?;
    let from: Vec<u8> = (0..=255).collect();
    let mut to = [0; 3 * 256];
    transform.transform(&from, &mut to).ok()?;
    let mut levels = Box::new([[0; 3]; 256]);
    levels.iter_mut().zip(to.as_chunks::<3>().0).for_each(|(level, rgb)| *level = *rgb);
    Some(Conversion::Grey(levels))
}
