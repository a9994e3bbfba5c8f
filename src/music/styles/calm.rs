//! Calm: piano and pad over a bass that stays; no drums, or brushes.

use super::{Channel, Part::*, Style};
use crate::music::instruments::Voice;
use crate::music::theory::Mode::{Major, Minor};

pub(super) const STYLE: Style = Style {
    tempo_bpm: (60.0, 76.0),
    swing: (0.5, 0.5),
    modes: &[Major, Major, Minor],
    main: [
        &[
            "Iadd9 IVmaj7 vi7 IVmaj7",
            "Imaj7 iii7 IVmaj7 Isus2",
            "Iadd9 V6 vi7 IVadd9",
            "Isus2 Imaj7 IVmaj7 IVadd9",
            "Iadd9 vi7 iii7 IVmaj7",
        ],
        &["iadd9 VImaj7 III VIIsus4", "i7 iv9 VImaj7 VII6", "iadd9 VImaj7 iv7 i7"],
    ],
    contrast: [&["IVmaj7 Iadd9 ii7 Vsus4", "vi7 IVmaj7 Iadd9 Vsus4"], &["VImaj7 VII6 i7 i7", "iv9 i7 VImaj7 VIIsus4"]],
    last: ["Iadd9", "iadd9"],
    grooves: &[
        &[],
        &[(Snare, "o---x---o---x---"), (Ride, "X-----o-X---o---")],
        &[],
        &[(Snare, "o-o-x---o-o-x-o-"), (Shaker, "o-o-x-o-o-o-x-o-")],
    ],
    fills: &[],
    comps: &["X---------------", "X-------x-------", "X-----------x---"],
    strums: &[],
    arpeggios: &["0-1-2-3-2-1-2-1-", "0---2---3---2---", "0-2-3-4-3-2-3-2-", "0--1--2-3--2--1-", "0-1-3-2-----3-2-"],
    ostinatos: &[],
    basses: &["R---------------", "R-----------f---", "R-------------f-"],
    motifs: &["X-----x-x-------", "....X---x---x---", "X---------x-x---", "..X---x-----x---", "X-------x---X---"],
    room_seconds: 2.8,
    echo_sixteenths: 6,
    wow_cents: 0.0,
    stops: false,
    quiet_db: 4.0,
    crescendo_db: 3.0,
    tilt_db: -0.4,
    channels: &[
        Channel::new(Snare, &[Voice::Brush], 3, -21.0).band(300.0, 11_000.0).room(-14.0).late(6.0).pan(0.1),
        Channel::new(Ride, &[Voice::Ride], 3, -31.0).band(500.0, 12_000.0).room(-14.0).pan(0.3),
        Channel::new(Shaker, &[Voice::Shaker], 3, -27.0).pan(-0.3).room(-16.0),
        Channel::new(Bass, &[Voice::RoundBass, Voice::BowedBass], 2, -7.0).band(32.0, 1800.0).room(-22.0).around(36).breaks(),
        Channel::new(Arpeggio, &[Voice::Piano, Voice::FeltPiano], 1, -7.5).band(90.0, 12_000.0).room(-11.0).around(60).pan(-0.05).breaks(),
        Channel::new(Keys, &[Voice::FeltPiano, Voice::ElectricPiano, Voice::Harp], 3, -15.0)
            .band(120.0, 9000.0)
            .room(-10.0)
            .around(58)
            .pan(0.15),
        Channel::new(Pad, &[Voice::WarmPad, Voice::StringPad, Voice::ChoirPad], 2, -12.5)
            .band(140.0, 8000.0)
            .room(-12.0)
            .around(60)
            .enters(2)
            .breaks(),
        Channel::new(Strings, &[Voice::GlassPad, Voice::StringPad], 4, -18.0).band(300.0, 10_000.0).room(-10.0).around(72),
        Channel::new(Lead, &[Voice::Piano, Voice::Vibraphone, Voice::Bell], 3, -11.0)
            .band(200.0, 12_000.0)
            .room(-8.0)
            .echo(-12.0)
            .pan(0.1)
            .around(76),
        Channel::new(ReversedCymbal, &[Voice::ReversedCymbal], 2, -30.0).room(-8.0),
    ],
};
