//! The five products as signed distances, each in its own space: y up from where it stands, z to the camera, about 2.4 high.

use crate::scene::{Nearest, PRODUCT};
use crate::shapes::{
    HypotFast, band_z, block, capsule, cylinder_x, cylinder_y, cylinder_z, rectangle, smooth_intersection, smooth_union, smoothstep,
};
use crate::vector::{Vec3, vec3};

/// The nearest of several parts; their paints count from [`PRODUCT`] on.
fn nearest_of<const N: usize>(parts: [f32; N]) -> Nearest {
    let mut nearest = (parts[0], PRODUCT);
    for (index, &distance) in parts.iter().enumerate().skip(1) {
        if distance < nearest.0 {
            nearest = (distance, PRODUCT + index);
        }
    }
    nearest
}

/// Paints of the lamp, in order: shade, metal.
pub(crate) fn lamp(p: Vec3) -> Nearest {
    let radius = p.x.hypot_fast(p.z);
    // A hollow cap of a sphere, pressed a little: either the shell or its rim is nearest.
    let (x, y) = (radius, (p.y - 1.28) / 0.86);
    let (sphere, cut) = (1.06_f32, 0.16_f32);
    let rim = (sphere * sphere - cut * cut).sqrt();
    let shell = if cut * x < rim * y { (x.hypot_fast(y) - sphere).abs() } else { (x - rim).hypot_fast(y - cut) };
    let shade = (shell - 0.035) * 0.86;
    let base = cylinder_y(p - vec3(0.0, 0.07, 0.0), 0.56, 0.07, 0.05);
    let stem = rectangle(radius, p.y - 0.8, 0.075, 0.8, 0.03);
    let collar = rectangle(radius, p.y - 1.42, 0.14, 0.07, 0.03);
    let metal = smooth_union(base, stem, 0.25).min(collar);
    nearest_of([shade, metal])
}

/// Paints of the cup, in order: cup, coffee, saucer.
pub(crate) fn cup(p: Vec3) -> Nearest {
    let p = p - vec3(0.0, 0.1, 0.0);
    let radius = p.x.hypot_fast(p.z);
    let belly = 0.8 - 0.1 * smoothstep(0.3, 1.2, p.y);
    let outer = rectangle(radius, p.y - 0.9, belly, 0.9, 0.34) * 0.96;
    let wall = smooth_intersection((outer + 0.05).abs() - 0.05, p.y - 1.22, 0.06);
    let q = p - vec3(0.84, 0.66, 0.0);
    let ring = vec3(q.x, q.y * 0.92, 0.0).length() - 0.34;
    let handle = (ring.hypot_fast(q.z * 0.75) - 0.085) * 0.85;
    let body = smooth_union(wall, handle.max(-(outer + 0.05)), 0.09);
    let coffee = (outer + 0.07).max(p.y - 1.12);
    let bend = 0.1 * smoothstep(0.55, 1.25, radius) - 0.05;
    let saucer = rectangle(radius, p.y - bend, 1.22, 0.035, 0.03) * 0.9;
    nearest_of([body, coffee, saucer])
}

/// Paints of the headphones, in order: shell, cushions, metal, inner band, mark.
pub(crate) fn headphones(p: Vec3) -> Nearest {
    let p = p.turned_y(0.5);
    let side = vec3(p.x.abs(), p.y, p.z);
    // The band: half a circle above, straight legs that lean out a little below.
    let arch = vec3(side.x, (p.y - 1.42).max(0.0), p.z);
    let lower = 0.98 - p.y;
    let depth = 0.12 + 0.07 * smoothstep(1.5, 2.4, p.y);
    let band = band_z(arch, 0.98, 0.045, depth, 0.04).max(lower);
    let inner = smooth_intersection(band_z(arch, 0.9, 0.06, depth * 0.8, 0.055), 1.72 - p.y, 0.1);
    // An ear cup, turned a little as it hangs.
    let cup = (side - vec3(0.98, 0.6, 0.0)).turned_z(0.09);
    let (hull, cushion) = (cup - vec3(0.06, 0.0, 0.0), cup - vec3(-0.2, 0.0, 0.0));
    let oval = |q: Vec3| vec3(q.x, q.y * 0.88, q.z);
    let shell = cylinder_x(oval(hull), 0.52, 0.15, 0.12);
    let groove = cylinder_x(oval(hull - vec3(0.15, 0.0, 0.0)), 0.36, 0.022, 0.012);
    let shell = shell.max(-groove);
    let ring = vec3(0.0, cushion.y * 0.88, cushion.z).length() - 0.36;
    let cushions = rectangle(ring, cushion.x, 0.165, 0.13, 0.125);
    let fork = vec3(0.0, cup.y * 0.88, cup.z).length() - 0.585;
    let fork = smooth_intersection(rectangle(fork, cup.x - 0.05, 0.022, 0.06, 0.02), -0.1 - cup.y, 0.05);
    let slider = capsule(side, vec3(0.985, 1.2, 0.0), vec3(0.985, 0.98, 0.0), 0.055);
    let cap = cylinder_x(oval(hull - vec3(0.13, 0.0, 0.0)), 0.34, 0.02, 0.015);
    nearest_of([shell.min(band), cushions, fork.min(slider), inner, cap])
}

