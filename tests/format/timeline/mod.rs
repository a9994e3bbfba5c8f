//! The timeline against mathematics: when segments stand, where they land, what they sound like, and what is told about them.

mod drafts;
mod pictures;
mod places;
mod properties;
mod rounded_times;
mod schedule;
mod sounds;
mod summaries;
mod transitions;
