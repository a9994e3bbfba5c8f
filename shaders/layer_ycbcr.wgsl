// Draws a planar 4:2:0 frame.
//!include shared/vertex.wgsl
//!include shared/layer.wgsl
//!include shared/sample.wgsl
//!include shared/colour.wgsl
//!include shared/blend.wgsl

override kernel: u32;
override chroma_kernel: u32;

@group(1) @binding(0) var luma: texture_2d<f32>;
@group(1) @binding(1) var chroma_blue: texture_2d<f32>;
@group(1) @binding(2) var chroma_red: texture_2d<f32>;

@fragment
fn fragment(@builtin(position) place: vec4f) -> @location(0) vec4f {
    let canvas = place.xy;
    let y = sampled(luma, level_position(canvas), layer.texels, kernel, layer.stretch).r;

    let position = level_position(chroma_canvas(canvas)) * layer.chroma_scale;
    let cb = sampled(chroma_blue, position, layer.chroma_texels, chroma_kernel, layer.chroma_stretch).r;
    let cr = sampled(chroma_red, position, layer.chroma_texels, chroma_kernel, layer.chroma_stretch).r;

    let ycbcr = clamp(vec3f(y, cb, cr), vec3f(0.0), vec3f(1.0));
    return blended(vec4f(rgb_from_ycbcr(ycbcr), 1.0), canvas);
}
