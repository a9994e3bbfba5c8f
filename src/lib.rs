//! Offcut renders short-key video drafts: it reads a draft, lays it out in time, composites its pictures and mixes its sound, and encodes the result.
//!
//! The engine needs no feature. `gpu` composites on graphics cards, `fetch` takes sources by URL, `cloud`, `compare`, `node`, `preview` and `promo` add
//! the modules of their names; all are on by default.
//!
//! A draft flows one way: `draft` → `timeline` → `render` → `encode`. Modules import from lower layers only; `ARCHITECTURE.md` has the whole table.

#[cfg(any(feature = "cloud", feature = "node"))]
pub mod api;
pub mod audio;
pub mod base;
#[cfg_attr(
    not(all(feature = "cloud", feature = "compare", feature = "node", feature = "preview", feature = "promo")),
    allow(dead_code, reason = "code that verbs share is unused in a build that has few of them")
)]
pub mod cli;
#[cfg(feature = "cloud")]
pub mod cloud;
#[cfg(feature = "compare")]
pub mod compare;
pub mod composite;
pub mod draft;
pub mod encode;
pub mod ffi;
pub mod media;
#[cfg(feature = "node")]
pub mod node;
#[cfg(feature = "preview")]
pub mod preview;
#[cfg(feature = "promo")]
pub mod promo;
pub mod render;
pub mod sheet;
pub mod text;
pub mod timeline;
