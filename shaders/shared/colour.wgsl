// From Y'CbCr planes to R'G'B'. Not clamped: what no layer touches must come back as it was.

fn rgb_from_ycbcr(ycbcr: vec3f) -> vec3f {
    let point = vec4f(ycbcr, 1.0);
    return vec3f(dot(layer.red, point), dot(layer.green, point), dot(layer.blue, point));
}
