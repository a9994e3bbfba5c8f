//! Offcut renders short-key video drafts: it reads a draft, lays it out in time, composites its pictures and mixes its sound, and encodes the result.
//!
//! A draft flows one way: `draft` → `timeline` → `render` → `encode`. Modules import from lower layers only; `ARCHITECTURE.md` has the whole table.

pub mod api;
pub mod audio;
pub mod base;
pub mod captions;
pub mod cli;
pub mod cloud;
pub mod compare;
pub mod composite;
pub mod draft;
pub mod encode;
pub mod ffi;
pub mod media;
pub mod node;
pub mod preview;
pub mod promo;
pub mod render;
pub mod scene;
pub mod sheet;
pub mod text;
pub mod timeline;
