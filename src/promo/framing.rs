//! Moves over pictures that keep their subject in view: the rectangles of the draft's Ken Burns. Both ends hold the
//! subject's box, or its centre with some room where the box is too large; the move between is straight in each number,
//! so that all between holds it too.

use crate::base::PixelSize;

use super::sight::Subject;

/// A subject this many times as large as what a filled canvas shows of the picture is shown whole, over a blurred
/// ground; what may be one of several things as soon as they do not all fit.
const LOST: f64 = 1.7;

/// Room round the subject's box, of its size.
const MARGIN: f64 = 1.08;

/// Room to either side of a centre whose box does not fit, of the frame.
const CENTRE_ROOM: f64 = 0.18;

/// Stills are enlarged no more than this while there is another way.
const LARGEST_ENLARGEMENT: f64 = 1.7;

/// How a pan goes on where the picture is larger than the canvas: of the frame's side.
const PAN: f64 = 0.32;

/// Which way the frame goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    In,
    Out,
    Left,
    Right,
    Up,
    Down,
}

impl Move {
    /// All, those that suit every picture first.
    pub(super) const ALL: [Self; 6] = [Self::In, Self::Out, Self::Left, Self::Right, Self::Up, Self::Down];

    /// The same way back.
    fn direction(self) -> (f64, f64) {
        match self {
            Self::In | Self::Out => (0.0, 0.0),
            Self::Left => (-1.0, 0.0),
            Self::Right => (1.0, 0.0),
            Self::Up => (0.0, -1.0),
            Self::Down => (0.0, 1.0),
        }
    }
}

/// The part of a picture that is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Framing {
    /// Whether the whole picture is shown over a blurred ground; else it fills the canvas.
    pub(super) contained: bool,
    /// `[x, y, w, h]` in fractions of the picture, at the start.
    pub(super) from: [f64; 4],
    /// At the end.
    pub(super) to: [f64; 4],
}

/// A picture that fills a canvas.
pub(super) struct Framer<'a> {
    subject: &'a Subject,
    /// Width and height of the largest frame of the canvas's shape, in fractions of the picture.
    whole: (f64, f64),
    contained: bool,
    /// The smallest part of the largest frame that still holds the subject, and enough pixels.
    least: f64,
}

impl<'a> Framer<'a> {
    pub(super) fn new(picture: PixelSize, canvas: PixelSize, subject: &'a Subject) -> Self {
        let aspect = |size: PixelSize| f64::from(size.width.max(1)) / f64::from(size.height.max(1));
        let shape = aspect(picture) / aspect(canvas);
        let cover = if shape > 1.0 { (1.0 / shape, 1.0) } else { (1.0, shape) };
        let (width, height) = subject.size();
        let lost = if subject.is_certain { LOST } else { 1.0 };
        let contained = width > lost * cover.0 || height > lost * cover.1;
        let whole = if contained { (1.0, 1.0) } else { cover };
        let room = (width / whole.0).max(height / whole.1) * MARGIN;
        let pixels = f64::from(canvas.height) / LARGEST_ENLARGEMENT / (whole.1 * f64::from(picture.height.max(1)));
        Self { subject, whole, contained, least: room.max(pixels).min(1.0) }
    }

    /// The frame of a clip, which moves by itself.
    pub(super) fn still(&self) -> Framing {
        let frame = self.frame(1.0, (0.0, 0.0));
        Framing { contained: self.contained, from: frame, to: frame }
    }

    /// Whether all of the picture is seen at rest.
    pub(super) fn is_whole(&self) -> bool {
        self.whole.0 > 0.995 && self.whole.1 > 0.995
    }

    /// Whether a move has somewhere to go.
    pub(super) fn suits(&self, movement: Move) -> bool {
        match movement {
            Move::In | Move::Out => true,
            Move::Left | Move::Right => !self.contained && self.whole.0 < 0.85,
            Move::Up | Move::Down => !self.contained && self.whole.1 < 0.85,
        }
    }

