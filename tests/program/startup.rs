//! The start of the program: FFmpeg and the many libraries behind it come when they are used, and where they are not
//! there, that is said.
#![cfg(all(target_os = "linux", target_env = "gnu", any(target_arch = "x86_64", target_arch = "aarch64")))]

use std::path::Path;
use std::process::{Command, Output};
use std::thread;

use ffmpeg_next::{Rational, Rescale, ffi};
// Its stubs stand in for FFmpeg's libraries in this test too.
use offcut as _;

const LIBRARIES: [&str; 6] = ["libavutil", "libavcodec", "libavformat", "libavfilter", "libswscale", "libswresample"];

fn offcut(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offcut"));
    command.args(arguments);
    command
}

/// The libraries that the dynamic linker maps before `main` (ld.so(8), `LD_TRACE_LOADED_OBJECTS`).
fn mapped_at_start(mut program: Command) -> String {
    let output = program.env("LD_TRACE_LOADED_OBJECTS", "1").output().unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    assert!(listed.contains("libc.so"), "no list of libraries: {listed}");
    listed
}

#[test]
fn the_program_starts_without_ffmpeg() {
    let listed = mapped_at_start(offcut(&[]));
    let found: Vec<&str> = LIBRARIES.into_iter().filter(|library| listed.contains(library)).collect();
    assert!(
        found.is_empty(),
        "{found:?} are mapped at every start: a function of them is called that src/ffi/on_demand/functions.rs does not list. \
         `nm -D --undefined-only {}` tells which; add it there",
        env!("CARGO_BIN_EXE_offcut")
    );
}

#[test]
fn a_first_call_loads_ffmpeg_and_gets_its_arguments() {
    // All at once, and with arguments in registers of both kinds.
    let first_call = || (Rational::from(0.375), 7.rescale(Rational(3, 1), Rational(1, 2)));
    let threads: Vec<_> = (0..8).map(|_| thread::spawn(first_call)).collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), (Rational(3, 8), 42));
    }
}

/// Runs the program where the first of FFmpeg's libraries that is found is none.
fn without_ffmpeg(folder: &Path, arguments: &[&str]) -> Output {
    std::fs::write(folder.join(format!("libavutil.so.{}", ffi::LIBAVUTIL_VERSION_MAJOR)), "").unwrap();
    offcut(arguments).env("LD_LIBRARY_PATH", folder).current_dir(folder).output().unwrap()
}

#[test]
fn a_machine_without_ffmpeg_is_told_what_to_install() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("d.json"), r##"{"d": 1000, "t": [{"tt": 7, "sg": [{"tx": "a", "d": 1000}]}]}"##).unwrap();
    for (arguments, status) in
        [(&["validate", "d.json"][..], 7), (&["render", "d.json", "-o", "a.mp4"], 7), (&["doctor"], 7), (&["schema"], 0), (&["--help"], 0)]
    {
        let output = without_ffmpeg(folder.path(), arguments);
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {message}");
        let is_told = message.contains("error[no-ffmpeg]") && message.contains("libavutil") && message.contains("install FFmpeg");
        assert_eq!(is_told, status == 7, "{arguments:?}: {message}");
    }
}
