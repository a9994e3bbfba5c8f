//! The melody: a motif that is called, and answered with one change; pentatonic, on the chord's notes where the beat is
//! strong, silent half of the time.

use super::form::SectionKind;
use super::grid::BAR;
use super::sketch::{Sketch, held};
use crate::music::dice::Dice;
use crate::music::styles::Part;

/// A note of the motif.
#[derive(Clone, Copy)]
struct Tone {
    from: i64,
    to: i64,
    /// Steps of the pentatonic scale above the tonic.
    degree: i32,
    velocity: f64,
}

pub(super) fn play(sketch: &mut Sketch) {
    let Some((channel, _)) = sketch.players(Part::Lead) else { return };
    if !matches!(sketch.section.kind, SectionKind::Full) || sketch.section.bars < 2 {
        return;
    }
    let style = sketch.piece.style;
    // The motif is the piece's; later sections play it a little otherwise.
    let mut own = Dice::of(sketch.piece.seed, "motif", 0);
    let rhythm = style.motifs[sketch.piece.choices.motif];
    let call = motif(rhythm, &mut own);
    let mut change = sketch.dice("answer");
    let lift = [0, 0, 1, -1][change.below(if sketch.section.variation > 0 { 4 } else { 1 })];
    let mut human = sketch.dice("lead");
    for bar in (0..sketch.section.bars).step_by(2) {
        let is_answer = bar % 4 == 2;
        let mut tones = call.clone();
        if is_answer {
            answer(&mut tones, &mut change);
        } else if bar >= 4 {
            vary(&mut tones, &mut change);
        }
        let count = tones.len();
        for (place, tone) in tones.into_iter().enumerate() {
            let from = bar * BAR + tone.from;
            let is_last = place + 1 == count;
            if from >= sketch.sixteenths() {
                continue;
            }
            // The last note of a bar may ring into the rest that follows.
            let to = bar * BAR + if is_last { (tone.to + 4).min(2 * BAR) } else { tone.to };
            let midi = pitch(sketch, channel, tone.degree + lift, from, is_last || tone.from % 8 == 0);
            sketch.play(channel, (from, to), midi, tone.velocity, &mut human, 4.0);
        }
    }
}

/// Degrees over a rhythm: an arch, a fall or a climb of small steps.
fn motif(rhythm: &'static str, dice: &mut Dice) -> Vec<Tone> {
    let notes = held(rhythm, rhythm.len() as i64);
    let count = notes.len();
    let shape = dice.below(4);
    let mut degree = [1, 3, 0, 2][shape] + dice.below(2) as i32;
    let mut tones = Vec::with_capacity(count);
    for (place, (from, to, sign)) in notes.into_iter().enumerate() {
        tones.push(Tone { from, to, degree, velocity: if sign == b'X' { 0.85 } else { 0.68 } });
        let part = place as f64 / count.max(1) as f64;
        let trend = match shape {
            0 => {
                if part < 0.5 {
                    1
                } else {
                    -1
                }
            }
            1 => -1,
            2 => 1,
            _ => {
                if part < 0.5 {
                    -1
                } else {
                    1
                }
            }
        };
        let step = match dice.below(8) {
            0 => 2 * trend,
            1 => -trend,
            2 => 0,
            _ => trend,
        };
        degree = (degree + step).clamp(-2, 7);
    }
    tones
}

/// The answer: another end, which comes home.
fn answer(tones: &mut [Tone], dice: &mut Dice) {
    let count = tones.len();
    if let Some(last) = tones.last_mut() {
        last.degree = if last.degree >= 4 { 5 } else { 0 };
    }
    if count > 2 {
        tones[count - 2].degree += if dice.chance(0.5) { 1 } else { -1 };
    }
}

/// One change in the middle.
fn vary(tones: &mut [Tone], dice: &mut Dice) {
    let count = tones.len();
    if count > 1 {
        tones[1 + dice.below(count - 1)].degree += if dice.chance(0.5) { 1 } else { -1 };
    }
}

/// The note of a degree, moved to the nearest of the chord's where it is strong.
fn pitch(sketch: &Sketch, channel: usize, degree: i32, sixteenth: i64, is_strong: bool) -> i32 {
    let (key, row) = (sketch.piece.key, &sketch.piece.style.channels[channel]);
    let tonic = sketch.piece.tonic_below(row.centre);
    let scale = key.pentatonic();
    let above = scale[degree.rem_euclid(5) as usize] + 12 * degree.div_euclid(5);
    if !is_strong {
        return tonic + above;
    }
    let chord = sketch.chord(sixteenth);
    let mut near = [0, -1, 1, -2, 2, -3, 3].iter().map(|shift| above + shift);
    let full = key.scale();
    let fits = |note: &i32| chord.has(*note) && full.contains(&note.rem_euclid(12));
    tonic + near.find(fits).unwrap_or(above)
}
