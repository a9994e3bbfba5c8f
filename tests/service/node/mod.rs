//! The node, run as people run it and spoken to over loopback.

mod bounds;
mod client;
mod directed;
mod ending;
mod figures;
mod flow;
mod folder;
mod isolation;
mod jobs;
mod load;
mod malformed;
mod material;
mod refusals;
mod restarts;
pub(crate) mod service;
