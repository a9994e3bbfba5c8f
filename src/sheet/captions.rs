//! The text below a picture: its time code on the left, on the right what it shows.

use crate::base::{Affine, Canvas, Paint, PixelSize, Point, Rect, Rgba, Source};
use crate::composite::{Content, Layer};
use crate::draft::{Align, Direction, Overflow, Text, TextMotion, TextStyle, VerticalAlign};
use crate::render::Failure;
use crate::text::{FontLibrary, FontOptions, TextFrame, layout};

use super::Grid;

/// The colour of time codes on the sheet's dark ground: a contrast of 15 to 1.
const CODE_COLOUR: Rgba = Rgba::new(0.96, 0.96, 0.96, 1.0);

/// The colour of names: 7 to 1.
const NAME_COLOUR: Rgba = Rgba::new(0.66, 0.68, 0.72, 1.0);

/// Part of a picture's width that a name has; a time code of hours takes less than the rest in the narrowest.
const NAME_PART: f64 = 0.6;

/// Names are written where a picture is so many ems wide.
const NAME_FROM_EM: f64 = 12.0;

/// Writes captions for the pictures of one grid.
pub(super) struct Captions {
    fonts: FontLibrary,
    grid: Grid,
}

impl Captions {
    /// Any installed font may help out: a name can be in any script.
    pub(super) fn new(grid: Grid) -> Self {
        Self { fonts: FontLibrary::new(FontOptions { font_fallback: true, ..FontOptions::default() }), grid }
    }

    /// The layers of the caption of picture `index`. A name that no font can write is left out.
    ///
    /// # Errors
    /// Where the bundled font cannot be read.
    pub(super) fn of(&self, index: usize, time_code: &str, name: Option<&str>) -> Result<Vec<Layer>, Failure> {
        let width = f64::from(self.grid.cell.width);
        let code = self.line(index, time_code, (0.0, width), Align::Left, CODE_COLOUR).map_err(|error| Failure::at("", &error))?;
        let name = name.filter(|_| width >= NAME_FROM_EM * self.grid.font_px());
        let name = name.and_then(|name| {
            let left = width * (1.0 - NAME_PART);
            self.line(index, name, (left, width - left), Align::Right, NAME_COLOUR).ok().flatten()
        });
        Ok(code.into_iter().chain(name).collect())
    }

    /// One line in a box that starts `left` pixels into the picture's column and is `width` wide.
    fn line(
        &self,
        index: usize,
        words: &str,
        (left, width): (f64, f64),
        align: Align,
        colour: Rgba,
    ) -> Result<Option<Layer>, crate::text::TextError> {
        let height = f64::from(self.grid.caption_height);
        // Sizes are fractions of this square's height.
        const UNIT: u32 = 1000;
        let text = one_line(words, self.grid.font_px() / f64::from(UNIT), align, colour);
        let frame = TextFrame { canvas: PixelSize::new(UNIT, UNIT), box_width_px: width, box_height_px: Some(height), language: None };
        let Some(raster) = layout(&text, frame, &self.fonts)?.rasterise(1.0) else { return Ok(None) };
        let (x, y) = self.grid.corner(index);
        let top = f64::from(y + self.grid.cell.height);
        let place = Point::<Canvas>::new((f64::from(x) + left + raster.origin.x).round(), (top + raster.origin.y).round());
        let source_rect = Rect::<Source>::of_size(raster.frame.size().as_size());
        Ok(Some(placed(Content::Frame(raster.frame), place, source_rect)))
    }
}

/// Pixels put somewhere as they are.
pub(super) fn placed(content: Content, place: Point<Canvas>, source_rect: Rect<Source>) -> Layer {
    Layer::plain(content, source_rect, Affine::translation(place.x, place.y))
}

fn one_line(words: &str, size: f64, align: Align, colour: Rgba) -> Text {
    let style = TextStyle {
        families: Vec::new(),
        weight: 500,
        italic: false,
        size,
        fill: Paint::Solid(colour),
        letter_spacing: 0.0,
        case: None,
        strokes: Vec::new(),
        shadows: Vec::new(),
    };
    Text {
        text: words.to_owned(),
        subtitles: None,
        style,
        ranges: Vec::new(),
        auto_fit: None,
        align,
        vertical_align: VerticalAlign::Middle,
        line_height: 1.2,
        max_lines: Some(1),
        overflow: Overflow::Ellipsis,
        direction: Direction::Auto,
        background: None,
        motion: TextMotion::default(),
        words: Vec::new(),
        spoken_style: None,
        caption_look: None,
    }
}
