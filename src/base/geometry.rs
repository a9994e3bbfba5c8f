//! Points, sizes, rectangles and affine maps, each in a named space.

use std::fmt;
use std::marker::PhantomData;

/// A coordinate space. Values of two spaces do not mix; an [`Affine`] leads from one to the other.
pub trait Space: Copy + fmt::Debug + Send + Sync + 'static {}

macro_rules! spaces {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name;
        impl Space for $name {}
    )*};
}

spaces! {
    /// Pixels of an upright source picture (orientation and pixel shape already applied), `y` down, origin at the
    /// top-left corner.
    Source;
    /// Pixels of the box a segment is fitted into, origin at its top-left corner.
    LayoutBox;
    /// Pixels of the output canvas, `y` down, origin at the top-left corner of the top-left pixel.
    Canvas;
}

/// A point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point<S> {
    /// Towards the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
    space: PhantomData<S>,
}

impl<S: Space> Point<S> {
    /// The point at `x y`.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y, space: PhantomData }
    }
}

/// A width and a height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size<S> {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    space: PhantomData<S>,
}

impl<S: Space> Size<S> {
    /// `width` by `height`.
    pub const fn new(width: f64, height: f64) -> Self {
        Self { width, height, space: PhantomData }
    }
}

/// A rectangle along the axes: left, top, width, height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect<S> {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width, never below zero.
    pub width: f64,
    /// Height, never below zero.
    pub height: f64,
    space: PhantomData<S>,
}

impl<S: Space> Rect<S> {
    /// The rectangle of that corner and size.
    pub const fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x, y, width, height, space: PhantomData }
    }

    /// The rectangle of `size` at the origin.
    pub const fn of_size(size: Size<S>) -> Self {
        Self::new(0.0, 0.0, size.width, size.height)
    }

    /// Right edge.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Bottom edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The part in both, `None` where they share no area.
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let (right, bottom) = (self.right().min(other.right()), self.bottom().min(other.bottom()));
        (right > x && bottom > y).then(|| Self::new(x, y, right - x, bottom - y))
    }

    /// The smallest rectangle around both.
    pub fn union(&self, other: &Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Self::new(x, y, self.right().max(other.right()) - x, self.bottom().max(other.bottom()) - y)
    }

    /// The corners, clockwise from the top left.
    pub fn corners(&self) -> [Point<S>; 4] {
        [
            Point::new(self.x, self.y),
            Point::new(self.right(), self.y),
            Point::new(self.right(), self.bottom()),
            Point::new(self.x, self.bottom()),
        ]
    }
}

/// An affine map from space `A` to space `B`: `x' = xx x + xy y + dx`, `y' = yx x + yy y + dy`. Named `b_from_a`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine<A, B> {
    /// `x'` per `x`.
    pub xx: f64,
    /// `x'` per `y`.
    pub xy: f64,
    /// `y'` per `x`.
    pub yx: f64,
    /// `y'` per `y`.
    pub yy: f64,
    /// Shift of `x'`.
    pub dx: f64,
    /// Shift of `y'`.
    pub dy: f64,
    spaces: PhantomData<(A, B)>,
}

impl<A: Space, B: Space> Affine<A, B> {
    /// The map of these six numbers.
    pub const fn new(xx: f64, xy: f64, yx: f64, yy: f64, dx: f64, dy: f64) -> Self {
        Self { xx, xy, yx, yy, dx, dy, spaces: PhantomData }
    }

    /// The map that keeps every number.
    pub const fn identity() -> Self {
        Self::new(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    }

    /// A shift.
    pub const fn translation(dx: f64, dy: f64) -> Self {
        Self::new(1.0, 0.0, 0.0, 1.0, dx, dy)
    }

    /// A scale about the origin.
    pub const fn scale(x: f64, y: f64) -> Self {
        Self::new(x, 0.0, 0.0, y, 0.0, 0.0)
    }

    /// A rotation about the origin, degrees clockwise (`y` points down).
    pub fn rotation(degrees: f64) -> Self {
        let (sin, cos) = libm::sincos(degrees.to_radians());
        Self::new(cos, -sin, sin, cos, 0.0, 0.0)
    }

    /// First this map, then `next`.
    pub fn then<C: Space>(self, next: Affine<B, C>) -> Affine<A, C> {
        Affine::new(
            next.xx * self.xx + next.xy * self.yx,
            next.xx * self.xy + next.xy * self.yy,
            next.yx * self.xx + next.yy * self.yx,
            next.yx * self.xy + next.yy * self.yy,
            next.xx * self.dx + next.xy * self.dy + next.dx,
            next.yx * self.dx + next.yy * self.dy + next.dy,
        )
    }

    /// The way back, `None` where this map flattens the plane.
    pub fn inverse(self) -> Option<Affine<B, A>> {
        let determinant = self.xx * self.yy - self.xy * self.yx;
        if !determinant.is_finite() || determinant.abs() < 1e-12 {
            return None;
        }
        let (xx, xy) = (self.yy / determinant, -self.xy / determinant);
        let (yx, yy) = (-self.yx / determinant, self.xx / determinant);
        Some(Affine::new(xx, xy, yx, yy, -(xx * self.dx + xy * self.dy), -(yx * self.dx + yy * self.dy)))
    }

    /// Where `point` goes.
    pub fn apply(&self, point: Point<A>) -> Point<B> {
        Point::new(self.xx * point.x + self.xy * point.y + self.dx, self.yx * point.x + self.yy * point.y + self.dy)
    }

    /// The smallest rectangle around the image of `rect`.
    pub fn bounds_of(&self, rect: &Rect<A>) -> Rect<B> {
        let corners = rect.corners().map(|corner| self.apply(corner));
        let fold = |f: fn(f64, f64) -> f64, get: fn(&Point<B>) -> f64| corners.iter().map(get).reduce(f).unwrap_or(0.0);
        let (left, top) = (fold(f64::min, |p| p.x), fold(f64::min, |p| p.y));
        let (right, bottom) = (fold(f64::max, |p| p.x), fold(f64::max, |p| p.y));
        Rect::new(left, top, right - left, bottom - top)
    }

    /// Whether the axes stay axes (no rotation or shear; flips and scales only).
    pub fn keeps_axes(&self) -> bool {
        self.xy.abs() < 1e-9 && self.yx.abs() < 1e-9
    }

    /// Lengths of the images of the unit vectors: how many `B` units one `A` unit becomes along x and y.
    pub fn scales(&self) -> (f64, f64) {
        (libm::hypot(self.xx, self.yx), libm::hypot(self.xy, self.yy))
    }
}

/// A width and height in whole pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct PixelSize {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl PixelSize {
    /// `width` by `height` pixels.
    pub const fn new(width: u32, height: u32) -> Self {
        Self { width, height }
    }

