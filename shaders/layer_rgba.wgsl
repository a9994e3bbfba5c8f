// Draws a premultiplied RGBA frame.
//!include shared/vertex.wgsl
//!include shared/layer.wgsl
//!include shared/sample.wgsl
//!include shared/blend.wgsl

@group(1) @binding(0) var source: texture_2d<f32>;

@fragment
fn fragment(@builtin(position) place: vec4f) -> @location(0) vec4f {
    let colour = sampled(source, level_position(place.xy), layer.texels, layer.kernel, layer.stretch);
    let alpha = clamp(colour.a, 0.0, 1.0);
    return blended(vec4f(clamp(colour.rgb, vec3f(0.0), vec3f(alpha)), alpha), place.xy);
}
