//! A draft's text laid out anew: a segment a line, comments where they stood. Values are written as they were, digit by
//! digit.

mod print;
mod tree;

pub use print::formatted;