    /// How many pixels that is.
    pub const fn area(self) -> u64 {
        self.width as u64 * self.height as u64
    }

    /// The same in a named space.
    pub fn as_size<S: Space>(self) -> Size<S> {
        Size::new(f64::from(self.width), f64::from(self.height))
    }

    /// The whole area as a pixel rectangle.
    pub const fn rect(self) -> PixelRect {
        PixelRect { x: 0, y: 0, width: self.width, height: self.height }
    }
}

impl fmt::Display for PixelSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

/// A rectangle of whole canvas pixels, inside the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PixelRect {
    /// Left edge in pixels.
    pub x: u32,
    /// Top edge in pixels.
    pub y: u32,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl PixelRect {
    /// Right edge.
    pub const fn right(&self) -> u32 {
        self.x + self.width
    }

    /// Bottom edge.
    pub const fn bottom(&self) -> u32 {
        self.y + self.height
    }

    /// The part in both, `None` where they share no pixel.
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let (right, bottom) = (self.right().min(other.right()), self.bottom().min(other.bottom()));
        (right > x && bottom > y).then(|| Self { x, y, width: right - x, height: bottom - y })
    }

    /// The smallest rectangle around both.
    pub fn union(&self, other: &Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { x, y, width: right - x, height: bottom - y }
    }

    /// Whether `other` lies inside this.
    pub fn contains(&self, other: &Self) -> bool {
        self.x <= other.x && self.y <= other.y && self.right() >= other.right() && self.bottom() >= other.bottom()
    }

    /// The pixels that `rect` touches on a canvas of `size`, grown to even edges (4:2:0 blocks); `None` where it
    /// touches none.
    pub fn even_cover(rect: &Rect<Canvas>, size: PixelSize) -> Option<Self> {
        let cover = Self::cover(rect, size)?;
        let (x, y) = (cover.x & !1, cover.y & !1);
        Some(Self { x, y, width: ((cover.right() + 1) & !1) - x, height: ((cover.bottom() + 1) & !1) - y })
    }

    /// The pixels that `rect` touches on a canvas of `size`; `None` where it touches none.
    pub fn cover(rect: &Rect<Canvas>, size: PixelSize) -> Option<Self> {
        let clamp = |value: f64, limit: u32| value.clamp(0.0, f64::from(limit)) as u32;
        // A thousandth of a pixel is rounding noise of the transforms, not coverage.
        let (x, y) = (clamp((rect.x + 1e-3).floor(), size.width), clamp((rect.y + 1e-3).floor(), size.height));
        let (right, bottom) = (clamp((rect.right() - 1e-3).ceil(), size.width), clamp((rect.bottom() - 1e-3).ceil(), size.height));
        (right > x && bottom > y).then(|| Self { x, y, width: right - x, height: bottom - y })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inverse_undoes_its_map() {
        let canvas_from_box = Affine::<LayoutBox, LayoutBox>::rotation(33.0)
            .then(Affine::<LayoutBox, LayoutBox>::scale(2.0, -0.5))
            .then(Affine::<LayoutBox, Canvas>::translation(7.0, -3.0));
        let there = canvas_from_box.apply(Point::new(12.5, -4.0));
        let back = canvas_from_box.inverse().unwrap().apply(there);
        assert!((back.x - 12.5).abs() < 1e-9 && (back.y + 4.0).abs() < 1e-9);
        assert!(Affine::<LayoutBox, Canvas>::scale(0.0, 1.0).inverse().is_none());
    }

    #[test]
    fn rotation_is_clockwise_with_y_down() {
        let turned = Affine::<LayoutBox, Canvas>::rotation(90.0).apply(Point::new(1.0, 0.0));
        assert!(turned.x.abs() < 1e-12 && (turned.y - 1.0).abs() < 1e-12);
    }

    #[test]
    fn covers_are_even_and_inside() {
        let size = PixelSize::new(100, 50);
        let cover = PixelRect::even_cover(&Rect::new(2.5, -4.0, 10.0, 5.2), size).unwrap();
        assert_eq!(cover, PixelRect { x: 2, y: 0, width: 12, height: 2 });
        assert_eq!(PixelRect::even_cover(&Rect::new(100.0, 0.0, 5.0, 5.0), size), None);
    }
}
