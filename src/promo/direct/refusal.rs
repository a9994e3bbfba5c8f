//! Why an edit is not made.

use crate::promo::PromoError;

/// Why a wish is not granted.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The draft was not made by this program, and the edit makes it anew.
    Foreign,
    /// The draft has a file that is none of the media, and the edit makes it anew.
    Unknown(&'static str),
    /// There is no track to change.
    Nothing(&'static str),
    /// No medium that could serve.
    NoMedium(&'static str),
    /// It cannot be made.
    Failed(PromoError),
}
