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
    /// No medium is a logo.
    NoLogo,
    /// There are only so many pictures of the kind.
    NoSuchPicture(usize),
    /// None would be left.
    LastPicture,
    /// No upload has this name.
    NoSuchUpload(String),
    /// Neither a variable nor an end card says what the brand's colour is.
    NoBrandColour,
    /// No font of this name is here.
    NoFont(String),
    /// Computed music has no part to begin at.
    Computed,
    /// The music is only so long, milliseconds.
    TooShort(i64),
    /// It cannot be made.
    Failed(PromoError),
}
