// One step of a pyramid: the mean of 2x2 pixels, the last column and row repeated where the size is odd, rounded to 8
// bits half up.
//!include shared/vertex.wgsl

@group(0) @binding(0) var source: texture_2d<f32>;

@fragment
fn fragment(@builtin(position) place: vec4f) -> @location(0) vec4f {
    let last = vec2i(textureDimensions(source)) - 1;
    let near = vec2i(place.xy) * 2;
    let far = min(near + 1, last);
    let total = textureLoad(source, near, 0)
        + textureLoad(source, vec2i(far.x, near.y), 0)
        + textureLoad(source, vec2i(near.x, far.y), 0)
        + textureLoad(source, far, 0);
    return floor(total * (255.0 / 4.0) + 0.5 + 1e-3) / 255.0;
}
