//! Media as recorders leave it: streams of different lengths, streams that hold nothing, pictures that change their
//! shape.

use offcut::base::{Code, Time};
use serde_json::json;

use crate::encode::material::{decoded_luma, decoded_sound};
use crate::render::numbered::{CLIP, draft, numbers_of, rendered};
use crate::support::clip::Clip;
use crate::support::ffmpeg::ffmpeg;
use crate::support::folder::Folder;

/// Two seconds of picture, five of sound with a beep each second.
const OUTLASTED: [&str; 8] = [
    "-f",
    "lavfi",
    "-i",
    "testsrc2=s=160x96:r=30:d=2",
    "-f",
    "lavfi",
    "-i",
    "aevalsrc='0.5*sin(6283*t)*between(mod(t,1),0.5,0.55)':s=48000:d=5",
];
const CODED: &str = "-c:v libx264 -preset veryfast -pix_fmt yuv420p -c:a aac";

#[test]
fn a_clip_is_as_long_as_the_longer_of_picture_and_sound() {
    let folder = Folder::new();
    ffmpeg(&OUTLASTED, CODED, &folder.file("clip.mp4"));
    let project = folder.open(&draft(&json!(30), &json!([{"u": "clip.mp4"}])));
    let length = project.timeline.duration();
    assert!((length - Time::from_ms(5000)).as_ms_f64().abs() < 30.0, "{length}");
    let report = rendered(&project, &folder.options("out.mp4")).unwrap();
    assert_eq!(report.warnings, []);
    let sound = decoded_sound(&folder.file("out.mp4"));
    let last = sound.iter().rposition(|sample| sample.abs() > 0.2).unwrap() as f64 / 48_000.0;
    assert!((last - 4.55).abs() < 0.02, "the last beep ends at {last}");
    let pictures = decoded_luma(&folder.file("out.mp4"), CLIP);
    let difference = |a: usize, b: usize| pictures[a].iter().zip(&pictures[b]).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
    assert!(difference(62, 140) * 20 < difference(20, 140), "the last picture is not held");
}

#[test]
fn a_sound_track_that_holds_nothing_is_silence_and_a_warning() {
    let folder = Folder::new();
    let source = ["-f", "lavfi", "-i", "testsrc2=s=160x96:r=30:d=2", "-f", "lavfi", "-i", "sine=d=2"];
    ffmpeg(&source, CODED, &folder.file("whole.mp4"));
    let mut bytes = std::fs::read(folder.file("whole.mp4")).unwrap();
    let find = |bytes: &[u8], name: &[u8], from: usize| from + bytes[from..].windows(4).position(|four| four == name).unwrap();
    let track = bytes.windows(4).rposition(|four| four == b"soun").unwrap();
    // The counts of the track's tables become zero (ISO/IEC 14496-12, 8.6.1.2, 8.7).
    for (table, offset) in [(b"stts", 8), (b"stsc", 8), (b"stsz", 12), (b"stco", 8)] {
        let at = find(&bytes, table, track) + offset;
        bytes[at..at + 4].fill(0);
    }
    std::fs::write(folder.file("clip.mp4"), bytes).unwrap();
    let project = folder.open(&draft(&json!(30), &json!([{"c": "#204060", "d": 500}, {"u": "clip.mp4"}])));
    assert!(project.warnings.iter().any(|warning| warning.code == Code::UnreadableMedia && warning.pointer == "/t/0/sg/1/u"));
    assert!((project.timeline.duration() - Time::from_ms(2500)).as_ms_f64().abs() < 40.0);
    rendered(&project, &folder.options("out.mp4")).unwrap();
    assert_eq!(decoded_luma(&folder.file("out.mp4"), CLIP).len(), 75);
}

/// The source counts milliseconds, the output steps by less than half of one: rounding must not reach the frame at the
/// out-point.
#[test]
fn no_frame_at_the_out_point_is_shown() {
    let folder = Folder::new();
    Clip::default().write(&folder.file("a.mkv"));
    let (_, numbers) = numbers_of(&folder, &draft(&json!(240), &json!([{"u": "a.mkv", "ss": 400, "sd": 120, "sp": 0.1}])));
    assert_eq!(numbers.iter().copied().max(), Some(12));
    assert_eq!(numbers.iter().copied().min(), Some(10));
}

/// A second of a disc in landscape, then a second in portrait, as a phone that is turned sends it.
#[test]
fn each_picture_is_fitted_by_its_own_shape() {
    let folder = Folder::new();
    let mut list = String::new();
    for size in ["160x96", "96x160"] {
        let disc = format!("color=gray:s={size}:r=30:d=1,geq=lum='if(lt(hypot(X-W/2,Y-H/2),36),235,80)':cb=128:cr=128");
        ffmpeg(&["-f", "lavfi", "-i", &disc], "-c:v libvpx -deadline realtime -b:v 800k", &folder.file(&format!("{size}.webm")));
        list += &format!("file {size}.webm\n");
    }
    std::fs::write(folder.file("list.txt"), list).unwrap();
    let list = folder.file("list.txt");
    ffmpeg(&["-f", "concat", "-i", list.to_str().unwrap()], "-c copy", &folder.file("call.webm"));
    let draft = json!({
        "m": {"width": 160, "height": 160, "fps": 30},
        "t": [{"tt": 0, "sg": [{"u": "call.webm", "ft": "contain", "d": 2000}]}],
    });
    rendered(&folder.open(&draft), &folder.options("out.mp4")).unwrap();
    let pictures = decoded_luma(&folder.file("out.mp4"), offcut::base::PixelSize::new(160, 160));
    for (frame, diameter) in [(15, 72), (45, 72)] {
        let bright = |x: usize, y: usize| pictures[frame][y * 160 + x] > 160;
        let across = (0..160).filter(|&x| bright(x, 80)).count();
        let down = (0..160).filter(|&y| bright(80, y)).count();
        assert!(across.abs_diff(diameter) <= 3 && down.abs_diff(diameter) <= 3, "frame {frame}: {across} across, {down} down");
    }
}
