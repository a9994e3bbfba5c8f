// What every layer's pass is told, and how much of a pixel the layer covers.

struct Layer {
    // Position in the bound level of the source: x = dot(x_from_canvas.xyz, (X, Y, 1)), and y alike.
    // w: canvas pixels per level pixel, across an edge.
    x_from_canvas: vec4f,
    y_from_canvas: vec4f,
    // Left, top, right, bottom of the drawn part: canvas pixels, or level pixels where the layer is turned.
    edges: vec4f,
    // First column and row, last column and row that may be read.
    texels: vec4i,
    chroma_texels: vec4i,
    // How much wider than its native size the kernel is, along the source's axes.
    stretch: vec2f,
    chroma_stretch: vec2f,
    // 1: chroma is taken at the centre of the 2x2 canvas block that holds the pixel.
    chroma_blocks: u32,
    // 0: along the axes, 1: turned, 2: covers all that is drawn.
    shape: u32,
    // A gradient's first stop and how many.
    first_stop: u32,
    stop_count: u32,
    // Rows of R'G'B' from Y'CbCr where planes hold 0..1, constant last.
    red: vec4f,
    green: vec4f,
    blue: vec4f,
    // A paint's colour, premultiplied.
    colour: vec4f,
    // Position on a gradient's line: dot(line.xyz, (X, Y, 1)).
    line: vec4f,
    opacity: f32,
    // Canvas pixels per pixel of the blurred copy, and its pixels beyond each edge of the canvas.
    reduction: f32,
    margin: f32,
    // Pixels of the bound chroma planes per pixel of luma.
    chroma_scale: f32,
    // Canvas column and level row that are the strip's first, and the chroma strip's.
    strips: vec4i,
}

const TURNED = 1u;
const EVERYWHERE = 2u;

@group(0) @binding(0) var<uniform> layer: Layer;

fn level_position(canvas: vec2f) -> vec2f {
    let point = vec3f(canvas, 1.0);
    return vec2f(dot(layer.x_from_canvas.xyz, point), dot(layer.y_from_canvas.xyz, point));
}

// Where a pixel's chroma is taken.
fn chroma_canvas(canvas: vec2f) -> vec2f {
    return select(canvas, floor(canvas * 0.5) * 2.0 + 1.0, layer.chroma_blocks == 1u);
}

// The covered part of the pixel whose centre is `canvas`: the overlap of two boxes where the layer lies along the axes,
// the distance to each edge where it is turned.
fn coverage(canvas: vec2f) -> f32 {
    if layer.shape == EVERYWHERE {
        return 1.0;
    }
    if layer.shape == TURNED {
        let position = level_position(canvas);
        let pixels = vec2f(layer.x_from_canvas.w, layer.y_from_canvas.w);
        let near = clamp((position - layer.edges.xy) * pixels + 0.5, vec2f(0.0), vec2f(1.0));
        let far = clamp((layer.edges.zw - position) * pixels + 0.5, vec2f(0.0), vec2f(1.0));
        return near.x * near.y * far.x * far.y;
    }
    let overlap = clamp(min(canvas + 0.5, layer.edges.zw) - max(canvas - 0.5, layer.edges.xy), vec2f(0.0), vec2f(1.0));
    return overlap.x * overlap.y;
}
