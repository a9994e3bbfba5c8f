//! A render node: the cloud's HTTP API over this machine's own engine, so that the whole flow from a session to a file
//! needs no service behind it.
//!
//! Polls are answered from a table in memory whose log is a SQLite database; a restart reads it and goes on with what
//! was waiting or running. Files go to disk as they arrive and stay with the token that sent them. What is said in a
//! session is answered by a [`Director`] that the caller brings along.

mod accounts;
mod connections;
mod cors;
mod data_folder;
mod director;
mod draft_media;
mod error;
mod fetch;
mod form;
mod hosts;
mod job_table;
mod json_body;
mod metrics;
mod open_files;
mod options;
mod output_settings;
mod promised;
mod receive;
mod refusal;
mod render_child;
mod render_order;
mod render_process;
mod request;
mod room;
mod routes;
mod seats;
mod send;
mod serve;
mod shared;
mod shares;
mod store;
mod sweep;
mod uploads;
mod worker;

pub use director::{Direction, DirectionRequest, Director, DirectorMedia};
pub use error::NodeError;
pub use options::NodeOptions;
pub use render_child::render_for_node;
pub use serve::run;
