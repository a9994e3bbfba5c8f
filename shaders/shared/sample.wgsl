// Resampling of one level of a source. Pixel i spans [i, i + 1); what lies outside `texels` holds the edge.

const COPY = 0u;
const CUBIC = 1u;
const WIDE_CUBIC = 2u;
const WIDE_TENT = 3u;

fn texel(source: texture_2d<f32>, at: vec2i, texels: vec4i) -> vec4f {
    return textureLoad(source, clamp(at, texels.xy, texels.zw), 0);
}

// Catmull-Rom: Keys 1981, "Cubic convolution interpolation", a = -1/2.
fn cubic(distance: f32) -> f32 {
    let d = abs(distance);
    if d < 1.0 {
        return (1.5 * d - 2.5) * d * d + 1.0;
    }
    return select(0.0, ((-0.5 * d + 2.5) * d - 4.0) * d + 2.0, d < 2.0);
}

// The same at the four pixels around a position that is `t` past the second.
fn cubic_weights(t: f32) -> vec4f {
    return vec4f(
        ((-0.5 * t + 1.0) * t - 0.5) * t,
        (1.5 * t - 2.5) * t * t + 1.0,
        ((-1.5 * t + 2.0) * t + 0.5) * t,
        (0.5 * t - 0.5) * t * t,
    );
}

fn cubic_row(source: texture_2d<f32>, at: vec2i, weights: vec4f, texels: vec4i) -> vec4f {
    return weights.x * texel(source, at, texels)
        + weights.y * texel(source, at + vec2i(1, 0), texels)
        + weights.z * texel(source, at + vec2i(2, 0), texels)
        + weights.w * texel(source, at + vec2i(3, 0), texels);
}

fn sampled_cubic(source: texture_2d<f32>, position: vec2f, texels: vec4i) -> vec4f {
    let base = floor(position - 0.5);
    let across = cubic_weights(position.x - 0.5 - base.x);
    let down = cubic_weights(position.y - 0.5 - base.y);
    let at = vec2i(base) - 1;
    return down.x * cubic_row(source, at, across, texels)
        + down.y * cubic_row(source, at + vec2i(0, 1), across, texels)
        + down.z * cubic_row(source, at + vec2i(0, 2), across, texels)
        + down.w * cubic_row(source, at + vec2i(0, 3), across, texels);
}

fn sampled_wide(source: texture_2d<f32>, position: vec2f, texels: vec4i, kernel: u32, stretch: vec2f) -> vec4f {
    let radius = stretch * select(1.0, 2.0, kernel == WIDE_CUBIC);
    let first = vec2i(ceil(position - radius - 0.5));
    let last = vec2i(floor(position + radius - 0.5));
    var total = vec4f(0.0);
    var weight_total = 0.0;
    for (var y = first.y; y <= last.y; y++) {
        let down = wide_weight((f32(y) + 0.5 - position.y) / stretch.y, kernel);
        var row = vec4f(0.0);
        var row_weight = 0.0;
        for (var x = first.x; x <= last.x; x++) {
            let across = wide_weight((f32(x) + 0.5 - position.x) / stretch.x, kernel);
            row += across * texel(source, vec2i(x, y), texels);
            row_weight += across;
        }
        total += down * row;
        weight_total += down * row_weight;
    }
    return total / weight_total;
}

fn wide_weight(distance: f32, kernel: u32) -> f32 {
    if kernel == WIDE_CUBIC {
        return cubic(distance);
    }
    return max(0.0, 1.0 - abs(distance));
}

fn sampled(source: texture_2d<f32>, position: vec2f, texels: vec4i, kernel: u32, stretch: vec2f) -> vec4f {
    if kernel == COPY {
        return texel(source, vec2i(floor(position)), texels);
    }
    if kernel == CUBIC {
        return sampled_cubic(source, position, texels);
    }
    return sampled_wide(source, position, texels, kernel, stretch);
}
