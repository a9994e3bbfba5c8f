// A hand sweeps clockwise from the top and leaves the second picture behind it.
//!include shared/vertex.wgsl
//!include shared/mix.wgsl

fn share(canvas: vec2f) -> f32 {
    let arm = canvas - transition.size * 0.5;
    let angle = transition.progress * 6.2831853;
    // Signed distances in pixels: past the hand's start, and before the hand.
    let started = clamp(arm.x + 0.5, 0.0, 1.0);
    let behind = clamp(dot(arm, vec2f(-cos(angle), -sin(angle))) + 0.5, 0.0, 1.0);
    return select(max(started, behind), min(started, behind), transition.progress < 0.5);
}
