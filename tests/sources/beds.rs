//! Computed music: the same from every side, as loud as it is said to be, and clean.

use ebur128::{EbuR128, Mode};
use offcut::base::{SAMPLE_RATE, SampleBlock};
use offcut::draft::BedStyle;
use offcut::music::{Bed, BedRequest};

fn bed(style: BedStyle, seed: u64, seconds: i64) -> Bed {
    Bed::compose(BedRequest::new(style, seed, seconds * i64::from(SAMPLE_RATE)))
}

fn whole(bed: &Bed) -> SampleBlock {
    bed.read(0, bed.samples() as usize)
}

fn meter(block: &SampleBlock) -> EbuR128 {
    let mut meter = EbuR128::new(2, SAMPLE_RATE, Mode::all()).unwrap();
    meter.add_frames_planar_f32(&[&block.left, &block.right]).unwrap();
    meter
}

#[test]
fn any_order_of_reading_and_any_block_gives_the_same_samples() {
    let forwards = bed(BedStyle::Upbeat, 3, 12);
    let all = whole(&forwards);
    let backwards = bed(BedStyle::Upbeat, 3, 12);
    for start in (0..12).rev() {
        let from = start * 48_000;
        let block = backwards.read(from, 48_000);
        let range = from as usize..from as usize + 48_000;
        assert!(block.left == all.left[range.clone()] && block.right == all.right[range], "second {start}");
    }
    let beside = forwards.read(-100, 200);
    assert!(beside.left[..100].iter().all(|sample| *sample == 0.0) && beside.left[100..] == all.left[..100]);
}

#[test]
fn beds_are_at_minus_14_lufs_without_reaching_minus_1_dbtp_and_end_in_silence() {
    for (index, style) in BedStyle::ALL.iter().enumerate() {
        let block = whole(&bed(*style, index as u64, 15));
        let meter = meter(&block);
        let loudness = meter.loudness_global().unwrap();
        let peak = 20.0 * meter.true_peak(0).unwrap().max(meter.true_peak(1).unwrap()).log10();
        assert!((loudness + 14.0).abs() < 0.3, "{style:?}: {loudness} LUFS");
        assert!(peak < -1.0, "{style:?}: {peak} dBTP");
        let end = block.left.len() - 480;
        assert!(block.left[end..].iter().chain(&block.right[end..]).all(|sample| sample.abs() < 1e-3), "{style:?}");
        let mean = block.left.iter().map(|sample| f64::from(*sample)).sum::<f64>() / block.len() as f64;
        assert!(mean.abs() < 1e-3, "{style:?}: a constant of {mean}");
    }
}

#[test]
fn a_loop_goes_on_where_it_ends() {
    let request = BedRequest { looped: true, ..BedRequest::new(BedStyle::Lofi, 5, 10 * 48_000) };
    let block = whole(&Bed::compose(request));
    // The step over the joint is no greater than steps elsewhere.
    let bend = |a: f32, b: f32, c: f32| (c - 2.0 * b + a).abs();
    let greatest = block.left.windows(3).map(|w| bend(w[0], w[1], w[2])).fold(0.0, f32::max);
    let last = block.len() - 1;
    assert!(bend(block.left[last - 1], block.left[last], block.left[0]) <= greatest);
    assert!(block.left[last - 4800..].iter().any(|sample| sample.abs() > 0.01), "a loop is not faded");
}

#[test]
fn beats_fill_the_length_and_the_last_chord_has_its_bar() {
    for (style, seconds, range) in
        [(BedStyle::Upbeat, 30, 112.0..=124.0), (BedStyle::Calm, 45, 60.0..=76.0), (BedStyle::Bold, 300, 92.0..=104.0)]
    {
        let bed = bed(style, 9, seconds);
        assert!(range.contains(&bed.tempo_bpm()), "{style:?}: {} bpm", bed.tempo_bpm());
        let beats = bed.beats();
        let last = beats.last().unwrap().as_seconds_f64();
        assert_eq!(beats.len() % 4, 1, "{style:?}: the last beat begins a bar");
        let bar = 240.0 / bed.tempo_bpm();
        let left = seconds as f64 - last - bar;
        assert!(left.abs() < bar / 4.0, "{style:?}: {left} s beside whole bars");
        assert_eq!(bed.sections().last().unwrap().1, "ending");
    }
}
