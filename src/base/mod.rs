//! Shared values that do no work themselves: exact time, geometry in named spaces, colour, frames of pixels, blocks
//! of samples, sums of bytes, an account of memory, text that strangers wrote, and diagnostics with stable codes.
//! Imports nothing of this crate.

mod colour;
mod diagnostic;
mod digest;
mod foreign_text;
mod frame;
mod frame_pool;
mod geometry;
mod gradient;
mod memory;
mod paint;
mod safe_area;
mod samples;
mod sound_source;
mod time;

pub use colour::{ColourTags, Matrix, Range, Rgba, YcbcrCoefficients};
pub use diagnostic::{Code, Diagnostic, Exit, Explain, Severity, TextPosition};
pub use digest::{hex, sha256_of};
pub use foreign_text::{ShownIn, foreign, foreign_line, holds_secret, keep_secret};
pub use frame::{Frame, FrameId, PixelFormat, PlaneStorage, Planes};
pub use frame_pool::FramePool;
pub use geometry::{Affine, Canvas, LayoutBox, PixelRect, PixelSize, Point, Rect, Size, Source, Space};
pub use gradient::{Gradient, GradientForm, GradientStop, PlacedGradient};
pub use memory::{MemoryAccount, OutOfMemory, Reservation};
pub use paint::Paint;
pub use safe_area::SafeArea;
pub use samples::{CHANNELS, LOUDEST_SAMPLE, SAMPLE_RATE, SampleBlock, is_sound};
pub use sound_source::SoundSource;
pub use time::{FrameRate, Time};
