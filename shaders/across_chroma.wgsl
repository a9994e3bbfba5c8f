// Resamples both chroma planes along x.
//!include shared/vertex.wgsl
//!include shared/sample.wgsl
//!include shared/strip.wgsl

@group(1) @binding(1) var chroma_blue: texture_2d<f32>;
@group(1) @binding(2) var chroma_red: texture_2d<f32>;

@fragment
fn fragment(@builtin(position) place: vec4f) -> @location(0) vec4f {
    return vec4f(across(chroma_blue, place.xy).r, across(chroma_red, place.xy).r, 0.0, 1.0);
}
