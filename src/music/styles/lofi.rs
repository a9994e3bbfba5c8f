//! Lo-fi: swung, dusty, drums behind the beat.

use super::{Channel, Part::*, Style};
use crate::music::instruments::Voice;
use crate::music::theory::Mode::{Major, Minor};

pub(super) const STYLE: Style = Style {
    tempo_bpm: (72.0, 86.0),
    swing: (0.56, 0.61),
    modes: &[Major, Minor],
    main: [
        &["Imaj9 vi9 ii9 V13", "ii9 V13 Imaj9 vi9", "IVmaj9 iii7 ii9 Imaj9", "Imaj9 iii7 IVmaj9 V9", "IVmaj7 V9 iii7 vi9"],
        &["i9 iv9 VImaj7 v7", "i9 VImaj9 iv9 v7", "i9 VII9 VImaj9 v7", "i9 iv9 VII13 IIImaj9"],
    ],
    contrast: [&["IVmaj9 IVmaj9 iii7 vi9", "ii9 iii7 IVmaj9 V9"], &["VImaj9 VII9 i9 i9", "iv9 v7 i9 i9"]],
    last: ["Imaj9", "i9"],
    grooves: &[
        &[(Kick, "X-----x---X-----"), (Snare, "----X-------X---"), (Hat, "x-o-x-o-x-o-x-oo")],
        &[
            (Kick, "X-----x---X----oX-------x-X-----"),
            (Snare, "----X-------X-------X--o----X--o"),
            (Hat, "x-o-x-o-x-o-x-o-x-o-x-oox-o-x-o-"),
        ],
        &[(Kick, "X--x------X-----"), (Snare, "----X-------X-o-"), (Hat, "x-x-x-xox-x-x-x-"), (OpenHat, "--------------o-")],
        &[
            (Kick, "X-------x-X-----X--o----x-X-----"),
            (Snare, "----X-------X-------X-------X---"),
            (Hat, "x-o-x-o-x-oox-o-x-o-x-o-x-o-x-o-"),
        ],
    ],
    fills: &[
        &[(Kick, "X-----x---------"), (Snare, "----X-------o-xo"), (Hat, "x-o-x-o---------")],
        &[(Kick, "X-------x-------"), (Snare, "----X-----------"), (Hat, "x-o-x-o-x---x-ox")],
    ],
    comps: &["X-----------x---", "X-----x---------", "X--x--------x--.", "X---------x-----", "..X-------x-----"],
    strums: &[],
    arpeggios: &["0---2---3---1---", "0-1-2-3-----2---", "----3---2---1---"],
    ostinatos: &[],
    basses: &["R---------f---a-", "R-----r-..f---a-", "R-------..r-o-a-", "R-----.---f-r-a-"],
    motifs: &["X--x--x-----....", "..x-x-X---x-....", "X-----x-x-x-----", "x-x---X-----x-..", "..X--x--x-------"],
    room_seconds: 1.5,
    echo_sixteenths: 6,
    wow_cents: 4.0,
    stops: false,
    quiet_db: 6.0,
    crescendo_db: 0.0,
    tilt_db: -1.0,
    channels: &[
        Channel::new(Kick, &[Voice::Kick], 2, -6.5).band(30.0, 4500.0).late(4.0),
        Channel::new(Snare, &[Voice::Snare, Voice::Rim], 2, -12.0).band(150.0, 8500.0).late(14.0).room(-14.0).pan(0.04),
        Channel::new(Hat, &[Voice::ClosedHat], 2, -23.0).band(400.0, 12_000.0).late(8.0).pan(0.25).room(-22.0),
        Channel::new(OpenHat, &[Voice::OpenHat], 3, -26.0).band(400.0, 11_000.0).late(8.0).pan(0.25).room(-20.0),
        Channel::new(Shaker, &[Voice::Shaker], 4, -27.0).pan(-0.35).late(6.0),
        Channel::new(Bass, &[Voice::RoundBass], 2, -7.0).duck(5.0).band(30.0, 2500.0).around(38).late(6.0).breaks(),
        Channel::new(Keys, &[Voice::ElectricPiano, Voice::FeltPiano], 1, -8.0)
            .duck(4.0)
            .band(110.0, 6500.0)
            .room(-13.0)
            .around(61)
            .late(6.0)
            .breaks(),
        Channel::new(Arpeggio, &[Voice::Guitar, Voice::Vibraphone], 4, -17.0)
            .duck(3.0)
            .band(200.0, 6500.0)
            .room(-12.0)
            .echo(-14.0)
            .pan(-0.35)
            .around(66)
            .late(8.0),
        Channel::new(Pad, &[Voice::WarmPad], 3, -17.0).duck(6.0).band(220.0, 4200.0).room(-16.0).around(62).enters(4).breaks(),
        Channel::new(Lead, &[Voice::Vibraphone, Voice::ElectricPiano, Voice::Whistle], 3, -12.5)
            .duck(2.0)
            .band(250.0, 7500.0)
            .room(-11.0)
            .echo(-11.0)
            .pan(0.15)
            .around(74)
            .late(10.0),
        Channel::new(ReversedCymbal, &[Voice::ReversedCymbal], 2, -26.0).room(-14.0),
        Channel::new(Dust, &[Voice::Dust], 1, -27.0).breaks(),
    ],
};
