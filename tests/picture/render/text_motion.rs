//! Text animations: when each letter, word and line is seen, and where.

use offcut::base::Time;
use offcut::render::{Cancel, Project, RenderOptions, render_still};
use serde_json::{Value, json};

use crate::support::folder::{Folder, rows};

const MOTIONS: [&str; 12] = ["typewriter", "fade", "rise", "drop", "pop", "blur", "wave", "slide", "scale", "flip", "scramble", "reveal"];
const WIDTH: usize = 320;
const HEIGHT: usize = 180;
/// Luma of the background.
const BLACK: u8 = 16;

fn draft(segment: &Value) -> Value {
    json!({"m": {"width": WIDTH, "height": HEIGHT, "fps": 25}, "bg": "#000000", "t": [{"tt": 7, "sg": [segment]}]})
}

fn animated(text: &str, animation: &Value) -> Value {
    draft(&json!({"tx": text, "d": 2000, "fs": 0.3, "c": "#ffcc00", "ta": animation}))
}

fn still(text: &str) -> Value {
    draft(&json!({"tx": text, "d": 2000, "fs": 0.3, "c": "#ffcc00"}))
}

/// The three planes of the frame at `milliseconds`.
fn planes(project: &Project, milliseconds: i64) -> [Vec<u8>; 3] {
    let (frame, _) = render_still(project, &RenderOptions::default(), Time::from_ms(milliseconds), &Cancel::default()).unwrap();
    [0, 1, 2].map(|plane| rows(&frame, plane))
}

fn luma(project: &Project, milliseconds: i64) -> Vec<u8> {
    let [luma, ..] = planes(project, milliseconds);
    luma
}

/// How much is lit in the columns `from..to`.
fn light(luma: &[u8], columns: std::ops::Range<usize>) -> f64 {
    luma.chunks_exact(WIDTH).flat_map(|row| &row[columns.clone()]).map(|&value| f64::from(value.saturating_sub(BLACK))).sum()
}

#[test]
fn every_motion_begins_with_nothing_and_ends_as_the_still_title() {
    let folder = Folder::new();
    let title = planes(&folder.open(&still("AVE gj")), 0);
    for name in MOTIONS {
        for unit in ["char", "word", "line"] {
            let motion = json!({"n": name, "u": unit, "d": 400, "sg": 120});
            let project = folder.open(&animated("AVE gj", &json!({"in": motion, "out": motion})));
            let before = luma(&project, 0);
            let typed = name == "typewriter";
            assert_eq!(before.iter().any(|&value| value != BLACK), typed, "{name} by {unit} at its start");
            assert!(typed || planes(&project, 200) != title, "{name} by {unit} on its way");
            assert!(planes(&project, 1000) == title, "{name} by {unit} after its entrance");
            assert!(planes(&project, 1960) != title, "{name} by {unit} on its way out");
        }
    }
}

#[test]
fn each_letter_comes_a_stagger_after_the_one_before() {
    let folder = Folder::new();
    let whole = light(&luma(&folder.open(&still("OO OO")), 0), 0..WIDTH);
    let project = folder.open(&animated("OO OO", &json!({"n": "typewriter", "sg": 200})));
    for (time, letters) in [(0, 1), (160, 1), (200, 2), (360, 2), (400, 3), (600, 4), (1960, 4)] {
        let share = light(&luma(&project, time), 0..WIDTH) / whole;
        assert!((share - f64::from(letters) / 4.0).abs() < 0.01, "{share} at {time} ms, not {letters} of 4");
    }
    // An exit leaves in the same order, and its last letter goes a stagger before the end.
    let project = folder.open(&animated("OO OO", &json!({"out": {"n": "typewriter", "sg": 200}})));
    for (time, letters) in [(1160, 4), (1200, 3), (1400, 2), (1600, 1), (1760, 1), (1800, 0)] {
        let share = light(&luma(&project, time), 0..WIDTH) / whole;
        assert!((share - f64::from(letters) / 4.0).abs() < 0.01, "{share} at {time} ms, not {letters} of 4");
    }
}

