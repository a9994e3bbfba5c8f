// How a layer meets what is below. The pipeline's blend state adds the rest: `source + (1 - source alpha) * below`
// (Porter and Duff 1984, "over"), on premultiplied, gamma-encoded colours.

// What a kernel throws over the bounds of a premultiplied colour goes. Where alpha overshoots, colours do as much, and
// both are taken down together.
fn bounded(premultiplied: vec4f) -> vec4f {
    let alpha = clamp(premultiplied.a, 0.0, 1.0);
    return vec4f(clamp(premultiplied.rgb / max(premultiplied.a, 1.0), vec3f(0.0), vec3f(alpha)), alpha);
}

fn blended(premultiplied: vec4f, canvas: vec2f) -> vec4f {
    return premultiplied * (layer.opacity * coverage(canvas));
}
