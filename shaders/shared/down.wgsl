// The second half of a separable resampling: along y, from strips.

fn down(strip: texture_2d<f32>, column: i32, position: f32, rows: vec2i, first_row: i32, stretch: f32) -> vec4f {
    let first = i32(ceil(position - 2.0 * stretch - 0.5));
    let last = i32(floor(position + 2.0 * stretch - 0.5));
    var total = vec4f(0.0);
    var weights = 0.0;
    for (var y = first; y <= last; y++) {
        let weight = cubic((f32(y) + 0.5 - position) / stretch);
        total += weight * textureLoad(strip, vec2i(column, clamp(y, rows.x, rows.y) - first_row), 0);
        weights += weight;
    }
    return total / weights;
}
