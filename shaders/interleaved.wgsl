// The canvas as one plane R G B A with straight alpha.
//!include shared/output.wgsl

@compute @workgroup_size(8, 8)
fn compute(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= output.size.x || id.y >= output.size.y {
        return;
    }
    let colour = canvas_at(id.x, id.y);
    let alpha = clamp(colour.a, 0.0, 1.0);
    let straight = select(colour.rgb / max(alpha, 1e-6), vec3f(0.0), alpha <= 0.0);
    words[id.y * output.stride + id.x] = packed(vec4f(straight, alpha) * 255.0);
}
