// Pixel after pixel changes, in an order without pattern.
//!include shared/vertex.wgsl
//!include shared/mix.wgsl

// Jarzynski and Olano 2020, "Hash functions for GPU rendering": pcg.
fn pcg(value: u32) -> u32 {
    let state = value * 747796405u + 2891336453u;
    let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (word >> 22u) ^ word;
}

fn share(canvas: vec2f) -> f32 {
    let at = vec2u(canvas);
    let turn = f32(pcg(at.x + pcg(at.y)) >> 8u) / 16777216.0;
    return select(0.0, 1.0, turn < transition.progress);
}
