// Draws a premultiplied RGBA frame from its strip.
//!include shared/vertex.wgsl
//!include shared/layer.wgsl
//!include shared/sample.wgsl
//!include shared/down.wgsl
//!include shared/blend.wgsl

@group(1) @binding(0) var source: texture_2d<f32>;

@fragment
fn fragment(@builtin(position) place: vec4f) -> @location(0) vec4f {
    let column = i32(place.x) - layer.strips.x;
    let colour = down(source, column, level_position(place.xy).y, layer.texels.yw, layer.strips.y, layer.stretch.y);
    return blended(bounded(colour), place.xy);
}
