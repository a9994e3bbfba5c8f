//! Curves from 0 to 1.

use std::f64::consts::{FRAC_PI_2, TAU};

use crate::draft::{Ease, EaseSide, PennerCurve};

/// How far `ease` has come when `progress` (0..1, clamped) of its time has passed. Starts at 0, ends at 1; `back`,
/// `elastic` and Béziers may leave 0..1 between.
pub fn eased(ease: Ease, progress: f64) -> f64 {
    let progress = progress.clamp(0.0, 1.0);
    match ease {
        Ease::Linear => progress,
        Ease::Hold => progress.floor(),
        Ease::Bezier(x1, y1, x2, y2) => cubic_bezier([x1, x2], [y1, y2], progress),
        Ease::Penner(curve, EaseSide::In) => ease_in(curve, progress, false),
        Ease::Penner(curve, EaseSide::Out) => 1.0 - ease_in(curve, 1.0 - progress, false),
        Ease::Penner(curve, EaseSide::InOut) if progress < 0.5 => ease_in(curve, 2.0 * progress, true) / 2.0,
        Ease::Penner(curve, EaseSide::InOut) => 1.0 - ease_in(curve, 2.0 - 2.0 * progress, true) / 2.0,
    }
}

/// `cubic-bezier()` of CSS Easing Functions 1, section 2.2: `y` at the parameter where the curve's `x` is `progress`.
fn cubic_bezier(x: [f64; 2], y: [f64; 2], progress: f64) -> f64 {
    if progress <= 0.0 || progress >= 1.0 {
        return progress;
    }
    bezier_coordinate(y, parameter_at(x.map(|value| value.clamp(0.0, 1.0)), progress))
}

/// The Bernstein form with end points 0 and 1.
fn bezier_coordinate([a, b]: [f64; 2], s: f64) -> f64 {
    let rest = 1.0 - s;
    3.0 * rest * rest * s * a + 3.0 * rest * s * s * b + s * s * s
}

fn bezier_slope([a, b]: [f64; 2], s: f64) -> f64 {
    let rest = 1.0 - s;
    3.0 * rest * rest * a + 6.0 * rest * s * (b - a) + 3.0 * s * s * (1.0 - b)
}

/// Newton's method kept inside a bracket that halves whenever a step would leave it: `x` never falls, so there is one
/// root.
fn parameter_at(x: [f64; 2], progress: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    let mut s = progress;
    for _ in 0..64 {
        let error = bezier_coordinate(x, s) - progress;
        if error.abs() < 1e-13 {
            break;
        }
        if error > 0.0 {
            high = s
        } else {
            low = s
        }
        let newton = s - error / bezier_slope(x, s);
        s = if newton > low && newton < high { newton } else { (low + high) / 2.0 };
    }
    s
}

/// The `in` side of each curve: R. Penner, "Programming Macromedia Flash MX" (2002), chapter 7. Half of an `in-out`
/// swings wider in `back` and slower in `elastic` by his factors.
fn ease_in(curve: PennerCurve, t: f64, half: bool) -> f64 {
    match curve {
        PennerCurve::Quad => t * t,
        PennerCurve::Cubic => t.powi(3),
        PennerCurve::Quart => t.powi(4),
        PennerCurve::Quint => t.powi(5),
        PennerCurve::Sine => 1.0 - libm::cos(t * FRAC_PI_2),
        PennerCurve::Expo if t <= 0.0 => 0.0,
        PennerCurve::Expo => libm::exp2(10.0 * (t - 1.0)),
        PennerCurve::Circ => 1.0 - (1.0 - t * t).max(0.0).sqrt(),
        PennerCurve::Back => {
            let overshoot = if half { 1.70158 * 1.525 } else { 1.70158 };
            t * t * ((overshoot + 1.0) * t - overshoot)
        }
        PennerCurve::Elastic if t <= 0.0 || t >= 1.0 => t,
        PennerCurve::Elastic => {
            let period = if half { 0.45 } else { 0.3 };
            -libm::exp2(10.0 * (t - 1.0)) * libm::sin((t - 1.0 - period / 4.0) * TAU / period)
        }
        PennerCurve::Bounce => 1.0 - bounce_out(1.0 - t),
    }
}

