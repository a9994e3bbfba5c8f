//! Upbeat: plucks, claps, four to the floor once it is going.

use super::{Channel, Part::*, Style};
use crate::music::instruments::Voice;
use crate::music::theory::Mode::Major;

pub(super) const STYLE: Style = Style {
    tempo_bpm: (112.0, 124.0),
    swing: (0.5, 0.52),
    modes: &[Major],
    main: [&["I V vi IV", "I IV vi V", "Iadd9 V IVadd9 V", "I vi IV V", "I iii IV V", "Iadd9 IV I V"], &[]],
    contrast: [&["vi IV I V", "IV V vi V", "IVadd9 I IVadd9 V"], &[]],
    last: ["Iadd9", "i"],
    grooves: &[
        &[(Kick, "X---X---X---X---"), (Clap, "----X-------X---"), (Hat, "--x---x---x---x-"), (Shaker, "x-o-x-o-x-o-x-oo")],
        &[
            (Kick, "X---X---X---X---"),
            (Clap, "----X-------X--o"),
            (Hat, "--x---x---x---xo"),
            (Shaker, "xoxoxoxoxoxoxoxo"),
            (OpenHat, "--------------x-"),
        ],
        &[(Kick, "X-----x-X-------"), (Clap, "----X-------X---"), (Hat, "x-x-x-x-x-x-x-x-"), (Shaker, "o-x-o-x-o-x-o-x-")],
        &[
            (Kick, "X---X---X---X---"),
            (Snare, "----X-------X---"),
            (Clap, "----x-------x---"),
            (Hat, "x-x-x-xox-x-x-x-"),
            (Shaker, "x-o-x-o-x-o-x-o-"),
        ],
    ],
    fills: &[
        &[(Kick, "X---X---X-------"), (Clap, "----X---x-x-xxxx")],
        &[(Kick, "X---X---X---X---"), (Snare, "----X---o-x-x-xx"), (Clap, "----X-------X---")],
        &[(Kick, "X---X-----------"), (Clap, "----X-------X-X-"), (Tom, "--------x-x-x-xx")],
    ],
    comps: &["X-----x-----x---", "X---X---X---X---", "X-----X---X-----", "X-----------x---"],
    strums: &["D---D-U---U-D-U-", "D--.d-u-..u-d-u-", "D---d-U-D---d-U-", "D-u-d-u-D-u-d-u-"],
    arpeggios: &["0-2-1-3-2-4-3-2-", "0-1-2-3-4-3-2-1-", "4-2-3-2-4-2-3-1-", "0--2--4-3--2--1-"],
    ostinatos: &[],
    basses: &["R-r-r-r-R-r-f-a-", "R---..r-R---..a-", "R-----r-R-r---a-", "R-o-r-o-R-o-r-a-"],
    motifs: &["X-x-x---X---....", "X--x--X---x-x---", "..x-x-X-x---....", "X---x-x-X-------", "x-x-X---x-x-x---"],
    room_seconds: 1.1,
    echo_sixteenths: 3,
    wow_cents: 0.0,
    stops: true,
    quiet_db: 7.5,
    crescendo_db: 0.0,
    tilt_db: -0.6,
    channels: &[
        Channel::new(Kick, &[Voice::Kick], 3, -7.0),
        Channel::new(Snare, &[Voice::Snare], 3, -15.0).band(140.0, 12_000.0).room(-13.0).late(2.0),
        Channel::new(Clap, &[Voice::Clap], 2, -13.0).band(250.0, 12_000.0).room(-11.0).late(3.0).breaks(),
        Channel::new(Hat, &[Voice::ClosedHat], 3, -22.0).band(500.0, 14_000.0).pan(0.3),
        Channel::new(OpenHat, &[Voice::OpenHat], 4, -24.0).band(500.0, 14_000.0).pan(0.3),
        Channel::new(Shaker, &[Voice::Shaker], 2, -20.0).pan(-0.4).breaks(),
        Channel::new(Tom, &[Voice::Tom], 3, -14.0).room(-12.0).pan(-0.2),
        Channel::new(Bass, &[Voice::SawBass, Voice::RoundBass], 3, -8.0).duck(6.0).band(32.0, 4000.0).around(36),
        Channel::new(Strum, &[Voice::Ukulele, Voice::Guitar], 1, -9.5)
            .duck(3.0)
            .band(150.0, 12_000.0)
            .room(-15.0)
            .pan(-0.3)
            .around(63)
            .breaks(),
        Channel::new(Keys, &[Voice::Piano], 2, -13.0).duck(4.0).band(140.0, 9000.0).room(-14.0).pan(0.2).around(62).breaks(),
        Channel::new(Arpeggio, &[Voice::Marimba, Voice::Harp, Voice::MutedGuitar], 2, -14.0)
            .duck(3.0)
            .band(200.0, 10_000.0)
            .room(-13.0)
            .echo(-15.0)
            .pan(0.38)
            .around(69),
        Channel::new(Pad, &[Voice::StringPad, Voice::GlassPad], 3, -19.0).duck(8.0).band(250.0, 7000.0).room(-14.0).around(64).enters(4),
        Channel::new(Lead, &[Voice::Glockenspiel, Voice::Whistle, Voice::Marimba], 3, -13.0)
            .duck(2.0)
            .band(300.0, 12_000.0)
            .room(-10.0)
            .echo(-15.0)
            .pan(-0.1)
            .around(79),
        Channel::new(Crash, &[Voice::Crash], 3, -20.0).room(-14.0).pan(-0.2),
        Channel::new(Riser, &[Voice::Riser], 2, -24.0).room(-14.0).breaks(),
        Channel::new(ReversedCymbal, &[Voice::ReversedCymbal], 1, -22.0).breaks(),
    ],
};
