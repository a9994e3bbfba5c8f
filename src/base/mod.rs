//! What every layer shares and none of it does work: exact time, geometry in named spaces, colour, frames of pixels, blocks of samples, sums of bytes,
//! an account of memory, and diagnostics with stable codes. Imports nothing of this crate.

mod colour;
mod diagnostic;
mod digest;
mod frame;
mod frame_pool;
mod geometry;
mod memory;
mod safe_area;
mod samples;
mod time;

pub use colour::{ColourTags, Gradient, GradientStop, Matrix, Paint, Range, Rgba, YcbcrCoefficients};
pub use diagnostic::{Code, Diagnostic, Exit, Explain, Severity};
pub use digest::{hex, sha256_of};
pub use frame::{Frame, FrameId, PixelFormat, PlaneStorage, Planes};
pub use frame_pool::FramePool;
pub use geometry::{Affine, Canvas, LayoutBox, PixelRect, PixelSize, Point, Rect, Size, Source, Space};
pub use memory::{MemoryAccount, OutOfMemory, Reservation};
pub use safe_area::SafeArea;
pub use samples::{CHANNELS, SAMPLE_RATE, SampleBlock};
pub use time::{FrameRate, Time};
