//! `cargo +nightly fuzz run drafts`.
#![no_main]

#[path = "../checks/drafts.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::check(bytes));
