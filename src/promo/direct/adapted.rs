//! An edited draft for another format.

use serde_json::Value;

use crate::base::PixelSize;
use crate::encode::Platform;
use crate::promo::Medium;

use super::recall::{PICTURES, segments, track};
use super::remaking::reshaped;
use super::replies::Language;

/// A draft in another format.
#[derive(Clone, Debug, PartialEq)]
pub struct Adapted {
    /// The draft.
    pub draft: Value,
    /// Names of pictures whose framing is another one now, since the canvas has another shape.
    pub reframed: Vec<String>,
}

/// The draft for a canvas of another shape: the same pictures at the same times, framed anew by their subjects, titles
/// laid out anew by their role, edits kept. `media` are the files that the draft names.
///
/// # Errors
/// Why it cannot be made, as a sentence: its music or its logo is not among the media, or they cannot be read.
pub fn adapt(draft: &Value, canvas: PixelSize, platform: Option<Platform>, media: &[Medium]) -> Result<Adapted, String> {
    let mut new = draft.clone();
    reshaped(&mut new, canvas, platform, media).map_err(|refusal| Language::English.refused(&refusal))?;
    let pictures = |draft: &Value| track(draft, PICTURES).map(|track| segments(track).cloned().collect::<Vec<_>>()).unwrap_or_default();
    let pairs = pictures(draft).into_iter().zip(pictures(&new));
    let reframed = pairs
        .filter(|(old, new)| old.get("kb") != new.get("kb") || old.get("cr") != new.get("cr"))
        .filter_map(|(old, _)| old["n"].as_str().map(crate::draft::of_literal));
    let mut reframed: Vec<String> = reframed.collect();
    reframed.dedup();
    Ok(Adapted { draft: new, reframed })
}
