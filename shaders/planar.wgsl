// The canvas as planar 4:2:0: each invocation writes 8x2 luma and 4x1 chroma values, chroma from the mean of each 2x2 block.
//!include shared/output.wgsl

@compute @workgroup_size(8, 8)
fn compute(@builtin(global_invocation_id) id: vec3u) {
    let x = id.x * 8u;
    let y = id.y * 2u;
    if x >= output.size.x || y >= output.size.y {
        return;
    }
    for (var half = 0u; half < 2u; half++) {
        var above = vec4f(0.0);
        var below = vec4f(0.0);
        for (var i = 0u; i < 4u; i++) {
            above[i] = dot(output.luma, vec4f(canvas_at(x + half * 4u + i, y).rgb, 1.0));
            below[i] = dot(output.luma, vec4f(canvas_at(x + half * 4u + i, y + 1u).rgb, 1.0));
        }
        let word = y * output.stride + id.x * 2u + half;
        words[word] = packed(above);
        words[word + output.stride] = packed(below);
    }
    var blue = vec4f(0.0);
    var red = vec4f(0.0);
    for (var i = 0u; i < 4u; i++) {
        let left = x + i * 2u;
        let total = canvas_at(left, y).rgb + canvas_at(left + 1u, y).rgb + canvas_at(left, y + 1u).rgb + canvas_at(left + 1u, y + 1u).rgb;
        let block = vec4f(total * 0.25, 1.0);
        blue[i] = dot(output.chroma_blue, block);
        red[i] = dot(output.chroma_red, block);
    }
    let chroma_word = id.y * output.chroma_stride + id.x;
    words[output.chroma_blue_start + chroma_word] = packed(blue);
    words[output.chroma_red_start + chroma_word] = packed(red);
}
