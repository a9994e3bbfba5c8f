//! Caption files: against the formats' own words, against FFmpeg's readers, and against bytes that are none.

use std::process::Command;

use offcut::captions::{CaptionFormat, Captions, Cue, Grouping, group, read, write};
use proptest::prelude::*;
use serde_json::json;

/// Start and end in milliseconds, and the text.
fn told(captions: &Captions) -> Vec<(i64, i64, &str)> {
    captions.cues.iter().map(|cue| (cue.start.round_ms(), cue.end.round_ms(), cue.text.as_str())).collect()
}

fn words(cue: &Cue) -> Vec<(i64, i64, usize, usize)> {
    let word = |word: &offcut::captions::SpokenWord| (word.start.round_ms(), word.end.round_ms(), word.graphemes.start, word.graphemes.end);
    cue.words.iter().map(word).collect()
}

fn read_json(value: &serde_json::Value) -> Captions {
    read(value.to_string().as_bytes()).unwrap()
}

#[test]
fn word_times_of_every_recogniser_become_the_same_cue() {
    let word = |text: &str, start: f64, end: f64| json!({"word": text, "start": start, "end": end});
    let said = |start: &str, end: &str, text: &str| json!({"type": "pronunciation", "start_time": start, "end_time": end, "alternatives": [{"content": text, "confidence": "0.9"}]});
    let forms = [
        // Whisper: words begin with a blank.
        json!({"text": " Hello big world.", "language": "en", "segments": [{"id": 0, "start": 0.5, "end": 2.0, "text": " Hello big world.",
            "words": [word(" Hello", 0.5, 0.9), word(" big", 1.0, 1.4), word(" world.", 1.5, 2.0)]}]}),
        // WhisperX.
        json!({"segments": [{"start": 0.5, "end": 2.0, "text": "Hello big world.", "words": [word("Hello", 0.5, 0.9)]},
            {"start": 1.0, "end": 2.0, "text": "", "words": [word("big", 1.0, 1.4), word("world.", 1.5, 2.0)]}], "word_segments": []}),
        json!({"results": {"items": [said("0.5", "0.9", "Hello"), said("1.0", "1.4", "big"), said("1.5", "2.0", "world"),
            {"type": "punctuation", "alternatives": [{"content": "."}]}]}}),
        json!({"results": {"channels": [{"alternatives": [{"transcript": "hello big world", "words": [
            {"word": "hello", "punctuated_word": "Hello", "start": 0.5, "end": 0.9}, word("big", 1.0, 1.4),
            {"word": "world", "punctuated_word": "world.", "start": 1.5, "end": 2.0}]}]}]}}),
        json!([[0.5, 0.9, "Hello"], [1.0, 1.4, "big"], [1.5, 2.0, "world."]]),
    ];
    for form in &forms {
        let captions = read_json(form);
        assert_eq!(told(&captions), [(500, 2250, "Hello big world.")], "{form}");
        assert_eq!(words(&captions.cues[0]), [(500, 900, 0, 5), (1000, 1400, 6, 9), (1500, 2000, 10, 16)], "{form}");
    }
}

#[test]
fn words_that_were_not_aligned_share_the_gap() {
    let captions = read_json(
        &json!({"words": [{"word": "in", "start": 1.0, "end": 1.2}, {"word": "2"}, {"word": "0"}, {"word": "years", "start": 2.2, "end": 2.6}]}),
    );
    let times: Vec<_> = words(&captions.cues[0]).iter().map(|word| (word.0, word.1)).collect();
    assert_eq!(times, [(1000, 1200), (1200, 1700), (1700, 2200), (2200, 2600)]);
}

#[test]
fn segments_without_words_stay_as_they_are() {
    let captions =
        read_json(&json!({"segments": [{"start": 0, "end": 1.5, "text": " One. "}, {"start": 3, "end": 2, "text": "backwards"}]}));
    assert_eq!(told(&captions), [(0, 1500, "One.")]);
}

#[test]
fn byte_order_marks_line_ends_and_overlaps_are_read() {
    let text = "1\r\n00:00:02,000 --> 00:00:04,000\r\nsecond\r\n\r\n2\r\n00:00:01,000 --> 00:00:03,000\r\nfirst\r\n";
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), utf16, text.replace("\r\n", "\r").into_bytes()] {
        assert_eq!(told(&read(&bytes).unwrap()), [(1000, 3000, "first"), (2000, 4000, "second")]);
    }
}

