//! The effects of `fx`, typed, with all their numbers at one instant. Colours are gamma-encoded R'G'B', 0..1; lengths
//! are canvas pixels.

/// One effect. The reference page gives the formula of each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// Times 2^stops in linear light of power 2.2.
    Exposure {
        /// Stops.
        stops: f64,
    },
    /// Plus `amount`.
    Brightness {
        /// The added colour.
        amount: f64,
    },
    /// Times `factor` about one half.
    Contrast {
        /// 1 changes nothing.
        factor: f64,
    },
    /// Away from BT.709 luma, or towards it.
    Saturation {
        /// 1 changes nothing.
        factor: f64,
    },
    /// To the power of one through `gamma`.
    Gamma {
        /// Above 1 brightens.
        gamma: f64,
    },
    /// Red up and blue down, luma kept.
    Temperature {
        /// -1..1.
        amount: f64,
    },
    /// Green down, luma kept.
    Tint {
        /// -1..1.
        amount: f64,
    },
    /// `hue-rotate` of Filter Effects 1, 8.5.
    Hue {
        /// Degrees.
        degrees: f64,
    },
    /// Lifts or lowers the upper half.
    Highlights {
        /// -1..1.
        amount: f64,
    },
    /// Lifts or lowers the lower half.
    Shadows {
        /// -1..1.
        amount: f64,
    },
    /// A Gaussian; the layer's edges are held.
    Blur {
        /// Its sigma, canvas pixels.
        sigma: f64,
    },
    /// An unsharp mask.
    Sharpen {
        /// How much.
        amount: f64,
        /// The mask's sigma, canvas pixels.
        sigma: f64,
    },
    /// Darkens by the distance from the middle of the canvas.
    Vignette {
        /// 0..1.
        amount: f64,
        /// 0..1: how gently it begins.
        softness: f64,
    },
    /// Noise on luma.
    Grain {
        /// 0..1.
        amount: f64,
        /// Another seed is another noise.
        seed: u32,
        /// Number of the output frame, so that noise moves.
        frame: u64,
    },
    /// `grayscale` of Filter Effects 1, 8.5.
    Grayscale {
        /// 0..1.
        amount: f64,
    },
    /// `sepia` of Filter Effects 1, 8.5.
    Sepia {
        /// 0..1.
        amount: f64,
    },
    /// `invert` of Filter Effects 1, 8.5.
    Invert {
        /// 0..1.
        amount: f64,
    },
    /// Each cell has the mean of its pixels.
    Pixelate {
        /// Side of a cell, canvas pixels.
        cell: f64,
    },
    /// A screen of the blurred part above a luma.
    Glow {
        /// 0..1.
        amount: f64,
        /// Sigma, canvas pixels.
        sigma: f64,
        /// Luma, 0..1.
        threshold: f64,
    },
    /// Red moved one way and blue the other.
    RgbSplit {
        /// Canvas pixels to the right, and downwards.
        shift: (f64, f64),
    },
    /// Waves run out from the middle of the canvas.
    Ripple {
        /// How far pixels move at most, canvas pixels.
        amplitude: f64,
        /// From crest to crest, canvas pixels.
        wavelength: f64,
        /// Wavelengths that the crests have run, times twelve.
        phase: f64,
    },
    /// Turned about the middle of the canvas, the less the further out.
    Swirl {
        /// In the middle, clockwise.
        degrees: f64,
    },
    /// Pixels move the more the brighter they are.
    Stretch {
        /// Of white, canvas pixels to the right, and downwards.
        shift: (f64, f64),
    },
}

impl Effect {
    /// Whether a pixel's colour depends on its neighbours.
    pub const fn is_filter(&self) -> bool {
        matches!(
            self,
            Self::Blur { .. }
                | Self::Sharpen { .. }
                | Self::Pixelate { .. }
                | Self::Glow { .. }
                | Self::RgbSplit { .. }
                | Self::Ripple { .. }
                | Self::Swirl { .. }
                | Self::Stretch { .. }
        )
    }

    /// Whether it changes nothing at all.
    pub fn is_neutral(&self) -> bool {
        match *self {
            Self::Exposure { stops: amount }
            | Self::Brightness { amount }
            | Self::Temperature { amount }
            | Self::Tint { amount }
            | Self::Hue { degrees: amount }
            | Self::Highlights { amount }
            | Self::Shadows { amount }
            | Self::Blur { sigma: amount }
            | Self::Sharpen { amount, .. }
            | Self::Vignette { amount, .. }
            | Self::Grain { amount, .. }
            | Self::Grayscale { amount }
            | Self::Sepia { amount }
            | Self::Invert { amount }
            | Self::Glow { amount, .. } => amount == 0.0,
            Self::Contrast { factor } | Self::Saturation { factor } | Self::Gamma { gamma: factor } => factor == 1.0,
            Self::Pixelate { cell } => cell <= 1.0,
            Self::Ripple { amplitude, .. } => amplitude == 0.0,
            Self::Swirl { degrees } => degrees == 0.0,
            Self::RgbSplit { shift } | Self::Stretch { shift } => shift == (0.0, 0.0),
        }
    }
}
