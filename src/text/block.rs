//! A laid-out text: where its lines and glyphs are, and what it is painted with.

use std::ops::Range;
use std::sync::Arc;

use tiny_skia::Path;

use super::Face;
use super::outline::run_path;
use super::shape::GlyphRun;
use super::styled::StyledText;
use crate::base::{LayoutBox, Paint, Rect, Rgba, Size};
use crate::draft::{Overflow, RangeDecoration, Text, TextBox, TextStyle};

/// How far an underline lies below the baseline, em.
const UNDERLINE_EM: f64 = 0.12;

/// A laid-out line, in layout pixels from the box's top-left corner.
#[derive(Clone, Debug)]
pub struct Line {
    /// The bytes of [`TextBlock::text`] it shows.
    pub range: Range<usize>,
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub top: f64,
    /// Sum of its advances.
    pub width: f64,
    /// Line height.
    pub height: f64,
    /// Where the letters stand, below the box's top edge.
    pub baseline: f64,
    /// Whether its paragraph runs from right to left.
    pub right_to_left: bool,
    /// From left to right.
    pub runs: Vec<GlyphRun>,
}

impl Line {
    /// Advance width by line height.
    pub fn rect(&self) -> Rect<LayoutBox> {
        Rect::new(self.x, self.top, self.width, self.height)
    }
}

/// A laid-out text. Layout pixels are canvas pixels at scale 1, from the top-left corner of the text's box.
#[derive(Clone, Debug)]
pub struct TextBlock {
    pub(super) size: Size<LayoutBox>,
    pub(super) text: String,
    pub(super) lines: Vec<Line>,
    /// The paint of the base style and then of each of `rs`, and the outlines in it.
    pub(super) layers: Vec<StyleLayer>,
    /// Boxes and lines behind the letters, bottom first.
    pub(super) backgrounds: Vec<Background>,
    /// All lines, advance width by line height.
    pub(super) content: Rect<LayoutBox>,
    pub(super) clips: bool,
    drawn: Option<Rect<LayoutBox>>,
    ink: Option<Rect<LayoutBox>>,
}

/// All that is painted in one style, lengths in layout pixels.
#[derive(Clone, Debug)]
pub(super) struct StyleLayer {
    pub(super) fill: Paint,
    /// Colour and width from the fill's edge, topmost first.
    pub(super) strokes: Vec<(Rgba, f64)>,
    /// Topmost first.
    pub(super) shadows: Vec<Shadow>,
    /// One for each run, or for each part of one.
    pub(super) paths: Vec<Path>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Shadow {
    pub(super) colour: Rgba,
    pub(super) offset: (f64, f64),
    pub(super) sigma: f64,
}

#[derive(Clone, Debug)]
pub(super) struct Background {
    pub(super) colour: Rgba,
    pub(super) rects: Vec<Rect<LayoutBox>>,
    pub(super) radius: f64,
}

/// A layer of paint on letters, lowest first: no letter's shadow falls on another letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coat {
    Shadows,
    Strokes,
    Fill,
}

impl Coat {
    pub(super) const ALL: [Self; 3] = [Self::Shadows, Self::Strokes, Self::Fill];
}

