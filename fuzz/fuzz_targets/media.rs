//! `cargo +nightly fuzz run media`.
#![no_main]

#[path = "../checks/media.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::check(bytes));
