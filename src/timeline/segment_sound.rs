//! The sound of one segment: its settings and its gain over time.

use std::collections::BTreeMap;

use crate::base::Time;
use crate::draft::{Content, Keyframes, Media, Property, Segment, Sound, Track};

use super::MediaFacts;
use super::keyframes::value_at;

/// Linear factors of the two channels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    /// Left.
    pub left: f64,
    /// Right.
    pub right: f64,
}

/// The sound of a segment that is heard.
#[derive(Clone, Debug)]
pub(super) struct SegmentSound {
    pub(super) settings: Sound,
    track_gain: f64,
    pub(super) keyframes: BTreeMap<Property, Keyframes>,
    pub(super) media: Media,
}

impl SegmentSound {
    /// The sound of `segment`; `None` for what is hidden, muted, frozen, or has none.
    pub(super) fn of(track: &Track, segment: &Segment, facts: Option<&MediaFacts>) -> Option<Self> {
        let Content::Media(media) = &segment.content else { return None };
        let silent = track.hidden || segment.hidden || track.muted || segment.sound.muted || media.freeze.is_some();
        if silent || facts?.sound_duration.is_none() {
            return None;
        }
        let keyframes = segment.keyframes.iter().filter(|(property, _)| matches!(property, Property::Gain | Property::Balance));
        Some(Self {
            settings: segment.sound.clone(),
            track_gain: track.gain,
            keyframes: keyframes.map(|(property, keys)| (property.clone(), keys.clone())).collect(),
            media: Media::clone(media),
        })
    }

    /// Track gain x segment gain x balance: left `min(1, 1 - pn)`, right `min(1, 1 + pn)`.
    pub(super) fn gain_at(&self, time: Time) -> Gain {
        let moving = |property, still| self.keyframes.get(&property).and_then(|keys| value_at(keys, time)).map_or(still, |value| value.0);
        let gain = self.track_gain * moving(Property::Gain, self.settings.gain).max(0.0);
        let balance = moving(Property::Balance, self.settings.balance).clamp(-1.0, 1.0);
        Gain { left: gain * (1.0 - balance).min(1.0), right: gain * (1.0 + balance).min(1.0) }
    }
}
