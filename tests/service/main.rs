//! The cloud's client and the node, apart and against each other.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod cloud;
mod flow;
mod fuzzed_requests;
mod node;
