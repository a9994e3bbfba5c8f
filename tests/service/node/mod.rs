//! The node, run as people run it and spoken to over loopback.

mod abuse;
mod bounds;
mod client;
mod directed;
mod ending;
mod figures;
mod flow;
mod folder;
mod isolation;
mod jobs;
mod literal;
mod load;
mod malformed;
mod material;
mod processes;
mod refusals;
mod restarts;
pub(crate) mod service;