/// Four parabolas, each of the same curvature: the ball lands at 4/11, 8/11, 10/11 and 1.
fn bounce_out(t: f64) -> f64 {
    let (centre, floor) = match t * 11.0 {
        landing if landing < 4.0 => (0.0, 0.0),
        landing if landing < 8.0 => (6.0 / 11.0, 0.75),
        landing if landing < 10.0 => (9.0 / 11.0, 0.9375),
        _ => (10.5 / 11.0, 0.984_375),
    };
    7.5625 * (t - centre).powi(2) + floor
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{EaseSide::*, PennerCurve::*};

    const CURVES: [PennerCurve; 10] = [Quad, Cubic, Quart, Quint, Sine, Expo, Circ, Back, Elastic, Bounce];

    fn near(found: f64, wanted: f64) -> bool {
        (found - wanted).abs() < 1e-6
    }

    fn steps() -> impl Iterator<Item = f64> {
        (0..=100).map(|step| f64::from(step) / 100.0)
    }

    #[test]
    fn every_curve_starts_at_zero_and_ends_at_one() {
        let beziers = [(0.25, 0.1, 0.25, 1.0), (0.0, 0.0, 1.0, 1.0), (0.0, 2.0, 1.0, -1.0), (1.0, 0.0, 0.0, 1.0)];
        let eases = CURVES
            .into_iter()
            .flat_map(|curve| [In, Out, InOut].map(|side| Ease::Penner(curve, side)))
            .chain(beziers.map(|(a, b, c, d)| Ease::Bezier(a, b, c, d)))
            .chain([Ease::Linear, Ease::Hold]);
        for ease in eases {
            assert!(near(eased(ease, 0.0), 0.0) && near(eased(ease, 1.0), 1.0), "{ease:?}");
            assert!(steps().all(|t| eased(ease, t).is_finite()), "{ease:?}");
        }
    }

    #[test]
    fn sides_mirror_each_other() {
        for curve in CURVES {
            for t in steps() {
                let at = |side, t| eased(Ease::Penner(curve, side), t);
                assert!(near(at(Out, t), 1.0 - at(In, 1.0 - t)), "{curve:?} at {t}");
                assert!(near(at(InOut, t), 1.0 - at(InOut, 1.0 - t)), "{curve:?} at {t}");
            }
        }
    }

    #[test]
    fn penner_curves_have_their_known_values() {
        let table = [
            (Quad, In, 0.5, 0.25),
            (Cubic, Out, 0.5, 0.875),
            (Quart, InOut, 0.25, 0.03125),
            (Quint, In, 0.5, 0.03125),
            (Sine, In, 0.5, 1.0 - std::f64::consts::FRAC_1_SQRT_2),
            (Expo, In, 0.5, 1.0 / 32.0),
            (Circ, In, 0.6, 0.2),
            (Back, In, 0.5, -0.087_697_5),
            (Back, InOut, 0.25, -0.099_681_8),
            (Elastic, In, 0.5, -1.0 / 64.0),
            (Bounce, Out, 4.0 / 11.0, 1.0),
            (Bounce, Out, 6.0 / 11.0, 0.75),
            (Bounce, In, 0.5, 0.234_375),
        ];
        for (curve, side, t, wanted) in table {
            let found = eased(Ease::Penner(curve, side), t);
            assert!((found - wanted).abs() < 1e-6, "{curve:?} {side:?} at {t}: {found}, not {wanted}");
        }
    }

    #[test]
    fn beziers_meet_the_css_definition() {
        // By their parameter s the curve's points are known without solving anything.
        for (x1, y1, x2, y2) in
            [(0.25, 0.1, 0.25, 1.0), (0.42, 0.0, 1.0, 1.0), (0.42, 0.0, 0.58, 1.0), (1.0, 0.3, 0.0, 0.7), (0.0, 1.5, 0.0, -2.0)]
        {
            for s in steps() {
                let point = |a: f64, b: f64| 3.0 * (1.0 - s).powi(2) * s * a + 3.0 * (1.0 - s) * s * s * b + s.powi(3);
                let found = eased(Ease::Bezier(x1, y1, x2, y2), point(x1, x2));
                let steep = (x1, x2) == (1.0, 0.0) && (s - 0.5).abs() < 0.02;
                assert!(steep || (found - point(y1, y2)).abs() < 1e-5, "{x1} {y1} {x2} {y2} at {s}: {found}, not {}", point(y1, y2));
            }
        }
    }

    #[test]
    fn hold_jumps_at_the_end() {
        assert_eq!(eased(Ease::Hold, 0.999_999), 0.0);
        assert_eq!(eased(Ease::Hold, 1.0), 1.0);
        assert_eq!(eased(Ease::Linear, 7.0), 1.0);
    }
}
