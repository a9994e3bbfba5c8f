//! Pointwise operations on colours, compiled from a look. Every pointwise effect is one or two of them; each leaves
//! values of 0..1.

use std::sync::Arc;

use fearless_simd::{Level, Simd, dispatch};

use crate::base::{PixelSize, Rgba};
use crate::scene::{ColourKey, ColourTable, CubeTable, Effect, KeyKind};

use super::float_math::{power, smooth_step};
use super::pixels::{COLUMNS, COUNT, Pixels, Place};
use super::table;

/// The weights of R', G' and B' in luma: BT.709-6, 3.2.
const LUMA: [f32; 3] = [0.2126, 0.7152, 0.0722];

/// R', G', B' per unit of Cb and Cr, which are -0.5..0.5: BT.709-6, 3.3.
const BLUE_PER_CB: f32 = 1.8556;
const RED_PER_CR: f32 = 1.5748;
const GREEN_PER_CB: f32 = -0.187_324;
const GREEN_PER_CR: f32 = -0.468_124;

/// One operation.
#[derive(Clone, Debug, PartialEq)]
enum ColourOp {
    /// Rows of R', G', B' from R', G', B' and one.
    Matrix([[f32; 4]; 3]),
    /// Each channel to this power.
    Power(f32),
    /// Plus an amount times a smooth weight of luma: the upper half's, or the lower's.
    Lift { amount: f32, upper: bool },
    /// Times one less an amount, from a distance of the middle on.
    Vignette { amount: f32, inner: f32 },
    /// Plus noise.
    Grain { amount: f32, seed: u32 },
    /// Clear by colour.
    Key(Key),
    /// A table, mixed in.
    Table { table: Arc<CubeTable>, amount: f32 },
}

/// A colour key in numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Key {
    /// Cb and Cr of the key's colour; `None` for a key by luma.
    chroma: Option<[f32; 2]>,
    threshold: f32,
    per_softness: f32,
    spill: f32,
    inverted: bool,
}

/// Operations in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in super::super) struct Program {
    operations: Vec<ColourOp>,
    /// The canvas, for what depends on the place.
    canvas: (f32, f32),
    /// Pixels from the canvas's origin to that of the grid it runs on.
    margin: u32,
}

impl Program {
    /// The operations of a key and the pointwise effects of `effects`; `table` is the last.
    pub(in super::super) fn of(
        key: Option<&ColourKey>,
        effects: &[Effect],
        table: Option<&ColourTable>,
        canvas: PixelSize,
        margin: u32,
    ) -> Self {
        let mut operations: Vec<ColourOp> = key.map(|key| ColourOp::Key(Key::of(key))).into_iter().collect();
        operations.extend(effects.iter().filter_map(operation));
        operations.extend(table.map(|table| ColourOp::Table { table: Arc::clone(&table.table), amount: table.amount as f32 }));
        Self { operations, canvas: (canvas.width as f32, canvas.height as f32), margin }
    }

    /// Whether it does nothing.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// Runs it on a chunk.
    pub(super) fn run(&self, level: Level, pixels: &mut Pixels, place: Place) {
        dispatch!(level, simd => self.run_with(simd, pixels, place));
    }

    #[inline(always)]
    fn run_with<S: Simd>(&self, simd: S, pixels: &mut Pixels, place: Place) {
        for operation in &self.operations {
            match operation {
                ColourOp::Matrix(rows) => matrix(simd, pixels, rows),
                ColourOp::Power(exponent) => raise(simd, pixels, *exponent),
                ColourOp::Lift { amount, upper } => lift(simd, pixels, *amount, *upper),
                ColourOp::Vignette { amount, inner } => self.vignette(simd, pixels, place, *amount, *inner),
                ColourOp::Grain { amount, seed } => self.grain(simd, pixels, place, *amount, *seed),
                ColourOp::Key(key) => key.run(simd, pixels),
                ColourOp::Table { table, amount } => table::look_up(simd, pixels, table, *amount),
            }
        }
    }

