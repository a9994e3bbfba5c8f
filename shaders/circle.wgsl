// The second picture opens in a growing circle; reversed, the first closes in a shrinking one.
//!include shared/vertex.wgsl
//!include shared/mix.wgsl

fn share(canvas: vec2f) -> f32 {
    let reach = length(transition.size) * 0.5;
    let distance = distance(canvas, transition.size * 0.5);
    if transition.reversed == 1u {
        return clamp(distance - reach * (1.0 - transition.progress) + 0.5, 0.0, 1.0);
    }
    return clamp(reach * transition.progress - distance + 0.5, 0.0, 1.0);
}
