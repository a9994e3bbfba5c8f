//! FFmpeg's libraries, mapped when FFmpeg is first used. They bring some 170 others along, and the dynamic linker takes longer for these than
//! most commands that use none of them take in all.

mod functions;
mod load;
mod stub;

pub(super) use load::load;
