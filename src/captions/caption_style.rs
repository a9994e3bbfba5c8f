//! Caption looks (`cap`): what each changes of a segment's text, as rows. What the draft says itself stands.

use crate::base::{Gradient, GradientForm, GradientStop, Paint, Rgba, Time};
use crate::draft::{
    CaptionLook, Ease, EaseSide, PennerCurve, Preset, Presets, RangeDecoration, Text, TextBox, TextShadow, TextStroke, TextStyle,
};

/// Colour of the word being said, where the draft names none.
const ACCENT: Rgba = Rgba::new(1.0, 0.84, 0.04, 1.0);
const INK: Rgba = Rgba::new(0.0, 0.0, 0.0, 1.0);
const SHADE: Rgba = Rgba::new(0.0, 0.0, 0.0, 0.65);

/// The part of a cue that is shown while its words are said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reveal {
    /// All of it, words alike.
    Whole,
    /// All of it, the word being said in its style.
    Spoken,
    /// All of it, all that was said in the style of the word being said.
    Sweep,
    /// The words said so far.
    UpTo,
    /// The word being said, alone.
    Alone,
}

/// A segment's text as its caption look has it.
#[derive(Clone, Debug)]
pub(super) struct CaptionStyle {
    pub(super) text: Text,
    pub(super) spoken: TextStyle,
    pub(super) decoration: Option<RangeDecoration>,
    pub(super) reveal: Reveal,
    pub(super) presets: Option<Presets>,
}

impl CaptionStyle {
    /// The style of a text segment: its look's, where it has one.
    pub(super) fn of(text: &Text) -> Self {
        let spoken = text.spoken_style.clone();
        let mut style = Self {
            reveal: if spoken.is_some() { Reveal::Spoken } else { Reveal::Whole },
            spoken: spoken.clone().unwrap_or_else(|| text.style.clone()),
            decoration: None,
            presets: None,
            text: text.clone(),
        };
        if let Some(look) = text.caption_look {
            style.apply(look);
            if let Some(spoken) = spoken {
                style.spoken = spoken;
            }
        }
        style
    }

    /// One row a look.
    fn apply(&mut self, look: CaptionLook) {
        use CaptionLook as Is;
        match look {
            Is::Plain => self.readable(),
            Is::Box => self.boxed(TextBox { colour: SHADE, padding: (0.35, 0.12), radius: 0.2, per_line: true }),
            Is::BoxedWord => {
                self.readable();
                let background = TextBox { colour: ACCENT, padding: (0.16, 0.0), radius: 0.16, per_line: true };
                self.spoken(Reveal::Spoken, |style| style.fill = Paint::Solid(INK));
                self.spoken.strokes = Vec::new();
                self.decoration = Some(RangeDecoration::Box(background));
            }
            Is::Sweep => {
                self.readable();
                self.spoken(Reveal::Sweep, accented);
            }
            Is::Pop => {
                self.outlined(0.07);
                self.spoken(Reveal::Spoken, |style| {
                    accented(style);
                    style.size *= 1.14;
                });
            }
            Is::OneWord => {
                self.outlined(0.06);
                self.spoken(Reveal::Alone, |style| style.size *= 1.6);
            }
            Is::TwoLine => {
                self.readable();
                self.spoken(Reveal::Spoken, |style| style.size *= 1.35);
            }
            Is::Underline => {
                self.readable();
                self.spoken(Reveal::Spoken, |_| {});
                self.decoration = Some(RangeDecoration::Underline { colour: Some(ACCENT), thickness: 0.09 });
            }
            Is::Outline => {
                self.text.style.weight = self.text.style.weight.max(800);
                self.outlined(0.1);
            }
            Is::Typewriter => {
                self.readable();
                self.spoken(Reveal::UpTo, |_| {});
            }
            Is::Gradient => self.gradient(),
            Is::Bounce => {
                self.outlined(0.07);
                self.spoken(Reveal::Alone, |style| style.size *= 1.4);
                let ease = Ease::Penner(PennerCurve::Back, EaseSide::Out);
                let enter = Preset { name: "pop".to_owned(), duration: Time::from_ms(180), ease };
                self.presets = Some(Presets { enter: Some(enter), ..Presets::default() });
            }
        }
    }

    fn spoken(&mut self, reveal: Reveal, change: impl FnOnce(&mut TextStyle)) {
        self.reveal = reveal;
        self.spoken = self.text.style.clone();
        change(&mut self.spoken);
    }

    /// A soft shadow, so that light letters stand on any picture.
    fn readable(&mut self) {
        let is_bare = self.text.style.strokes.is_empty() && self.text.style.shadows.is_empty() && self.text.background.is_none();
        if is_bare {
            self.text.style.strokes = vec![TextStroke { colour: SHADE, width: 0.04 }];
            self.text.style.shadows = vec![TextShadow { colour: SHADE, x: 0.0, y: 0.03, blur: 0.12 }];
        }
    }

    fn outlined(&mut self, width: f64) {
        if self.text.style.strokes.is_empty() {
            self.text.style.strokes = vec![TextStroke { colour: INK, width }];
        }
    }

    fn boxed(&mut self, background: TextBox) {
        self.text.background.get_or_insert(background);
    }

    fn gradient(&mut self) {
        self.outlined(0.06);
        if let Paint::Solid(colour) = self.text.style.fill {
            let stop = |offset, colour| GradientStop { offset, colour };
            let stops = vec![stop(0.0, colour), stop(1.0, ACCENT)];
            self.text.style.fill = Paint::Gradient(Gradient { form: GradientForm::Linear, angle_degrees: 180.0, stops });
        }
    }
}

fn accented(style: &mut TextStyle) {
    style.fill = Paint::Solid(ACCENT);
}
