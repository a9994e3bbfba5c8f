// The canvas as planar 4:2:0: each invocation writes 8x2 luma and 4x1 chroma values, chroma from the mean of each 2x2
// block.
//!include shared/output.wgsl

@compute @workgroup_size(8, 8)
fn compute(@builtin(global_invocation_id) id: vec3u) {
    let x = id.x * 8u;
    let y = id.y * 2u;
    if x >= output.size.x || y >= output.size.y {
        return;
    }
    var blue = vec4f(0.0);
    var red = vec4f(0.0);
    for (var quarter = 0u; quarter < 2u; quarter++) {
        var above = vec4f(0.0);
        var below = vec4f(0.0);
        for (var pair = 0u; pair < 2u; pair++) {
            let block = quarter * 2u + pair;
            let left = x + block * 2u;
            let pixels = array(canvas_at(left, y).rgb, canvas_at(left + 1u, y).rgb, canvas_at(left, y + 1u).rgb, canvas_at(left + 1u, y + 1u).rgb);
            above[pair * 2u] = dot(output.luma, vec4f(pixels[0], 1.0));
            above[pair * 2u + 1u] = dot(output.luma, vec4f(pixels[1], 1.0));
            below[pair * 2u] = dot(output.luma, vec4f(pixels[2], 1.0));
            below[pair * 2u + 1u] = dot(output.luma, vec4f(pixels[3], 1.0));
            let mean = vec4f((pixels[0] + pixels[1] + pixels[2] + pixels[3]) * 0.25, 1.0);
            blue[block] = dot(output.chroma_blue, mean);
            red[block] = dot(output.chroma_red, mean);
        }
        let word = y * output.stride + id.x * 2u + quarter;
        words[word] = packed(above);
        words[word + output.stride] = packed(below);
    }
    let chroma_word = id.y * output.chroma_stride + id.x;
    words[output.chroma_blue_start + chroma_word] = packed(blue);
    words[output.chroma_red_start + chroma_word] = packed(red);
}
