//! `compare`: verdict, figures and exit status.

use crate::cli::material::video;
use crate::cli::sandbox::Sandbox;

#[test]
fn two_encodings_of_one_picture_are_the_same_and_another_picture_is_not() {
    let sandbox = Sandbox::with_draft(&crate::cli::material::moving(1000, 25));
    sandbox.write("p.png", crate::cli::material::png(64, 48));
    for (name, quality) in [("a.mp4", "high"), ("b.mp4", "standard")] {
        sandbox.succeed(&["render", "d.json", "-o", name, "--quality", quality]);
    }
    let same = sandbox.run(&["compare", "a.mp4", "b.mp4", "--json"]);
    assert_eq!((same.status, same.document()["verdict"].as_str()), (0, Some("same")), "{}", same.stdout);
    let strict = sandbox.run(&["compare", "a.mp4", "b.mp4", "--min-ssim", "1"]);
    assert_eq!(strict.status, 5, "{}", strict.stdout);
    assert!(strict.stdout.starts_with("different\n"), "{}", strict.stdout);

    sandbox.write("other.mp4", video(1));
    let other = sandbox.run(&["compare", "a.mp4", "other.mp4", "-o", "report", "--json"]);
    assert_eq!((other.status, other.document()["verdict"].as_str()), (5, Some("different")), "{}", other.stdout);
    assert!(other.document()["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty()));
    assert!(sandbox.path("report/report.html").is_file());
    sandbox.write("report/report.html", "my own");
    let again = ["compare", "a.mp4", "other.mp4", "-o", "report", "--json"];
    let refused = sandbox.run(&again);
    assert_eq!(refused.status, 1, "{refused:?}");
    assert_eq!(std::fs::read_to_string(sandbox.path("report/report.html")).unwrap(), "my own");
    assert_eq!(sandbox.run(&[&again[..], &["--force"]].concat()).status, 5);
    assert_ne!(std::fs::read_to_string(sandbox.path("report/report.html")).unwrap(), "my own");
}

#[test]
fn what_is_not_there_cannot_be_compared() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["compare", "a.mp4", "b.mp4"]).status, 4);
    assert_eq!(sandbox.run(&["compare", "a.mp4"]).status, 2);
    assert_eq!(sandbox.run(&["compare", "a.mp4", "b.mp4", "--min-ssim", "nan"]).status, 2);
}
