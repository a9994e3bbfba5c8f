//! Inputs that are kept for fuzzing, and a seeded number of others made from them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "what cannot go on fails its test")]

use std::panic::catch_unwind;
use std::path::Path;

/// Changes an input, the same way in each run.
struct Changes(u64);

impl Changes {
    /// SplitMix64 (Steele, Lea and Flood 2014).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number of `0..end`; 0 where `end` is.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// One to four changes of `input`: bits turned, bytes set, parts removed, doubled, or taken from `other`, words put
    /// in.
    fn changed(&mut self, input: &[u8], other: &[u8], words: &[&[u8]]) -> Vec<u8> {
        let mut bytes = input.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(24)).min(bytes.len());
            match self.below(7) {
                0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                1 if at < bytes.len() => bytes[at] = [0, 1, 0x7f, 0x80, 0xff, b'"', b'-'][self.below(7)],
                2 => drop(bytes.drain(at..end)),
                3 => {
                    let part = bytes[at..end].to_vec();
                    bytes.splice(at..at, part);
                }
                4 => {
                    let from = self.below(other.len());
                    let part = &other[from..(from + self.below(64)).min(other.len())];
                    bytes.splice(at..end, part.iter().copied());
                }
                5 if !words.is_empty() => drop(bytes.splice(at..end, words[self.below(words.len())].iter().copied())),
                _ => bytes.truncate(at.max(bytes.len() / 2)),
            }
        }
        bytes
    }
}

/// The files of folders below the crate's own, by name.
fn kept(folders: &[&str]) -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut inputs: Vec<_> = folders
        .iter()
        .flat_map(|folder| root.join(folder).read_dir().unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|ending| ending != "expect"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    inputs.sort();
    inputs
}

/// Runs `check` on every kept input, and on `count` changed ones.
pub(crate) fn check_inputs(folders: &[&str], words: &[&[u8]], count: u64, check: fn(&[u8])) {
    let kept = kept(folders);
    assert!(kept.len() > 10, "{} inputs in {folders:?}", kept.len());
    let run = |name: &str, bytes: &[u8]| {
        if catch_unwind(|| check(bytes)).is_err() {
            let path = std::env::temp_dir().join("offcut-broken-input");
            std::fs::write(&path, bytes).unwrap();
            panic!("{name} breaks a promise; its bytes lie in {}", path.display());
        }
    };
    kept.iter().for_each(|(name, bytes)| run(name, bytes));
    for seed in 0..count {
        let mut changes = Changes(seed);
        let (name, input) = &kept[changes.below(kept.len())];
        let (_, other) = &kept[changes.below(kept.len())];
        run(&format!("{name}, changed by {seed},"), &changes.changed(input, other, words));
    }
}
