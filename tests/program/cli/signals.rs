//! Ended from outside.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::cli::material::{moving, one_file, png};
use crate::cli::sandbox::Sandbox;

#[test]
fn signals_end_a_render_cleanly() {
    for (signal, status, code) in [("INT", 130, "interrupted"), ("TERM", 143, "terminated")] {
        for output in ["a.mp4", "a.wav", "%05d.png"] {
            // An hour: it cannot be over before the signal comes.
            let sandbox = Sandbox::with_draft(&moving(3_600_000, 30));
            sandbox.write("p.png", png(96, 72));
            let mut command = sandbox.command(&["render", "d.json", "-o", output, "--json"]);
            let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
            if output == "a.wav" {
                wait_for_part(&sandbox);
            } else {
                assert!(lines.next().unwrap().unwrap().contains("progress"));
            }
            let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
            assert!(sent.success());
            let last: Value = serde_json::from_str(&lines.map(Result::unwrap).last().unwrap()).unwrap();
            let ended = child.wait_with_output().unwrap();
            assert_eq!(ended.status.code(), Some(status), "{signal} {output}");
            assert_eq!((&last["event"], &last["code"]), (&"error".into(), &code.into()), "{signal} {output}");
            assert!(String::from_utf8_lossy(&ended.stderr).contains(&format!("error[{code}]: ")), "{signal} {output}");
            assert_eq!(sandbox.names(), ["d.json", "p.png"], "{signal} {output} left a file");
        }
    }
}

/// Sound alone has no progress: waits until its file is begun.
fn wait_for_part(sandbox: &Sandbox) {
    let begun = || sandbox.names().iter().any(|name| name.ends_with(".part"));
    for _ in 0..2000 {
        if begun() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("no output was begun in ten seconds");
}

#[test]
fn a_signal_ends_a_fetch_at_once() {
    // A server that answers, and then sends nothing more.
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/p.png", server.local_addr().unwrap());
    let sandbox = Sandbox::with_draft(&one_file(&url));
    let mut command = sandbox.command(&["render", "d.json", "-o", "a.mp4", "--allow-private-urls"]);
    let child = command.stderr(Stdio::piped()).spawn().unwrap();
    let (mut connection, _) = server.accept().unwrap();
    connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nabc").unwrap();
    let sent = (Instant::now(), Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap());
    let ended = child.wait_with_output().unwrap();
    assert!(sent.1.success() && sent.0.elapsed() < Duration::from_secs(5), "it took {:?}", sent.0.elapsed());
    let message = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(130), "{message}");
    assert!(message.contains("error[interrupted]: ") && !message.contains("fetch-failed"), "{message}");
    assert_eq!(sandbox.names(), ["d.json"]);
}

#[test]
fn the_first_signal_ends_what_does_not_look_at_it() {
    // The draft is a pipe that nobody writes to: reading it waits in the system.
    for verb in [&["render", "d.json", "-o", "a.mp4"][..], &["still", "d.json", "-o", "a.png"], &["sheet", "d.json", "-o", "a.png"]] {
        let sandbox = Sandbox::new();
        assert!(Command::new("mkfifo").arg(sandbox.path("d.json")).status().unwrap().success());
        let child = sandbox.command(verb).stderr(Stdio::piped()).spawn().unwrap();
        // Before the handlers are there the signal ends it as well.
        std::thread::sleep(Duration::from_millis(500));
        let start = Instant::now();
        assert!(Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap().success());
        child.wait_with_output().unwrap();
        assert!(start.elapsed() < Duration::from_secs(30), "{verb:?} took {:?}", start.elapsed());
    }
}

#[test]
fn what_a_kill_has_left_goes_with_the_next_run() {
    for output in ["a.mp4", "%05d.png"] {
        let sandbox = Sandbox::with_draft(&moving(3_600_000, 30));
        sandbox.write("p.png", png(96, 72));
        let mut child = sandbox.command(&["render", "d.json", "-o", output]).stderr(Stdio::null()).spawn().unwrap();
        wait_for_part(&sandbox);
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(sandbox.names().len(), 3, "{output}: {:?}", sandbox.names());
        sandbox.succeed(&["still", "d.json", "-o", "next.png"]);
        assert_eq!(sandbox.names(), ["d.json", "next.png", "p.png"], "{output}");
    }
}
