//! The real client against the real node over loopback: the whole way from a login to a checked file, and what happens to it when either is killed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod handoff;
mod kills;
mod material;
#[path = "../cloud/sandbox.rs"]
#[allow(dead_code, reason = "shared with the tests of the client")]
mod sandbox;
#[path = "../support/server.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod server;
#[path = "../node/service.rs"]
#[allow(dead_code, reason = "shared with the tests of the node")]
mod service;
mod talk;
