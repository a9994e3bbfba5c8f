//! The choices for a promo.

use crate::base::{PixelSize, Time};
use crate::draft::BedStyle;
use crate::encode::Platform;

use super::{Look, Medium, Style};

/// Gain of the music unless given.
pub const DEFAULT_MUSIC_GAIN: f64 = 0.7;

/// The choices for a promo, beside its pictures.
#[derive(Clone, Debug)]
pub struct PromoOptions {
    /// Its length, from 1 second to 1 hour; whole milliseconds.
    pub duration: Time,
    /// Titles in order; the last of several, or the only one, is also on the end card.
    pub titles: Vec<String>,
    /// Shown in a corner and on the end card.
    pub logo: Option<Medium>,
    /// Played under all of it.
    pub music: Option<Medium>,
    /// The computed bed that plays where there is no `music`; `None`: silence.
    pub bed: Option<BedStyle>,
    /// Gain of the music.
    pub music_gain: f64,
    /// How it feels.
    pub style: Style,
    /// The look that sets it, over the style; `None`: the style's own titles over pictures.
    pub look: Option<Look>,
    /// The line for each picture, in their order; without one its name is shown, where that is some words.
    pub lines: Vec<String>,
    /// The words above the first title.
    pub kicker: Option<String>,
    /// The call to action on the end card.
    pub cta: Option<String>,
    /// The address on the end card.
    pub url: Option<String>,
    /// The brand's colours, R'G'B' from 0 to 1: the first is the accent.
    pub colours: Vec<[f64; 3]>,
    /// How many times as fast as the style the shots follow one another.
    pub pace: f64,
    /// Whether shots pass into one another as the style has it, rather than by cuts alone.
    pub transitions: bool,
    /// Size of the canvas.
    pub canvas: PixelSize,
    /// Where it is published; tells which parts of the canvas are covered there.
    pub platform: Option<Platform>,
    /// Chooses among moves and transitions that are as good as each other.
    pub seed: u64,
}

impl Default for PromoOptions {
    /// 30 seconds of calm, 1080x1920, with nothing but pictures.
    fn default() -> Self {
        Self {
            duration: Time::from_ms(30_000),
            titles: Vec::new(),
            logo: None,
            music: None,
            bed: None,
            music_gain: DEFAULT_MUSIC_GAIN,
            style: Style::default(),
            look: None,
            lines: Vec::new(),
            kicker: None,
            cta: None,
            url: None,
            colours: Vec::new(),
            pace: 1.0,
            transitions: true,
            canvas: PixelSize::new(1080, 1920),
            platform: None,
            seed: 0,
        }
    }
}
