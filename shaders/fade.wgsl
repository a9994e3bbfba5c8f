// One picture fades into the other.
//!include shared/vertex.wgsl
//!include shared/mix.wgsl

fn share(canvas: vec2f) -> f32 {
    return transition.progress;
}
