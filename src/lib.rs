//! Offcut renders short-key video drafts: it reads a draft, lays it out in time, composites its pictures and mixes its sound, and encodes the result.
//!
//! A draft flows one way: `draft` → `timeline` → `render` → `encode`. Modules import from lower layers only; `ARCHITECTURE.md` has the whole table.

pub mod base;
pub mod draft;
pub mod ffi;
pub mod text;
