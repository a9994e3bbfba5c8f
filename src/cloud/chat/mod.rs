//! Talk with the service: what a person types is routed, the answer's event stream read within its time limits, talk of
//! a screen translated into what this program does, and edits that were made without a word told.

mod changes;
mod commands;
mod exchange;
mod route;
mod routing;
mod screen_talk;
mod stream;
mod words;

pub use changes::{changes, summary_of};
pub use exchange::Exchange;
pub use route::Route;
pub use routing::{Step, steps};
pub use screen_talk::{Action, Translated, translate};
