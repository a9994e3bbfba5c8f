// What the passes that write the finished frame are told.

struct Output {
    // Rows of Y'CbCr code values from R'G'B', offset last.
    luma: vec4f,
    chroma_blue: vec4f,
    chroma_red: vec4f,
    // Canvas size in pixels.
    size: vec2u,
    // 32-bit words from row to row of the first plane, and of the others.
    stride: u32,
    chroma_stride: u32,
    // Where the second and third plane start, in words.
    chroma_blue_start: u32,
    chroma_red_start: u32,
}

@group(0) @binding(0) var canvas: texture_2d<f32>;
@group(0) @binding(1) var<storage, read_write> words: array<u32>;
@group(0) @binding(2) var<uniform> output: Output;

fn canvas_at(x: u32, y: u32) -> vec4f {
    return textureLoad(canvas, min(vec2u(x, y), output.size - 1u), 0);
}

// Rounded half up, then clamped, four to a word, the first lowest.
fn packed(codes: vec4f) -> u32 {
    let bytes = vec4u(clamp(floor(codes + 0.5), vec4f(0.0), vec4f(255.0)));
    return bytes.x | (bytes.y << 8u) | (bytes.z << 16u) | (bytes.w << 24u);
}
