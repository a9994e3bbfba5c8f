//! How a stored picture is turned before it is shown.

use crate::base::{Affine, PixelSize, Source};

/// The change that makes a stored picture upright: EXIF's eight (CIPA DC-008 4.6.5), which are also all that display
/// matrices are used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Orientation {
    /// Nothing.
    #[default]
    Upright,
    /// Mirrored left-right.
    FlippedHorizontally,
    /// Turned by 180 degrees.
    Turned180,
    /// Mirrored top-bottom.
    FlippedVertically,
    /// Mirrored at the diagonal through the top-left corner.
    Transposed,
    /// Turned clockwise by 90 degrees.
    Turned90,
    /// Mirrored at the diagonal through the top-right corner.
    Transverse,
    /// Turned clockwise by 270 degrees.
    Turned270,
}

impl Orientation {
    const ALL: [Self; 8] = [
        Self::Upright,
        Self::FlippedHorizontally,
        Self::Turned180,
        Self::FlippedVertically,
        Self::Transposed,
        Self::Turned90,
        Self::Transverse,
        Self::Turned270,
    ];

    /// The linear part of the map from stored to upright: `x' = m[0] x + m[1] y`, `y' = m[2] x + m[3] y`, with `y`
    /// down.
    const fn linear(self) -> [i32; 4] {
        match self {
            Self::Upright => [1, 0, 0, 1],
            Self::FlippedHorizontally => [-1, 0, 0, 1],
            Self::Turned180 => [-1, 0, 0, -1],
            Self::FlippedVertically => [1, 0, 0, -1],
            Self::Transposed => [0, 1, 1, 0],
            Self::Turned90 => [0, -1, 1, 0],
            Self::Transverse => [0, -1, -1, 0],
            Self::Turned270 => [0, 1, -1, 0],
        }
    }

    /// Whether width and height change places.
    pub const fn swaps_sides(self) -> bool {
        self.linear()[0] == 0
    }

    /// The orientation nearest to a display matrix (ISO/IEC 14496-12 8.3.2: `x' = a x + c y`, `y' = b x + d y` of a
    /// row-major `a b u c d v x y w`).
    pub fn of_display_matrix(matrix: &[i32; 9]) -> Self {
        let found = [matrix[0], matrix[3], matrix[1], matrix[4]].map(i64::from);
        let likeness = |orientation: &Self| -> i64 { orientation.linear().iter().zip(found).map(|(&m, f)| i64::from(m) * f).sum() };
        // `max_by_key` takes the last of equals; reversed, a matrix of zeros counts as upright.
        Self::ALL.into_iter().rev().max_by_key(likeness).unwrap_or_default()
    }

    /// Leads from the pixels of a stored picture of `coded` size to those of the upright picture of `upright` size
    /// (pixel shape included).
    pub fn upright_from_coded(self, coded: PixelSize, upright: PixelSize) -> Affine<Source, Source> {
        let m = self.linear().map(f64::from);
        let (width, height) = (f64::from(coded.width.max(1)), f64::from(coded.height.max(1)));
        let (turned_width, turned_height) = if self.swaps_sides() { (height, width) } else { (width, height) };
        let shift = |negative: bool, extent: f64| if negative { extent } else { 0.0 };
        let turned: Affine<Source, Source> =
            Affine::new(m[0], m[1], m[2], m[3], shift(m[0] + m[1] < 0.0, turned_width), shift(m[2] + m[3] < 0.0, turned_height));
        turned.then(Affine::scale(f64::from(upright.width) / turned_width, f64::from(upright.height) / turned_height))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Point, Rect};

    #[test]
    fn a_picture_turned_clockwise_has_its_first_pixel_at_the_top_right() {
        let map = Orientation::Turned90.upright_from_coded(PixelSize::new(40, 20), PixelSize::new(20, 40));
        let corner = map.apply(Point::new(0.0, 0.0));
        assert_eq!((corner.x, corner.y), (20.0, 0.0));
    }

    #[test]
    fn all_eight_map_the_whole_picture_onto_the_whole_picture() {
        let coded = PixelSize::new(30, 20);
        for orientation in Orientation::ALL {
            let upright = if orientation.swaps_sides() { PixelSize::new(20, 60) } else { PixelSize::new(60, 20) };
            let bounds = orientation.upright_from_coded(coded, upright).bounds_of(&Rect::of_size(coded.as_size()));
            assert_eq!((bounds.x, bounds.y, bounds.width, bounds.height), (0.0, 0.0, f64::from(upright.width), f64::from(upright.height)));
        }
    }

    #[test]
    fn display_matrices_of_phones_are_recognised() {
        let one = 1 << 16;
        assert_eq!(Orientation::of_display_matrix(&[one, 0, 0, 0, one, 0, 0, 0, 1 << 30]), Orientation::Upright);
        assert_eq!(Orientation::of_display_matrix(&[0, one, 0, -one, 0, 0, 0, 0, 1 << 30]), Orientation::Turned90);
        assert_eq!(Orientation::of_display_matrix(&[0, -one, 0, one, 0, 0, 0, 0, 1 << 30]), Orientation::Turned270);
        assert_eq!(Orientation::of_display_matrix(&[-one, 0, 0, 0, -one, 0, 0, 0, 1 << 30]), Orientation::Turned180);
        assert_eq!(Orientation::of_display_matrix(&[-one, 0, 0, 0, one, 0, 0, 0, 1 << 30]), Orientation::FlippedHorizontally);
    }
}
