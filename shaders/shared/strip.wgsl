// The first half of a separable resampling: columns as on the canvas, rows still those of the source's level.

struct Strip {
    // Position in the level of a strip's column c: scale * (c + 0.5) + shift.
    scale: f32,
    shift: f32,
    // How much wider than its native size the kernel is.
    stretch: f32,
    // The level's row that is the strip's first.
    first_row: i32,
    // First column and row, last column and row that may be read.
    texels: vec4i,
}

@group(0) @binding(0) var<uniform> strip: Strip;

fn across(source: texture_2d<f32>, place: vec2f) -> vec4f {
    let position = strip.scale * place.x + strip.shift;
    let row = i32(place.y) + strip.first_row;
    let first = i32(ceil(position - 2.0 * strip.stretch - 0.5));
    let last = i32(floor(position + 2.0 * strip.stretch - 0.5));
    var total = vec4f(0.0);
    var weights = 0.0;
    for (var x = first; x <= last; x++) {
        let weight = cubic((f32(x) + 0.5 - position) / strip.stretch);
        total += weight * texel(source, vec2i(x, row), strip.texels);
        weights += weight;
    }
    return total / weights;
}
