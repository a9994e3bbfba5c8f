// Draws a layer's blurred copy, which is `reduction` times smaller than the canvas and its surroundings.
//!include shared/vertex.wgsl
//!include shared/layer.wgsl
//!include shared/sample.wgsl
//!include shared/blend.wgsl

@group(1) @binding(0) var source: texture_2d<f32>;

@fragment
fn fragment(@builtin(position) place: vec4f) -> @location(0) vec4f {
    let position = place.xy / layer.reduction + layer.margin;
    let base = floor(position - 0.5);
    let share = position - 0.5 - base;
    let at = vec2i(base);
    let above = mix(texel(source, at, layer.texels), texel(source, at + vec2i(1, 0), layer.texels), share.x);
    let below = mix(texel(source, at + vec2i(0, 1), layer.texels), texel(source, at + vec2i(1, 1), layer.texels), share.x);
    return blended(mix(above, below, share.y), place.xy);
}