    /// Distance from the middle, 1 in the corners; times `1 - amount` smoothstep(inner, 1).
    #[inline(always)]
    fn vignette<S: Simd>(&self, _: S, pixels: &mut Pixels, place: Place, amount: f32, inner: f32) {
        let (middle_x, middle_y) = (self.canvas.0 * 0.5, self.canvas.1 * 0.5);
        let per_corner = 1.0 / (middle_x * middle_x + middle_y * middle_y).sqrt();
        let per_width = 1.0 / (1.0 - inner).max(1e-3);
        let left = place.x as f32 - self.margin as f32 + 0.5 - middle_x;
        for row in 0..2 {
            let dy = place.y as f32 - self.margin as f32 + row as f32 + 0.5 - middle_y;
            let mut factors = [0.0_f32; COLUMNS];
            for (column, factor) in factors.iter_mut().enumerate() {
                let dx = left + column as f32;
                *factor = 1.0 - amount * smooth_step(inner, per_width, (dx * dx + dy * dy).sqrt() * per_corner);
            }
            for channel in &mut pixels.colour {
                for (value, factor) in channel[row * COLUMNS..][..COLUMNS].iter_mut().zip(&factors) {
                    *value = (*value * factor).clamp(0.0, 1.0);
                }
            }
        }
    }

    /// The sum of two halves of a hash, less one: a triangular distribution of -1..1, by place and seed.
    #[inline(always)]
    fn grain<S: Simd>(&self, _: S, pixels: &mut Pixels, place: Place, amount: f32, seed: u32) {
        for row in 0..2 {
            let line = pcg(seed ^ place.y.wrapping_sub(self.margin).wrapping_add(row as u32));
            let mut noise = [0.0_f32; COLUMNS];
            for (column, noise) in noise.iter_mut().enumerate() {
                let hash = pcg(line.wrapping_add(place.x.wrapping_sub(self.margin)).wrapping_add(column as u32));
                *noise = amount * ((hash & 0xffff) as f32 * (1.0 / 65_536.0) + (hash >> 16) as f32 * (1.0 / 65_536.0) - 1.0);
            }
            for channel in &mut pixels.colour {
                for (value, noise) in channel[row * COLUMNS..][..COLUMNS].iter_mut().zip(&noise) {
                    *value = (*value + noise).clamp(0.0, 1.0);
                }
            }
        }
    }
}

/// Jarzynski and Olano 2020, "Hash functions for GPU rendering": pcg.
#[inline(always)]
const fn pcg(value: u32) -> u32 {
    let state = value.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
    let word = ((state >> ((state >> 28) + 4)) ^ state).wrapping_mul(277_803_737);
    (word >> 22) ^ word
}

/// The operation of a pointwise effect; `None` for a filter.
fn operation(effect: &Effect) -> Option<ColourOp> {
    let matrix = |rows: [[f64; 4]; 3]| Some(ColourOp::Matrix(rows.map(|row| row.map(|value| value as f32))));
    let scaled = |factor: f64, offset: f64| {
        let row = |i: usize| std::array::from_fn(|j| if j == 3 { offset } else { factor * f64::from(u8::from(i == j)) });
        matrix([row(0), row(1), row(2)])
    };
    match *effect {
        // (2^v c^2.2)^(1/2.2) is 2^(v/2.2) c.
        Effect::Exposure { stops } => scaled(libm::exp2(stops / 2.2), 0.0),
        Effect::Brightness { amount } => scaled(1.0, amount),
        Effect::Contrast { factor } => scaled(factor, 0.5 - 0.5 * factor),
        Effect::Saturation { factor } => matrix(towards_luma(factor)),
        Effect::Gamma { gamma } => Some(ColourOp::Power((1.0 / gamma) as f32)),
        Effect::Temperature { amount } => matrix(shifted([0.2 * amount, 0.0, -0.2 * amount])),
        Effect::Tint { amount } => matrix(shifted([0.0, -0.2 * amount, 0.0])),
        Effect::Hue { degrees } => matrix(hue_rotation(degrees)),
        Effect::Highlights { amount } => Some(ColourOp::Lift { amount: 0.25 * amount as f32, upper: true }),
        Effect::Shadows { amount } => Some(ColourOp::Lift { amount: 0.25 * amount as f32, upper: false }),
        Effect::Vignette { amount, softness } => {
            Some(ColourOp::Vignette { amount: amount as f32, inner: (0.75 * (1.0 - softness)) as f32 })
        }
        Effect::Grain { amount, seed, frame } => Some(ColourOp::Grain { amount: 0.2 * amount as f32, seed: pcg(seed ^ pcg(frame as u32)) }),
        Effect::Grayscale { amount } => matrix(mixed([[0.2126, 0.7152, 0.0722]; 3], amount)),
        Effect::Sepia { amount } => matrix(mixed([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]], amount)),
        Effect::Invert { amount } => scaled(1.0 - 2.0 * amount, amount),
        Effect::Blur { .. }
        | Effect::Sharpen { .. }
        | Effect::Pixelate { .. }
        | Effect::Glow { .. }
        | Effect::RgbSplit { .. }
        | Effect::Ripple { .. }
        | Effect::Swirl { .. }
        | Effect::Stretch { .. } => None,
    }
}

