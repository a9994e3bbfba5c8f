//! Output on a terminal. `script` of util-linux, which every Linux system has, makes one.
#![cfg(target_os = "linux")]

use std::process::Command;
use std::time::Duration;

use crate::cloud::material::{LARGE, large_png, video};
use crate::cloud::sandbox::Sandbox;
use crate::cloud::service::Service;

/// All that a terminal of 120 columns gets from a run.
fn on_terminal(sandbox: &Sandbox, arguments: &str) -> String {
    let plain = sandbox.command(&[]);
    let mut command = Command::new("script");
    let line = format!("stty cols 120 rows 40; exec '{}' {arguments}", env!("CARGO_BIN_EXE_offcut"));
    command.args(["-qec", &line, "/dev/null"]).current_dir(sandbox.path("")).env("SHELL", "/bin/sh").env("TERM", "xterm");
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let output = command.stdin(std::process::Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// A service that leaves a large body alone for a moment, and a folder with such a file.
fn slow() -> (Service, Sandbox) {
    let is_large = |length: &str| length.parse::<usize>().unwrap() > LARGE;
    let service =
        Service::deaf(move |request| Duration::from_millis(if request.header("content-length").is_some_and(is_large) { 700 } else { 0 }));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.write("b.png", large_png());
    (service, sandbox)
}

#[test]
fn an_upload_has_a_bar_which_goes_when_it_is_done() {
    let (_service, sandbox) = slow();
    let seen = on_terminal(&sandbox, "cloud upload b.png");
    let bar = seen.find("MiB/32.00 MiB").unwrap_or_else(|| panic!("no bar: {seen:?}"));
    assert!(seen[..bar].contains("b.png") && seen[bar..].contains("left"), "{seen:?}");
    // The line is erased before the result is told.
    let (erased, told) = (seen.rfind("\u{1b}[2K").unwrap(), seen.find("https://cdn.example/").unwrap());
    assert!(bar < erased && erased < told, "{seen:?}");
}

#[test]
fn no_bar_where_nobody_watches() {
    let (_service, sandbox) = slow();
    let run = sandbox.succeed(&["cloud", "upload", "b.png"]);
    assert!(!run.stderr.contains("MiB") && !run.stderr.contains('\u{1b}'), "{run:?}");
    for arguments in ["cloud upload b.png --json", "cloud upload b.png --quiet"] {
        let (_service, sandbox) = slow();
        let seen = on_terminal(&sandbox, arguments);
        assert!(!seen.contains("MiB") && !seen.contains('\u{1b}'), "{seen:?}");
    }
}

#[test]
fn a_job_has_one_bar_whose_words_follow_it() {
    let service = Service::start();
    service.world.lock().unwrap().polls_needed = 5;
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    let seen = on_terminal(&sandbox, "cloud export -o a.mp4");
    assert_eq!(sandbox.read("a.mp4"), video());
    let (pending, processing) = (seen.rfind(" pending ").unwrap(), seen.find(" processing ").unwrap());
    assert!(pending < processing && seen[processing..].contains(" 50%"), "{seen:?}");
}
