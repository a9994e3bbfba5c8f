//! Cinematic: strings that repeat, big drums, a long crescendo, one hit at the end.

use super::{Channel, Part::*, Style};
use crate::music::instruments::Voice;
use crate::music::theory::Mode::Minor;

pub(super) const STYLE: Style = Style {
    tempo_bpm: (80.0, 96.0),
    swing: (0.5, 0.5),
    modes: &[Minor],
    main: [&[], &["i VI III VII", "i i VI VII", "iadd9 VI iv v", "i VI iv VIIsus4/VII", "i III VI VII", "i isus2 VI VII"]],
    contrast: [&[], &["VI VII i i", "iv VI i isus4/i", "VI III VII i"]],
    last: ["I5", "i"],
    grooves: &[
        &[(Tom, "X-----x---x-X-----x---x---x-x-xx"), (Kick, "X---------------X---------------")],
        &[(Tom, "X--x--x-X--x--x-"), (Kick, "X-------x-------")],
        &[(Tom, "X-------x-x-X---x-----x-x---x-x-"), (Kick, "X---------------X-----------x---")],
        &[(Tom, "X-xx--x-x-xx--x-"), (Kick, "X-------X-------")],
    ],
    fills: &[&[(Tom, "X-x-x-x-xxxxxxxx"), (Kick, "X---------------")], &[(Tom, "X--x--x-x-x-xxxx"), (Kick, "X-------x-------")]],
    comps: &["X---------------", "X-------X-------"],
    strums: &[],
    arpeggios: &["0---2---3---2---", "3-------2-------", "0-------3---2---"],
    ostinatos: &["0-2-3-2-0-2-3-2-", "0-00-00-0-00-0-0", "0-2-0-2-3-2-0-2-", "0202320203023202", "0-3-2-3-0-3-2-3-"],
    basses: &["R---------------", "R-------R-------", "R-----------r---"],
    motifs: &["X-------x---x---", "X-----x-X-------", "X-----------x-x-", "X---x---X-------"],
    room_seconds: 2.6,
    echo_sixteenths: 4,
    wow_cents: 0.0,
    stops: false,
    quiet_db: 3.5,
    crescendo_db: 5.5,
    tilt_db: 1.0,
    channels: &[
        Channel::new(Kick, &[Voice::DeepKick], 3, -11.0).room(-12.0),
        Channel::new(Tom, &[Voice::Taiko], 2, -10.0).room(-9.0).pan(-0.1),
        Channel::new(Bass, &[Voice::BowedBass], 2, -9.0).band(32.0, 2600.0).room(-20.0).around(36).breaks(),
        Channel::new(Ostinato, &[Voice::Spiccato], 1, -9.0).band(130.0, 11_000.0).room(-12.0).pan(-0.25).around(60).breaks(),
        Channel::new(Arpeggio, &[Voice::Piano, Voice::Harp], 1, -12.0)
            .band(110.0, 10_000.0)
            .room(-9.0)
            .echo(-16.0)
            .pan(0.3)
            .around(64)
            .breaks(),
        Channel::new(Keys, &[Voice::Brass, Voice::Horn], 4, -14.0).band(100.0, 8000.0).room(-10.0).around(54),
        Channel::new(Pad, &[Voice::StringPad, Voice::ChoirPad], 2, -11.5).duck(3.0).band(120.0, 8000.0).room(-11.0).around(57).breaks(),
        Channel::new(Strings, &[Voice::Strings, Voice::ChoirPad], 3, -15.0).band(250.0, 10_000.0).room(-10.0).around(70).enters(4),
        Channel::new(Lead, &[Voice::Horn, Voice::Strings], 3, -11.0).band(180.0, 9000.0).room(-8.0).around(67),
        Channel::new(Crash, &[Voice::Crash], 3, -23.0).room(-10.0),
        Channel::new(Riser, &[Voice::Riser], 2, -25.0).room(-10.0).breaks(),
        Channel::new(ReversedCymbal, &[Voice::ReversedCymbal], 1, -23.0).room(-12.0).breaks(),
        Channel::new(Impact, &[Voice::Impact], 3, -9.0).room(-10.0),
    ],
};
