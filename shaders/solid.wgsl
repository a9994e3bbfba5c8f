// Draws one colour.
//!include shared/vertex.wgsl
//!include shared/layer.wgsl
//!include shared/blend.wgsl

@fragment
fn fragment(@builtin(position) place: vec4f) -> @location(0) vec4f {
    return blended(layer.colour, place.xy);
}
