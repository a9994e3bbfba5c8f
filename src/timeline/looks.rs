//! How a segment looks at an instant: the draft's keys with keyframes applied, as typed effects in pixels.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Canvas, LayoutBox, Size, Time};
use crate::draft::{self, KeyType, Keyframes, Layout, MaskKind, Property};
use crate::scene::{Border, ColourKey, ColourTable, CubeTable, DropShadow, Effect, KeyKind, Look, Mask, MaskPicture, MaskShape};

use super::keyframes::value_at;
use super::{Facts, SegmentKey};

/// When a segment is asked for its picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// From the segment's start.
    pub(super) time: Time,
    /// Of the segment.
    pub(super) duration: Time,
    /// Output frames since the segment's start.
    pub(super) frame: u64,
}

/// The look of a segment, by its draft.
#[derive(Clone, Debug)]
pub(super) struct Appearance {
    look: draft::Look,
    border: Option<draft::Border>,
    shadow: Option<draft::DropShadow>,
    table: Option<Arc<CubeTable>>,
    mask_picture: Option<MaskPicture>,
}

impl Appearance {
    /// Of the segment `key`.
    pub(super) fn of(look: &draft::Look, layout: &Layout, key: SegmentKey, facts: &Facts) -> Self {
        Self {
            look: look.clone(),
            border: layout.border.clone(),
            shadow: layout.shadow.clone(),
            table: facts.tables.get(&key).cloned(),
            mask_picture: facts.masks.get(&key).cloned(),
        }
    }

    /// The look at a moment, for a box of `area` whose corners have a radius in fractions of its shorter side.
    pub(super) fn look(
        &self,
        keyframes: &BTreeMap<Property, Keyframes>,
        moment: Moment,
        corner_radius: f64,
        area: Size<LayoutBox>,
        canvas: Size<Canvas>,
    ) -> Look {
        let shorter = area.width.min(area.height);
        let effects = self.look.effects.iter().enumerate().filter_map(|(index, effect)| {
            let number = |parameter: &str| {
                let keyed = (!keyframes.is_empty()).then(|| keyframes.get(&Property::Effect(index, parameter.to_owned()))).flatten();
                let moving = keyed.and_then(|keys| value_at(keys, moment.time)).map(|value| value.0);
                moving.or_else(|| effect.parameters.get(parameter).copied()).unwrap_or(0.0)
            };
            typed(&effect.name, number, moment.frame, canvas).filter(|effect| !effect.is_neutral())
        });
        let table = self.look.lut.as_ref().zip(self.table.as_ref());
        Look {
            key: self.look.chroma_key.as_ref().map(colour_key),
            effects: effects.collect(),
            table: table
                .filter(|(lut, _)| lut.amount > 0.0)
                .map(|(lut, table)| ColourTable { table: Arc::clone(table), amount: lut.amount }),
            corner_radius: corner_radius.min(0.5) * shorter,
            masks: self.look.mask.as_ref().and_then(|mask| self.mask(mask, area, canvas)).into_iter().collect(),
            border: self
                .border
                .as_ref()
                .filter(|border| border.width > 0.0 && border.colour.a > 0.0)
                .map(|border| Border { colour: border.colour, width: border.width * canvas.height }),
            shadow: self.shadow.as_ref().filter(|shadow| shadow.colour.a > 0.0).map(|shadow| DropShadow {
                colour: shadow.colour,
                shift: (shadow.x * canvas.height, shadow.y * canvas.height),
                sigma: shadow.blur * canvas.height,
            }),
            blend: self.look.blend,
        }
    }

