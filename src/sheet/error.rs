//! Why there is no sheet.

use crate::base::{Code, Explain, PixelSize, Time};

/// A sheet that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum SheetError {
    /// The draft shows nothing.
    #[error("the draft has no frame: it is {0} long")]
    NoFrame(Time),
    /// A picture for each period would be too many.
    #[error("a picture every {period} would be more than {most}: the draft is {duration} long")]
    TooMany {
        /// From one picture to the next.
        period: Time,
        /// The length of the draft.
        duration: Time,
        /// The most that a sheet holds.
        most: usize,
    },
    /// No text is legible under pictures of this width.
    #[error("{columns} columns in a width of {width} leave {cell} pixels for a picture")]
    TooNarrow {
        /// Pictures side by side.
        columns: u32,
        /// Of the sheet, in pixels.
        width: u32,
        /// Width of a picture.
        cell: u32,
    },
    /// The sheet has more pixels than are worth their memory.
    #[error("the sheet would have {0} pixels")]
    TooLarge(PixelSize),
}

impl Explain for SheetError {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn help(&self) -> Option<String> {
        let help = match self {
            Self::NoFrame(_) => "give the draft a segment with a picture",
            Self::TooMany { .. } => "take a longer --every, or auto",
            Self::TooNarrow { .. } => "take fewer columns with --cols, or a larger --width",
            Self::TooLarge(_) => "take a longer --every, more columns with --cols, or a smaller --width",
        };
        Some(help.to_owned())
    }
}
