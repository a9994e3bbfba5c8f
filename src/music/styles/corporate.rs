//! Corporate: arpeggios, muted guitar, bells; builds every eight bars.

use super::{Channel, Part::*, Style};
use crate::music::instruments::Voice;
use crate::music::theory::Mode::Major;

pub(super) const STYLE: Style = Style {
    tempo_bpm: (100.0, 118.0),
    swing: (0.5, 0.5),
    modes: &[Major],
    main: [&["Iadd9 V vi7 IVadd9", "Iadd9 IVadd9 vi7 V", "Iadd9 iii7 IVadd9 V", "Iadd9 vi7 IVadd9 Vsus4/V", "Isus2 V vi7 IVadd9"], &[]],
    contrast: [&["IVadd9 V vi7 Iadd9", "vi7 IVadd9 Iadd9 V", "IVadd9 Iadd9 ii7 Vsus4/V"], &[]],
    last: ["Iadd9", "i"],
    grooves: &[
        &[(Kick, "X---X---X---X---"), (Clap, "----x-------x---"), (Hat, "--x---x---x---x-"), (Shaker, "x-o-x-o-x-o-x-o-")],
        &[(Kick, "X---X---X---X---"), (Snare, "----x-------x---"), (Hat, "x-x-x-x-x-x-x-x-"), (Shaker, "xoxoxoxoxoxoxoxo")],
        &[(Kick, "X-----x-X-----x-"), (Clap, "----x-------x---"), (Hat, "x-o-x-o-x-o-x-oo"), (Shaker, "o-x-o-x-o-x-o-x-")],
        &[(Kick, "X---X---X---X-x-"), (Clap, "----x-------x---"), (Snare, "----o-------o---"), (Hat, "--x---x---x---xo")],
    ],
    fills: &[&[(Kick, "X---X---X---X---"), (Tom, "--------x---x-xx")], &[(Kick, "X---X---X-------"), (Snare, "--------o-o-x-xx")]],
    comps: &["X---------------", "X-----x-----x---", "X-------x-------"],
    strums: &["D-d-d-d-D-d-d-d-"],
    arpeggios: &["0-2-3-2-4-2-3-2-", "0-2-3-4-3-2-3-2-", "4-3-2-3-4-3-2-0-", "0-3-2-3-4-3-2-3-"],
    ostinatos: &["0-0-0-0-0-0-0-0-", "0-0-2-0-0-0-2-0-", "0-2-0-2-0-2-0-2-"],
    basses: &["R-r-r-r-r-r-r-a-", "R-----r-R-----a-", "R---r---R---r-a-"],
    motifs: &["X-----x---x-....", "X---x---X-------", "..x---X---x-....", "X-x---x-----x---"],
    room_seconds: 1.6,
    echo_sixteenths: 6,
    wow_cents: 0.0,
    stops: false,
    quiet_db: 5.0,
    crescendo_db: 2.5,
    tilt_db: 0.3,
    channels: &[
        Channel::new(Kick, &[Voice::Kick], 3, -7.5),
        Channel::new(Snare, &[Voice::Snare], 4, -17.0).band(150.0, 11_000.0).room(-12.0),
        Channel::new(Clap, &[Voice::Clap], 3, -17.0).band(300.0, 11_000.0).room(-11.0).late(3.0),
        Channel::new(Hat, &[Voice::ClosedHat], 3, -24.0).band(500.0, 13_000.0).pan(0.3),
        Channel::new(Shaker, &[Voice::Shaker], 2, -22.0).pan(-0.35).breaks(),
        Channel::new(Tom, &[Voice::Tom], 3, -15.0).room(-11.0),
        Channel::new(Bass, &[Voice::RoundBass, Voice::SawBass], 2, -8.5).duck(5.0).band(32.0, 3200.0).around(36),
        Channel::new(Ostinato, &[Voice::MutedGuitar], 1, -9.5)
            .duck(3.0)
            .band(130.0, 9000.0)
            .room(-16.0)
            .echo(-20.0)
            .pan(-0.4)
            .around(59)
            .breaks(),
        Channel::new(Arpeggio, &[Voice::MutedGuitar, Voice::Marimba, Voice::Piano], 2, -11.0)
            .duck(3.0)
            .band(180.0, 10_000.0)
            .room(-13.0)
            .echo(-14.0)
            .pan(0.4)
            .around(66)
            .breaks(),
        Channel::new(Keys, &[Voice::Piano, Voice::ElectricPiano], 1, -10.0).duck(4.0).band(110.0, 10_000.0).room(-13.0).around(61).breaks(),
        Channel::new(Pad, &[Voice::StringPad, Voice::WarmPad], 2, -16.0)
            .duck(7.0)
            .band(200.0, 8000.0)
            .room(-13.0)
            .around(62)
            .enters(2)
            .breaks(),
        Channel::new(Strings, &[Voice::Strings], 4, -17.0).duck(4.0).band(250.0, 9000.0).room(-11.0).around(72).enters(4),
        Channel::new(Lead, &[Voice::Bell, Voice::Glockenspiel, Voice::Piano], 3, -14.5)
            .band(300.0, 12_000.0)
            .room(-9.0)
            .echo(-12.0)
            .pan(0.1)
            .around(79),
        Channel::new(Crash, &[Voice::Crash], 3, -24.0).room(-13.0),
        Channel::new(Riser, &[Voice::Riser], 2, -27.0).room(-13.0).breaks(),
        Channel::new(ReversedCymbal, &[Voice::ReversedCymbal], 1, -24.0).breaks(),
    ],
};