/// Paints of the bottle, in order: body, steel, wood.
pub(crate) fn bottle(p: Vec3) -> Nearest {
    let radius = p.x.hypot_fast(p.z);
    let body = rectangle(radius, p.y - 0.86, 0.55, 0.86, 0.2);
    let neck = rectangle(radius, p.y - 1.75, 0.3, 0.22, 0.03);
    let body = smooth_union(body, neck, 0.34);
    let steel = rectangle(radius, p.y - 2.0, 0.315, 0.045, 0.02).min(rectangle(radius, p.y - 0.03, 0.47, 0.03, 0.02));
    let cap = rectangle(radius, p.y - 2.22, 0.345, 0.17, 0.05);
    let loop_ = band_z(p - vec3(0.0, 2.4, 0.0), 0.23, 0.035, 0.075, 0.03);
    nearest_of([body, steel.min(loop_.max(2.3 - p.y)), cap])
}

/// Paints of the clock, in order: case, face, marks and hands, the second hand, button.
pub(crate) fn clock(p: Vec3) -> Nearest {
    let q = (p - vec3(0.0, 1.22, 0.0)).turned_y(0.42).turned_x(0.07);
    let case = cylinder_z(q, 1.08, 0.3, 0.14);
    let front = q - vec3(0.0, 0.0, 0.3);
    let case = smooth_intersection(case, -cylinder_z(front, 0.93, 0.1, 0.02), 0.05);
    let foot = vec3(q.x.abs(), q.y, q.z);
    let case = case.min(capsule(foot, vec3(0.5, -0.85, 0.0), vec3(0.66, -1.2, 0.02), 0.075));
    let face = cylinder_z(q - vec3(0.0, 0.0, 0.19), 0.95, 0.02, 0.01);
    let plane = q - vec3(0.0, 0.0, 0.215);
    // One of twelve marks: the point is turned into the first sector.
    let sector = std::f32::consts::TAU / 12.0;
    let turn = (plane.x.atan2(plane.y) / sector).round();
    let spoke = plane.turned_z(turn * sector);
    let long = if (turn as i32).rem_euclid(3) == 0 { 0.085 } else { 0.03 };
    let ticks = block(spoke - vec3(0.0, 0.8 - long, 0.0), vec3(0.026, long, 0.012), 0.011);
    let hand = |degrees: f32, length: f32, width: f32, lift: f32| {
        let turned = (plane - vec3(0.0, 0.0, lift)).turned_z(degrees.to_radians());
        block(turned - vec3(0.0, length * 0.5 - 0.08, 0.0), vec3(width, length * 0.5 + 0.08, 0.012), 0.011)
    };
    let dark = ticks.min(hand(305.0, 0.46, 0.045, 0.03)).min(hand(60.0, 0.7, 0.034, 0.055));
    let second = hand(192.0, 0.68, 0.012, 0.08).min(cylinder_z(plane - vec3(0.0, 0.0, 0.06), 0.07, 0.05, 0.02));
    let button = smooth_union(
        rectangle(q.x.hypot_fast(q.z), q.y - 1.12, 0.1, 0.1, 0.02),
        rectangle(q.x.hypot_fast(q.z), q.y - 1.22, 0.24, 0.06, 0.055),
        0.05,
    );
    nearest_of([case, face, dark, second, button])
}
