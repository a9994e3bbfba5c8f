//! Looking at the pictures and listening to the music.

use rayon::prelude::*;

use crate::base::{FrameRate, Time};
use crate::draft::MediaKind;

use super::cuts::Grid;
use super::sight::{Look, Thumbnail};
use super::sound::{Beats, beats_of};
use super::{Medium, PromoError};

/// A clip is looked at this far into it: beginnings are often black or shaky.
const CLIP_LOOK: (i64, i64) = (2, 5);

/// Music is listened to for at most this long.
const LONGEST_LISTENED_MS: i64 = 600_000;

/// The pictures, looked at, in their order.
///
/// # Errors
/// Where one cannot be decoded.
pub(super) fn look_at(pictures: &[&Medium]) -> Result<Vec<Look>, PromoError> {
    pictures.par_iter().map(|medium| thumbnail(medium).map(Look::at)).collect()
}

/// A small copy of one picture.
///
/// # Errors
/// Where it cannot be decoded.
pub(super) fn thumbnail(medium: &Medium) -> Result<Thumbnail, PromoError> {
    let time = medium.duration.unwrap_or(Time::ZERO) * CLIP_LOOK.0 / CLIP_LOOK.1;
    Thumbnail::load(&medium.path, medium.kind, time).map_err(|source| PromoError::Medium { name: medium.name.clone(), source })
}

/// The beats of the music, as cuts of a promo of `total_ms` can fall on them.
///
/// # Errors
/// Where the music cannot be decoded, or has no sound.
pub(super) fn listen_to(music: &Medium, total_ms: i64, rate: FrameRate) -> Result<(Option<Beats>, Grid), PromoError> {
    let length = Time::from_ms(total_ms.min(LONGEST_LISTENED_MS) + 4000);
    let beats = beats_of(&music.path, length).map_err(|source| PromoError::Sound { name: music.name.clone(), source })?;
    let music_ms = music.duration_ms().unwrap_or(i64::MAX).max(1);
    let grid = beats.as_ref().map(|beats| Grid::of(beats, music_ms, total_ms, rate)).unwrap_or_default();
    Ok((beats, grid))
}

/// The media that can be seen, each file once, also where it was copied under another name; and how many copies there
/// were.
pub(super) fn distinct_pictures(media: &[Medium]) -> (Vec<&Medium>, usize) {
    let mut distinct: Vec<&Medium> = Vec::new();
    let mut copies = 0;
    for medium in media.iter().filter(|medium| medium.is_picture()) {
        if distinct.iter().any(|known| is_same(known, medium)) {
            copies += 1;
        } else {
            distinct.push(medium);
        }
    }
    (distinct, copies)
}

fn is_same(a: &Medium, b: &Medium) -> bool {
    if a.path == b.path || a.source == b.source {
        return true;
    }
    // Headers first: few files agree in them, and those are read.
    let bytes = |medium: &Medium| std::fs::metadata(&medium.path).map(|metadata| metadata.len()).ok();
    let are_alike = (a.kind, a.size, a.duration) == (b.kind, b.size, b.duration) && bytes(a).is_some() && bytes(a) == bytes(b);
    are_alike && a.kind == MediaKind::Image && std::fs::read(&a.path).ok() == std::fs::read(&b.path).ok()
}
