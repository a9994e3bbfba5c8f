//! A page on this machine that plays a draft while it is written. [`Preview`] listens on loopback; the page's player
//! appends short fragments of pictures and sound, which `fragments` makes on demand and keeps by the hash of all that
//! they are made of (`identity`), so that none is made twice, in this run or a later one. `watch` sees the draft
//! change, `export` runs the real render, `guard` turns other sites away.

mod assets;
mod cache;
mod description;
mod export;
mod export_state;
mod fragments;
mod guard;
mod handlers;
mod identity;
mod opened;
mod options;
mod server;
mod session;
mod stills;
mod watch;
mod workers;

pub use options::PreviewOptions;
pub use server::Preview;
