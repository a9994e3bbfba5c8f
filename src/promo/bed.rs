//! Music that nobody sent: a computed bed as long as the promo, whose beats are known without listening.

use serde_json::{Value, json};

use crate::base::{FrameRate, SAMPLE_RATE, Time};
use crate::draft::BedStyle;
use crate::music::{Bed, BedRequest};

use super::cuts::Grid;
use super::{Beats, PromoOptions};

/// The beats of the bed that the draft's segment will play, and the grid of cuts on them.
pub(super) fn beats_of(style: BedStyle, total_ms: i64, rate: FrameRate, options: &PromoOptions) -> (Option<Beats>, Grid) {
    let samples = Time::from_ms(total_ms).round_samples(SAMPLE_RATE);
    let bed = Bed::compose(BedRequest::new(style, options.seed & SEEDS, samples));
    let beats = Beats { times: bed.beats(), first_bar: 0, tempo_bpm: bed.tempo_bpm() };
    let grid = Grid::of(&beats, total_ms, total_ms, rate);
    (Some(beats), grid)
}

/// Seeds that a draft can hold.
const SEEDS: u64 = i64::MAX as u64;

/// The segment that plays it.
pub(super) fn segment(style: BedStyle, total_ms: i64, options: &PromoOptions) -> Value {
    let mut segment = json!({ "n": format!("{} bed", style.name()), "bed": style.name(), "s": 0, "d": total_ms });
    if options.seed & SEEDS != 0 {
        segment["sfp"] = json!({ "seed": options.seed & SEEDS });
    }
    segment
}
