//! A film whose shots become longer or shorter: all that lies beside them follows.

use serde_json::{Value, json};

/// From old times to new ones, milliseconds: straight between points, and as far after the last one as before.
#[derive(Clone, Debug)]
pub(super) struct Retiming {
    points: Vec<(i64, i64)>,
}

impl Retiming {
    /// Through these points, whose old times rise; the first is the beginning.
    pub(super) fn new(points: Vec<(i64, i64)>) -> Self {
        Self { points }
    }

    /// The new time of an old one.
    pub(super) fn at(&self, old: i64) -> i64 {
        let after = self.points.partition_point(|(point, _)| *point < old);
        match (after.checked_sub(1).map(|before| self.points[before]), self.points.get(after)) {
            (Some((from, new_from)), Some((to, new_to))) => {
                let part = (old - from) as f64 / (to - from).max(1) as f64;
                new_from + ((new_to - new_from) as f64 * part).round() as i64
            }
            (None, Some((_, new))) => *new,
            (Some((last, new)), None) => new + old - last,
            (None, None) => old,
        }
    }

    /// Takes a track over: starts, lengths, keyframes and the presets at both ends.
    pub(super) fn track(&self, track: &mut Value) {
        let mut end = 0;
        for segment in track["sg"].as_array_mut().into_iter().flatten() {
            let start = segment["s"].as_f64().map_or(end, |start| start.round() as i64);
            let Some(length) = segment["d"].as_f64().map(|length| length.round() as i64) else { continue };
            end = start + length;
            let (new_start, new_end) = (self.at(start), self.at(end));
            let new_length = (new_end - new_start).max(1);
            segment["s"] = json!(new_start);
            segment["d"] = json!(new_length);
            self.keyframes(segment, (start, new_start));
            shorten(segment, new_length);
        }
    }

    fn keyframes(&self, segment: &mut Value, (start, new_start): (i64, i64)) {
        for keys in segment.get_mut("kf").and_then(Value::as_object_mut).into_iter().flat_map(|kf| kf.values_mut()) {
            for key in keys.as_array_mut().into_iter().flatten() {
                if let Some(time) = key[0].as_f64() {
                    key[0] = json!((self.at(start + time.round() as i64) - new_start).max(0));
                }
            }
        }
    }
}

/// Presets and fades take at most half of a segment each.
fn shorten(segment: &mut Value, length: i64) {
    let most = (length / 2).max(1);
    for side in ["in", "out"] {
        if let Some(preset) = segment.get_mut("an").and_then(|an| an.get_mut(side))
            && preset["d"].as_i64().unwrap_or(500) > most
        {
            preset["d"] = json!(most);
        }
    }
    for fade in ["fi", "fo"] {
        if segment[fade].as_i64().is_some_and(|fade| fade > most) {
            segment[fade] = json!(most);
        }
    }
}

/// Transitions of a track take at most half of either neighbour.
pub(super) fn fit_transitions(segments: &mut [Value]) {
    for index in 0..segments.len() {
        let length = |at: usize| segments.get(at).and_then(|segment| segment["d"].as_i64());
        let Some(most) = length(index).map(|own| own.min(length(index + 1).unwrap_or(own)) / 2) else { continue };
        match segments[index].get_mut("tr") {
            Some(transition) if transition["d"].as_i64().unwrap_or(500) > most && most > 0 => transition["d"] = json!(most),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_follow_the_shots_around_them() {
        let retiming = Retiming::new(vec![(0, 0), (1000, 3000), (2000, 4000)]);
        assert_eq!([0, 500, 1000, 1500, 2000, 2500].map(|old| retiming.at(old)), [0, 1500, 3000, 3500, 4000, 4500]);
        let mut track = json!({ "sg": [{ "s": 500, "d": 1000, "kf": { "o": [[0, 0], [500, 1]] }, "fo": 1800 }] });
        retiming.track(&mut track);
        assert_eq!(track, json!({ "sg": [{ "s": 1500, "d": 2000, "kf": { "o": [[0, 0], [1500, 1]] }, "fo": 1000 }] }));
    }
}
