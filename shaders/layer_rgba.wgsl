// Draws a premultiplied RGBA frame.
//!include shared/vertex.wgsl
//!include shared/layer.wgsl
//!include shared/sample.wgsl
//!include shared/blend.wgsl

override kernel: u32;

@group(1) @binding(0) var source: texture_2d<f32>;

@fragment
fn fragment(@builtin(position) place: vec4f) -> @location(0) vec4f {
    let colour = sampled(source, level_position(place.xy), layer.texels, kernel, layer.stretch);
    return blended(bounded(colour), place.xy);
}
