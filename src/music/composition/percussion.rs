//! Drums: a groove, its variation, and fills where sections end.

use super::form::SectionKind;
use super::grid::BAR;
use super::sketch::{Sketch, signs};
use crate::music::styles::{Groove, Part};

/// How loose drums are, milliseconds.
const LOOSE_MS: f64 = 1.5;

/// Kicks are all as loud as one another, within a decibel.
const KICK: f64 = 0.95;

pub(super) fn play(sketch: &mut Sketch) {
    let style = sketch.piece.style;
    if style.grooves.is_empty() {
        return;
    }
    let mut dice = sketch.dice("fill");
    let turn = usize::from(sketch.section.kind == SectionKind::Full) * (sketch.section.variation as usize % 2);
    let groove = style.grooves[(sketch.piece.choices.groove + turn) % style.grooves.len()];
    let has_fill =
        sketch.section.bars >= 4 && sketch.section.kind != SectionKind::Introduction && !style.fills.is_empty() && !groove.is_empty();
    let fill = has_fill.then(|| *dice.pick(style.fills));
    // A small one ends the first half of a long section.
    let middle = (has_fill && sketch.section.bars >= 8 && dice.chance(0.6)).then(|| *dice.pick(style.fills));
    let parts = [Part::Kick, Part::Snare, Part::Clap, Part::Hat, Part::OpenHat, Part::Shaker, Part::Ride, Part::Tom];
    for part in parts {
        beat(sketch, part, groove, (fill, middle));
    }
}

/// Names of the drums' streams of choices.
const PURPOSES: [&str; 8] = ["kick", "snare", "clap", "hat", "open hat", "shaker", "ride", "tom"];

fn line(groove: Groove, part: Part) -> Option<&'static str> {
    groove.iter().find(|(played, _)| *played == part).map(|(_, line)| *line)
}

/// One part's hits.
fn beat(sketch: &mut Sketch, part: Part, groove: Groove, (fill, middle): (Option<Groove>, Option<Groove>)) {
    let Some((channel, row)) = sketch.players(part) else { return };
    let last = sketch.section.bars - 1;
    let is_tentative = sketch.section.kind == SectionKind::Build && part == Part::Kick;
    let mut human = sketch.dice(PURPOSES[part as usize % PURPOSES.len()]);
    for bar in (row.enters as i64).min(last)..=last {
        let filled = if bar == last {
            fill
        } else if bar == sketch.section.bars / 2 - 1 {
            middle
        } else {
            None
        };
        let (from, written) = match filled {
            Some(fill) if line(fill, part).is_some() => (0, line(fill, part)),
            Some(_) if bar != last => (0, line(groove, part)),
            Some(_) => (0, line(groove, part).filter(|_| !matches!(part, Part::Snare | Part::Clap))),
            None => (bar * BAR, line(groove, part)),
        };
        let Some(written) = written else { continue };
        let bars = (written.len() as i64) / BAR;
        let offset = (from / BAR % bars) * BAR;
        for (sixteenth, sign) in signs(written, bars * BAR).skip(offset as usize).take(BAR as usize) {
            let place = bar * BAR + sixteenth - offset;
            let velocity = match (sign, part) {
                (b'X' | b'x', Part::Kick) => KICK,
                (b'o', Part::Kick) => 0.6,
                (b'X', _) => 0.95,
                (b'x', _) => 0.72,
                (b'o', _) => 0.42,
                _ => continue,
            };
            // In a build the kick comes with its second half.
            if is_tentative && bar < sketch.section.bars / 2 {
                continue;
            }
            let swell = if filled.is_some() { 0.75 + 0.25 * (sixteenth - offset) as f64 / BAR as f64 } else { 1.0 };
            let shift = if part == Part::Tom { [0, -3, -5, -7][((sixteenth / 2) % 4) as usize] } else { 0 };
            sketch.play(channel, (place, place + 1), shift, velocity * swell, &mut human, LOOSE_MS);
        }
    }
}
