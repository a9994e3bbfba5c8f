//! One frame.

use image::ImageFormat;

use crate::cli::material::red_then_blue;
use crate::cli::sandbox::Sandbox;

/// The colour at the centre of a picture file.
fn colour(sandbox: &Sandbox, name: &str) -> [u8; 3] {
    let picture = image::load_from_memory(&sandbox.read(name)).unwrap().to_rgb8();
    assert_eq!(picture.dimensions(), (64, 48));
    picture.get_pixel(32, 24).0
}

#[test]
fn the_frame_that_holds_the_time_is_shown() {
    const RED: [u8; 3] = [200, 30, 60];
    const BLUE: [u8; 3] = [30, 60, 200];
    let sandbox = Sandbox::with_draft(&red_then_blue());
    let cases: [(&[&str], [u8; 3]); 7] = [
        (&[], RED),
        (&["--at", "0.999s"], RED),
        (&["--at", "9f"], RED),
        (&["--at", "10f"], BLUE),
        (&["--at", "1s"], BLUE),
        (&["--at", "00:01.0999"], BLUE),
        (&["--at", "1999"], BLUE),
    ];
    for (arguments, wanted) in cases {
        sandbox.succeed(&[&["still", "d.json", "-o", "a.png", "--force"], arguments].concat());
        let found = colour(&sandbox, "a.png");
        assert!(found.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= 3), "{arguments:?}: {found:?}");
    }
}

#[test]
fn the_ending_tells_the_format() {
    let sandbox = Sandbox::with_draft(&red_then_blue());
    for (name, format) in [("a.png", ImageFormat::Png), ("a.jpg", ImageFormat::Jpeg), ("a.webp", ImageFormat::WebP)] {
        let done = &sandbox.succeed(&["still", "d.json", "-o", name, "--json"]).events()[0];
        assert_eq!((done["event"].as_str(), done["path"].as_str(), done["frame"].as_u64()), (Some("done"), Some(name), Some(0)));
        assert_eq!(image::guess_format(&sandbox.read(name)).unwrap(), format);
    }
}

#[test]
fn refusals_leave_nothing() {
    let sandbox = Sandbox::with_draft(&red_then_blue());
    sandbox.write("taken.png", "mine");
    let cases: [(&[&str], i32); 6] = [
        (&["-o", "taken.png"], 1),
        (&["-o", "nowhere/a.png"], 1),
        (&["-o", "a.mp4"], 2),
        (&["-o", "a.png", "--at", "2s"], 2),
        (&["-o", "a.png", "--at", "-1s"], 2),
        (&["-o", "a.png", "--at", "soon"], 2),
    ];
    for (arguments, status) in cases {
        let run = sandbox.run(&[&["still", "d.json"], arguments].concat());
        assert_eq!(run.status, status, "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.starts_with("error["), "{}", run.stderr);
    }
    assert_eq!(sandbox.names(), ["d.json", "taken.png"]);
    assert_eq!(sandbox.read("taken.png"), b"mine");
}
