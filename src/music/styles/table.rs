//! The styles by their names.

use super::{Style, bold, calm, cinematic, corporate, lofi, upbeat};
use crate::draft::BedStyle;

impl Style {
    /// The style of a name.
    pub(in crate::music) fn of(style: BedStyle) -> &'static Self {
        match style {
            BedStyle::Lofi => &lofi::STYLE,
            BedStyle::Upbeat => &upbeat::STYLE,
            BedStyle::Calm => &calm::STYLE,
            BedStyle::Bold => &bold::STYLE,
            BedStyle::Corporate => &corporate::STYLE,
            BedStyle::Cinematic => &cinematic::STYLE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::theory::Mode;
    use crate::music::theory::{Chord, Key};

    const ALL: [BedStyle; 6] = [BedStyle::Lofi, BedStyle::Upbeat, BedStyle::Calm, BedStyle::Bold, BedStyle::Corporate, BedStyle::Cinematic];

    #[test]
    fn every_chord_of_every_style_is_one() {
        for name in ALL {
            let style = Style::of(name);
            for &mode in style.modes {
                let side = usize::from(mode == Mode::Minor);
                let written = style.main[side].iter().chain(style.contrast[side]).chain([&style.last[side]]);
                for chord in written.flat_map(|line| line.split([' ', '/'])) {
                    assert!(Chord::of(chord, Key { tonic: 0, mode }).is_some(), "{name:?}: {chord}");
                }
                assert!(!style.main[side].is_empty() && !style.contrast[side].is_empty(), "{name:?} {mode:?}");
            }
        }
    }

    #[test]
    fn every_rhythm_is_of_whole_bars_and_has_its_part() {
        for name in ALL {
            let style = Style::of(name);
            let lists = [style.comps, style.strums, style.arpeggios, style.ostinatos, style.basses, style.motifs];
            let grooves = style.grooves.iter().chain(style.fills).flat_map(|groove| groove.iter());
            for (part, line) in grooves.clone() {
                assert!(style.channels.iter().any(|channel| channel.part == *part), "{name:?}: nobody plays {part:?}: {line}");
            }
            for line in lists.into_iter().flatten().copied().chain(grooves.map(|(_, line)| *line)) {
                assert!(!line.is_empty() && line.len().is_multiple_of(16), "{name:?}: {line}");
            }
            assert!(style.grooves.len() != 1 && !style.motifs.is_empty(), "{name:?}");
        }
    }
}
