// Resamples a luma plane or an RGBA picture along x.
//!include shared/vertex.wgsl
//!include shared/sample.wgsl
//!include shared/strip.wgsl

@group(1) @binding(0) var source: texture_2d<f32>;

@fragment
fn fragment(@builtin(position) place: vec4f) -> @location(0) vec4f {
    return across(source, place.xy);
}
