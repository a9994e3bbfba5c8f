//! The effects of `fx` and their parameters.

use super::key::{Key, Kind, Section, Table, section};
use super::kinds::{ANGLE, FRACTION, number};

section! {
    /// The keys of every effect.
    EFFECT_KEYS "Effect (an entry of `fx`)";
    NAME = Key::new("n", "name", Kind::Word(NAMES), "Which effect.").required();
}

macro_rules! effects {
    ($($module:ident $name:literal $does:literal { $($key:ident = $entry:expr;)* })*) => {
        $(mod $module {
            use super::*;
            section! { PARAMETERS $name; $($key = $entry;)* }
            pub(super) static TABLE: Table = Table::new(concat!("the effect `", $name, "`"), &[&EFFECT_KEYS, &PARAMETERS]);
        })*

        /// The names of the effects.
        pub(crate) const NAMES: &[&str] = &[$($name,)*];
        /// The effects, in the same order.
        pub(crate) static EFFECTS: &[Effect] =
            &[$(Effect { name: $name, does: $does, table: &$module::TABLE, parameters: &$module::PARAMETERS },)*];
    };
}

/// An effect of the format.
pub(crate) struct Effect {
    /// `n`.
    pub(crate) name: &'static str,
    /// Its own keys.
    pub(crate) does: &'static str,
    /// All its keys.
    pub(crate) table: &'static Table,
    /// Its numbers.
    pub(crate) parameters: &'static Section,
}

/// The effect of that name.
pub(crate) fn effect(name: &str) -> Option<&'static Effect> {
    EFFECTS.iter().find(|effect| effect.name == name)
}

const fn value(min: f64, max: f64, meaning: &'static str, default: &'static str) -> Key {
    Key::new("v", "value", number(min, max), meaning).or(default)
}

effects! {
    exposure "exposure" "times 2^(v / 2.2), which is 2^v in linear light of power 2.2" { V = value(-4.0, 4.0, "Stops.", "0"); }
    brightness "brightness" "plus v" { V = value(-1.0, 1.0, "What is added.", "0"); }
    contrast "contrast" "times v about 0.5" { V = value(0.0, 4.0, "Factor.", "1"); }
    saturation "saturation" "away from, or towards, BT.709 luma" { V = value(0.0, 4.0, "Factor.", "1"); }
    gamma "gamma" "to the power 1/v" { V = value(0.1, 10.0, "Above 1 brightens.", "1"); }
    temperature "temperature" "red up and blue down by 0.2 v, luma kept" { V = value(-1.0, 1.0, "Above 0 warms.", "0"); }
    tint "tint" "green down by 0.2 v, luma kept" { V = value(-1.0, 1.0, "Above 0 is towards magenta.", "0"); }
    hue "hue" "CSS `hue-rotate` (Filter Effects 1, 9.6)" { V = Key::new("v", "value", ANGLE, "Degrees.").or("0"); }
    highlights "highlights" "plus v / 4 times smoothstep(0.5, 1, luma)" { V = value(-1.0, 1.0, "How much.", "0"); }
    shadows "shadows" "plus v / 4 times 1 - smoothstep(0, 0.5, luma)" { V = value(-1.0, 1.0, "How much.", "0"); }
    blur "blur" "Gaussian; the edges of opaque pictures are held, around others it is clear" { V = value(0.0, 0.2, "Sigma, in fractions of the canvas height.", "0"); }
    sharpen "sharpen" "plus v times what it differs from a Gaussian of itself" {
        V = value(0.0, 4.0, "How much.", "0");
        R = Key::new("r", "radius", number(0.0, 0.2), "Sigma of the mask, in fractions of the canvas height.").or("0.002");
    }
    vignette "vignette" "times 1 - v smoothstep(0.75 (1 - so), 1, d), d the distance from the canvas's middle, 1 in its corners" {
        V = value(0.0, 1.0, "How much.", "0");
        SO = Key::new("so", "softness", FRACTION, "How gently it begins.").or("0.5");
    }
    grain "grain" "plus v / 5 times noise of a triangular distribution from -1 to 1, by place, seed and frame" {
        V = value(0.0, 1.0, "How much.", "0");
        SEED = Key::new("seed", "seed", number(0.0, 4_294_967_295.0), "Another seed is another noise.").or("0");
    }
    grayscale "grayscale" "towards BT.709 luma, as CSS `grayscale`" { V = value(0.0, 1.0, "How much.", "1"); }
    sepia "sepia" "CSS `sepia` (Filter Effects 1, 9.3)" { V = value(0.0, 1.0, "How much.", "1"); }
    invert "invert" "v (1 - c) + (1 - v) c, as CSS `invert`" { V = value(0.0, 1.0, "How much.", "1"); }
    pixelate "pixelate" "mean of each square cell, the first at the canvas's corner" { V = value(0.0, 1.0, "Side of a cell, in fractions of the canvas height.", "0.02"); }
    glow "glow" "screen of v times a Gaussian of itself times (luma - th) / (1 - th)" {
        V = value(0.0, 1.0, "How much.", "0.5");
        R = Key::new("r", "radius", number(0.0, 0.2), "Sigma, in fractions of the canvas height.").or("0.02");
        TH = Key::new("th", "threshold", FRACTION, "Luma above which it glows.").or("0.7");
    }
    rgb_split "rgb-split" "red moved by +v and blue by -v along `a`" {
        V = value(-1.0, 1.0, "Distance, in fractions of the canvas width.", "0.005");
        A = Key::new("a", "angle", ANGLE, "Direction, degrees.").or("0");
    }
}
