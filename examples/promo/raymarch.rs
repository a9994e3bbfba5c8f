//! Light: marches rays through signed distances and shades what they meet.
//!
//! Soft shadows follow the closest miss of a ray to the light; light from all around is gathered by eight wide cones, which also
//! bring the colour of what stands in their way; gloss is GGX with a studio's soft boxes to mirror.

use crate::scene::{Bulb, Paint, Scene, WALL};
use crate::shapes::smoothstep;
use crate::vector::{Vec3, splat, vec3};

/// Towards the key light, before normalising.
const KEY: Vec3 = vec3(-0.62, 0.95, 0.62);
/// How far a ray is followed.
const FAR: f32 = 30.0;

/// Walks along a ray; the distance to the surface it meets, or none.
fn march(scene: &Scene, eye: Vec3, ray: Vec3, steps: u32) -> Option<f32> {
    let mut along = 0.0;
    for _ in 0..steps {
        let distance = scene.nearest(eye + ray * along, 0.2).0;
        if distance < 0.0004 * (1.0 + along * 0.2) {
            return Some(along);
        }
        along += distance * 0.95;
        if along > FAR {
            return None;
        }
    }
    (along < FAR).then_some(along)
}

/// Light that arrives from a light of the given angular size (0 shadow, 1 clear): how narrowly the ray passes things by.
fn shadow(scene: &Scene, from: Vec3, towards: Vec3, reach: f32, size: f32) -> f32 {
    let (mut clear, mut along) = (1.0_f32, 0.02_f32);
    for _ in 0..80 {
        let distance = scene.things(from + towards * along, size * along).0;
        clear = clear.min(distance / (size * along));
        along += (distance * 0.7).clamp(0.012, 0.3);
        if clear < 0.004 || along > reach {
            break;
        }
    }
    smoothstep(0.0, 1.0, clear)
}

/// Light from all around as a diffuse surface gets it from one direction.
fn sky(scene: &Scene, direction: Vec3) -> Vec3 {
    let floor = scene.paints[WALL].albedo * 0.5;
    let above = vec3(1.0, 0.99, 0.97);
    floor.mix(above, smoothstep(-0.7, 0.8, direction.y)) * scene.ambient
}

/// What a glossy surface mirrors of the studio: a big soft box above, a tall one at the left, a strip at the right.
fn studio(scene: &Scene, ray: Vec3, roughness: f32) -> Vec3 {
    let soft = 0.06 + 0.5 * roughness;
    let window = |value: f32, half: f32| smoothstep(half + soft, half - soft, value.abs());
    let side = |centre: f32| {
        let turn = ray.x.atan2(ray.z) - centre;
        turn - std::f32::consts::TAU * (turn / std::f32::consts::TAU).round()
    };
    let top = window(ray.x, 0.5) * window(ray.z - 0.1, 0.32) * smoothstep(0.3, 0.6, ray.y);
    let left = window(side(-0.95), 0.34) * window(ray.y - 0.28, 0.42);
    let right = window(side(1.35), 0.14) * window(ray.y - 0.2, 0.5);
    let boxes = top * 2.2 + left * 2.0 + right * 1.7;
    (sky(scene, ray) * 0.75 + splat(boxes)) * (0.25 + 0.75 * scene.key.min(1.0))
}

/// How much of a cone is stopped, and where it is stopped most.
fn cone(scene: &Scene, from: Vec3, direction: Vec3, aperture: f32, reach: f32) -> (f32, Vec3, usize) {
    let (mut stopped, mut along, mut place, mut paint) = (0.0_f32, 0.05_f32, from, WALL);
    while along < reach {
        let p = from + direction * along;
        let (distance, index) = scene.nearest(p, aperture * along);
        let here = (1.0 - distance / (aperture * along)).min(1.0) * (1.0 - along / reach);
        if here > stopped {
            (stopped, place, paint) = (here, p, index);
        }
        along *= 1.55;
    }
    (stopped, place, paint)
}

/// Light from all around on a surface, less what is hidden, plus what the hiding things throw back.
fn gather(scene: &Scene, p: Vec3, normal: Vec3) -> Vec3 {
    let aside = if normal.y.abs() < 0.9 { vec3(0.0, 1.0, 0.0) } else { vec3(1.0, 0.0, 0.0) };
    let tangent = normal.cross(aside).normalized();
    let other = normal.cross(tangent);
    let start = p + normal * 0.01;
    let mut sum = splat(0.0);
    for index in 0..8_u16 {
        let (direction, weight) = if index == 0 {
            (normal, 0.25)
        } else {
            let (sin, cos) = (f32::from(index) * std::f32::consts::TAU / 7.0).sin_cos();
            (normal * 0.5 + (tangent * cos + other * sin) * 0.866, 0.75 / 7.0)
        };
        let (stopped, place, paint) = cone(scene, start, direction, 0.577, 2.1);
        let thrown = scene.paints[paint].at(Scene::own(place));
        let lit = 0.35 * scene.key + 0.35 * scene.ambient;
        let bounce = thrown.albedo * lit + thrown.emission * 0.5;
        sum = sum + sky(scene, direction).mix(bounce, stopped) * weight;
    }
    sum
}

