//! How much a row of frames changes at one of them.

use super::signature::Thumbnail;

/// Frames within which a picture that was ruined is back.
const SOON: usize = 8;

/// How much changes from the frame two before to the one before, or from a frame to the next: the larger.
pub(super) fn motion_beside(frames: &[Thumbnail], index: usize) -> f32 {
    let before = index.checked_sub(2).map(|first| frames[first].distance(&frames[index - 1]));
    let after = frames.get(index + 1).map(|next| next.distance(&frames[index]));
    before.into_iter().chain(after).fold(0.0, f32::max)
}

/// Whether what jumped by `moved` at a frame is soon what it was before: then frames in between are ruined, and nothing
/// goes on.
pub(super) fn comes_back(frames: &[Thumbnail], index: usize, moved: f32) -> bool {
    let before = &frames[index - 1];
    frames[index + 1..].iter().take(SOON).any(|frame| frame.distance(before) < 0.25 * moved)
}

/// How much changes at a frame, on the quieter side: a cut on the other side does not count.
pub(super) fn motion_around(frames: &[Thumbnail], index: usize) -> f32 {
    let before = index.checked_sub(1).map(|previous| frames[previous].distance(&frames[index]));
    let after = frames.get(index + 1).map(|next| next.distance(&frames[index]));
    before.into_iter().chain(after).fold(f32::INFINITY, f32::min).min(f32::MAX / 4.0)
}
