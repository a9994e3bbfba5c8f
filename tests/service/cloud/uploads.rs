//! Files on their way up.

use std::fs::File;
use std::time::Duration;

use serde_json::json;

use crate::cloud::material::{LARGE, large_png, png};
use crate::cloud::sandbox::Sandbox;
use crate::cloud::service::{Service, refusal};
use crate::cloud::stand_in::{Reply, Request, Step};

const UPLOAD: &str = "/api/upload-video/nemo_agent/me/session1";

#[test]
fn the_same_content_goes_up_once() {
    let service = Service::start();
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.write("a.png", png(1));
    sandbox.write("b.png", png(1));
    sandbox.write("c.png", png(2));
    let run = sandbox.succeed(&["cloud", "upload", "a.png", "b.png", "c.png", "a.png", "--json"]);
    let files = run.events().pop().unwrap()["files"].clone();
    assert_eq!((files.as_array().unwrap().len(), &files[0]["file"]["cdn_url"]), (4, &files[1]["file"]["cdn_url"]));
    assert_ne!(files[0]["file"]["cdn_url"], files[2]["file"]["cdn_url"]);
    assert_eq!(service.stand_in.count("POST", UPLOAD), 2);
    assert!(sandbox.succeed(&["cloud", "upload", "b.png"]).stdout.contains("was there already"));
    assert_eq!(service.stand_in.count("POST", UPLOAD), 2);
}

#[test]
fn the_form_is_the_documented_one() {
    let service = Service::start();
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.write("a.png", png(1));
    sandbox.succeed(&["cloud", "upload", "a.png", "https://example.com/x.mp4"]);
    let requests: Vec<_> = service.stand_in.requests().into_iter().filter(|request| request.path == UPLOAD).collect();
    assert!(requests[0].header("content-type").unwrap().starts_with("multipart/form-data; boundary="));
    let body = String::from_utf8_lossy(&requests[0].body).into_owned();
    assert!(body.contains("name=\"files\"; filename=\"a.png\"") && body.contains("image/png"), "{body}");
    assert!(requests[0].body.windows(png(1).len()).any(|window| window == png(1)), "the file's bytes");
    assert_eq!(requests[1].json(), json!({ "urls": ["https://example.com/x.mp4"], "source_type": "url" }));
}

#[test]
fn unfit_files_are_refused_before_anything_leaves() {
    let service = Service::start();
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.succeed(&["cloud", "session"]);
    let before = service.stand_in.requests().len();
    sandbox.write("a.png", png(1));
    sandbox.write("b.bmp", png(1));
    sandbox.write("c.mp4", "words");
    let large = File::create(sandbox.path("d.wav")).unwrap();
    large.set_len(500_000_001).unwrap();
    for (name, code, help) in [
        ("b.bmp", "file-not-accepted", "offcut still b.draft.json -o b.png --size"),
        ("c.mp4", "file-not-accepted", "mp4 mov avi webm mkv"),
        ("d.wav", "file-too-large", "500 MB"),
    ] {
        let run = sandbox.run(&["cloud", "upload", "a.png", name]);
        assert_eq!(run.error(), (6, code.into()), "{run:?}");
        assert!(run.stderr.contains(help), "{}", run.stderr);
    }
    assert_eq!(sandbox.run(&["cloud", "upload", "missing.png"]).error(), (4, "missing-media".into()));
    assert_eq!(service.stand_in.requests().len(), before);
}

#[test]
fn the_command_that_makes_a_fitting_file_works() {
    let service = Service::start();
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.write("it's a.bmp", png(1));
    let run = sandbox.run(&["cloud", "upload", "it's a.bmp"]);
    let command = run.stderr.split("this makes one that fits: ").nth(1).unwrap().lines().next().unwrap();
    let folder = std::path::Path::new(env!("CARGO_BIN_EXE_offcut")).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", command]).current_dir(sandbox.path(".")).env("PATH", path).env("OFFCUT_DATA_DIR", sandbox.home());
    let made = shell.output().unwrap();
    assert!(made.status.success(), "{command}: {made:?}");
    sandbox.succeed(&["cloud", "upload", "it's a.png"]);
}

