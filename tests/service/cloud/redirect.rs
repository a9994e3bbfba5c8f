//! `offcut cloud resume JOB -o OTHER`: another place for a result.

use std::path::Path;
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::cloud::material::video;
use crate::cloud::sandbox::Sandbox;
use crate::cloud::service::Service;
use crate::support::until::until;

/// A service whose jobs never end until `polls_needed` is set.
fn endless() -> (Service, Sandbox) {
    let service = Service::start();
    service.world.lock().unwrap().polls_needed = usize::MAX;
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    (service, sandbox)
}

fn begun(sandbox: &Sandbox, arguments: &[&str]) -> Child {
    sandbox.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn killed(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// A job other than `beside` that is in the cloud, with the process that waits for it.
fn waited_for(sandbox: &Sandbox, beside: &str) -> (String, Child) {
    let child = begun(sandbox, &["cloud", "export", "-o", "a.mp4", "--poll-interval", "1s"]);
    let accepted = || job(sandbox).filter(|job| job["stage"] == "accepted" && job["id"] != beside);
    (until("an accepted job", accepted)["id"].as_str().unwrap().to_owned(), child)
}

/// The latest job on record.
fn job(sandbox: &Sandbox) -> Option<Value> {
    sandbox.succeed(&["cloud", "jobs", "--json"]).document().get(0).cloned()
}

/// The name of the latest job's output.
fn output(sandbox: &Sandbox) -> Option<String> {
    Some(Path::new(job(sandbox)?["output"].as_str()?).file_name()?.to_str()?.to_owned())
}

#[test]
fn a_result_goes_to_the_other_place_and_then_stays_there() {
    let (service, sandbox) = endless();
    let (id, child) = waited_for(&sandbox, "");
    killed(child);
    service.world.lock().unwrap().polls_needed = 0;
    sandbox.write("taken.mp4", "mine");
    assert_eq!(sandbox.run(&["cloud", "resume", &id, "-o", "taken.mp4"]).error(), (1, "output-exists".into()));
    assert_eq!(output(&sandbox).as_deref(), Some("a.mp4"), "a refusal changes nothing");
    sandbox.succeed(&["cloud", "resume", &id, "-o", "b.mp4"]);
    assert_eq!((sandbox.read("b.mp4"), sandbox.names()), (video().to_vec(), vec!["b.mp4".to_owned(), "taken.mp4".to_owned()]));
    let run = sandbox.run(&["cloud", "resume", &id, "-o", "c.mp4"]);
    assert_eq!(run.error(), (2, "usage".into()), "{run:?}");
    assert!(run.stderr.contains("b.mp4 already"), "{}", run.stderr);
    assert_eq!((sandbox.names().len(), output(&sandbox).as_deref()), (2, Some("b.mp4")));
    sandbox.succeed(&["cloud", "resume", &id, "-o", "b.mp4"]);
    assert_eq!(service.submissions().into_values().collect::<Vec<_>>(), [1]);
}

#[test]
fn a_job_that_another_process_is_at_keeps_its_output() {
    let (_service, sandbox) = endless();
    let (id, child) = waited_for(&sandbox, "");
    assert_eq!(sandbox.run(&["cloud", "resume", &id, "-o", "b.mp4"]).error(), (1, "job-held".into()));
    assert_eq!(output(&sandbox).as_deref(), Some("a.mp4"));
    killed(child);
}

#[test]
fn an_order_for_the_old_place_is_a_job_of_its_own() {
    let (service, sandbox) = endless();
    let (first, child) = waited_for(&sandbox, "");
    killed(child);
    let child = begun(&sandbox, &["cloud", "resume", &first, "-o", "b.mp4", "--poll-interval", "1s"]);
    until("the other output", || output(&sandbox).filter(|name| name == "b.mp4"));
    killed(child);
    // Neither may take the other's place.
    let (second, child) = waited_for(&sandbox, &first);
    killed(child);
    let run = sandbox.run(&["cloud", "resume", &second, "-o", "b.mp4"]);
    assert_eq!(run.error(), (1, "job-unfinished".into()), "{run:?}");
    service.world.lock().unwrap().polls_needed = 0;
    sandbox.succeed(&["cloud", "resume"]);
    assert_eq!((sandbox.read("a.mp4"), sandbox.read("b.mp4")), (video().to_vec(), video().to_vec()));
    assert_eq!(service.submissions().into_values().collect::<Vec<_>>(), [1, 1]);
}
