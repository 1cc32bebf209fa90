//! Charts as inline SVG: bars with intervals, and precision and recall over a threshold.
//!
//! Looks are attributes, not CSS, so that a chart stays as it is when it is copied out of the page.

use super::html::Html;
use super::table::percent;
use crate::evaluate::calibration::Calibration;
use crate::evaluate::resample::Interval;

/// A bar of a chart.
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// Between 0 and 1.
    pub value: f64,
    /// Drawn as a whisker.
    pub interval: Interval,
    /// Whether it is of the baseline, and drawn lighter.
    pub baseline: bool,
}

/// Attributes that make an element look like something.
type Look = &'static [(&'static str, &'static str)];

const BAR: Look = &[("class", "bar"), ("fill", "#33628f")];
const BASELINE: Look = &[("class", "bar"), ("fill", "#b9c7d5")];
const GRID: Look = &[("stroke", "#ddd")];
const WHISKER: Look = &[("stroke", "#111"), ("stroke-width", "1.4")];
const PRECISION: Look = &[
    ("fill", "none"),
    ("stroke", "#33628f"),
    ("stroke-width", "2"),
];
const RECALL: Look = &[
    ("fill", "none"),
    ("stroke", "#a3541b"),
    ("stroke-width", "2"),
    ("stroke-dasharray", "6 3"),
];
/// Text that ends, is centred, or starts at its place.
const NAME: Look = &[("text-anchor", "end")];
const TICK: Look = &[("text-anchor", "middle"), ("fill", "#555")];
const VALUE: Look = &[];

/// Left edge of the bars, in SVG units.
const LEFT: f64 = 190.0;
/// Length of a bar of value 1.
const SPAN: f64 = 400.0;
/// Height that one bar takes.
const STEP: f64 = 22.0;

/// A horizontal bar chart, in the order of `bars`.
pub fn bars(html: &mut Html, caption: &str, bars: &[Bar]) {
    let height = STEP * bars.len() as f64 + 30.0;
    figure(html, caption, LEFT + SPAN + 110.0, height, |svg| {
        for tick in 0..=5 {
            let share = f64::from(tick) / 5.0;
            let x = LEFT + SPAN * share;
            line(svg, GRID, (x, 0.0), (x, height - 22.0));
            label(svg, TICK, x, height - 6.0, &format!("{:.0}", 100.0 * share));
        }
        for (at, bar) in bars.iter().enumerate() {
            draw_bar(svg, bar, STEP * at as f64);
        }
    });
}

fn draw_bar(svg: &mut Html, bar: &Bar, top: f64) {
    let middle = top + STEP / 2.0;
    label(svg, NAME, LEFT - 6.0, middle + 4.0, &bar.label);
    let look = if bar.baseline { BASELINE } else { BAR };
    let numbers = [LEFT, top + 4.0, SPAN * bar.value, STEP - 8.0].map(number);
    let [x, y, width, height] = numbers.each_ref().map(String::as_str);
    let place = [("x", x), ("y", y), ("width", width), ("height", height)];
    svg.leaf("rect", &[look, &place].concat(), "");
    let (low, high) = (
        LEFT + SPAN * bar.interval.low,
        LEFT + SPAN * bar.interval.high,
    );
    line(svg, WHISKER, (low, middle), (high, middle));
    for end in [low, high] {
        line(svg, WHISKER, (end, middle - 4.0), (end, middle + 4.0));
    }
    let right = high.max(LEFT + SPAN * bar.value) + 6.0;
    label(svg, VALUE, right, middle + 4.0, &percent(bar.value));
}

/// Precision and recall against the least confidence that is kept.
pub fn thresholds(html: &mut Html, caption: &str, calibration: &Calibration) {
    const SIDE: f64 = 260.0;
    let (left, top) = (40.0, 10.0);
    let place =
        |threshold: f64, share: f64| (left + 1.6 * SIDE * threshold, top + SIDE * (1.0 - share));
    figure(
        html,
        caption,
        left + 1.6 * SIDE + 90.0,
        top + SIDE + 30.0,
        |svg| {
            for tick in 0..=5 {
                let share = f64::from(tick) / 5.0;
                line(svg, GRID, place(0.0, share), place(1.0, share));
                let text = format!("{:.0}", 100.0 * share);
                label(svg, NAME, left - 6.0, place(0.0, share).1 + 4.0, &text);
                let x = place(share, 0.0).0;
                label(svg, TICK, x, top + SIDE + 18.0, &format!("{share:.1}"));
            }
            let kept: Vec<_> = calibration.curve.iter().filter(|p| p.kept > 0).collect();
            let precision: Vec<_> = kept
                .iter()
                .map(|p| place(p.threshold, p.precision))
                .collect();
            let recall: Vec<_> = kept.iter().map(|p| place(p.threshold, p.recall)).collect();
            for (look, name, points) in [
                (PRECISION, "precision", precision),
                (RECALL, "recall", recall),
            ] {
                polyline(svg, look, &points);
                if let Some(&(x, y)) = points.last() {
                    label(svg, VALUE, x + 6.0, y + 4.0, name);
                }
            }
        },
    );
}

/// A figure with an SVG of this size, and its caption for readers of the page and of screens.
fn figure(html: &mut Html, caption: &str, width: f64, height: f64, draw: impl FnOnce(&mut Html)) {
    let view = format!("0 0 {} {}", number(width), number(height));
    let width = format!("max-width:{}px", number(width));
    html.element("figure", &[], |html| {
        html.leaf("figcaption", &[], caption);
        let attributes = [
            ("viewBox", view.as_str()),
            ("style", width.as_str()),
            ("role", "img"),
            ("font-family", "system-ui, sans-serif"),
            ("font-size", "12"),
        ];
        html.element("svg", &attributes, |svg| {
            svg.leaf("title", &[], caption);
            draw(svg);
        });
    });
}

fn line(svg: &mut Html, look: Look, from: (f64, f64), to: (f64, f64)) {
    let numbers = [from.0, from.1, to.0, to.1].map(number);
    let [x1, y1, x2, y2] = numbers.each_ref().map(String::as_str);
    let ends = [("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)];
    svg.leaf("line", &[look, &ends].concat(), "");
}

fn polyline(svg: &mut Html, look: Look, points: &[(f64, f64)]) {
    let points: Vec<String> = points
        .iter()
        .map(|&(x, y)| format!("{},{}", number(x), number(y)))
        .collect();
    let points = points.join(" ");
    svg.leaf("polyline", &[look, &[("points", &points)]].concat(), "");
}

fn label(svg: &mut Html, look: Look, x: f64, y: f64, text: &str) {
    let (x, y) = (number(x), number(y));
    let place: &[(&str, &str)] = &[("x", &x), ("y", &y)];
    svg.leaf("text", &[look, place].concat(), text);
}

/// A coordinate with one decimal.
fn number(value: f64) -> String {
    format!("{value:.1}")
}
