//! Computed sounds as `offcut inspect --media` tells of them.

use serde_json::{Value, json};

use crate::base::{SAMPLE_RATE, Time};
use crate::draft::Content;
use crate::music::ComputedSound;
use crate::render::Project;
use crate::timeline::SegmentKey;

use super::events::rounded;

/// An object for each computed sound; a bed with key, tempo, beats and sections, in the source's own time.
pub(super) fn computed(project: &Project) -> Vec<Value> {
    let one = |(key, sound): (&SegmentKey, &std::sync::Arc<ComputedSound>)| {
        let mut value = json!({ "pointer": pointer(project, *key), "source": name(project, *key), "duration_ms": ms(length(sound)) });
        if let ComputedSound::Bed(bed) = sound.as_ref() {
            value["key"] = json!(bed.key().name());
            value["tempo_bpm"] = json!(rounded(bed.tempo_bpm(), 2));
            value["beats_ms"] = bed.beats().into_iter().map(ms).collect();
            value["sections"] = bed.sections().into_iter().map(|(start, kind)| json!({ "start_ms": ms(start), "kind": kind })).collect();
        }
        value
    };
    project.computed.iter().map(one).collect()
}

/// A row for each computed sound.
pub(super) fn rows(project: &Project) -> Vec<[String; 4]> {
    let row = |(key, sound): (&SegmentKey, &std::sync::Arc<ComputedSound>)| {
        let music = match sound.as_ref() {
            ComputedSound::Bed(bed) => {
                let sections: Vec<_> =
                    bed.sections().into_iter().map(|(start, kind)| format!("{kind} {}", rounded(start.as_seconds_f64(), 2))).collect();
                format!("{} bpm, {}, {}", rounded(bed.tempo_bpm(), 2), bed.key().name(), sections.join(", "))
            }
            ComputedSound::Effect(_) => "–".to_owned(),
        };
        [pointer(project, *key), name(project, *key), format!("{} s", rounded(length(sound).as_seconds_f64(), 3)), music]
    };
    project.computed.iter().map(row).collect()
}

fn pointer(project: &Project, key: SegmentKey) -> String {
    let (track, segment) = project.segment(key);
    segment.pointer(track)
}

fn name(project: &Project, key: SegmentKey) -> String {
    match &project.segment(key).1.content {
        Content::Media(media) => media.source.location.clone(),
        _ => String::new(),
    }
}

fn length(sound: &ComputedSound) -> Time {
    Time::new(sound.samples(), i64::from(SAMPLE_RATE))
}

fn ms(time: Time) -> f64 {
    rounded(time.as_ms_f64(), 3)
}
