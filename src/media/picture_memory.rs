//! Memory for pictures that move.

use std::path::Path;

use crate::base::Reservation;

use super::error::display;
use super::{Limits, MediaError, PictureInfo};

/// The memory that decoding `picture` takes.
pub(super) fn reserve_for(path: &Path, picture: Option<&PictureInfo>, limits: &Limits) -> Result<Reservation, MediaError> {
    let bytes = picture.map_or(0, PictureInfo::bytes_while_moving);
    Ok(limits.memory.reserve(bytes, || format!("decoding the pictures of {}", display(path)))?)
}
