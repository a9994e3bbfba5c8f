//! What a picture shows: one product on the brand's stage, its paints, its light and its camera.

use crate::shapes::{cylinder_y, cylinder_z, hash, smooth_union, smoothstep};
use crate::vector::{Vec3, splat, vec3};

/// A distance and the index of the nearest thing's paint.
pub(crate) type Nearest = (f32, usize);

/// Paints of the stage; a product's own follow from [`PRODUCT`] on.
pub(crate) const WALL: usize = 0;
pub(crate) const PODIUM: usize = 1;
pub(crate) const DISC: usize = 2;
pub(crate) const BALL: usize = 3;
pub(crate) const PRODUCT: usize = 4;

/// The podium's height: a product's own space begins on top of it.
pub(crate) const PODIUM_HEIGHT: f32 = 0.34;

/// A pattern in a surface's colour.
#[derive(Clone, Copy)]
pub(crate) enum Pattern {
    Plain,
    /// Dots of iron in a glaze, in this second colour.
    Speckle(Vec3),
    /// Rings of a tree about the y axis, towards this second colour.
    Wood(Vec3),
    /// Light from within, which fades from the first height to the second.
    Glow(f32, f32),
    /// The brand's mark (a sun above two waves) on the front, in this colour, centred at height `.1`, with radius `.2`.
    Mark(Vec3, f32, f32),
}

/// How a surface looks.
#[derive(Clone, Copy)]
pub(crate) struct Paint {
    pub(crate) albedo: Vec3,
    pub(crate) roughness: f32,
    pub(crate) metalness: f32,
    pub(crate) emission: Vec3,
    pub(crate) pattern: Pattern,
}

/// A dull, unlit paint of one colour.
pub(crate) const fn matte(albedo: Vec3) -> Paint {
    Paint { albedo, roughness: 0.85, metalness: 0.0, emission: splat(0.0), pattern: Pattern::Plain }
}

impl Paint {
    pub(crate) const fn rough(self, roughness: f32) -> Paint {
        Paint { roughness, ..self }
    }

    pub(crate) const fn metal(self) -> Paint {
        Paint { metalness: 1.0, ..self }
    }

    pub(crate) const fn with(self, pattern: Pattern) -> Paint {
        Paint { pattern, ..self }
    }

    /// The paint at a point of the product's own space.
    pub(crate) fn at(&self, p: Vec3) -> Paint {
        let mut emission = self.emission;
        let albedo = match self.pattern {
            Pattern::Plain => self.albedo,
            Pattern::Speckle(dots) => self.albedo.mix(dots, speckle(p * 15.0) * 0.8),
            Pattern::Wood(dark) => self.albedo.mix(dark, wood(p)),
            Pattern::Glow(low, high) => {
                emission = emission * (1.0 - 0.75 * smoothstep(low, high, p.y));
                self.albedo
            }
            Pattern::Mark(ink, y, radius) if p.z > 0.0 => self.albedo.mix(ink, mark(p.x / radius, (p.y - y) / radius, 0.02)),
            Pattern::Mark(..) => self.albedo,
        };
        Paint { albedo, emission, ..*self }
    }
}

/// Coverage of the brand's mark at a point in units of its radius: a sun above two waves; `soft` is the edge's width.
pub(crate) fn mark(x: f32, y: f32, soft: f32) -> f32 {
    let inside = |distance: f32| 1.0 - smoothstep(-soft, soft, distance);
    let wave = |height: f32| (y - height - 0.07 * (x * 4.6).sin()).abs() - 0.06;
    let circle = x.hypot(y);
    let ring = (circle - 0.93).abs() - 0.07;
    let sun = (x.hypot(y - 0.12) - 0.42).max(-(y + 0.16 - 0.07 * (x * 4.6).sin()));
    let sea = wave(-0.34).min(wave(-0.58)).max(circle - 0.74);
    inside(ring.min(sun).min(sea))
}

/// One dot in most cells of a unit grid.
fn speckle(p: Vec3) -> f32 {
    let cell = p.map(f32::floor);
    let seed = (cell.x as i32 as u32)
        .wrapping_mul(0x9e37_79b1)
        .wrapping_add((cell.y as i32 as u32).wrapping_mul(0x85eb_ca77))
        .wrapping_add((cell.z as i32 as u32).wrapping_mul(0xc2b2_ae3d));
    let centre = cell + vec3(hash(seed), hash(seed ^ 1), hash(seed ^ 2)) * 0.5 + splat(0.25);
    let radius = 0.24 * hash(seed ^ 3) * hash(seed ^ 4);
    1.0 - smoothstep(radius * 0.6, radius + 0.02, (p - centre).length())
}

