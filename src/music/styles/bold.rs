//! Bold: half-time, big drums, brass, a stop before the drop.

use super::{Channel, Part::*, Style};
use crate::music::instruments::Voice;
use crate::music::theory::Mode::Minor;

pub(super) const STYLE: Style = Style {
    tempo_bpm: (92.0, 104.0),
    swing: (0.5, 0.52),
    modes: &[Minor],
    main: [&[], &["i i VI5 VII5", "i VI5 i VII5", "i VII5 i VI5/VII5", "i i iv5 VII5", "i VI5 III5 VII5"]],
    contrast: [&[], &["VI VII i i", "iv VI i VII", "i i VI VI"]],
    last: ["I5", "i5"],
    grooves: &[
        &[
            (Kick, "X-----x-----x---"),
            (Snare, "--------X-------"),
            (Clap, "--------x-------"),
            (Hat, "x-x-x-x-x-x-x-xx"),
            (Tom, "------------x-xx"),
        ],
        &[
            (Kick, "X--x------x-----"),
            (Snare, "--------X-------"),
            (Clap, "--------x-------"),
            (Hat, "x-x-xxx-x-x-x-x-"),
            (Tom, "----x-x-----x---"),
        ],
        &[
            (Kick, "X-------------x-X--x--x---------"),
            (Snare, "--------X---------------X-------"),
            (Hat, "x-x-x-x-x-x-xxx-x-x-x-x-x-x-xxxx"),
            (Tom, "------------x-x-------------xxxx"),
        ],
        &[
            (Kick, "X---x-----x-----"),
            (Clap, "--------X-------"),
            (Snare, "--------x-----o-"),
            (Hat, "xoxoxoxoxoxoxoxo"),
            (Tom, "X-----x-----x-x-"),
        ],
    ],
    fills: &[
        &[(Kick, "X-----x---------"), (Snare, "--------X-x-xxxx"), (Tom, "x-x-x-x-x-x-xxxx")],
        &[(Kick, "X---------------"), (Tom, "x--x--x-x--x--xx")],
    ],
    comps: &["X-----x-----x-..", "X--x--X---......", "X-----------X-x-", "X-x---X-x---X-x-"],
    strums: &[],
    arpeggios: &["0-0-0-0-0-0-0-0-", "0-0-3-0-2-0-3-2-", "0-2-3-2-0-2-3-2-"],
    ostinatos: &["0-00-00-0-00-00-", "0-0-0-0-0-0-0-00"],
    basses: &["R-----r-----r-a-", "R---------------", "R--r------r---a-", "R-------R---r-o-"],
    motifs: &["X--x--X-----....", "X-----x-X---....", "X-X---x-X-------", "X---x---X-x-x---"],
    room_seconds: 1.7,
    echo_sixteenths: 3,
    wow_cents: 0.0,
    stops: true,
    quiet_db: 3.5,
    crescendo_db: 0.0,
    tilt_db: 0.6,
    channels: &[
        Channel::new(Kick, &[Voice::DeepKick], 2, -7.0).room(-24.0),
        Channel::new(Snare, &[Voice::Snare], 3, -9.5).band(120.0, 13_000.0).room(-10.0),
        Channel::new(Clap, &[Voice::Clap], 2, -13.0).band(250.0, 12_000.0).room(-9.0).late(2.0).breaks(),
        Channel::new(Hat, &[Voice::ClosedHat], 2, -21.0).band(500.0, 14_000.0).pan(0.25),
        Channel::new(Tom, &[Voice::Tom, Voice::Taiko], 3, -10.0).room(-11.0).pan(-0.15).breaks(),
        Channel::new(Bass, &[Voice::SawBass, Voice::DeepBass], 1, -8.0).duck(7.0).band(30.0, 4500.0).around(34),
        Channel::new(Keys, &[Voice::Brass], 3, -10.5).duck(5.0).band(110.0, 10_000.0).room(-12.0).around(56),
        Channel::new(Ostinato, &[Voice::Spiccato, Voice::SawLead], 2, -15.0)
            .duck(4.0)
            .band(180.0, 9000.0)
            .room(-13.0)
            .pan(0.3)
            .around(62)
            .breaks(),
        Channel::new(Arpeggio, &[Voice::MutedGuitar, Voice::SawLead], 1, -14.0)
            .duck(4.0)
            .band(140.0, 9000.0)
            .room(-14.0)
            .pan(-0.32)
            .around(57)
            .breaks(),
        Channel::new(Pad, &[Voice::ChoirPad, Voice::StringPad], 3, -18.0).duck(7.0).band(200.0, 8000.0).room(-12.0).around(60).breaks(),
        Channel::new(Lead, &[Voice::Brass, Voice::SawLead, Voice::Horn], 4, -12.5)
            .duck(3.0)
            .band(200.0, 11_000.0)
            .room(-10.0)
            .echo(-15.0)
            .around(69),
        Channel::new(Crash, &[Voice::Crash], 3, -18.0).room(-13.0).pan(0.2),
        Channel::new(Riser, &[Voice::Riser], 1, -20.0).room(-14.0).breaks(),
        Channel::new(ReversedCymbal, &[Voice::ReversedCymbal], 1, -22.0).breaks(),
        Channel::new(Impact, &[Voice::Impact], 3, -9.5).room(-14.0),
    ],
};
