// A Gaussian along one axis, its edges held.
//!include shared/vertex.wgsl

struct Blur {
    // First column and row, last column and row that may be read.
    texels: vec4i,
    // (1, 0) or (0, 1).
    direction: vec2i,
    radius: i32,
    // -1 / (2 sigma^2).
    exponent: f32,
}

@group(0) @binding(0) var<uniform> blur: Blur;
@group(1) @binding(0) var source: texture_2d<f32>;

@fragment
fn fragment(@builtin(position) place: vec4f) -> @location(0) vec4f {
    let centre = vec2i(place.xy);
    var total = vec4f(0.0);
    var weights = 0.0;
    for (var i = -blur.radius; i <= blur.radius; i++) {
        let weight = exp(blur.exponent * f32(i * i));
        let at = clamp(centre + i * blur.direction, blur.texels.xy, blur.texels.zw);
        total += weight * textureLoad(source, at, 0);
        weights += weight;
    }
    return total / weights;
}
