//! The form: which sections follow one another.

/// The task of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::music) enum SectionKind {
    /// One or two parts.
    Introduction,
    /// More of them, step by step.
    Build,
    /// The heart of the piece.
    Full,
    /// Less again.
    Break,
    /// One bar: the last chord.
    Ending,
}

/// A section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::music) struct Section {
    /// Its task.
    pub(in crate::music) kind: SectionKind,
    /// Its first bar.
    pub(in crate::music) start: i64,
    /// How many bars it has.
    pub(in crate::music) bars: i64,
    /// Which parts play: those of this level and below.
    pub(in crate::music) level: u8,
    /// How many of its kind came before.
    pub(in crate::music) variation: u64,
}

/// The longest section, bars.
const LONGEST: i64 = 8;

/// Builds a list of sections.
struct Form {
    sections: Vec<Section>,
    bars: i64,
}

impl Form {
    fn add(&mut self, kind: SectionKind, bars: i64, level: u8) {
        if bars > 0 {
            let variation = self.sections.iter().rev().take(64).filter(|section| section.kind == kind).count() as u64;
            self.sections.push(Section { kind, start: self.bars, bars, level, variation });
            self.bars += bars;
        }
    }
}

/// The sections of a piece of `bars`, the last of which is its end unless it is `looped`. The full section begins at
/// bar `drop` where that is given and leaves room on both sides.
pub(super) fn sections(bars: i64, looped: bool, drop: Option<i64>) -> Vec<Section> {
    let mut form = Form { sections: Vec::new(), bars: 0 };
    let body = if looped { bars } else { bars - 1 };
    let before = drop.filter(|drop| (0..body).contains(drop)).unwrap_or_else(|| if looped { 0 } else { bars_before_full(body) });
    head(&mut form, before);
    full(&mut form, body - before);
    if !looped {
        form.add(SectionKind::Ending, 1, 4);
    }
    form.sections
}

/// Bars of the body before the first full section.
fn bars_before_full(body: i64) -> i64 {
    match body {
        ..3 => 0,
        3..8 => 1,
        8..16 => {
            let introduction = 2 + (body - 2) % 4;
            if body - introduction >= 8 { introduction + 4 } else { introduction }
        }
        _ => 8 + body % 4,
    }
}

fn head(form: &mut Form, mut bars: i64) {
    while bars > LONGEST + 3 {
        let is_first = form.bars == 0;
        form.add(if is_first { SectionKind::Introduction } else { SectionKind::Break }, 4, if is_first { 1 } else { 2 });
        bars -= 4;
    }
    let build = if bars >= 5 { 4 } else { 0 };
    form.add(SectionKind::Introduction, bars - build, 1);
    form.add(SectionKind::Build, build, 2);
}

/// Full sections with breaks between, and more parts in the later ones.
fn full(form: &mut Form, mut bars: i64) {
    let first = if bars <= LONGEST + 3 { bars } else { LONGEST };
    form.add(SectionKind::Full, first, 3);
    bars -= first;
    let mut round = 0;
    while bars > 0 {
        if bars > 4 {
            let (kind, level) = if round % 3 == 2 { (SectionKind::Build, 2) } else { (SectionKind::Break, 2) };
            form.add(kind, 4, level);
            bars -= 4;
        }
        let next = if bars <= LONGEST + 3 { bars } else { LONGEST };
        form.add(SectionKind::Full, next, 4);
        bars -= next;
        round += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_fill_every_length_and_end_on_a_bar() {
        for bars in 1..400 {
            let sections = sections(bars, false, None);
            let mut next = 0;
            for section in &sections {
                assert!(section.start == next && section.bars > 0 && section.bars <= LONGEST + 3, "{bars}: {section:?}");
                next += section.bars;
            }
            let last = sections.last().unwrap();
            assert!(next == bars && last.kind == SectionKind::Ending && last.bars == 1, "{bars}: {sections:?}");
            if bars > 4 {
                assert_eq!(sections[0].kind, SectionKind::Introduction, "{bars}");
                assert_eq!(sections[sections.len() - 2].kind, SectionKind::Full, "{bars}");
            }
        }
    }

    #[test]
    fn a_short_film_has_a_bar_of_introduction_then_all() {
        let kinds: Vec<_> = sections(7, false, None).iter().map(|section| (section.kind, section.bars)).collect();
        assert_eq!(kinds, [(SectionKind::Introduction, 1), (SectionKind::Full, 5), (SectionKind::Ending, 1)]);
    }

    #[test]
    fn the_drop_comes_when_it_is_asked_for() {
        for drop in 1..30 {
            let sections = sections(40, false, Some(drop));
            let full = sections.iter().find(|section| section.kind == SectionKind::Full).unwrap();
            assert_eq!(full.start, drop);
        }
    }

    #[test]
    fn a_loop_has_neither_beginning_nor_end() {
        for bars in 1..60 {
            let sections = sections(bars, true, None);
            assert!(sections.iter().all(|section| section.kind != SectionKind::Ending && section.kind != SectionKind::Introduction));
            assert_eq!(sections.iter().map(|section| section.bars).sum::<i64>(), bars);
        }
    }
}
