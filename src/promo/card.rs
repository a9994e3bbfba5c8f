//! The end card: logo and title on a ground in the pictures' own colour.

use serde_json::{Value, json};

use crate::base::SafeArea;

use super::colours::{hex, luma, toned};
use super::logo::Logo;
use super::style::StyleRow;
use super::title_motion::{animate, timed};
use super::titles::{Measure, Title};
use super::written::fraction;
use super::{PromoError, PromoOptions};

/// How much larger than in the body the title is.
const TITLE_SCALE: f64 = 1.1;

/// Room between logo and title, of the canvas height.
const GAP: f64 = 0.045;

/// Logos darker than this want a bright ground.
const DARK: f64 = 0.4;

/// The end card.
pub(super) struct Card {
    start_ms: i64,
    end_ms: i64,
    /// Milliseconds of the transition into it.
    pub(super) entrance_ms: i64,
    /// Centre of the logo.
    pub(super) logo_y: f64,
    title: Option<Title>,
    title_y: f64,
    ground: [f64; 3],
}

impl Card {
    /// The card from `start_ms` to `end_ms`; `colour` is the pictures'.
    ///
    /// # Errors
    /// Where the title cannot be written.
    pub(super) fn new(
        text: Option<&String>,
        logo: Option<&Logo<'_>>,
        (start_ms, end_ms): (i64, i64),
        colour: [f64; 3],
        area: &SafeArea,
        options: &PromoOptions,
    ) -> Result<Self, PromoError> {
        let room = (area.centred_width(), area.height() * 0.5);
        let measure = Measure::new(options.canvas);
        let title = text.map(|text| measure.title(text, options.style.row(), TITLE_SCALE, room)).transpose()?;
        let (title_height, logo_height) = (title.as_ref().map_or(0.0, |title| title.height), logo.map_or(0.0, |logo| logo.on_card.1));
        let gap = if title.is_some() && logo.is_some() { GAP } else { 0.0 };
        let middle = ((area.top + area.bottom) / 2.0 + 0.5) / 2.0;
        let top = middle - (title_height + gap + logo_height) / 2.0;
        let is_bright = logo.is_some_and(|logo| logo.luma < DARK);
        Ok(Self {
            start_ms,
            end_ms,
            entrance_ms: 0,
            logo_y: top + logo_height / 2.0,
            title,
            title_y: top + logo_height + gap + title_height / 2.0,
            ground: if is_bright { toned(colour, 0.88, 0.06) } else { toned(colour, 0.17, 0.14) },
        })
    }

    /// The ground behind it: a gradient that ends darker.
    pub(super) fn ground(&self) -> Value {
        let dim = |factor: f64| hex(self.ground.map(|value| value * factor));
        json!({
            "n": "End card", "k": "colour", "s": self.start_ms, "d": self.end_ms - self.start_ms,
            "c": { "a": 160, "st": [[0, dim(1.25)], [0.55, dim(1.0)], [1, dim(0.7)]] },
        })
    }

    /// Its title.
    pub(super) fn title(&self, style: &StyleRow) -> Option<Value> {
        let title = self.title.as_ref()?;
        let is_bright = luma(self.ground) > 0.5;
        let colour = if is_bright { hex(toned(self.ground, 0.14, 0.08)) } else { "#ffffff".to_owned() };
        let mut segment = title.segment(style, &colour);
        let start_ms = self.start_ms + self.entrance_ms / 2;
        timed(&mut segment, "End title", start_ms, self.end_ms - start_ms);
        segment.insert("y".into(), json!(fraction(self.title_y)));
        animate(&mut segment, style, (0.5, self.title_y), self.end_ms - start_ms, false);
        Some(Value::Object(segment))
    }
}
