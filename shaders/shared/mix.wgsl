// A transition between two pictures of canvas size, premultiplied. The including file says how much of the second
// shows: `share(canvas)`.

struct Mix {
    // 0..1.
    progress: f32,
    // 1: the other way round.
    reversed: u32,
    // Canvas size.
    size: vec2f,
}

@group(0) @binding(0) var<uniform> transition: Mix;
@group(1) @binding(0) var going: texture_2d<f32>;
@group(1) @binding(1) var coming: texture_2d<f32>;

@fragment
fn fragment(@builtin(position) place: vec4f) -> @location(0) vec4f {
    let at = vec2i(place.xy);
    return mix(textureLoad(going, at, 0), textureLoad(coming, at, 0), share(place.xy));
}
