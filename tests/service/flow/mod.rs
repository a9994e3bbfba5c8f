//! The real client against the real node over loopback: the whole way from a login to a checked file, and what happens
//! to it when either is killed.

mod handoff;
mod kills;
mod material;
mod talk;
