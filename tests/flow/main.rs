//! The real client against the real node over loopback: the whole way from a login to a checked file, and what happens to it when either is killed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod handoff;
mod kills;
mod material;
#[path = "../support/run.rs"]
mod run;
#[path = "../cloud/sandbox.rs"]
mod sandbox;
#[path = "../support/server.rs"]
mod server;
#[path = "../node/service.rs"]
mod service;
mod talk;
#[path = "../support/wav.rs"]
mod wav;
