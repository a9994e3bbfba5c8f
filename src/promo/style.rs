//! The styles, as a table.

use crate::draft::BedStyle;

/// How shots, titles and transitions of one style are.
#[derive(Debug, PartialEq)]
pub(super) struct StyleRow {
    /// Shortest, usual and longest shot, milliseconds.
    pub(super) shot_ms: (i64, i64, i64),
    /// Transitions to draw from; the empty name is a cut.
    pub(super) transitions: &'static [&'static str],
    /// Milliseconds of a transition.
    pub(super) transition_ms: i64,
    /// Into the end card.
    pub(super) last_transition: &'static str,
    /// The part of a picture that a zoom gains.
    pub(super) zoom: f64,
    /// Ease of moves over stills.
    pub(super) move_ease: &'static str,
    /// Weight of titles.
    pub(super) weight: u16,
    /// Whether titles are in capitals.
    pub(super) capitals: bool,
    /// Size of titles, of the canvas's shorter side.
    pub(super) title_size: f64,
    /// How titles come.
    pub(super) entrance: Entrance,
    /// Whether titles stand on a box rather than on a shade.
    pub(super) boxed: bool,
    /// Milliseconds that a title takes to come.
    pub(super) entrance_ms: i64,
    /// Milliseconds of the music's fade at the end.
    pub(super) fade_out_ms: i64,
}

/// How titles come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entrance {
    /// Out of nothing, while rising a little.
    Rise,
    /// Growing, past its size and back.
    Pop,
    /// From the side.
    Slide,
}

/// How a promo feels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Style {
    /// Long shots, crossfades, quiet letters.
    #[default]
    Calm,
    /// Cuts on the beat with pushes between, heavy capitals.
    Bold,
    /// Short shots, many cuts, letters on boxes.
    Fast,
}

impl Style {
    /// All, with the names that the command line and drafts have for them.
    pub const ALL: &[(&'static str, Self)] = &[("calm", Self::Calm), ("bold", Self::Bold), ("fast", Self::Fast)];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, style)| *style == self).map_or("calm", |(name, _)| name)
    }

    /// The computed music that fits it.
    pub fn bed(self) -> BedStyle {
        match self {
            Self::Calm => BedStyle::Calm,
            Self::Bold => BedStyle::Bold,
            Self::Fast => BedStyle::Upbeat,
        }
    }

    /// The style of a name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, style)| *style)
    }

    pub(super) const fn row(self) -> &'static StyleRow {
        match self {
            Self::Calm => &StyleRow {
                shot_ms: (1500, 3500, 5500),
                transitions: &["fade"],
                transition_ms: 700,
                last_transition: "fade",
                zoom: 0.14,
                move_ease: "in-out-sine",
                weight: 600,
                capitals: false,
                title_size: 0.085,
                entrance: Entrance::Rise,
                boxed: false,
                entrance_ms: 700,
                fade_out_ms: 2500,
            },
            Self::Bold => &StyleRow {
                shot_ms: (800, 2000, 3200),
                transitions: &["", "push-left", "", "zoom-in", "", "push-up"],
                transition_ms: 360,
                last_transition: "push-up",
                zoom: 0.18,
                move_ease: "out-cubic",
                weight: 900,
                capitals: true,
                title_size: 0.1,
                entrance: Entrance::Pop,
                boxed: false,
                entrance_ms: 450,
                fade_out_ms: 1800,
            },
            Self::Fast => &StyleRow {
                shot_ms: (400, 1000, 2000),
                transitions: &["", "", "slide-left", "", "wipe-left", "", "slide-up"],
                transition_ms: 240,
                last_transition: "slide-up",
                zoom: 0.2,
                move_ease: "out-quad",
                weight: 700,
                capitals: false,
                title_size: 0.088,
                entrance: Entrance::Slide,
                boxed: true,
                entrance_ms: 320,
                fade_out_ms: 1200,
            },
        }
    }
}
