//! Marks at the joints of the form: risers and reversed cymbals before, crashes and impacts after; stops; dust all
//! along.

use super::form::SectionKind;
use super::grid::BAR;
use super::sketch::Sketch;
use crate::music::styles::Part;

/// Kinds of the section before and of the one after.
fn neighbours(sketch: &Sketch) -> (Option<SectionKind>, Option<SectionKind>) {
    let kind = |index: usize| sketch.piece.sections.get(index).map(|section| section.kind);
    (sketch.index.checked_sub(1).and_then(kind), kind(sketch.index + 1))
}

pub(super) fn play(sketch: &mut Sketch) {
    let (before, after) = neighbours(sketch);
    let mut human = sketch.dice("ornaments");
    let end = sketch.sixteenths();
    let is_full = sketch.section.kind == SectionKind::Full;
    let leads_up = after == Some(SectionKind::Full) && !is_full;
    if leads_up {
        let bars = if sketch.section.bars >= 4 { 2 } else { 1 };
        mark(sketch, Part::Riser, (end - bars * BAR, end), 0.8, &mut human);
        mark(sketch, Part::ReversedCymbal, (end - BAR, end), 0.8, &mut human);
    }
    if is_full && before != Some(SectionKind::Full) {
        mark(sketch, Part::Crash, (0, BAR), 0.85, &mut human);
        mark(sketch, Part::Impact, (0, BAR), 0.85, &mut human);
    }
    if sketch.section.kind == SectionKind::Ending {
        mark(sketch, Part::Crash, (0, BAR), 0.7, &mut human);
        mark(sketch, Part::Impact, (0, BAR), 1.0, &mut human);
    }
    mark(sketch, Part::Dust, (0, end), 0.8, &mut human);
}

fn mark(sketch: &mut Sketch, part: Part, span: (i64, i64), velocity: f64, human: &mut crate::music::dice::Dice) {
    if let Some((channel, _)) = sketch.players(part) {
        sketch.play(channel, span, 0, velocity, human, 0.0);
    }
}

/// Silence for a beat before a full section, where the style stops there; what ornaments add sounds on.
pub(super) fn stop(sketch: &mut Sketch) {
    let (_, after) = neighbours(sketch);
    let is_before_drop = after == Some(SectionKind::Full) && sketch.section.kind != SectionKind::Full && sketch.section.bars >= 2;
    if !sketch.piece.style.stops || !is_before_drop {
        return;
    }
    let from = sketch.sample_of(sketch.sixteenths() - 4) - 480;
    sketch.notes.retain(|note| note.onset < from);
    sketch.notes.iter_mut().for_each(|note| note.length = note.length.min(from - note.onset));
}