#[test]
fn a_broken_upload_is_sent_again_and_what_is_up_stays() {
    let service = Service::with(|request, nth, _| (request.path == UPLOAD && nth == 0).then(|| Reply(Vec::new())));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.write("a.png", png(1));
    sandbox.succeed(&["cloud", "upload", "a.png"]);
    assert_eq!(service.stand_in.count("POST", UPLOAD), 2);

    let bad = png(9);
    let service = Service::with(move |request, _, _| {
        let is_bad = request.body.windows(bad.len()).any(|window| window == bad);
        (request.path == UPLOAD && is_bad).then(|| refusal(415, 4001))
    });
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    ["a.png", "b.png", "c.png"].iter().zip([1, 9, 3]).for_each(|(name, seed)| sandbox.write(name, png(seed)));
    let run = sandbox.run(&["cloud", "upload", "a.png", "b.png", "c.png"]);
    assert_eq!(run.error(), (6, "file-not-accepted".into()));
    assert!(run.stderr.contains("2 of 3 files are up"), "{}", run.stderr);
    let sent = service.stand_in.count("POST", UPLOAD);
    sandbox.succeed(&["cloud", "upload", "a.png", "c.png"]);
    assert_eq!(service.stand_in.count("POST", UPLOAD), sent);
}

#[test]
fn at_most_three_go_up_at_once() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counter, highest) = (Arc::clone(&now), Arc::clone(&most));
    let service = Service::with(move |request, _, right| {
        (request.path == UPLOAD).then(|| {
            highest.fetch_max(counter.fetch_add(1, SeqCst) + 1, SeqCst);
            std::thread::sleep(std::time::Duration::from_millis(150));
            counter.fetch_sub(1, SeqCst);
            right()
        })
    });
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    let names: Vec<_> = (0..8).map(|seed| format!("{seed}.png")).collect();
    names.iter().zip(0..).for_each(|(name, seed)| sandbox.write(name, png(seed)));
    let arguments: Vec<&str> = ["cloud", "upload"].into_iter().chain(names.iter().map(String::as_str)).collect();
    sandbox.succeed(&arguments);
    assert_eq!((most.load(SeqCst), now.load(SeqCst)), (3, 0));
}

/// Whether a request brings the large picture.
fn is_large(request: &Request) -> bool {
    request.header("content-length").is_some_and(|length| length.parse::<usize>().unwrap() > LARGE)
}

#[test]
fn an_upload_that_nobody_reads_ends_and_what_is_up_stays() {
    let service = Service::deaf(|request| if is_large(request) { Duration::from_secs(600) } else { Duration::ZERO });
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.write("a.png", png(2));
    sandbox.write("b.png", large_png());
    // The small one first, for which no limit may be short; a minute is 1.8 s then.
    sandbox.succeed(&["cloud", "upload", "a.png"]);
    let run = sandbox.run_within(0.03, &["cloud", "upload", "a.png", "b.png"]);
    assert_eq!(run.error(), (1, "cloud-timeout".into()), "{run:?}");
    for told in ["stood still for 60 s", &format!("of {LARGE} bytes"), "1 of 2 files are up and stay", "try again"] {
        assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
    }
}

#[test]
fn an_upload_without_an_answer_ends_too() {
    let service = Service::with(|request, _, _| (request.path == UPLOAD).then(|| Reply(vec![Step::Pause(Duration::from_secs(600))])));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.write("a.png", png(1));
    sandbox.succeed(&["cloud", "session"]);
    // Two minutes are 3.6 s.
    let run = sandbox.run_within(0.03, &["cloud", "upload", "a.png"]);
    assert_eq!(run.error(), (1, "cloud-timeout".into()), "{run:?}");
    assert!(
        run.stderr.contains("no whole answer to an upload within 120 s") && run.stderr.contains("0 of 1 files are up"),
        "{}",
        run.stderr
    );
    assert_eq!(service.stand_in.count("POST", UPLOAD), 3);
}

#[test]
fn addresses_whose_answer_breaks_off_are_sent_once() {
    let service = Service::with(|request, _, right| (request.path == UPLOAD && request.json()["urls"].is_array()).then(|| right().cut(40)));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.write("a.png", png(1));
    let run = sandbox.run(&["cloud", "upload", "a.png", "https://example.com/x.mp4"]);
    assert_eq!(run.error(), (1, "cloud-unreachable".into()), "{run:?}");
    assert!(run.stderr.contains("1 of 1 files are up and stay") && run.stderr.contains("offcut cloud state"), "{}", run.stderr);
    assert_eq!(service.stand_in.count("POST", UPLOAD), 2);
}