/// How dark a ring of the tree is here.
fn wood(p: Vec3) -> f32 {
    let wobble = 0.25 * (p.x * 3.0 + 1.0).sin() + 0.18 * (p.z * 4.0).sin() + 0.1 * (p.x * 9.0 + p.z * 7.0).sin();
    let grain = 0.5 + 0.5 * ((p.y * 5.0 + wobble) * 14.0).sin();
    0.65 * grain * grain + 0.12 * (p.y * 160.0 + 6.0 * wobble).sin()
}

/// A warm lamp inside the scene.
pub(crate) struct Bulb {
    pub(crate) centre: Vec3,
    pub(crate) colour: Vec3,
    /// The part of its light that comes through its shade.
    pub(crate) through: f32,
}

/// One product on the stage.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    /// The product in its own space: y up from the podium's top, z towards the camera.
    pub(crate) product: fn(Vec3) -> Nearest,
    /// A sphere that holds the whole product: centre and radius.
    pub(crate) bounds: (Vec3, f32),
    pub(crate) paints: Vec<Paint>,
    /// Radius of the podium, and centre and radius of the sun on the wall.
    pub(crate) podium: f32,
    pub(crate) disc: (Vec3, f32),
    pub(crate) ball: (Vec3, f32),
    /// Strength of the key light and of the light from all around.
    pub(crate) key: f32,
    pub(crate) ambient: f32,
    pub(crate) bulb: Option<Bulb>,
    pub(crate) camera: Camera,
}

/// Where the picture is taken from. Seen portrait, 9:16.
#[derive(Clone, Copy)]
pub(crate) struct Camera {
    pub(crate) eye: Vec3,
    pub(crate) target: Vec3,
    /// Half the picture's height at unit distance.
    pub(crate) half_height: f32,
}

impl Camera {
    /// The direction through a place of the picture: -1..1 from bottom to top, and across in the same unit.
    pub(crate) fn ray(&self, across: f32, up: f32) -> Vec3 {
        let forward = (self.target - self.eye).normalized();
        let right = forward.cross(vec3(0.0, 1.0, 0.0)).normalized();
        let above = right.cross(forward);
        (forward + (right * across + above * up) * self.half_height).normalized()
    }
}

/// The wall's distance behind the product.
const WALL_DEPTH: f32 = 3.4;

impl Scene {
    /// A point of the stage in the product's own space.
    pub(crate) fn own(p: Vec3) -> Vec3 {
        vec3(p.x, p.y - PODIUM_HEIGHT, p.z)
    }

    /// Distance to floor and wall, which meet in a wide hollow.
    pub(crate) fn backdrop(p: Vec3) -> f32 {
        smooth_union(p.y, p.z + WALL_DEPTH, 3.0)
    }

    /// The nearest thing but for floor and wall. Where the product is surely farther than `care`, a distance to its bounds
    /// that is less than the true one will do.
    pub(crate) fn things(&self, p: Vec3, care: f32) -> Nearest {
        let podium = cylinder_y(p - vec3(0.0, PODIUM_HEIGHT * 0.5, 0.0), self.podium, PODIUM_HEIGHT * 0.5, 0.045);
        let mut nearest = (podium, PODIUM);
        let disc = (cylinder_z(p - self.disc.0, self.disc.1, 0.07, 0.05), DISC);
        let ball = ((p - self.ball.0).length() - self.ball.1, BALL);
        for other in [disc, ball] {
            if other.0 < nearest.0 {
                nearest = other;
            }
        }
        let own = Self::own(p);
        let bound = (own - self.bounds.0).length() - self.bounds.1;
        let product = if bound > care { (bound, PRODUCT) } else { (self.product)(own) };
        if product.0 < nearest.0 { product } else { nearest }
    }

    /// The nearest thing, floor and wall included; `care` as for [`Scene::things`].
    pub(crate) fn nearest(&self, p: Vec3, care: f32) -> Nearest {
        let backdrop = (Self::backdrop(p), WALL);
        let thing = self.things(p, care);
        if thing.0 < backdrop.0 { thing } else { backdrop }
    }

    /// The surface's outward direction, from four distances at the corners of a tetrahedron.
    pub(crate) fn normal(&self, p: Vec3) -> Vec3 {
        const STEP: f32 = 0.0012;
        let corners = [vec3(1.0, -1.0, -1.0), vec3(-1.0, -1.0, 1.0), vec3(-1.0, 1.0, -1.0), splat(1.0)];
        let sum = corners.iter().fold(splat(0.0), |sum, &c| sum + c * self.nearest(p + c * STEP, STEP).0);
        sum.normalized()
    }
}
