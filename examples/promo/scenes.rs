//! The brand's five pictures: which product stands where, in which colours.

use crate::products;
use crate::scene::{Bulb, Camera, Paint, Pattern, Scene, matte};
use crate::vector::{Vec3, splat, srgb, vec3};

/// The brand's colours.
const INK: u32 = 0x1f2d3d;
const TEAL: u32 = 0x1c5a63;
const CREAM: u32 = 0xf6ecdd;
const SAND: u32 = 0xe9bd8d;
const CORAL: u32 = 0xe4623f;
const SAGE: u32 = 0xa3bda9;
const SKY: u32 = 0x9cc4d3;
const HONEY: u32 = 0xe7a63c;

fn camera() -> Camera {
    Camera { eye: vec3(0.0, 3.65, 12.4), target: vec3(0.0, 2.28, 0.0), half_height: 0.285 }
}

/// The stage in three colours: wall, podium and sun; the product is added by the caller.
fn stage(name: &'static str, product: fn(Vec3) -> (f32, usize), colours: [u32; 4], product_paints: &[Paint]) -> Scene {
    let [wall, podium, disc, ball] = colours;
    let mut paints = vec![matte(srgb(wall)), matte(srgb(podium)).rough(0.7), matte(srgb(disc)).rough(0.75), matte(srgb(ball)).rough(0.35)];
    paints.extend_from_slice(product_paints);
    Scene {
        name,
        product,
        bounds: (vec3(0.0, 1.2, 0.0), 1.75),
        paints,
        podium: 1.42,
        disc: (vec3(0.32, 2.2, -2.05), 1.6),
        ball: (vec3(1.12, 0.2, 1.25), 0.2),
        key: 1.0,
        ambient: 0.62,
        bulb: None,
        camera: camera(),
    }
}

fn lamp() -> Scene {
    let warm = vec3(1.0, 0.68, 0.4);
    let glow = Paint { emission: vec3(1.0, 0.58, 0.27) * 1.3, ..matte(srgb(0xf7d9b0)).rough(0.45) };
    let glow = glow.with(Pattern::Glow(1.3, 2.2));
    let brass = matte(srgb(0xd9a860)).rough(0.28).metal();
    let mut scene = stage("lamp", products::lamp, [0x7d6480, 0x735a78, 0xd99a80, CORAL], &[glow, brass]);
    scene.key = 0.42;
    scene.ambient = 0.5;
    scene.bulb = Some(Bulb { centre: vec3(0.0, 1.4 + 0.34, 0.0), colour: warm * 6.5, through: 0.22 });
    scene
}

fn cup() -> Scene {
    let glaze = matte(srgb(CREAM)).rough(0.22).with(Pattern::Speckle(srgb(0x6b4a33)));
    let coffee = matte(srgb(0x3a1d0f)).rough(0.55);
    let mut scene = stage("cup", products::cup, [SAND, 0xf0cfa8, CORAL, TEAL], &[glaze, coffee, glaze]);
    scene.podium = 1.55;
    scene.camera.eye = vec3(0.0, 5.2, 11.6);
    scene.ball.0.x = -1.2;
    scene
}

/// The headphones; the clip turns about them too.
pub(crate) fn headphones() -> Scene {
    let shell = matte(srgb(CREAM)).rough(0.3);
    let leather = matte(srgb(0xb98355)).rough(0.6);
    let steel = matte(splat(0.75)).rough(0.25).metal();
    let cap = matte(srgb(0x2b7d87)).rough(0.6);
    let colours = [0xe07a5a, 0xeb9878, 0xf3c3a6, HONEY];
    stage("headphones", products::headphones, colours, &[shell, leather, steel, leather, cap])
}

fn bottle() -> Scene {
    let coat = matte(srgb(INK)).rough(0.52).with(Pattern::Mark(srgb(CREAM), 0.95, 0.3));
    let steel = matte(splat(0.78)).rough(0.22).metal();
    let wood = matte(srgb(0xc98f55)).rough(0.55).with(Pattern::Wood(srgb(0x8a5a30)));
    let mut scene = stage("bottle", products::bottle, [SAGE, 0xc3d5c6, CREAM, CORAL], &[coat, steel, wood]);
    scene.podium = 1.2;
    scene
}

fn clock() -> Scene {
    let case = matte(srgb(HONEY)).rough(0.3);
    let face = matte(srgb(CREAM)).rough(0.6);
    let ink = matte(srgb(INK)).rough(0.4);
    let coral = matte(srgb(CORAL)).rough(0.35);
    stage("clock", products::clock, [SKY, 0xbcd9e2, CREAM, CORAL], &[case, face, ink, coral, coral])
}

/// The five pictures in the order of the promo.
pub(crate) fn all() -> [Scene; 5] {
    [lamp(), cup(), headphones(), bottle(), clock()]
}

/// The camera at a fraction 0..1 of the clip: it turns round the product from left to right and comes nearer.
pub(crate) fn clip_camera(part: f32) -> Camera {
    let eased = part * part * (3.0 - 2.0 * part) * 0.6 + part * 0.4;
    let (sin, cos) = (eased * 1.15 - 0.4).sin_cos();
    let distance = 10.6 - 1.0 * eased;
    Camera { eye: vec3(sin * distance, 3.1 - 0.5 * eased, cos * distance), target: vec3(0.0, 1.95, 0.0), ..camera() }
}
