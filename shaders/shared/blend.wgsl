// How a layer meets what is below. The pipeline's blend state adds the rest: `source + (1 - source alpha) * below`
// (Porter and Duff 1984, "over"), on premultiplied, gamma-encoded colours.

fn blended(premultiplied: vec4f, canvas: vec2f) -> vec4f {
    return premultiplied * (layer.opacity * coverage(canvas));
}
