//! Keyframes, easing, presets and transitions, as written.

use crate::base::Time;

use super::SourceRef;

/// A curve from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ease {
    /// Straight.
    Linear,
    /// Stays at the start until the end.
    Hold,
    /// `cubic-bezier(x1, y1, x2, y2)` of CSS Easing 1; its named curves are among these.
    Bezier(f64, f64, f64, f64),
    /// One of Penner's.
    Penner(PennerCurve, EaseSide),
}

/// Robert Penner's curves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PennerCurve {
    /// Square.
    Quad,
    /// Cube.
    Cubic,
    /// Fourth power.
    Quart,
    /// Fifth power.
    Quint,
    /// Sine.
    Sine,
    /// Exponential.
    Expo,
    /// Quarter circle.
    Circ,
    /// Overshoots.
    Back,
    /// Swings.
    Elastic,
    /// Bounces.
    Bounce,
}

/// Which end of a curve is eased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EaseSide {
    /// The start.
    In,
    /// The end.
    Out,
    /// Both.
    InOut,
}

/// One key: `ease` names the curve towards the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyframe {
    /// From the segment's start.
    pub time: Time,
    /// A number, or two for `sc`.
    pub value: (f64, f64),
    /// Towards the next key.
    pub ease: Ease,
}

/// Keys of one property, times rising.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyframes(pub Vec<Keyframe>);

/// `an`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Presets {
    /// `in`.
    pub enter: Option<Preset>,
    /// `out`.
    pub leave: Option<Preset>,
    /// `lp`.
    pub cycle: Option<Preset>,
}

/// A named animation.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// `n`.
    pub name: String,
    /// `d`: length, or period.
    pub duration: Time,
    /// `e`.
    pub ease: Ease,
}

/// `tr`.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    /// `n`.
    pub kind: TransitionKind,
    /// `d`.
    pub duration: Time,
    /// `e`.
    pub ease: Ease,
    /// `p.u` of `luma`.
    pub luma_source: Option<SourceRef>,
}

macro_rules! transitions {
    ($($variant:ident $name:literal)*) => {
        /// `n` of a transition.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum TransitionKind { $(#[doc = concat!("`", $name, "`.")] $variant,)* }

        impl TransitionKind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];
            /// Their names, in the same order.
            pub const NAMES: &[&'static str] = &[$($name,)*];

            /// The name in the draft.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

transitions! {
    Fade "fade" FadeBlack "fade-black" FadeWhite "fade-white" Dissolve "dissolve"
    WipeLeft "wipe-left" WipeRight "wipe-right" WipeUp "wipe-up" WipeDown "wipe-down"
    SlideLeft "slide-left" SlideRight "slide-right" SlideUp "slide-up" SlideDown "slide-down"
    PushLeft "push-left" PushRight "push-right" PushUp "push-up" PushDown "push-down"
    CircleOpen "circle-open" CircleClose "circle-close" Clock "clock" CrossZoom "cross-zoom"
    ZoomIn "zoom-in" ZoomOut "zoom-out" Flip "flip" Cube "cube" Doorway "doorway" Swap "swap"
    Ripple "ripple" Swirl "swirl" Pixelize "pixelize" Glitch "glitch" FilmBurn "film-burn"
    Squeeze "squeeze" Blinds "blinds" DirectionalWarp "directional-warp" LinearBlur "linear-blur" Luma "luma"
}
