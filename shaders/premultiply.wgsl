// Straight to premultiplied alpha, rounded to 8 bits half up.
//!include shared/vertex.wgsl

@group(0) @binding(0) var source: texture_2d<f32>;

@fragment
fn fragment(@builtin(position) place: vec4f) -> @location(0) vec4f {
    let straight = textureLoad(source, vec2i(place.xy), 0);
    return vec4f(floor(straight.rgb * straight.a * 255.0 + 0.5 + 1e-3) / 255.0, straight.a);
}