#[test]
fn refusals_name_the_reason() {
    let big = vec![b' '; (16 << 20) + 1];
    for (bytes, words) in [
        (&b"hello"[..], "none of SubRip"),
        (b"\xff\xfe\x00", "no cue"),
        (b"\x89PNG\x0d\x0a\x1a\x0a\x00", "neither UTF-8"),
        (b"{\"segments\": [", "not valid JSON"),
        (b"{\"a\": 1}", "none of SubRip"),
        (b"WEBVTT\n\n", "no cue"),
        (&big, "at most 16777216"),
    ] {
        let error = read(bytes).map(|captions| captions.cues.len()).unwrap_err().to_string();
        assert!(error.contains(words) || (bytes.len() == 3 && error.contains("none of SubRip")), "{error}");
    }
}

#[test]
fn what_is_written_is_read_again_the_same() {
    let source = "WEBVTT\n\n00:01.000 --> 00:03.500\n<b>One</b> <00:01.500>two <00:02.000><i>three and four</i>\n\n01:00:00.000 --> 01:00:01.000\nline\nline\n";
    let cues = read(source.as_bytes()).unwrap().cues;
    for format in [CaptionFormat::WebVtt, CaptionFormat::SubRip, CaptionFormat::Json] {
        let again = read(write(&cues, format).as_bytes()).unwrap().cues;
        let plain = |cues: &[Cue]| cues.iter().map(|cue| (cue.start, cue.end, cue.text.clone())).collect::<Vec<_>>();
        assert_eq!(plain(&again), plain(&cues), "{format:?}");
        assert!(format == CaptionFormat::SubRip || again[0].words == cues[0].words, "{format:?}: {:?}", again[0].words);
        assert!(format == CaptionFormat::Json || again[0].styles == cues[0].styles, "{format:?}");
    }
}

/// FFmpeg reads the same file and writes SubRip; times and words must agree.
#[test]
fn ffmpeg_reads_the_same_times_and_words() {
    let files = [
        ("a.srt", "1\n00:00:01,040 --> 00:00:02,500\n<i>Hello</i> there\nfriend\n\n2\n00:01:00,000 --> 00:01:01,999\nplain\n"),
        (
            "a.vtt",
            "WEBVTT\n\nNOTE x\n\nid\n00:01.040 --> 00:02.500 line:0\n<v Ann>Hello <b>there</b>\nfriend\n\n01:00.000 --> 01:01.999\nplain\n",
        ),
        (
            "a.ass",
            "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize, Bold, Italic, Alignment\nStyle: Default,Arial,20,0,0,2\n\n\
             [Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n\
             Dialogue: 0,0:00:01.04,0:00:02.50,Default,,0,0,0,,{\\i1}Hello{\\i0} there\\Nfriend\nDialogue: 0,0:01:00.00,0:01:01.99,Default,,0,0,0,,plain\n",
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let output = Command::new("ffmpeg").args(["-v", "error", "-i"]).arg(&path).args(["-f", "srt", "-"]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let theirs = read(&output.stdout).unwrap();
        assert_eq!(told(&read(text.as_bytes()).unwrap()), told(&theirs), "{name}");
    }
}

proptest! {
    #[test]
    fn no_text_of_any_kind_panics(
        head in prop::sample::select(vec!["", "WEBVTT\n\n", "[Script Info]\n[Events]\nFormat: Start, End, Text\nDialogue: ", "1\n"]),
        parts in prop::collection::vec(prop::sample::select(vec![
            "00:00:01,000 --> 00:00:02,000\n", "<b>", "</b>", "<00:00:01.500>", "<rt>", "</rt>", "{\\k50}", "{\\p1}", "{\\an9}", "{", "}", "\\N", "&lt;", "&#x1F600;",
            "\n", "\n\n", "👩‍👩‍👧", "e\u{301}", "ع", "0:00:01.00,0:00:09.00,", "<c.red>", "-->", "word ", "{\\c&H00FF00&}", "\u{0}",
        ]), 0..40),
    ) {
        let text = format!("{head}{}", parts.concat());
        if let Ok(captions) = read(text.as_bytes()) {
            for cue in group(&captions.cues, &Grouping::default()).iter().chain(&captions.cues) {
                prop_assert!(cue.start < cue.end && !cue.text.trim().is_empty(), "{cue:?}");
            }
            for format in [CaptionFormat::WebVtt, CaptionFormat::SubRip, CaptionFormat::Json] {
                prop_assert!(read(write(&captions.cues, format).as_bytes()).is_ok());
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }
}
