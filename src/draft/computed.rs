//! Sources that are computed rather than read: `sfx` and `bed`.

/// A computed source, in place of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum ComputedSource {
    /// `sfx`.
    Effect {
        /// Which.
        effect: SoundEffect,
        /// `sfp.f`: frequency of a tone, Hz.
        frequency_hz: f64,
        /// `sfp.seed`.
        seed: u64,
    },
    /// `bed`.
    Bed {
        /// Which.
        style: BedStyle,
        /// `sfp.bpm`; `None`: a tempo of the style that fills the length.
        bpm: Option<f64>,
        /// `sfp.key`; `None`: by the seed.
        key: Option<String>,
        /// `sfp.seed`.
        seed: u64,
    },
}

impl ComputedSource {
    /// As people name it: `bed:lofi`, `sfx:whoosh`.
    pub fn name(&self) -> String {
        match self {
            Self::Effect { effect, .. } => format!("sfx:{}", effect.name()),
            Self::Bed { style, .. } => format!("bed:{}", style.name()),
        }
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $type:ident { $($(#[$variant_doc:meta])* $variant:ident $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $type { $($(#[$variant_doc])* $variant,)* }

        impl $type {
            /// All, in the order of the format.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Their words, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($name,)*];

            /// Its word.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The choice that a word stands for.
            pub fn of(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.name() == name)
            }
        }
    };
}

words! {
    /// `bed`: a style of music.
    BedStyle {
        /// Swung, dusty, unhurried.
        Lofi "lofi",
        /// Bright, with claps.
        Upbeat "upbeat",
        /// Piano and pads.
        Calm "calm",
        /// Half-time, brass, big drums.
        Bold "bold",
        /// Arpeggios and muted guitar.
        Corporate "corporate",
        /// Strings and a long crescendo.
        Cinematic "cinematic",
    }
}

words! {
    /// `sfx`: a sound effect.
    SoundEffect {
        /// Something passes.
        Whoosh "whoosh",
        /// Tension that grows to the end.
        Riser "riser",
        /// A button.
        Click "click",
        /// A bubble.
        Pop "pop",
        /// A deep blow.
        Impact "impact",
        /// Small bells.
        Sparkle "sparkle",
        /// Keys of a keyboard, for all the time.
        Typing "typing",
        /// A camera.
        Shutter "shutter",
        /// A sine.
        Tone "tone",
        /// White noise.
        Noise "noise",
        /// Nothing.
        Silence "silence",
    }
}

/// Keys that `sfp.key` takes: sharps and flats, `m` for minor.
pub(crate) const MUSICAL_KEYS: &[&str] = &[
    "C", "C#", "Db", "D", "D#", "Eb", "E", "F", "F#", "Gb", "G", "G#", "Ab", "A", "A#", "Bb", "B", "Cm", "C#m", "Dbm", "Dm", "D#m", "Ebm",
    "Em", "Fm", "F#m", "Gbm", "Gm", "G#m", "Abm", "Am", "A#m", "Bbm", "Bm",
];
