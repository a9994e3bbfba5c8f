//! Lines over time as SVG.

use std::fmt::Write;

/// Size of the drawing in its own units.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 170.0;
const LEFT: f64 = 56.0;
const BOTTOM: f64 = 24.0;
const TOP: f64 = 8.0;

/// Points of a line at most; more are drawn as the lowest and highest of each stretch.
const MAX_POINTS: usize = 1200;

/// A line: its name, its style's class, and its points.
pub(super) struct Line {
    pub(super) name: &'static str,
    pub(super) class: &'static str,
    pub(super) points: Vec<(f64, f64)>,
}

/// The values that are drawn.
pub(super) struct Plot {
    pub(super) title: &'static str,
    /// The unit of x.
    pub(super) unit: &'static str,
    pub(super) lines: Vec<Line>,
    /// A level that decides.
    pub(super) limit: Option<f64>,
    /// The least range of y.
    pub(super) least: (f64, f64),
}

impl Plot {
    /// The figure with its caption; nothing where there is no point.
    pub(super) fn svg(&self) -> String {
        let all = || self.lines.iter().flat_map(|line| &line.points);
        if all().next().is_none() {
            return String::new();
        }
        let (x_low, x_high) = range(all().map(|point| point.0), (f64::INFINITY, f64::NEG_INFINITY));
        let (y_low, y_high) = range(all().map(|point| point.1), self.least);
        let x_span = (x_high - x_low).max(1e-9);
        let y_span = (y_high - y_low).max(1e-9);
        let x = |value: f64| LEFT + (value - x_low) / x_span * (WIDTH - LEFT - 8.0);
        let y = |value: f64| TOP + (y_high - value) / y_span * (HEIGHT - TOP - BOTTOM);
        let legend: Vec<String> =
            self.lines.iter().map(|line| format!("<span class=\"key {}\">{}</span>", line.class, line.name)).collect();
        let mut out = format!("<figure><figcaption>{} {}</figcaption>", self.title, legend.join(" "));
        let label = self.lines.iter().map(|line| line.name).collect::<Vec<_>>().join(", ");
        let words = format!("{}: {label}, from {} to {}", self.title, number(y_low), number(y_high));
        // Writing to a string does not fail.
        let _ = write!(out, "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{words}\">");
        for step in 0..=4 {
            let value = y_low + y_span * f64::from(step) / 4.0;
            let _ = write!(out, "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{0:.1}\" y2=\"{0:.1}\"/>", y(value));
            let _ = write!(out, "<text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>", LEFT - 6.0, y(value) + 4.0, number(value));
        }
        for (value, anchor) in [(x_low, "start"), (x_high, "end")] {
            let words = format!("{} {}", number(value), self.unit);
            let _ = write!(out, "<text x=\"{:.1}\" y=\"{:.0}\" text-anchor=\"{anchor}\">{words}</text>", x(value), HEIGHT - 6.0);
        }
        if let Some(limit) = self.limit.filter(|limit| (y_low..=y_high).contains(limit)) {
            let _ = write!(out, "<line class=\"limit\" x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{0:.1}\" y2=\"{0:.1}\"/>", y(limit));
        }
        for line in &self.lines {
            let points: Vec<String> = thinned(&line.points).iter().map(|&(at, value)| format!("{:.1},{:.1}", x(at), y(value))).collect();
            let _ = write!(out, "<polyline class=\"{}\" points=\"{}\"/>", line.class, points.join(" "));
        }
        out + "</svg></figure>"
    }
}

fn range(values: impl Iterator<Item = f64>, least: (f64, f64)) -> (f64, f64) {
    values.fold(least, |(low, high), value| (low.min(value), high.max(value)))
}

/// The extremes of stretches, so that a single bad frame of an hour is still seen.
fn thinned(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    if points.len() <= MAX_POINTS {
        return points.to_vec();
    }
    let stretch = points.len().div_ceil(MAX_POINTS / 2);
    let extremes = |part: &[(f64, f64)]| {
        let by_value = |x: &&(f64, f64), y: &&(f64, f64)| x.1.total_cmp(&y.1);
        let mut ends: Vec<(f64, f64)> = part.iter().min_by(by_value).into_iter().chain(part.iter().max_by(by_value)).copied().collect();
        ends.sort_by(|x, y| x.0.total_cmp(&y.0));
        ends
    };
    points.chunks(stretch).flat_map(extremes).collect()
}

/// Four digits that matter.
fn number(value: f64) -> String {
    let decimals = if value.abs() >= 100.0 {
        0
    } else if value.abs() >= 10.0 {
        1
    } else {
        3
    };
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_low_point_survives_thinning() {
        let points: Vec<(f64, f64)> = (0..50_000).map(|x| (f64::from(x), if x == 31_234 { 0.2 } else { 0.99 })).collect();
        let thin = thinned(&points);
        assert!(thin.len() <= MAX_POINTS && thin.contains(&(31_234.0, 0.2)));
    }

    #[test]
    fn a_plot_spans_its_values_and_draws_its_limit() {
        let line = Line { name: "SSIM", class: "a", points: vec![(0.0, 0.5), (10.0, 1.0)] };
        let svg = Plot { title: "t", unit: "s", lines: vec![line], limit: Some(0.85), least: (0.9, 1.0) }.svg();
        assert!(svg.contains("points=\"56.0,146.0 952.0,8.0\"") && svg.contains("class=\"limit\""), "{svg}");
    }
}
