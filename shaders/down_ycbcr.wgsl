// Draws a planar 4:2:0 frame from its strips.
//!include shared/vertex.wgsl
//!include shared/layer.wgsl
//!include shared/sample.wgsl
//!include shared/down.wgsl
//!include shared/colour.wgsl
//!include shared/blend.wgsl

@group(1) @binding(0) var luma: texture_2d<f32>;
@group(1) @binding(1) var chroma: texture_2d<f32>;

@fragment
fn fragment(@builtin(position) place: vec4f) -> @location(0) vec4f {
    let canvas = place.xy;
    let column = i32(canvas.x);
    let y = down(luma, column - layer.strips.x, level_position(canvas).y, layer.texels.yw, layer.strips.y, layer.stretch.y).r;

    let position = level_position(chroma_canvas(canvas)).y * layer.chroma_scale;
    let chroma_column = column / i32(1u + layer.chroma_blocks) - layer.strips.z;
    let cbcr = down(chroma, chroma_column, position, layer.chroma_texels.yw, layer.strips.w, layer.chroma_stretch.y).rg;

    let ycbcr = clamp(vec3f(y, cbcr), vec3f(0.0), vec3f(1.0));
    return blended(vec4f(rgb_from_ycbcr(ycbcr), 1.0), canvas);
}