impl TextBlock {
    /// Puts outlines to `lines` and works out what they cover; `sizes` are those of the styles in layout pixels.
    pub(super) fn new(text: &Text, styled: &StyledText<'_>, size: Size<LayoutBox>, lines: Vec<Line>, sizes: &[f64]) -> Self {
        let mut layers: Vec<_> = styled.styles.iter().zip(sizes).map(|(style, &em)| StyleLayer::new(style, em)).collect();
        for line in &lines {
            for run in &line.runs {
                layers[run.style].paths.extend(run_path(run, line.x, line.baseline));
            }
        }
        let content = lines.iter().map(Line::rect).reduce(|a, b| union(&a, &b)).unwrap_or(Rect::new(0.0, 0.0, 0.0, 0.0));
        let whole = text.background.as_ref().map(|background| {
            let boxed = if background.per_line { lines.iter().map(Line::rect).collect() } else { vec![content] };
            Background::boxed(background, boxed, sizes[0])
        });
        let decorated = text.ranges.iter().zip(sizes.iter().skip(1)).enumerate().filter_map(|(range, (styled, &em))| {
            Some(Background::decoration(styled.decoration.as_ref()?, &styled.style, runs_of(&lines, range + 1), em))
        });
        let backgrounds: Vec<_> = whole.into_iter().chain(decorated).collect();
        let clips = text.overflow == Overflow::Clip;
        let letters = layers.iter().filter_map(StyleLayer::ink).reduce(|a, b| union(&a, &b));
        let seen = if clips { letters.and_then(|ink| ink.intersect(&Rect::of_size(size))) } else { letters };
        let boxes = || backgrounds.iter().flat_map(|background| background.rects.iter().copied());
        let drawn = letters.into_iter().chain(boxes()).reduce(|a, b| union(&a, &b));
        let ink = seen.into_iter().chain(boxes()).reduce(|a, b| union(&a, &b));
        Self { size, text: styled.text.clone(), lines, layers, backgrounds, content, clips, drawn, ink }
    }

    /// The box: its given width, and its given height or the text's.
    pub fn layout_size(&self) -> Size<LayoutBox> {
        self.size
    }

    /// The area that may be painted: letters with strokes and shadows (to three sigma), and the box behind; it may
    /// reach out of the box. `None` where nothing is.
    pub fn ink(&self) -> Option<Rect<LayoutBox>> {
        self.ink
    }

    /// The area of the boxes and lines behind the letters.
    pub(super) fn backdrop(&self) -> Option<Rect<LayoutBox>> {
        self.backgrounds.iter().flat_map(|background| background.rects.iter().copied()).reduce(|a, b| union(&a, &b))
    }

    /// The area that is drawn before clipping takes some of it away again.
    pub(super) fn drawn(&self) -> Option<Rect<LayoutBox>> {
        self.drawn
    }

    /// The text as shown: in its letter case, cut with an ellipsis where it was.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The lines, top first.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The faces in use, each once.
    pub fn faces(&self) -> Vec<Arc<Face>> {
        let mut faces: Vec<Arc<Face>> = Vec::new();
        for run in self.lines.iter().flat_map(|line| &line.runs) {
            if !faces.iter().any(|face| Arc::ptr_eq(face, &run.face)) {
                faces.push(run.face.clone());
            }
        }
        faces
    }
}

impl Background {
    fn boxed(look: &TextBox, rects: Vec<Rect<LayoutBox>>, em: f64) -> Self {
        let (horizontal, vertical) = (look.padding.0 * em, look.padding.1 * em);
        let rects = rects.iter().filter(|rect| rect.width > 0.0).map(|rect| grown(rect, horizontal, vertical)).collect();
        Self { colour: look.colour, rects, radius: look.radius * em }
    }

    /// Behind stretches of lines, each with its baseline.
    fn decoration(decoration: &RangeDecoration, style: &TextStyle, runs: Vec<(Rect<LayoutBox>, f64)>, em: f64) -> Self {
        match decoration {
            RangeDecoration::Box(look) => Self::boxed(look, runs.into_iter().map(|(rect, _)| rect).collect(), em),
            RangeDecoration::Underline { colour, thickness } => {
                let own = match &style.fill {
                    Paint::Solid(colour) => *colour,
                    Paint::Gradient(gradient) => gradient.stops.first().map_or(Rgba::WHITE, |stop| stop.colour),
                };
                let line =
                    |(rect, baseline): (Rect<LayoutBox>, f64)| Rect::new(rect.x, baseline + UNDERLINE_EM * em, rect.width, thickness * em);
                let rects = runs.into_iter().map(line).filter(|rect| rect.width > 0.0).collect();
                Self { colour: colour.unwrap_or(own), rects, radius: thickness * em / 2.0 }
            }
        }
    }
}

