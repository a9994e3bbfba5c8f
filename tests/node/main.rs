//! The node, run as people run it and spoken to over loopback.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod bounds;
mod client;
mod directed;
mod ending;
mod figures;
mod flow;
mod isolation;
mod jobs;
mod load;
mod malformed;
mod material;
mod refusals;
mod restarts;
#[path = "../support/server.rs"]
mod server;
mod service;
#[path = "../support/wav.rs"]
mod wav;
