//! Bass, chords, strokes, arpeggios and pads.

use super::grid::BAR;
use super::sketch::{Sketch, held};
use crate::music::dice::Dice;
use crate::music::styles::{Channel, Part};
use crate::music::theory::{Chord, voiced};

/// How loose hands are, milliseconds.
const LOOSE_MS: f64 = 5.0;

pub(super) fn play(sketch: &mut Sketch) {
    let (style, choices, turn) = (sketch.piece.style, sketch.piece.choices, sketch.section.variation as usize);
    let take = |list: &[&'static str], first: usize, turn: usize| list.get((first + turn) % list.len().max(1)).copied();
    if let Some(rhythm) = take(style.basses, choices.bass, turn % 2) {
        bass(sketch, rhythm);
    }
    if let Some(rhythm) = take(style.comps, choices.comp, turn % 2) {
        chords(sketch, rhythm);
    }
    if let Some(rhythm) = take(style.strums, choices.strum, turn % 2) {
        strokes(sketch, rhythm);
    }
    if let Some(rhythm) = take(style.arpeggios, choices.arpeggio, turn % 2) {
        broken(sketch, Part::Arpeggio, rhythm);
    }
    if let Some(rhythm) = take(style.ostinatos, choices.ostinato, turn % 2) {
        broken(sketch, Part::Ostinato, rhythm);
    }
    pad(sketch, Part::Pad);
    pad(sketch, Part::Strings);
}

/// The voicings of the section by half bars, for a channel.
fn voicings(sketch: &Sketch, channel: &Channel) -> Vec<[i32; 4]> {
    let tonic = sketch.piece.tonic_below(channel.centre);
    let mut before: Option<[i32; 4]> = None;
    let mut next = |chord: &Chord| {
        let notes = voiced(chord, tonic, channel.centre, before.as_ref());
        before = Some(notes);
        notes
    };
    sketch.chords.iter().map(&mut next).collect()
}

/// The first sixteenth at which a channel plays.
fn entrance(sketch: &Sketch, channel: &Channel) -> i64 {
    if channel.enters < sketch.section.bars as u64 { channel.enters as i64 * BAR } else { 0 }
}

fn bass(sketch: &mut Sketch, rhythm: &'static str) {
    let Some((channel, row)) = sketch.players(Part::Bass) else { return };
    let mut human = sketch.dice("bass");
    let tonic = sketch.piece.tonic_below(row.centre);
    let root_of = |chord: &Chord| bass_note(row, tonic + chord.root);
    for (from, to, sign) in held(rhythm, sketch.sixteenths()) {
        let chord = *sketch.chord(from);
        let root = root_of(&chord);
        let next = sketch.chord((from / BAR + 1) * BAR);
        let step = root_of(next);
        let midi = match sign.to_ascii_lowercase() {
            b'f' => root + if root + chord.fifth() > row.centre + 9 { chord.fifth() - 12 } else { chord.fifth() },
            b'o' => root + 12,
            // A step below or above where it goes; where it stays, the fifth.
            b'a' if step == root => root + chord.fifth() - 12,
            b'a' => scale_step(sketch, step, root > step),
            _ => root,
        };
        let velocity = if sign.is_ascii_uppercase() { 0.92 } else { 0.74 };
        sketch.play(channel, (from, to), midi, velocity, &mut human, 2.0);
    }
}

/// A pitch in the octave around the bass's centre: none so low that small loudspeakers lose it.
fn bass_note(row: &Channel, note: i32) -> i32 {
    let lowest = row.centre - 8;
    lowest + (note - lowest).rem_euclid(12)
}

/// The note of the scale above or below `target`.
fn scale_step(sketch: &Sketch, target: i32, above: bool) -> i32 {
    let scale = sketch.piece.key.scale();
    let tonic = i32::from(sketch.piece.key.tonic);
    let mut note = target;
    loop {
        note += if above { 1 } else { -1 };
        if scale.contains(&(note - tonic).rem_euclid(12)) {
            return note;
        }
    }
}

/// Chords as hands play them: from below, a few milliseconds apart.
fn roll(sketch: &mut Sketch, channel: usize, (from, to): (i64, i64), notes: &[i32], velocity: f64, human: &mut Dice, apart_ms: f64) {
    let spread = human.between(0.6, 1.4) * apart_ms;
    for (place, note) in notes.iter().enumerate() {
        sketch.play(channel, (from, to), *note, velocity * if place == notes.len() - 1 { 1.0 } else { 0.86 }, human, 1.5);
        if let Some(last) = sketch.notes.last_mut() {
            last.onset += (spread * place as f64 * 48.0) as i64;
        }
    }
}

fn chords(sketch: &mut Sketch, rhythm: &'static str) {
    let Some((channel, row)) = sketch.players(Part::Keys) else { return };
    let mut human = sketch.dice("keys");
    let voicings = voicings(sketch, row);
    let first = entrance(sketch, row);
    for (from, to, sign) in held(rhythm, sketch.sixteenths()).into_iter().filter(|(from, ..)| *from >= first) {
        // A chord that changes while it would be held is struck anew.
        let middle = (from / (BAR / 2) + 1) * (BAR / 2);
        let is_changed = middle < to && voicings[(middle / (BAR / 2)) as usize] != voicings[(from / (BAR / 2)) as usize];
        let spans = if is_changed { vec![(from, middle), (middle, to)] } else { vec![(from, to)] };
        for (from, to) in spans {
            let notes = voicings[(from / (BAR / 2)) as usize];
            roll(sketch, channel, (from, to), &notes, if sign == b'X' { 0.82 } else { 0.6 }, &mut human, 5.0);
        }
    }
}

fn strokes(sketch: &mut Sketch, rhythm: &'static str) {
    let Some((channel, row)) = sketch.players(Part::Strum) else { return };
    let mut human = sketch.dice("strum");
    let voicings = voicings(sketch, row);
    for (from, to, sign) in held(rhythm, sketch.sixteenths()) {
        let mut notes = voicings[(from / (BAR / 2)) as usize];
        let velocity = match sign {
            b'D' => 0.9,
            b'U' => 0.75,
            _ => 0.5,
        };
        if sign.eq_ignore_ascii_case(&b'u') {
            // Up strokes begin at the highest string and leave out the lowest.
            notes.reverse();
            roll(sketch, channel, (from, to), &notes[..3], velocity, &mut human, 7.0);
        } else {
            roll(sketch, channel, (from, to), &notes, velocity, &mut human, 9.0);
        }
    }
}

fn broken(sketch: &mut Sketch, part: Part, rhythm: &'static str) {
    let Some((channel, row)) = sketch.players(part) else { return };
    let mut human = sketch.dice(if part == Part::Arpeggio { "arpeggio" } else { "ostinato" });
    let voicings = voicings(sketch, row);
    let first = entrance(sketch, row);
    let rings = !sketch.piece.sounds[channel].0.is_held();
    for (from, to, sign) in held(rhythm, sketch.sixteenths()).into_iter().filter(|(from, ..)| *from >= first) {
        let Some(step) = (sign as char).to_digit(10) else { continue };
        let step = step as usize;
        let note = voicings[(from / (BAR / 2)) as usize][step % 4] + 12 * (step / 4) as i32;
        let accent = if from % 4 == 0 {
            0.8
        } else if from % 2 == 0 {
            0.66
        } else {
            0.55
        };
        // With the pedal down strings ring to the end of the chord.
        let bar_end = (from / BAR + 1) * BAR;
        let chord_end = if sketch.chord(from) == sketch.chord(bar_end - 1) { bar_end } else { (from / (BAR / 2) + 1) * (BAR / 2) };
        let end = if rings && part == Part::Arpeggio { chord_end } else { to };
        sketch.play(channel, (from, end.max(to)), note, accent, &mut human, LOOSE_MS * 0.6);
    }
}

fn pad(sketch: &mut Sketch, part: Part) {
    let Some((channel, row)) = sketch.players(part) else { return };
    let mut human = sketch.dice("pad");
    let voicings = voicings(sketch, row);
    let first = entrance(sketch, row) / (BAR / 2);
    let halves = sketch.section.bars * 2;
    let mut half = first;
    while half < halves {
        let notes = voicings[half as usize];
        // A chord is held as long as it stays, for two bars at most.
        let mut end = half + 1;
        while end < halves && end - half < 4 && voicings[end as usize] == notes {
            end += 1;
        }
        for note in notes {
            sketch.play(channel, (half * BAR / 2, end * BAR / 2), note, 0.7, &mut human, LOOSE_MS);
        }
        half = end;
    }
}

/// The last chord: all who play strike once and let it ring.
pub(super) fn last_chord(sketch: &mut Sketch) {
    let chord = sketch.chords[0];
    let mut human = sketch.dice("ending");
    let channels = sketch.piece.style.channels;
    for (index, row) in channels.iter().enumerate() {
        if sketch.players(row.part).is_none() {
            continue;
        }
        let tonic = sketch.piece.tonic_below(row.centre);
        match row.part {
            Part::Kick => sketch.play(index, (0, 4), 0, 0.95, &mut human, 0.5),
            Part::Tom if sketch.piece.style.crescendo_db > 5.0 => sketch.play(index, (0, 4), -5, 1.0, &mut human, 0.5),
            Part::Bass => {
                sketch.play(index, (0, 12), bass_note(row, tonic + chord.root), 0.9, &mut human, 1.0);
            }
            Part::Keys | Part::Strum | Part::Pad | Part::Strings => {
                let notes = voiced(&chord, tonic, row.centre, None);
                let apart = if matches!(row.part, Part::Strum) { 22.0 } else { 8.0 };
                roll(sketch, index, (0, 12), &notes, 0.8, &mut human, apart);
            }
            Part::Arpeggio | Part::Ostinato => {
                let notes = voiced(&chord, tonic, row.centre, None);
                let rings = !sketch.piece.sounds[index].0.is_held();
                let chosen = if rings { &notes[..] } else { &notes[..2] };
                roll(sketch, index, (0, if rings { 16 } else { 2 }), chosen, 0.7, &mut human, 14.0);
            }
            Part::Lead => sketch.play(index, (0, 10), tonic + 12, 0.7, &mut human, 3.0),
            _ => {}
        }
    }
}