/// The part of light that a rough mirror sends to the eye, GGX with Smith's masking as approximated by Hammon (GDC 2017).
fn highlight(normal: Vec3, view: Vec3, light: Vec3, roughness: f32, base: Vec3) -> Vec3 {
    let half = (view + light).normalized();
    let (nl, nv) = (normal.dot(light).max(0.0), normal.dot(view).max(0.001));
    let alpha = (roughness * roughness).max(0.01);
    let spread = normal.dot(half).max(0.0).powi(2) * (alpha * alpha - 1.0) + 1.0;
    let density = alpha * alpha / (std::f32::consts::PI * spread * spread);
    let masking = 0.5 / (2.0 * nl * nv * (1.0 - alpha) + (nl + nv) * alpha).max(0.001);
    fresnel(base, view.dot(half).max(0.0)) * (density * masking * nl)
}

/// Schlick's approximation of how much is mirrored.
fn fresnel(base: Vec3, cosine: f32) -> Vec3 {
    base.mix(splat(1.0), (1.0 - cosine).clamp(0.0, 1.0).powi(5))
}

/// Light of a bulb: diffuse light that arrives at a point, shadows included.
fn bulb_light(scene: &Scene, bulb: &Bulb, p: Vec3, normal: Vec3) -> Vec3 {
    let offset = bulb.centre - p;
    let distance = offset.length();
    let towards = offset * (1.0 / distance);
    let slope = (normal.dot(towards) * 0.85 + 0.15).max(0.0);
    if slope == 0.0 {
        return splat(0.0);
    }
    let clear = shadow(scene, p + normal * 0.01, towards, distance - 0.75, 0.2);
    bulb.colour * (slope * clear.max(bulb.through) / (0.3 + distance * distance))
}

/// A surface seen from `view`: its light, with `mirrored` what comes along the mirror direction.
struct Meeting {
    p: Vec3,
    normal: Vec3,
    view: Vec3,
    paint: Paint,
}

impl Meeting {
    fn new(scene: &Scene, p: Vec3, ray: Vec3) -> Meeting {
        let (_, index) = scene.nearest(p, 0.01);
        Meeting { p, normal: scene.normal(p), view: -ray, paint: scene.paints[index].at(Scene::own(p)) }
    }

    /// Light that leaves the surface; `around` is what reaches it from all sides.
    fn light(&self, scene: &Scene, around: Vec3) -> Vec3 {
        let key = KEY.normalized();
        let spread = (self.p - vec3(0.0, 1.2, 0.0)).length();
        let spot = scene.key * (-spread * spread / 42.0).exp();
        let clear =
            if self.normal.dot(key) > 0.0 && spot > 0.0 { shadow(scene, self.p + self.normal * 0.008, key, 6.0, 0.13) } else { 0.0 };
        let mut diffuse = around + vec3(1.0, 0.97, 0.92) * (spot * 1.15 * clear * self.normal.dot(key).max(0.0));
        if let Some(bulb) = &scene.bulb {
            diffuse = diffuse + bulb_light(scene, bulb, self.p, self.normal);
        }
        let gloss = highlight(self.normal, self.view, key, self.paint.roughness.max(0.25), self.base());
        self.paint.albedo * diffuse * (1.0 - self.paint.metalness) + gloss * (spot * clear * 2.0) + self.paint.emission
    }

    /// How much is mirrored head-on.
    fn base(&self) -> Vec3 {
        splat(0.04).mix(self.paint.albedo, self.paint.metalness)
    }
}

/// What a mirror direction shows: one more surface, or the studio.
fn mirrored(scene: &Scene, from: &Meeting) -> Vec3 {
    let ray = from.normal * (2.0 * from.normal.dot(from.view)) - from.view;
    let start = from.p + from.normal * 0.012;
    let roughness = from.paint.roughness;
    let open = studio(scene, ray, roughness);
    if roughness > 0.5 {
        let (stopped, _, _) = cone(scene, start, ray, 0.5, 3.0);
        return open * (1.0 - stopped);
    }
    match march(scene, start, ray, 60) {
        Some(along) => {
            let met = Meeting::new(scene, start + ray * along, ray);
            let (stopped, _, _) = cone(scene, met.p + met.normal * 0.01, met.normal, 1.0, 1.5);
            let seen = met.light(scene, sky(scene, met.normal) * (1.0 - 0.8 * stopped));
            seen.mix(open, 0.35 * smoothstep(0.1, 0.5, roughness))
        }
        None => open,
    }
}

/// The linear light that comes along a ray to the eye.
pub(crate) fn trace(scene: &Scene, eye: Vec3, ray: Vec3) -> Vec3 {
    let Some(along) = march(scene, eye, ray, 220) else {
        return sky(scene, ray);
    };
    let met = Meeting::new(scene, eye + ray * along, ray);
    let light = met.light(scene, gather(scene, met.p, met.normal));
    if met.paint.roughness > 0.8 {
        return light;
    }
    let facing = met.normal.dot(met.view).max(0.0);
    let share = fresnel(met.base(), facing) * (1.0 - 0.7 * met.paint.roughness * (1.0 - met.paint.metalness));
    light + mirrored(scene, &met) * share
}
