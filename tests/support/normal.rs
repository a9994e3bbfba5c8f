//! The normal distribution: what a Gaussian makes of an edge.

/// The standard normal distribution's integral up to `z`, by Simpson's rule.
pub(crate) fn normal_integral(z: f64) -> f64 {
    let density = |t: f64| (-0.5 * t * t).exp() / std::f64::consts::TAU.sqrt();
    let step = z / 200.0;
    0.5 + (0..100).map(|i| f64::from(2 * i) * step).map(|t| density(t) + 4.0 * density(t + step) + density(t + 2.0 * step)).sum::<f64>()
        * step
        / 3.0
}
