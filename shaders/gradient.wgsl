// Draws a linear gradient, its stops interpolated premultiplied (CSS Images 3, 3.4.2).
//!include shared/vertex.wgsl
//!include shared/layer.wgsl
//!include shared/blend.wgsl

struct Stop {
    colour: vec4f,
    // x: offset along the line.
    offset: vec4f,
}

@group(1) @binding(0) var<storage, read> stops: array<Stop>;

fn gradient_at(position: f32) -> vec4f {
    var below = stops[layer.first_stop];
    if position < below.offset.x {
        return below.colour;
    }
    for (var i = 1u; i < layer.stop_count; i++) {
        let above = stops[layer.first_stop + i];
        if position < above.offset.x {
            let share = (position - below.offset.x) / (above.offset.x - below.offset.x);
            return mix(below.colour, above.colour, share);
        }
        below = above;
    }
    return below.colour;
}

@fragment
fn fragment(@builtin(position) place: vec4f) -> @location(0) vec4f {
    let position = dot(layer.line.xyz, vec3f(place.xy, 1.0));
    return blended(gradient_at(position), place.xy);
}
