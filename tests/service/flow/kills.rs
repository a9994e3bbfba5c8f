//! Both ends killed while they work with each other: nothing is lost, and nothing is done twice.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::cloud::sandbox::Sandbox;
use crate::flow::material::{draft_of, free_address, png, probed};
use crate::node::service::Service;

/// Moments spread over a run; the order is shuffled by a generator (Lehmer's) of fixed seed.
fn moment(round: u64) -> Duration {
    Duration::from_millis(20 + (round * 48_271 + 11) % 20 * 25)
}

fn begun(sandbox: &Sandbox, arguments: &[&str]) -> Child {
    sandbox.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Ends of lines that the log has of jobs that were rendered to their end.
fn renders(service: &Service) -> usize {
    service.log().lines().filter(|line| line.contains("status=completed")).count()
}

/// Jobs that its database has as completed once the node is killed; a kill can take the line of its log, and no record.
fn completed_in_store(mut service: Service) -> i64 {
    service.child.kill().unwrap();
    service.child.wait().unwrap();
    let database = rusqlite::Connection::open(service.data().join("node.sqlite")).unwrap();
    database.query_row("SELECT count(*) FROM jobs WHERE status = 'completed'", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_killed_client_goes_on_and_nothing_is_made_twice() {
    let service = Service::start(&[]);
    let sandbox = Sandbox::new(&service.url);
    sandbox.write("p.png", png(1));
    sandbox.write("d.json", draft_of(&["p.png", "p.png"]).to_string());
    let mut killed = 0;
    for round in 0..20 {
        let output = format!("{round}.mp4");
        let mut child = begun(&sandbox, &["cloud", "export", "d.json", "-o", &output]);
        std::thread::sleep(moment(round));
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        sandbox.succeed(&["cloud", "resume"]);
        if !sandbox.path(&output).exists() {
            sandbox.succeed(&["cloud", "export", "d.json", "-o", &output]);
        }
        assert!(probed(&sandbox, &output).picture.is_some(), "round {round}");
    }
    assert!(killed > 0);
    assert_eq!(renders(&service), 20, "{}", service.log());
}

#[test]
fn a_node_killed_during_an_export_makes_it_after_its_restart() {
    let mut service = Service::start(&["--listen", &free_address()]);
    let sandbox = Sandbox::new(&service.url);
    sandbox.write("p.png", png(1));
    for round in 0..4 {
        let (draft, output) = (format!("{round}.json"), format!("{round}.mp4"));
        sandbox.write(&draft, draft_of(&vec!["p.png"; 3 + round as usize]).to_string());
        let mut child = begun(&sandbox, &["cloud", "export", &draft, "-o", &output]);
        std::thread::sleep(moment(round));
        service = service.kill_and_restart();
        // It may have borne that, or given up and left its record.
        child.wait().unwrap();
        sandbox.run(&["cloud", "resume"]);
        if !sandbox.path(&output).exists() {
            sandbox.succeed(&["cloud", "export", &draft, "-o", &output]);
        }
        let duration = probed(&sandbox, &output).duration.unwrap().as_ms_f64();
        assert!((duration - 1000.0 * (3 + round) as f64).abs() < 150.0, "{duration}");
    }
    assert!(sandbox.succeed(&["cloud", "jobs", "--open", "--json"]).document().as_array().unwrap().is_empty());
    assert_eq!(completed_in_store(service), 4);
}

#[test]
fn twenty_kills_during_uploads_leave_no_half_file() {
    let service = Service::start(&[]);
    let sandbox = Sandbox::new(&service.url);
    let silence = vec![0_u8; 12_000_000];
    let mut long = crate::flow::material::wav();
    long[40..44].copy_from_slice(&(12_000_000_u32).to_le_bytes());
    long.truncate(44);
    long.extend(silence);
    let mut killed = 0;
    for round in 0..20 {
        // Another content each time, or nothing would go up.
        long[100] = round as u8;
        sandbox.write("long.wav", &long);
        let mut child = begun(&sandbox, &["cloud", "upload", "long.wav"]);
        std::thread::sleep(moment(round));
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(killed > 0);
    sandbox.succeed(&["cloud", "upload", "long.wav"]);
    let is_empty = || service.unfinished().is_empty();
    let end = Instant::now() + Duration::from_secs(60);
    while !is_empty() {
        assert!(Instant::now() < end, "a half file is left");
        std::thread::sleep(Duration::from_millis(50));
    }
    let accounts = service.data().join("media");
    let files = accounts.read_dir().unwrap().flat_map(|account| account.unwrap().path().read_dir().unwrap());
    let lengths: Vec<_> = files.map(|file| file.unwrap().metadata().unwrap().len()).collect();
    assert!(!lengths.is_empty() && lengths.iter().all(|length| *length == 12_000_044), "{lengths:?}");
}
