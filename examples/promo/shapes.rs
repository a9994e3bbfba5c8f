//! Signed distances of simple shapes: negative inside, in the unit of the point.

use crate::vector::Vec3;

/// 0 below `low`, 1 above `high`, a cubic between.
pub(crate) fn smoothstep(low: f32, high: f32, value: f32) -> f32 {
    let t = ((value - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Union whose seam is rounded over the width `k`.
pub(crate) fn smooth_union(a: f32, b: f32, k: f32) -> f32 {
    let h = (k - (a - b).abs()).max(0.0) / k;
    a.min(b) - h * h * k * 0.25
}

/// Intersection whose edge is rounded over the width `k`.
pub(crate) fn smooth_intersection(a: f32, b: f32, k: f32) -> f32 {
    -smooth_union(-a, -b, k)
}

/// A rectangle about the origin with corners of radius `round`; half sizes.
pub(crate) fn rectangle(x: f32, y: f32, half_width: f32, half_height: f32, round: f32) -> f32 {
    let (qx, qy) = (x.abs() - half_width + round, y.abs() - half_height + round);
    qx.max(0.0).hypot_fast(qy.max(0.0)) + qx.max(qy).min(0.0) - round
}

/// A cylinder about the y axis.
pub(crate) fn cylinder_y(p: Vec3, radius: f32, half_height: f32, round: f32) -> f32 {
    rectangle(p.x.hypot_fast(p.z), p.y, radius, half_height, round)
}

/// A cylinder about the x axis.
pub(crate) fn cylinder_x(p: Vec3, radius: f32, half_height: f32, round: f32) -> f32 {
    rectangle(p.y.hypot_fast(p.z), p.x, radius, half_height, round)
}

/// A cylinder about the z axis.
pub(crate) fn cylinder_z(p: Vec3, radius: f32, half_height: f32, round: f32) -> f32 {
    rectangle(p.x.hypot_fast(p.y), p.z, radius, half_height, round)
}

/// A box with rounded edges; half sizes.
pub(crate) fn block(p: Vec3, half: Vec3, round: f32) -> f32 {
    let q = p.map(f32::abs) - half.map(|side| side - round);
    q.map(|side| side.max(0.0)).length() + q.largest().min(0.0) - round
}

/// A ring about the z axis whose section is a rectangle: half the radial thickness, half the depth.
pub(crate) fn band_z(p: Vec3, radius: f32, half_thickness: f32, half_depth: f32, round: f32) -> f32 {
    rectangle(p.x.hypot_fast(p.y) - radius, p.z, half_thickness, half_depth, round)
}

/// A round bar from `a` to `b`.
pub(crate) fn capsule(p: Vec3, a: Vec3, b: Vec3, radius: f32) -> f32 {
    let (along, from_a) = (b - a, p - a);
    let t = (from_a.dot(along) / along.dot(along)).clamp(0.0, 1.0);
    (from_a - along * t).length() - radius
}

/// `hypot` without the guard against overflow, which costs more than the shape itself.
pub(crate) trait HypotFast {
    fn hypot_fast(self, other: f32) -> f32;
}

impl HypotFast for f32 {
    fn hypot_fast(self, other: f32) -> f32 {
        (self * self + other * other).sqrt()
    }
}

/// A whole number turned into a repeatable fraction in 0..1 (the finaliser of MurmurHash3).
pub(crate) fn hash(seed: u32) -> f32 {
    let mut h = seed;
    h = (h ^ (h >> 16)).wrapping_mul(0x85eb_ca6b);
    h = (h ^ (h >> 13)).wrapping_mul(0xc2b2_ae35);
    ((h ^ (h >> 16)) >> 8) as f32 / 16_777_216.0
}