/// Where the letters of a style lie, a rectangle for each stretch of a line, and their baselines.
fn runs_of(lines: &[Line], style: usize) -> Vec<(Rect<LayoutBox>, f64)> {
    let mut found: Vec<(Rect<LayoutBox>, f64)> = Vec::new();
    for line in lines {
        let mut joins = false;
        for run in &line.runs {
            let is_of_style = run.style == style;
            if let (true, Some(first)) = (is_of_style, run.glyphs.first()) {
                let width = run.glyphs.iter().map(|glyph| glyph.advance).sum();
                let rect = Rect::new(line.x + first.x, line.top, width, line.height);
                match found.last_mut().filter(|_| joins) {
                    Some((last, _)) => *last = union(last, &rect),
                    None => found.push((rect, line.baseline)),
                }
            }
            joins = is_of_style;
        }
    }
    found
}

impl StyleLayer {
    fn new(style: &TextStyle, em: f64) -> Self {
        let shadow = |shadow: &crate::draft::TextShadow| {
            let offset = (shadow.x * em, shadow.y * em);
            Shadow { colour: shadow.colour, offset, sigma: shadow.blur * em }
        };
        Self {
            fill: style.fill.clone(),
            strokes: style.strokes.iter().map(|stroke| (stroke.colour, stroke.width * em)).collect(),
            shadows: style.shadows.iter().map(shadow).collect(),
            paths: Vec::new(),
        }
    }

    /// The same without letters.
    pub(super) fn bare(&self) -> Self {
        Self { fill: self.fill.clone(), strokes: self.strokes.clone(), shadows: self.shadows.clone(), paths: Vec::new() }
    }

    /// Width of the widest stroke, 0 without one.
    pub(super) fn widest_stroke(&self) -> f64 {
        self.strokes.iter().map(|&(_, width)| width).fold(0.0, f64::max)
    }

    pub(super) fn ink(&self) -> Option<Rect<LayoutBox>> {
        Coat::ALL.into_iter().filter_map(|coat| self.reach(coat)).reduce(|a, b| union(&a, &b))
    }

    /// The area that one of its coats may touch.
    pub(super) fn reach(&self, coat: Coat) -> Option<Rect<LayoutBox>> {
        let bounds = self.paths.iter().map(Path::bounds).map(|bounds| {
            let [x, y, width, height] = [bounds.x(), bounds.y(), bounds.width(), bounds.height()].map(f64::from);
            Rect::new(x, y, width, height)
        });
        let stroke = self.widest_stroke();
        let letters = bounds.reduce(|a, b| union(&a, &b))?;
        let stroked = grown(&letters, stroke, stroke);
        let shadows = self.shadows.iter().map(|shadow| {
            let moved = Rect::new(stroked.x + shadow.offset.0, stroked.y + shadow.offset.1, stroked.width, stroked.height);
            grown(&moved, 3.0 * shadow.sigma, 3.0 * shadow.sigma)
        });
        match coat {
            Coat::Shadows => shadows.reduce(|a, b| union(&a, &b)),
            Coat::Strokes => (!self.strokes.is_empty()).then_some(stroked),
            Coat::Fill => Some(letters),
        }
    }
}

fn grown(rect: &Rect<LayoutBox>, horizontal: f64, vertical: f64) -> Rect<LayoutBox> {
    Rect::new(rect.x - horizontal, rect.y - vertical, rect.width + 2.0 * horizontal, rect.height + 2.0 * vertical)
}

/// The smallest rectangle around both.
pub(super) fn union(a: &Rect<LayoutBox>, b: &Rect<LayoutBox>) -> Rect<LayoutBox> {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Rect::new(x, y, a.right().max(b.right()) - x, a.bottom().max(b.bottom()) - y)
}
