//! Drafts of any bytes: those that are kept for fuzzing, and some made from them.

#[path = "../../fuzz/checks/drafts.rs"]
mod check;

const WORDS: &[&[u8]] = &[
    b"null",
    b"-1",
    b"1e308",
    b"1e-308",
    b"9007199254740993",
    b"{{a}}",
    b"{}",
    b"[]",
    b"\"kf\":",
    b"\"sp\":",
    b"\"tr\":",
    b"\"fx\":",
    b"\"lp\":-1,",
    b"\"s\":",
    b"\"d\":",
    b"#fff",
    b"\\u0000",
    b"\\ud800",
    b"0.1",
    b"-60dB",
];

#[test]
fn kept_and_changed_drafts_are_refused_or_laid_out() {
    let folders = ["fuzz/corpus/drafts", "tests/drafts/accept", "tests/drafts/refuse"];
    crate::changed_input::check_inputs(&folders, WORDS, 3_000, check::check);
}
