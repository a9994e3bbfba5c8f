//! Files that somebody else named: opened only where they are files, and only inside the folder that they must stay in.
//! All layers that read what a draft or a request names read it through here.

mod regular_file;

pub use regular_file::{NotAFile, check_kind, lies_in, open_file, read_file, read_text_file};
