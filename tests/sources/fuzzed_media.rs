//! Files of any bytes: those that are kept for fuzzing, and some made from them.

#[path = "../../fuzz/checks/media.rs"]
mod check;

const WORDS: &[&[u8]] =
    &[&[0; 4], &[0xff; 4], &[0x7f, 0xff, 0xff, 0xff], &[0, 0, 0, 1], b"moov", b"mdat", b"stts", b"RIFF", b"data", b"IDAT"];

#[test]
fn kept_and_changed_files_are_refused_or_decoded() {
    crate::support::changed_input::check_inputs(&["fuzz/corpus/media"], WORDS, 200, check::check);
}