const EXACT_LUMA: [f64; 3] = [0.2126, 0.7152, 0.0722];

/// Luma plus `factor` times what differs from it.
fn towards_luma(factor: f64) -> [[f64; 4]; 3] {
    std::array::from_fn(|i| {
        std::array::from_fn(|j| if j == 3 { 0.0 } else { EXACT_LUMA[j] * (1.0 - factor) + factor * f64::from(u8::from(i == j)) })
    })
}

/// Plus `shift`, less the luma of it.
fn shifted(shift: [f64; 3]) -> [[f64; 4]; 3] {
    let luma: f64 = shift.iter().zip(EXACT_LUMA).map(|(shift, weight)| shift * weight).sum();
    std::array::from_fn(|i| std::array::from_fn(|j| if j == 3 { shift[i] - luma } else { f64::from(u8::from(i == j)) }))
}

/// Between the colour as it is and a matrix of it.
fn mixed(matrix: [[f64; 3]; 3], amount: f64) -> [[f64; 4]; 3] {
    std::array::from_fn(|i| {
        std::array::from_fn(|j| if j == 3 { 0.0 } else { amount * matrix[i][j] + (1.0 - amount) * f64::from(u8::from(i == j)) })
    })
}

/// `hueRotate` of Filter Effects 1, 9.6.
fn hue_rotation(degrees: f64) -> [[f64; 4]; 3] {
    let radians = degrees.to_radians();
    let (sin, cos) = (libm::sin(radians), libm::cos(radians));
    [
        [0.213 + cos * 0.787 - sin * 0.213, 0.715 - cos * 0.715 - sin * 0.715, 0.072 - cos * 0.072 + sin * 0.928, 0.0],
        [0.213 - cos * 0.213 + sin * 0.143, 0.715 + cos * 0.285 + sin * 0.140, 0.072 - cos * 0.072 - sin * 0.283, 0.0],
        [0.213 - cos * 0.213 - sin * 0.787, 0.715 - cos * 0.715 + sin * 0.715, 0.072 + cos * 0.928 + sin * 0.072, 0.0],
    ]
}

#[inline(always)]
fn matrix<S: Simd>(_: S, pixels: &mut Pixels, rows: &[[f32; 4]; 3]) {
    let [red, green, blue] = &mut pixels.colour;
    for i in 0..COUNT {
        let (r, g, b) = (red[i], green[i], blue[i]);
        red[i] = (rows[0][0] * r + rows[0][1] * g + rows[0][2] * b + rows[0][3]).clamp(0.0, 1.0);
        green[i] = (rows[1][0] * r + rows[1][1] * g + rows[1][2] * b + rows[1][3]).clamp(0.0, 1.0);
        blue[i] = (rows[2][0] * r + rows[2][1] * g + rows[2][2] * b + rows[2][3]).clamp(0.0, 1.0);
    }
}

#[inline(always)]
fn raise<S: Simd>(_: S, pixels: &mut Pixels, exponent: f32) {
    for channel in &mut pixels.colour {
        for value in channel {
            *value = power(value.clamp(0.0, 1.0), exponent);
        }
    }
}

