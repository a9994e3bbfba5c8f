//! The cloud's client, run as people run it, against a stand-in on this machine that plays the service and each of its faults.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod account;
mod broken_lines;
mod cuts;
mod every_byte;
mod export;
mod handoff;
mod kill;
mod limits;
mod material;
mod redirect;
mod refusals;
#[path = "../support/run.rs"]
mod run;
mod sandbox;
mod service;
mod stand_in;
mod talk;
mod talk_cut;
mod terminal;
#[path = "../support/until.rs"]
mod until;
mod uploads;
mod ways_out;
