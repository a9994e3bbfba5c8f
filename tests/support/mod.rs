//! Support of several test binaries: media made on the spot, folders, servers, and the program itself.
#![allow(dead_code, reason = "each binary uses what it needs")]

pub(crate) mod adapter;
pub(crate) mod changed_input;
pub(crate) mod clip;
pub(crate) mod folder;
pub(crate) mod media;
pub(crate) mod normal;
pub(crate) mod preview;
pub(crate) mod run;
pub(crate) mod server;
pub(crate) mod until;
pub(crate) mod wav;
