//! Requests of any bytes to a node: those that are kept for fuzzing, and some made from them.

#[path = "../../fuzz/checks/requests.rs"]
mod check;

const WORDS: &[&[u8]] = &[
    b"\r\n",
    b"Content-Length: 99999999999\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"..%2f",
    b"%00",
    b"null",
    b"[",
    b"HTTP/2.0",
    b"OPTIONS",
    b": ",
];

#[test]
fn kept_and_changed_requests_are_answered_or_cut_off() {
    crate::support::changed_input::check_inputs(&["fuzz/corpus/requests"], WORDS, 200, check::check);
}
