//! FFmpeg's libraries, mapped when FFmpeg is first used. They bring some 170 others along, and the dynamic linker takes
//! longer for these than most commands that use none of them take in all.
//!
//! Decision: the program links stubs of FFmpeg's names, which jump through slots; that costs a jump a call.

mod functions;
mod load;
mod stub;

pub(super) use load::load;