#[inline(always)]
fn lift<S: Simd>(_: S, pixels: &mut Pixels, amount: f32, upper: bool) {
    let [red, green, blue] = &mut pixels.colour;
    for i in 0..COUNT {
        let luma = LUMA[0] * red[i] + LUMA[1] * green[i] + LUMA[2] * blue[i];
        let weight = if upper { smooth_step(0.5, 2.0, luma) } else { 1.0 - smooth_step(0.0, 2.0, luma) };
        let plus = amount * weight;
        red[i] = (red[i] + plus).clamp(0.0, 1.0);
        green[i] = (green[i] + plus).clamp(0.0, 1.0);
        blue[i] = (blue[i] + plus).clamp(0.0, 1.0);
    }
}

/// Cb and Cr of a colour.
fn chroma_of(colour: Rgba) -> [f32; 2] {
    let luma = LUMA[0] * colour.r + LUMA[1] * colour.g + LUMA[2] * colour.b;
    [(colour.b - luma) / BLUE_PER_CB, (colour.r - luma) / RED_PER_CR]
}

impl Key {
    fn of(key: &ColourKey) -> Self {
        let chroma = match key.kind {
            KeyKind::Chroma(colour) => Some(chroma_of(colour)),
            KeyKind::Luma => None,
        };
        Self {
            chroma,
            threshold: key.threshold as f32,
            per_softness: (1.0 / key.softness.max(1e-3)) as f32,
            spill: key.spill as f32,
            inverted: key.inverted,
        }
    }

    #[inline(always)]
    fn run<S: Simd>(&self, simd: S, pixels: &mut Pixels) {
        match self.chroma {
            Some(chroma) => self.by_chroma(simd, pixels, chroma),
            None => self.by_luma(simd, pixels),
        }
    }

    #[inline(always)]
    fn kept(&self, distance: f32) -> f32 {
        let opaque = ((distance - self.threshold) * self.per_softness).clamp(0.0, 1.0);
        if self.inverted { 1.0 - opaque } else { opaque }
    }

    /// Chroma that points the key's way in the plane of Cb and Cr is taken out by `spill`; luma stays.
    #[inline(always)]
    fn by_chroma<S: Simd>(&self, _: S, pixels: &mut Pixels, [key_cb, key_cr]: [f32; 2]) {
        let length = (key_cb * key_cb + key_cr * key_cr).sqrt().max(1e-6);
        let (unit_cb, unit_cr) = (key_cb / length, key_cr / length);
        let spill = if self.inverted { 0.0 } else { self.spill };
        let [red, green, blue] = &mut pixels.colour;
        for i in 0..COUNT {
            let luma = LUMA[0] * red[i] + LUMA[1] * green[i] + LUMA[2] * blue[i];
            let (cb, cr) = ((blue[i] - luma) * (1.0 / BLUE_PER_CB), (red[i] - luma) * (1.0 / RED_PER_CR));
            let (dx, dy) = (cb - key_cb, cr - key_cr);
            pixels.alpha[i] *= self.kept((dx * dx + dy * dy).sqrt());
            let out = spill * (cb * unit_cb + cr * unit_cr).max(0.0);
            let (less_cb, less_cr) = (out * unit_cb, out * unit_cr);
            red[i] = (red[i] - RED_PER_CR * less_cr).clamp(0.0, 1.0);
            green[i] = (green[i] - GREEN_PER_CB * less_cb - GREEN_PER_CR * less_cr).clamp(0.0, 1.0);
            blue[i] = (blue[i] - BLUE_PER_CB * less_cb).clamp(0.0, 1.0);
        }
    }

    #[inline(always)]
    fn by_luma<S: Simd>(&self, _: S, pixels: &mut Pixels) {
        let [red, green, blue] = &pixels.colour;
        for i in 0..COUNT {
            pixels.alpha[i] *= self.kept(LUMA[0] * red[i] + LUMA[1] * green[i] + LUMA[2] * blue[i]);
        }
    }
}