#[test]
fn the_order_says_which_letter_starts() {
    let folder = Folder::new();
    let whole = luma(&folder.open(&still("OOOO")), 0);
    let lit: Vec<usize> = (0..WIDTH).filter(|&x| light(&whole, x..x + 1) > 0.0).collect();
    let (left, right) = (lit[0], lit[lit.len() - 1] + 1);
    let quarter = |index: usize| left + index * (right - left) / 4..left + (index + 1) * (right - left) / 4;
    let seen = |order: &Value, time: i64| {
        let mut animation = json!({"n": "typewriter", "sg": 400});
        animation.as_object_mut().unwrap().extend(order.as_object().unwrap().clone());
        let frame = luma(&folder.open(&animated("OOOO", &animation)), time);
        [0, 1, 2, 3].map(|index| light(&frame, quarter(index)) > 0.5 * light(&whole, quarter(index)))
    };
    assert_eq!(seen(&json!({"or": "forward"}), 400), [true, true, false, false]);
    assert_eq!(seen(&json!({"or": "backward"}), 400), [false, false, true, true]);
    assert_eq!(seen(&json!({"or": "center"}), 0), [false, true, true, false]);
    assert_eq!(seen(&json!({"or": "center"}), 400), [true; 4]);
    let random = |seed: u64| [0, 400, 800].map(|time| seen(&json!({"or": "random", "seed": seed}), time));
    assert_eq!(random(3), random(3));
    assert!((0..8).any(|seed| random(seed) != random(3)), "every seed has one order");
    assert!(random(3).iter().enumerate().all(|(turn, letters)| letters.iter().filter(|&&seen| seen).count() == turn + 1));
}

#[test]
fn a_word_comes_as_one() {
    let folder = Folder::new();
    let whole = luma(&folder.open(&still("HI OK")), 0);
    let project = folder.open(&animated("HI OK", &json!({"n": "fade", "u": "word", "d": 200, "sg": 800})));
    let first = luma(&project, 400);
    assert!((light(&first, 0..WIDTH / 2) - light(&whole, 0..WIDTH / 2)).abs() < 0.02 * light(&whole, 0..WIDTH / 2));
    assert!(light(&first, WIDTH / 2..WIDTH) < 0.02 * light(&whole, WIDTH / 2..WIDTH));
    // Linear: at half of its time half of its light.
    let project = folder.open(&animated("HI OK", &json!({"n": "fade", "u": "line", "d": 400, "e": "linear"})));
    let share = light(&luma(&project, 200), 0..WIDTH) / light(&whole, 0..WIDTH);
    assert!((share - 0.5).abs() < 0.02, "{share}");
}

#[test]
fn a_reveal_paints_nothing_outside_its_line() {
    let folder = Folder::new();
    let motion = json!({"n": "reveal", "d": 600, "sg": 50});
    let project = folder.open(&animated("Hedge", &json!({"in": motion, "out": motion})));
    // A line of 1.2 times 54 pixels about the middle, which holds the letters.
    let (top, bottom) = (57, 123);
    for time in (0..2000).step_by(80) {
        let frame = luma(&project, time);
        let outside = frame[..top * WIDTH].iter().chain(&frame[bottom * WIDTH..]);
        assert!(outside.into_iter().all(|&value| value == BLACK), "outside at {time} ms");
    }
}

#[test]
fn a_count_shows_each_number_as_a_title_would() {
    let folder = Folder::new();
    let count = json!({"n": "count", "f": 0, "t": 1250, "fmt": "#,##0", "d": 1000, "e": "linear"});
    let project = folder.open(&draft(&json!({"d": 2000, "fs": 0.3, "c": "#ffcc00", "ta": count})));
    for (time, number) in [(0, "0"), (200, "250"), (800, "1,000"), (1000, "1,250"), (1960, "1,250")] {
        assert!(planes(&project, time) == planes(&folder.open(&still(number)), 0), "{number} at {time} ms");
    }
}

#[test]
fn a_loop_returns_after_its_period_and_presets_work_beside_it() {
    let folder = Folder::new();
    for name in ["wave", "fade", "scale", "rise"] {
        let project = folder.open(&animated("OOOO", &json!({"lp": {"n": name, "d": 400, "sg": 40}})));
        assert!(planes(&project, 600) == planes(&project, 1000), "{name} after its period");
        assert!(planes(&project, 600) != planes(&project, 680), "{name} within its period");
    }
    let motion = json!({"tx": "OOOO", "d": 2000, "fs": 0.3, "ta": {"n": "typewriter", "sg": 0}, "kf": {"o": [[0, 0], [1000, 1]]}});
    let project = folder.open(&draft(&motion));
    let (half, whole) = (light(&luma(&project, 520), 0..WIDTH), light(&luma(&project, 1960), 0..WIDTH));
    assert!((half / whole - 0.52).abs() < 0.02, "{half} of {whole}");
}
