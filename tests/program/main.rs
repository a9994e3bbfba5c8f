//! The program as people run it: its verbs, the preview and the promo.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod browser;
mod cli;
mod director;
mod edit;
mod preview;
mod promo;
mod promo_looks;
mod promo_music;
mod startup;
