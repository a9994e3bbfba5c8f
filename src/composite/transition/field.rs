//! Weights that are a function of place and progress.

use crate::base::PixelSize;

/// A weight by place, at one instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// Its form.
    pub kind: FieldKind,
    /// 0..1.
    pub progress: f64,
}

/// The forms of weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// The incoming picture in a growing circle.
    CircleOpen,
    /// The outgoing picture in a shrinking circle.
    CircleClose,
    /// A hand sweeps clockwise from the top.
    Clock,
    /// Pixel after pixel, in an order without pattern.
    Dissolve,
    /// Slats turn, each from its top.
    Blinds,
}

/// Slats of blinds over the height of the canvas.
const SLATS: f32 = 10.0;

impl Field {
    /// The incoming picture's share at the pixels of row `y` from column `x` on, 0..1.
    pub fn row(&self, size: PixelSize, x: u32, y: u32, shares: &mut [f32]) {
        let place = Place { width: size.width as f32, height: size.height as f32, progress: self.progress as f32, y };
        match self.kind {
            FieldKind::CircleOpen => fill(shares, x, |x| place.opening(x)),
            FieldKind::CircleClose => fill(shares, x, |x| place.closing(x)),
            FieldKind::Clock => place.clock(x, shares),
            FieldKind::Dissolve => fill(shares, x, |x| place.dissolved(x)),
            FieldKind::Blinds => shares.fill(place.blinds()),
        }
    }
}

#[inline(always)]
fn fill(shares: &mut [f32], first: u32, share: impl Fn(u32) -> f32) {
    for (share_of_pixel, x) in shares.iter_mut().zip(first..) {
        *share_of_pixel = share(x);
    }
}

/// A row and all that its pixels share.
struct Place {
    width: f32,
    height: f32,
    progress: f32,
    y: u32,
}

impl Place {
    /// From the canvas's middle to a pixel's.
    #[inline(always)]
    fn arm(&self, x: u32) -> (f32, f32) {
        (x as f32 + 0.5 - self.width * 0.5, self.y as f32 + 0.5 - self.height * 0.5)
    }

    #[inline(always)]
    fn distance(&self, x: u32) -> f32 {
        let (dx, dy) = self.arm(x);
        (dx * dx + dy * dy).sqrt()
    }

    fn reach(&self) -> f32 {
        (self.width * self.width + self.height * self.height).sqrt() * 0.5
    }

    /// Half a pixel more than the corners, so that the ends show one picture alone.
    #[inline(always)]
    fn opening(&self, x: u32) -> f32 {
        (self.reach() * self.progress - self.distance(x) + 0.5).clamp(0.0, 1.0)
    }

    #[inline(always)]
    fn closing(&self, x: u32) -> f32 {
        (self.distance(x) - self.reach() * (1.0 - self.progress) + 0.5).clamp(0.0, 1.0)
    }

    /// Signed distances in pixels: past the hand's start, and before the hand.
    fn clock(&self, first: u32, shares: &mut [f32]) {
        let angle = f64::from(self.progress) * std::f64::consts::TAU;
        let (sin, cos) = (libm::sin(angle) as f32, libm::cos(angle) as f32);
        let early = self.progress < 0.5;
        fill(shares, first, |x| {
            let (dx, dy) = self.arm(x);
            let started = (dx + 0.5).clamp(0.0, 1.0);
            let behind = (-cos * dx - sin * dy + 0.5).clamp(0.0, 1.0);
            if early { started.min(behind) } else { started.max(behind) }
        });
    }

    #[inline(always)]
    fn dissolved(&self, x: u32) -> f32 {
        let turn = (pcg(x.wrapping_add(pcg(self.y))) >> 8) as f32 / 16_777_216.0;
        if turn < self.progress { 1.0 } else { 0.0 }
    }

    fn blinds(&self) -> f32 {
        let slat = self.height / SLATS;
        let within = (self.y as f32 + 0.5) % slat;
        (slat * self.progress - within + 0.5).clamp(0.0, 1.0)
    }
}

/// Jarzynski and Olano 2020, "Hash functions for GPU rendering": pcg.
#[inline(always)]
const fn pcg(value: u32) -> u32 {
    let state = value.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
    let word = ((state >> ((state >> 28) + 4)) ^ state).wrapping_mul(277_803_737);
    (word >> 22) ^ word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_begins_with_one_picture_and_ends_with_the_other() {
        use FieldKind as K;
        let size = PixelSize::new(64, 48);
        for kind in [K::CircleOpen, K::CircleClose, K::Clock, K::Dissolve] {
            for (progress, wanted) in [(0.0, 0.0), (1.0, 1.0)] {
                for y in 0..48 {
                    let mut shares = [0.5; 64];
                    Field { kind, progress }.row(size, 0, y, &mut shares);
                    assert!(shares.iter().all(|share| *share == wanted), "{kind:?} at {progress}, row {y}: {shares:?}");
                }
            }
        }
    }
}