    /// `None` where its picture could not be read, which has been told where it was opened.
    fn mask(&self, mask: &draft::Mask, area: Size<LayoutBox>, canvas: Size<Canvas>) -> Option<Mask> {
        let size = (mask.size.0 * area.width, mask.size.1 * area.height);
        let shape = match mask.kind {
            MaskKind::Rect => MaskShape::Rect { radius: mask.corner_radius.min(0.5) * size.0.min(size.1) },
            MaskKind::Ellipse => MaskShape::Ellipse,
            MaskKind::Linear => MaskShape::Linear,
            MaskKind::Luma => MaskShape::Luma(self.mask_picture.clone()?),
        };
        Some(Mask {
            shape,
            centre: (mask.centre.0 * area.width, mask.centre.1 * area.height),
            size,
            rotation_degrees: mask.rotation_degrees,
            feather: mask.feather * canvas.height,
            inverted: mask.inverted,
        })
    }
}

/// The part of a look that one of the layers of a segment has: a blur of its own, below all that the segment asks for;
/// the lowest has the shadow.
pub(super) fn of_part(look: &Look, blur_sigma: f64, is_lowest: bool) -> Look {
    let mut look = look.clone();
    if blur_sigma > 0.0 {
        look.effects.insert(0, Effect::Blur { sigma: blur_sigma });
    }
    if !is_lowest {
        look.shadow = None;
    }
    look
}

/// The mask that leaves the left part of a box, and what lies before it: `share` of its width, 0..1.
pub(super) fn left_part(share: f64, area: Size<LayoutBox>) -> Mask {
    let (start, end) = (-area.width, area.width * share);
    Mask {
        shape: MaskShape::Rect { radius: 0.0 },
        centre: ((start + end) / 2.0, area.height / 2.0),
        size: (end - start, 9.0 * area.height),
        rotation_degrees: 0.0,
        feather: 0.0,
        inverted: false,
    }
}

fn colour_key(key: &draft::ChromaKey) -> ColourKey {
    let kind = match key.kind {
        KeyType::Chroma => KeyKind::Chroma(key.colour),
        KeyType::Luma => KeyKind::Luma,
    };
    ColourKey { kind, threshold: key.threshold, softness: key.softness, spill: key.spill, inverted: key.inverted }
}

/// The effect of that name, its lengths in canvas pixels; `None` for one that is not known here.
fn typed(name: &str, number: impl Fn(&str) -> f64, frame: u64, canvas: Size<Canvas>) -> Option<Effect> {
    let v = number("v");
    let of_height = |parameter: &str| number(parameter) * canvas.height;
    Some(match name {
        "exposure" => Effect::Exposure { stops: v },
        "brightness" => Effect::Brightness { amount: v },
        "contrast" => Effect::Contrast { factor: v },
        "saturation" => Effect::Saturation { factor: v },
        "gamma" => Effect::Gamma { gamma: v.max(0.1) },
        "temperature" => Effect::Temperature { amount: v },
        "tint" => Effect::Tint { amount: v },
        "hue" => Effect::Hue { degrees: v },
        "highlights" => Effect::Highlights { amount: v },
        "shadows" => Effect::Shadows { amount: v },
        "blur" => Effect::Blur { sigma: of_height("v").clamp(0.0, 0.2 * canvas.height) },
        "sharpen" => Effect::Sharpen { amount: v, sigma: of_height("r").clamp(0.0, 0.2 * canvas.height) },
        "vignette" => Effect::Vignette { amount: v, softness: number("so") },
        "grain" => Effect::Grain { amount: v, seed: number("seed").clamp(0.0, f64::from(u32::MAX)) as u32, frame },
        "grayscale" => Effect::Grayscale { amount: v },
        "sepia" => Effect::Sepia { amount: v },
        "invert" => Effect::Invert { amount: v },
        "pixelate" => Effect::Pixelate { cell: of_height("v").round() },
        "glow" => {
            Effect::Glow { amount: v, sigma: of_height("r").clamp(0.0, 0.2 * canvas.height), threshold: number("th").clamp(0.0, 1.0) }
        }
        "rgb-split" => {
            let (sin, cos) = libm::sincos(number("a").to_radians());
            let distance = v * canvas.width;
            Effect::RgbSplit { shift: (distance * cos, distance * sin) }
        }
        _ => return None,
    })
}
