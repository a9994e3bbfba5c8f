//! The cloud's client, run as people run it, against a stand-in on this machine that plays the service and each of its
//! faults.

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
mod routes;
pub(crate) mod sandbox;
mod service;
mod stand_in;
mod talk;
mod talk_cut;
mod terminal;
mod uploads;
mod ways_out;
