//! Picture and sound stay together: a flash and a beep in one source are found where the draft puts them.

use offcut::encode::Settings;
use serde_json::{Value, json};

use crate::encode::material::{SIZE, decoded_luma, decoded_sound, rate, shape, write};
use crate::render::numbered::rendered;
use crate::support::folder::Folder;

/// The source's rate, its frame that flashes, where it is used, and the output's rate.
struct Case {
    source: (u32, u32),
    flash: u64,
    segment: Value,
    /// The flash's time in the output is its time in the source plus this.
    shift_ms: f64,
    output: (u32, u32),
}

#[test]
fn a_flash_and_a_beep_stay_together() {
    let (whole, ntsc) = ((30, 1), (30_000, 1001));
    let cases = [
        Case { source: whole, flash: 30, segment: json!({"u": "a.mp4"}), shift_ms: 0.0, output: whole },
        Case { source: whole, flash: 45, segment: json!({"u": "a.mp4", "s": 500, "ss": 300}), shift_ms: 200.0, output: whole },
        Case { source: ntsc, flash: 37, segment: json!({"u": "a.mp4"}), shift_ms: 0.0, output: ntsc },
        Case { source: ntsc, flash: 61, segment: json!({"u": "a.mp4", "s": 100, "ss": 1000}), shift_ms: -900.0, output: whole },
        Case { source: (25, 1), flash: 40, segment: json!({"u": "a.mp4", "s": 333, "ss": 777}), shift_ms: -444.0, output: ntsc },
    ];
    for case in cases {
        let folder = Folder::new();
        let source_rate = rate(case.source.0, case.source.1);
        let flash_s = source_rate.time_of(case.flash).as_seconds_f64();
        let beep = (flash_s * 48_000.0).round() as u64;
        write(&folder.file("a.mp4"), &Settings::default(), &shape(source_rate, 3000, true), Some(case.flash), beep).unwrap();
        let (numerator, denominator) = case.output;
        let draft = json!({
            "m": {"width": SIZE.width, "height": SIZE.height, "fps": format!("{numerator}/{denominator}")},
            "t": [{"tt": 0, "sg": [case.segment]}],
        });
        rendered(&folder.open(&draft), &folder.options("out.mp4")).unwrap();
        let expected_s = flash_s + case.shift_ms / 1000.0;
        let frame_rate = f64::from(numerator) / f64::from(denominator);
        let is_white = |luma: &Vec<u8>| luma.iter().map(|value| u64::from(*value)).sum::<u64>() / luma.len() as u64 > 200;
        let flash = decoded_luma(&folder.file("out.mp4"), SIZE).iter().position(is_white).unwrap();
        // The first output frame at or after the flash's time; rounding of times in the container is within a thousandth of a frame.
        let wanted = (expected_s * frame_rate - 1e-3).ceil() as usize;
        assert_eq!(flash, wanted, "{draft}");
        let sound = decoded_sound(&folder.file("out.mp4"));
        let beep_s = sound.iter().position(|sample| sample.abs() > 0.2).unwrap() as f64 / 48_000.0;
        assert!((beep_s - expected_s).abs() < 0.002, "{draft}: the beep is at {beep_s}, not {expected_s}");
        let apart = flash as f64 / frame_rate - beep_s;
        assert!(apart > -0.005 && apart < 1.0 / frame_rate + 0.005, "{draft}: {apart} s apart");
    }
}
