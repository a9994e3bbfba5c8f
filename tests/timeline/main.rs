//! The timeline against mathematics: when segments stand, where they land, what they sound like, and what is told about them.

#![allow(clippy::panic, reason = "tests say what is wrong by panicking")]

mod drafts;
mod pictures;
mod places;
mod properties;
mod schedule;
mod sounds;
mod summaries;
mod transitions;
