//! Signed distances to the edges of shapes, negative inside; pixels of the canvas, whatever the layer's scale.

/// The distance from a point about a rectangle's middle to its edge; its corners have `radius`.
#[inline(always)]
pub(super) fn rounded_rectangle(x: f32, y: f32, half_width: f32, half_height: f32, radius: f32) -> f32 {
    let (qx, qy) = (x.abs() - (half_width - radius), y.abs() - (half_height - radius));
    let (ox, oy) = (qx.max(0.0), qy.max(0.0));
    (ox * ox + oy * oy).sqrt() + qx.max(qy).min(0.0) - radius
}

/// The distance from a point about an ellipse's middle to its edge, to first order: the implicit function over the
/// length of its gradient.
#[inline(always)]
pub(super) fn ellipse(x: f32, y: f32, half_width: f32, half_height: f32) -> f32 {
    let (u, v) = (x / half_width, y / half_height);
    let value = (u * u + v * v).sqrt();
    let (gx, gy) = (u / half_width, v / half_height);
    let slope = (gx * gx + gy * gy).sqrt();
    // In the middle the gradient is lost, and the shorter half is as far as the edge is.
    if slope < 1e-9 { -half_width.min(half_height) } else { value * (value - 1.0) / slope }
}
