//! The names of the instruments.

use super::grain::{Grain, Strike};
use super::pad::Timbre;
use super::{bass, cymbals, drums, electric_piano, ensemble, mallets, ornaments, piano, plucked};

/// An instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::music) enum Voice {
    Kick,
    DeepKick,
    Snare,
    Clap,
    Rim,
    Brush,
    Tom,
    Taiko,
    ClosedHat,
    OpenHat,
    Ride,
    Crash,
    Shaker,
    Piano,
    FeltPiano,
    ElectricPiano,
    Guitar,
    MutedGuitar,
    Ukulele,
    Harp,
    Glockenspiel,
    Marimba,
    Vibraphone,
    Bell,
    RoundBass,
    SawBass,
    DeepBass,
    BowedBass,
    Spiccato,
    Strings,
    Brass,
    Horn,
    SawLead,
    Whistle,
    WarmPad,
    StringPad,
    ChoirPad,
    GlassPad,
    Riser,
    ReversedCymbal,
    Impact,
    Dust,
}

impl Voice {
    /// Whether a note lasts as long as it is held, rather than as it rings.
    pub(in crate::music) fn is_held(self) -> bool {
        use Voice::*;
        matches!(
            self,
            RoundBass
                | SawBass
                | DeepBass
                | BowedBass
                | Spiccato
                | Strings
                | Brass
                | Horn
                | SawLead
                | Whistle
                | WarmPad
                | StringPad
                | ChoirPad
                | GlassPad
                | Riser
                | ReversedCymbal
                | Dust
        )
    }

    /// Seconds in which a note that rings is damped after its end; `None` where nobody damps it.
    pub(in crate::music) fn damping(self) -> Option<f64> {
        use Voice::*;
        match self {
            Piano | FeltPiano => Some(0.22),
            ElectricPiano => Some(0.12),
            Guitar | Ukulele => Some(0.15),
            MutedGuitar => Some(0.06),
            _ => None,
        }
    }

    /// The pad's table, where it plays out of one.
    pub(super) fn timbre(self) -> Option<Timbre> {
        match self {
            Self::WarmPad => Some(Timbre::Warm),
            Self::StringPad => Some(Timbre::Strings),
            Self::ChoirPad => Some(Timbre::Choir),
            Self::GlassPad => Some(Timbre::Glass),
            _ => None,
        }
    }

    /// The sound of a note; pads are silent, which play out of tables.
    pub(in crate::music) fn grain(self, strike: &Strike) -> Grain {
        match self {
            Self::Kick => drums::kick(strike),
            Self::DeepKick => drums::deep_kick(strike),
            Self::Snare => drums::snare(strike),
            Self::Clap => drums::clap(strike),
            Self::Rim => drums::rim(strike),
            Self::Brush => drums::brush(strike),
            Self::Tom => drums::tom(strike),
            Self::Taiko => drums::taiko(strike),
            Self::ClosedHat => cymbals::closed_hat(strike),
            Self::OpenHat => cymbals::open_hat(strike),
            Self::Ride => cymbals::ride(strike),
            Self::Crash => cymbals::crash(strike),
            Self::Shaker => cymbals::shaker(strike),
            Self::Piano => piano::piano(strike),
            Self::FeltPiano => piano::felt_piano(strike),
            Self::ElectricPiano => electric_piano::electric_piano(strike),
            Self::Guitar => plucked::guitar(strike),
            Self::MutedGuitar => plucked::muted_guitar(strike),
            Self::Ukulele => plucked::ukulele(strike),
            Self::Harp => plucked::harp(strike),
            Self::Glockenspiel => mallets::glockenspiel(strike),
            Self::Marimba => mallets::marimba(strike),
            Self::Vibraphone => mallets::vibraphone(strike),
            Self::Bell => mallets::bell(strike),
            Self::RoundBass => bass::round_bass(strike),
            Self::SawBass => bass::saw_bass(strike),
            Self::DeepBass => bass::deep_bass(strike),
            Self::BowedBass => bass::bowed_bass(strike),
            Self::Spiccato => ensemble::spiccato(strike),
            Self::Strings => ensemble::strings(strike),
            Self::Brass => ensemble::brass(strike),
            Self::Horn => ensemble::horn(strike),
            Self::SawLead => ensemble::saw_lead(strike),
            Self::Whistle => ensemble::whistle(strike),
            Self::Riser => ornaments::riser(strike),
            Self::ReversedCymbal => ornaments::reversed_cymbal(strike),
            Self::Impact => ornaments::impact(strike),
            Self::Dust => ornaments::dust(strike),
            Self::WarmPad | Self::StringPad | Self::ChoirPad | Self::GlassPad => Grain::default(),
        }
    }
}
