//! The shots: which picture from when to when, how it moves, and how it passes into the next.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use crate::base::PixelSize;
use crate::draft::MediaKind;

use super::framing::{Framer, Framing, Move};
use super::sight::Look;
use super::style::StyleRow;
use super::{Medium, PromoOptions};

/// The last frames of a clip are left alone: headers round its length.
const CLIP_TAIL_MS: i64 = 100;

/// Shorter transitions are cuts.
const SHORTEST_TRANSITION_MS: i64 = 100;

/// One shot.
#[derive(Clone, Debug)]
pub(super) struct Shot {
    /// Index of the picture.
    pub(super) picture: usize,
    pub(super) start_ms: i64,
    pub(super) end_ms: i64,
    pub(super) framing: Framing,
    /// Whether all of the picture fills the canvas, and rests.
    pub(super) is_plain: bool,
    /// Into the next shot, or into the end card: name and length.
    pub(super) transition: Option<(&'static str, i64)>,
    /// Where a clip begins.
    pub(super) source_start_ms: i64,
    /// Whether a clip is too short for any shot, and repeated.
    pub(super) is_repeated: bool,
}

impl Shot {
    pub(super) fn length_ms(&self) -> i64 {
        self.end_ms - self.start_ms
    }
}

/// How long a shot of a picture may be: as long as it likes for stills and for clips that are repeated, otherwise what
/// the clip has for it and for its transitions.
pub(super) fn longest_shot(medium: &Medium, style: &StyleRow, shortest: i64) -> i64 {
    if is_repeated(medium, style, shortest) { i64::MAX } else { clip_room(medium).map_or(i64::MAX, |room| room - style.transition_ms) }
}

fn clip_room(medium: &Medium) -> Option<i64> {
    let is_clip = medium.kind == MediaKind::Video;
    is_clip.then(|| medium.duration_ms().unwrap_or(0) - CLIP_TAIL_MS)
}

fn is_repeated(medium: &Medium, style: &StyleRow, shortest: i64) -> bool {
    clip_room(medium).is_some_and(|room| room < shortest.min(style.shot_ms.0) + style.transition_ms)
}

/// A number below `count`.
fn pick(random: &mut ChaCha8Rng, count: usize) -> usize {
    (random.next_u64() % count.max(1) as u64) as usize
}

/// The shots of `sequence` (indices of pictures), which begin at `starts`; the last ends at `body_ms`, where the end
/// card follows if `has_card`.
pub(super) fn shots(
    sequence: &[usize],
    (starts, body_ms): (&[i64], i64),
    has_card: bool,
    (pictures, looks): (&[&Medium], &[Look]),
    options: &PromoOptions,
    random: &mut ChaCha8Rng,
) -> Vec<Shot> {
    let style = options.style.row();
    let mut shots = Vec::with_capacity(sequence.len());
    let mut last_move = None;
    for (index, (picture, start_ms)) in sequence.iter().zip(starts).enumerate() {
        let end_ms = starts.get(index + 1).copied().unwrap_or(body_ms);
        let medium = pictures[*picture];
        let (framing, is_plain) = framed(medium, &looks[*picture], options, &mut last_move, random);
        let is_repeated = is_repeated(medium, style, end_ms - start_ms);
        shots.push(Shot {
            picture: *picture,
            start_ms: *start_ms,
            end_ms,
            framing,
            is_plain,
            transition: None,
            source_start_ms: 0,
            is_repeated,
        });
    }
    if options.transitions {
        add_transitions(&mut shots, has_card, options, random);
    }
    trim_clips(&mut shots, pictures);
    shots
}

/// How a picture is framed, and whether nothing of it is cut or moved.
fn framed(medium: &Medium, look: &Look, options: &PromoOptions, last: &mut Option<Move>, random: &mut ChaCha8Rng) -> (Framing, bool) {
    let size = medium.size.unwrap_or(PixelSize::new(1, 1));
    let framer = Framer::new(size, options.canvas, &look.subject);
    if medium.kind == MediaKind::Video {
        return (framer.still(), framer.is_whole());
    }
    let suiting: Vec<Move> = Move::ALL.into_iter().filter(|movement| framer.suits(*movement) && *last != Some(*movement)).collect();
    let movement = suiting[pick(random, suiting.len())];
    *last = Some(movement);
    (framer.moving(movement, options.style.row().zoom), false)
}

/// Draws a transition for each cut; none is longer than half of either neighbour.
fn add_transitions(shots: &mut [Shot], has_card: bool, options: &PromoOptions, random: &mut ChaCha8Rng) {
    let style = options.style.row();
    let offset = pick(random, style.transitions.len());
    let at_pace = (style.transition_ms as f64 / options.pace.max(1.0)) as i64;
    for index in 0..shots.len() {
        let is_last = index + 1 == shots.len();
        let name = if is_last { style.last_transition } else { style.transitions[(index + offset) % style.transitions.len()] };
        if name.is_empty() || (is_last && !has_card) {
            continue;
        }
        let next = shots.get(index + 1);
        let shorter = shots[index].length_ms().min(next.map_or(i64::MAX, Shot::length_ms));
        let length = at_pace.min(shorter / 2) / 2 * 2;
        let is_repeated = shots[index].is_repeated || next.is_some_and(|next| next.is_repeated);
        if length >= SHORTEST_TRANSITION_MS && !is_repeated {
            shots[index].transition = Some((name, length));
        }
    }
}

/// Chooses the part of each clip that is shown: a little before its middle, another one each time, with something left
/// for transitions.
pub(super) fn trim_clips(shots: &mut [Shot], pictures: &[&Medium]) {
    let mut before = 0;
    let mut times_shown = vec![0_u32; pictures.len()];
    for shot in shots {
        let after = shot.transition.map_or(0, |(_, length)| length / 2);
        if let Some(room) = clip_room(pictures[shot.picture]).filter(|_| !shot.is_repeated) {
            let spare = (room - shot.length_ms() - before - after).max(0);
            let part = (0.35 + 0.41 * f64::from(times_shown[shot.picture])).fract();
            shot.source_start_ms = before + (spare as f64 * part) as i64;
        }
        times_shown[shot.picture] += 1;
        before = after;
    }
}
