//! Whether each source has what its segment asks of it: sound or pictures at all, and enough of them.

use num_rational::Ratio;

use crate::base::{Code, Diagnostic, FrameRate, Time};
use crate::draft::{Media, MediaKind, PastEnd, Segment, Speed, Track, TrackKind};

use super::MediaFacts;
use super::planned_transition::PlannedTransition;
use super::playback::{Playback, SourceClock};
use super::schedule::{Slot, label};

/// Reports a file without sound on a sound track, and one without pictures on a video track, whose sound is played.
pub(super) fn nothing_to_play(track: &Track, segment: &Segment, facts: &MediaFacts) -> Option<Diagnostic> {
    let found = match track.kind {
        TrackKind::Audio if facts.sound_duration.is_none() => "has a source without sound, and is silent",
        TrackKind::Video if facts.kind == MediaKind::Audio => "has a source without pictures; only its sound is played",
        _ => return None,
    };
    let warning = Diagnostic::warning(Code::UnreadableMedia, format!("{} {found}", label(segment)));
    Some(warning.at(format!("{}/u", segment.pointer(track))).help("name another file, or move the segment to a track of another type"))
}

/// Reports what of a clip that is heard is not done to its sound.
pub(super) fn sound_not_rendered(track: &Track, segment: &Segment, media: &Media) -> Vec<Diagnostic> {
    let warning = |key: &str, found: &str, help: &str| {
        let found = format!("{} {found}", label(segment));
        Diagnostic::warning(Code::NotRendered, found).at(format!("{}/{key}", segment.pointer(track))).help(help)
    };
    let mut found = Vec::new();
    if media.reverse {
        found.push(warning(
            "rv",
            "plays its picture backwards; its sound plays forwards, since this version does not reverse sound",
            "mute it with \"mu\", or give the sound a track of its own",
        ));
    }
    match &media.speed {
        Speed::Ramp(_) => found.push(warning(
            "sp",
            "changes the speed of its picture; its sound plays at its own speed, since this version does not ramp sound",
            "mute it with \"mu\", or play it at one constant speed",
        )),
        Speed::Constant(factor) if media.keep_pitch && *factor != Ratio::from(1) => found.push(warning(
            "sp",
            "plays at another speed; the pitch of its sound changes, since this version does not keep it",
            "set \"pp\" to false, or mute the segment with \"mu\"",
        )),
        Speed::Constant(_) => {}
    }
    found
}

/// Reports what is missing inside the segment: an error where `ep` says so, otherwise a warning. `None` where the source is long enough.
pub(super) fn short_source(track: &Track, segment: &Segment, media: &Media, playback: &Playback, slot: &Slot) -> Option<Diagnostic> {
    let pointer = segment.pointer(track);
    if let (Some(freeze), Some(length)) = (media.freeze, playback.source_length) {
        let missing = freeze - length;
        let found = format!("{} is frozen at {freeze}, {missing} past the end of its source; its last frame is shown", label(segment));
        return (missing >= Time::MILLISECOND).then(|| Diagnostic::warning(Code::ShortSource, found).at(format!("{pointer}/fz")));
    }
    let playable = playback.playable()?;
    let missing = slot.duration() - playable;
    if missing < Time::MILLISECOND {
        return None;
    }
    let found = format!("the source of {} ends {missing} before the segment does", label(segment));
    let note = format!("the segment is {} long, the source gives {playable}", slot.duration());
    if media.past_end == PastEnd::Error {
        let help = "shorten the segment, or choose with \"ep\" what follows the end";
        return Some(Diagnostic::error(Code::ShortSource, found).at(pointer).note(note).help(help));
    }
    let what = match media.past_end {
        PastEnd::Hold | PastEnd::Blank if track.kind == TrackKind::Audio => "it is silent from there on",
        PastEnd::Hold => "its last frame is held, its sound ends",
        PastEnd::Blank => "nothing is shown there",
        PastEnd::Loop => "it starts again",
        PastEnd::Error => "",
    };
    let key = if segment.duration.is_some() { "/d" } else { "" };
    let help = "shorten the segment, slow it down with \"sp\", or repeat it with \"lp\"";
    Some(Diagnostic::warning(Code::ShortSource, format!("{found}; {what}")).at(format!("{pointer}{key}")).note(note).help(help))
}

/// Reports frames that are held for more than one output frame because a transition asks for more than its outgoing source has after
/// the segment's end.
pub(super) fn held_after(
    track: &Track,
    segment: &Segment,
    clock: &SourceClock,
    cut: &PlannedTransition,
    rate: FrameRate,
) -> Option<Diagnostic> {
    let missing = cut.half() - clock.spare_after()?;
    let found = format!("the source of {} ends {missing} before its transition does; its last frame is held", label(segment));
    (missing > rate.time_of(1)).then(|| held(found, segment, track))
}

/// The same of an incoming source, which has nothing before its start; `before` is the segment that leads into it.
pub(super) fn held_before(
    track: &Track,
    (before, segment): (&Segment, &Segment),
    clock: &SourceClock,
    cut: &PlannedTransition,
    rate: FrameRate,
) -> Option<Diagnostic> {
    let missing = cut.half() - clock.spare_before()?;
    let found = format!("the source of {} begins {missing} after the transition into it does; its first frame is held", label(segment));
    (missing > rate.time_of(1)).then(|| held(found, before, track))
}

fn held(found: String, owner: &Segment, track: &Track) -> Diagnostic {
    Diagnostic::warning(Code::ShortSource, found)
        .at(format!("{}/tr", owner.pointer(track)))
        .help("trim the segments with \"ss\" and \"d\" so that their sources go on past the cut, or shorten the transition")
}