    /// A move that gains or passes over about `zoom` of the frame.
    pub(super) fn moving(&self, movement: Move, zoom: f64) -> Framing {
        let zoom = if self.contained { zoom / 2.0 } else { zoom };
        let near = (1.0 - zoom).max(self.least);
        let (from, to) = match movement {
            Move::In => (self.frame(1.0, (0.0, 0.0)), self.frame(near, (0.0, 0.0))),
            Move::Out => (self.frame(near, (0.0, 0.0)), self.frame(1.0, (0.0, 0.0))),
            _ => {
                let (x, y) = movement.direction();
                let part = (1.0 - zoom / 3.0).max(self.least);
                let reach = (x * PAN * self.whole.0 / 2.0, y * PAN * self.whole.1 / 2.0);
                (self.frame(part, (-reach.0, -reach.1)), self.frame(part, reach))
            }
        };
        Framing { contained: self.contained, from, to }
    }

    /// The frame of `part` of the largest size, moved off the subject's centre as far as the subject stays in it.
    fn frame(&self, part: f64, (right, down): (f64, f64)) -> [f64; 4] {
        let (width, height) = (self.whole.0 * part, self.whole.1 * part);
        let [left, top, far, bottom] = self.subject.bounds;
        let x = held(self.subject.centre.0, (left, far), right, width);
        let y = held(self.subject.centre.1, (top, bottom), down, height);
        [x, y, width, height]
    }
}

/// Where a span of `length` begins that is `shift` off `centre`, inside 0..1, and round `bounds`, or round the centre
/// where they are too far apart.
fn held(centre: f64, bounds: (f64, f64), shift: f64, length: f64) -> f64 {
    let room = CENTRE_ROOM * length;
    let fits = bounds.1 - bounds.0 <= length;
    let (low, high) = if fits { bounds } else { ((centre - room).max(0.0), (centre + room).min(1.0)) };
    (centre + shift - length / 2.0).clamp((high - length).max(0.0), low.min(1.0 - length).max((high - length).max(0.0)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_move_loses_the_subject(
            x in 0.05_f64..0.95, y in 0.05_f64..0.95, across in 0.02_f64..0.5, down in 0.02_f64..0.5,
            picture in (64_u32..5000, 64_u32..5000), canvas in prop::sample::select(vec![(1080, 1920), (1920, 1080), (1080, 1080)]), zoom in 0.0_f64..0.3,
            is_certain: bool,
        ) {
            let bounds = [(x - across).max(0.0), (y - down).max(0.0), (x + across).min(1.0), (y + down).min(1.0)];
            let subject = Subject { centre: (x, y), bounds, is_certain };
            let framer = Framer::new(PixelSize::new(picture.0, picture.1), PixelSize::new(canvas.0, canvas.1), &subject);
            for framing in Move::ALL.map(|movement| framer.moving(movement, zoom)).into_iter().chain([framer.still()]) {
                for [left, top, width, height] in [framing.from, framing.to] {
                    prop_assert!(left >= 0.0 && top >= 0.0 && left + width <= 1.0 + 1e-9 && top + height <= 1.0 + 1e-9, "{framing:?}");
                    prop_assert!(left <= x && x <= left + width && top <= y && y <= top + height, "{subject:?} {framing:?}");
                    let inside = left <= bounds[0] + 1e-9 && left + width >= bounds[2] - 1e-9;
                    prop_assert!(inside || (is_certain && bounds[2] - bounds[0] > width), "{subject:?} {framing:?}");
                }
            }
        }
    }

    #[test]
    fn a_wide_subject_is_not_cut_but_contained() {
        let subject = Subject { centre: (0.5, 0.5), bounds: [0.05, 0.3, 0.95, 0.7], is_certain: true };
        let framer = Framer::new(PixelSize::new(1920, 1080), PixelSize::new(1080, 1920), &subject);
        assert!(framer.still().contained && !framer.suits(Move::Left));
    }

    #[test]
    fn moves_go_the_way_they_are_called() {
        let subject = Subject { centre: (0.5, 0.5), bounds: [0.42, 0.4, 0.58, 0.6], is_certain: true };
        let framer = Framer::new(PixelSize::new(3000, 2000), PixelSize::new(1080, 1920), &subject);
        let framing = |movement| framer.moving(movement, 0.15);
        assert!(framing(Move::Right).to[0] > framing(Move::Right).from[0] && framing(Move::Left).to[0] < framing(Move::Left).from[0]);
        assert!(framing(Move::In).to[2] < framing(Move::In).from[2] && framing(Move::Out).to[2] > framing(Move::Out).from[2]);
    }
}
