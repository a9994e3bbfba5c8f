//! Where the logo stands, and when.

use serde_json::{Value, json};

use crate::base::SafeArea;

use super::card::Card;
use super::logo::Logo;
use super::spots::Seen;
use super::written::fraction;

/// Milliseconds in which the logo comes.
const FADE_MS: i64 = 400;

impl Logo<'_> {
    /// The track: in its corner until the end card, then on the card.
    pub(super) fn track(&self, seen: &Seen<'_>, area: &SafeArea, card: Option<&Card>, (body_ms, total_ms): (i64, i64)) -> Value {
        let (width, height) = self.corner;
        let left = area.left + width / 2.0;
        let right = area.right - width / 2.0;
        let y = area.top + height / 2.0;
        let contrast = |x: f64| seen.contrast(self.luma, [x - width / 2.0, area.top, x + width / 2.0, area.top + height]);
        let x = if contrast(right) > contrast(left) + 0.08 { right } else { left };
        let end = body_ms - card.map_or(0, |card| card.entrance_ms / 2);
        let mut segments = vec![self.segment((0, end.max(1)), (x, y), self.corner, "out")];
        if let Some(card) = card {
            let place = (0.5, card.logo_y);
            segments.push(self.segment((body_ms + card.entrance_ms / 2, total_ms), place, self.on_card, "in"));
        }
        json!({ "tt": 0, "id": "logo", "n": "Logo", "sg": segments })
    }

    fn segment(&self, (start, end): (i64, i64), (x, y): (f64, f64), (width, height): (f64, f64), side: &str) -> Value {
        let fade = FADE_MS.min((end - start) / 2).max(1);
        json!({
            "n": self.medium.name, "u": self.medium.source, "s": start, "d": end - start, "ft": "contain",
            "x": fraction(x), "y": fraction(y), "w": fraction(width), "h": fraction(height),
            "an": { side: { "n": "fade", "d": fade } },
        })
    }
}
