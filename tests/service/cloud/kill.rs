//! The client killed at any moment: nothing is lost, and nothing is done twice.

use std::process::Stdio;
use std::time::Duration;

use crate::cloud::material::{draft_of, png, video};
use crate::cloud::sandbox::Sandbox;
use crate::cloud::service::Service;
use crate::support::until::until;

#[test]
fn twenty_kills_lose_nothing_and_do_nothing_twice() {
    let service = Service::start();
    service.world.lock().unwrap().polls_needed = 4;
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.write("p.png", png(1));
    sandbox.write("d.json", draft_of(&["p.png"]).to_string());
    let mut killed = 0;
    for round in 0..20_u64 {
        let output = format!("{round}.mp4");
        let mut command = sandbox.command(&["cloud", "export", "d.json", "-o", &output]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Moments spread over a whole run, which takes about half a second; the order is shuffled by a generator
        // (Lehmer's) of fixed seed.
        let moment = (round * 48_271 + 11) % 20;
        std::thread::sleep(Duration::from_millis(10 + moment * 30));
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        // What the command itself began goes on, whether its job was on record yet or not.
        sandbox.succeed(&["cloud", "resume"]);
        if !sandbox.path(&output).exists() {
            sandbox.succeed(&["cloud", "export", "d.json", "-o", &output]);
        }
        assert_eq!(sandbox.read(&output), video(), "round {round}");
    }
    assert!(killed >= 8, "only {killed} runs were killed before their end");
    let submissions = service.submissions();
    assert_eq!(submissions.len(), 20, "a job for each output");
    assert!(submissions.values().all(|count| *count == 1), "{submissions:?}");
    let names = sandbox.names();
    assert!(names.iter().all(|name| !name.ends_with(".part")), "{names:?}");
    assert_eq!(names.iter().filter(|name| name.ends_with(".mp4")).count(), 20);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_wait_and_the_job_stays() {
    let service = Service::start();
    service.world.lock().unwrap().polls_needed = usize::MAX;
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    let child = sandbox.command(&["cloud", "export", "-o", "a.mp4"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until("a job", || service.submissions().into_keys().next());
    std::thread::sleep(Duration::from_millis(100));
    let sent = std::process::Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let run: crate::support::run::Run = child.wait_with_output().unwrap().into();
    assert_eq!(run.error(), (130, "interrupted".into()), "{run:?}");
    assert!(run.stderr.contains("offcut cloud resume"), "{}", run.stderr);
    service.world.lock().unwrap().polls_needed = 0;
    sandbox.succeed(&["cloud", "resume"]);
    assert_eq!((sandbox.read("a.mp4"), service.submissions().into_values().collect::<Vec<_>>()), (video().to_vec(), vec![1]));
}
