//! The draft format and its timeline, against the format's own words and arithmetic. Nothing here decodes or renders.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod draft;
mod draft_bounds;
mod draft_foreign;
mod draft_properties;
mod draft_values;
mod timeline;
