//! Shots of a film: which picture, in which grid, framed for its box.

use crate::base::PixelSize;
use crate::promo::framing::{Framer, Framing, Move};
use crate::promo::shot::Shot;
use crate::promo::sight::Look as Sight;

use super::palette::{Colours, Palette};
use crate::promo::look::PictureMove;
use crate::promo::look::{Box4, Grid};

/// One shot, set.
#[derive(Clone, Debug)]
pub(super) struct FilmShot {
    pub(super) shot: Shot,
    pub(super) grid: Grid,
    pub(super) palette: Palette,
    /// Where the picture is on the canvas, as left, top, width, height.
    pub(super) place: Box4,
    /// Whether the picture lies on its ground by itself: cut out, or on white.
    pub(super) is_free: bool,
    /// Name of the transition into the next.
    pub(super) transition: String,
    /// Headline and label.
    pub(super) headline: Option<(String, bool)>,
    pub(super) label: Option<String>,
}

/// Where a picture is put in a box of its grid, and the part of it that is seen.
pub(super) fn framed(
    size: PixelSize,
    sight: &Sight,
    colours: &Colours,
    place: Box4,
    canvas: PixelSize,
    movement: Option<(Move, f64)>,
) -> (Box4, Framing, bool) {
    let pixels = |part: f64, whole: u32| ((part * f64::from(whole)).round() as u32).max(1);
    let box_size = PixelSize::new(pixels(place[2], canvas.width), pixels(place[3], canvas.height));
    let framer = Framer::new(size, box_size, &sight.subject);
    let is_free = colours.is_cut_out || colours.is_white;
    if !framer.still().contained && !colours.is_cut_out {
        return (place, movement.map_or_else(|| framer.still(), |(movement, zoom)| framer.moving(movement, zoom)), is_free);
    }
    // All of it is shown, in a box of its own shape.
    let aspect = f64::from(size.width.max(1)) / f64::from(size.height.max(1)) * f64::from(canvas.height) / f64::from(canvas.width);
    let width = place[2].min(place[3] * aspect);
    let height = width / aspect;
    let inner = [place[0] + (place[2] - width) / 2.0, place[1] + (place[3] - height) / 2.0, width, height];
    let whole = [0.0, 0.0, 1.0, 1.0];
    (inner, Framing { contained: true, from: whole, to: whole }, is_free)
}

/// The move of a shot: of those the look names in turn, pans only where there is somewhere to go, all in one direction.
pub(super) fn movement(
    kinds: &[PictureMove],
    index: usize,
    (size, box_size): (PixelSize, PixelSize),
    sight: &Sight,
    is_back: bool,
) -> Move {
    let framer = Framer::new(size, box_size, &sight.subject);
    match kinds[index % kinds.len()] {
        PictureMove::In => Move::In,
        PictureMove::Out => Move::Out,
        PictureMove::Pan => {
            let (first, second) = if is_back { (Move::Left, Move::Up) } else { (Move::Right, Move::Down) };
            if framer.suits(first) {
                first
            } else if framer.suits(second) {
                second
            } else {
                Move::In
            }
        }
    }
}
