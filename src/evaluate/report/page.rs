//! The HTML page of a report: self-contained, without scripts.

use super::Report;
use super::chart::{self, Bar};
use super::html::Html;
use super::table::{Section, Table, sections};
use crate::evaluate::compare::{Comparison, Direction, RecordChange};
use crate::evaluate::counts::ratio;
use crate::evaluate::events::outcome::{Difference, EventError};
use crate::evaluate::events::{EventReport, Measure};
use crate::evaluate::excerpt::Excerpt;
use crate::evaluate::labels::LabelSpan;
use crate::evaluate::labels::gold::GoldEvent;
use crate::evaluate::ner::NerReport;
use crate::evaluate::ner::analysis::{Confusion, EntityError};
use crate::evaluate::scores::ScoreRow;

const STYLE: &str = include_str!("style.css");

/// How many errors of a kind the page shows; `errors.jsonl` has all.
const SHOWN: usize = 500;

/// The whole page.
pub fn render(report: &Report) -> String {
    let mut html = Html::default();
    html.raw("<!DOCTYPE html>\n");
    html.element("html", &[("lang", "en")], |html| {
        html.element("head", &[], |html| {
            html.start("meta", &[("charset", "utf-8")]);
            let viewport = "width=device-width, initial-scale=1";
            html.start("meta", &[("name", "viewport"), ("content", viewport)]);
            html.leaf("title", &[], &report.title);
            html.element("style", &[], |html| html.raw(STYLE));
        });
        html.element("body", &[], |html| body(html, report));
    });
    html.raw("\n");
    html.finish()
}

fn body(html: &mut Html, report: &Report) {
    let sections = sections(report);
    html.leaf("h1", &[], &report.title);
    html.element("dl", &[], |html| {
        for (name, value) in &report.provenance {
            html.leaf("dt", &[], name);
            html.leaf("dd", &[], value);
        }
    });
    html.element("nav", &[], |html| {
        for section in &sections {
            let target = format!("#{}", section.heading);
            html.leaf("a", &[("href", &target)], section.heading);
        }
    });
    for section in &sections {
        html.element("section", &[("id", section.heading)], |html| {
            render_section(html, section, report);
        });
    }
}

fn render_section(html: &mut Html, section: &Section, report: &Report) {
    html.leaf("h2", &[], section.heading);
    for note in &section.notes {
        html.leaf("p", &[], note);
    }
    let entities = report
        .entities
        .as_ref()
        .filter(|_| section.heading == "Entities");
    let events = report
        .events
        .as_ref()
        .filter(|_| section.heading == "Events");
    let comparison = report
        .comparison
        .as_ref()
        .filter(|_| section.heading == "Comparison");
    entities.into_iter().for_each(|r| entity_charts(html, r));
    events.into_iter().for_each(|r| event_charts(html, r));
    section
        .tables
        .iter()
        .for_each(|t| table(html, t, |_, _| None));
    if let Some(report) = entities {
        confusion(html, &report.confusion);
        list(html, "Errors", &report.errors, entity_error);
    }
    if let Some(report) = events {
        list(html, "Errors", &report.errors, event_error);
    }
    if let Some(comparison) = comparison {
        changes(html, comparison);
    }
}

fn entity_charts(html: &mut Html, report: &NerReport) {
    if let Some(strict) = report.strict() {
        let rows = strict.types.iter().chain([&strict.micro]);
        let bars: Vec<Bar> = rows.map(|row| bar(row, false)).collect();
        chart::bars(html, "Strict F1 by type, with 95 % intervals", &bars);
    }
    if let Some(calibration) = &report.calibration {
        let caption = "Entities kept at a confidence threshold: precision and recall";
        chart::thresholds(html, caption, calibration);
    }
}

fn event_charts(html: &mut Html, report: &EventReport) {
    let mut bars = Vec::new();
    let types = report.systems.first().map_or(0, |s| s.types.len());
    for measure in [Measure::Type, Measure::Fillers] {
        for index in 0..types {
            for (at, system) in report.systems.iter().enumerate() {
                let (event_type, rows) = &system.types[index];
                let mut bar = bar(&rows[measure as usize], at > 0);
                bar.label = if at == 0 {
                    format!("{event_type}: {measure}")
                } else {
                    system.system.clone()
                };
                bars.push(bar);
            }
        }
    }
    chart::bars(html, "F1 by event type, with 95 % intervals", &bars);
    if let Some(calibration) = &report.calibration {
        let caption = "Records kept at a confidence threshold: precision and recall of their type";
        chart::thresholds(html, caption, calibration);
    }
}

fn bar(row: &ScoreRow, baseline: bool) -> Bar {
    Bar {
        label: row.name.clone(),
        value: row.scores.f1,
        interval: row.f1_interval,
        baseline,
    }
}

/// A table; `style` may give a cell, by row and column, a style of its own.
fn table(html: &mut Html, table: &Table, style: impl Fn(usize, usize) -> Option<String>) {
    html.element("div", &[("class", "scroll")], |html| {
        html.element("table", &[], |html| {
            html.leaf("caption", &[], &table.caption);
            html.element("thead", &[], |html| {
                html.element("tr", &[], |html| {
                    let heads = table.head.iter();
                    heads.for_each(|h| html.leaf("th", &[("scope", "col")], h));
                });
            });
            html.element("tbody", &[], |html| {
                for (at, row) in table.rows.iter().enumerate() {
                    html.element("tr", &[], |html| {
                        cells(html, row, |column| style(at, column))
                    });
                }
            });
        });
    });
}

fn cells(html: &mut Html, row: &[String], style: impl Fn(usize) -> Option<String>) {
    for (column, cell) in row.iter().enumerate() {
        match style(column) {
            Some(style) => html.leaf("td", &[("style", &style)], cell),
            None => html.leaf("td", &[], cell),
        }
    }
}

fn confusion(html: &mut Html, confusion: &Confusion) {
    table(html, &super::table::confusion(confusion), |row, column| {
        let counts = &confusion.counts[row];
        let count = column.checked_sub(1).map_or(0, |at| counts[at]);
        tint(count, counts.iter().sum())
    });
}

/// The tint of a cell of the confusion matrix, by its share of the row: at most half as dark as
/// the ink, so that the number stays legible.
fn tint(count: usize, of: usize) -> Option<String> {
    let share = 0.08 + 0.42 * ratio(count, of);
    (count > 0).then(|| format!("background:rgba(51,98,143,{share:.2})"))
}

/// A list of errors under a heading, cut at [`SHOWN`].
fn list<T>(html: &mut Html, heading: &str, errors: &[T], show: impl Fn(&mut Html, &T)) {
    if errors.is_empty() {
        return;
    }
    html.leaf("h3", &[], &format!("{heading} ({})", errors.len()));
    if errors.len() > SHOWN {
        let note = format!("The first {SHOWN}; errors.jsonl has all.");
        html.leaf("p", &[], &note);
    }
    html.element("ul", &[("class", "errors")], |html| {
        for error in errors.iter().take(SHOWN) {
            html.element("li", &[], |html| show(html, error));
        }
    });
}

fn entity_error(html: &mut Html, error: &EntityError) {
    head(html, &error.mistake.to_string(), &error.unit);
    let name = |label: &Option<LabelSpan>| label.as_ref().map(|l| l.kind.clone());
    differences(
        html,
        &[Difference {
            what: "type".into(),
            gold: name(&error.gold),
            predicted: name(&error.predicted),
        }],
    );
    excerpt(html, error.excerpt.as_ref());
}

fn event_error(html: &mut Html, error: &EventError) {
    head(html, &error.verdict.to_string(), &error.document);
    let record = error.gold.as_ref().or(error.predicted.as_ref());
    record
        .into_iter()
        .for_each(|r| html.leaf("span", &[], &kind(r)));
    excerpt(html, error.excerpt.as_ref());
    differences(html, &error.differences);
}

fn kind(event: &GoldEvent) -> String {
    format!("{}/{}, {}", event.event_type, event.subtype, event.realis)
}

fn head(html: &mut Html, what: &str, place: &str) {
    html.leaf("span", &[("class", "tag")], what);
    html.leaf("span", &[("class", "where")], &format!("{place} "));
}

/// Words with the gold label underlined and the predicted one on a ground.
fn excerpt(html: &mut Html, excerpt: Option<&Excerpt>) {
    let Some(excerpt) = excerpt else {
        return;
    };
    html.element("p", &[("lang", "hi")], |html| {
        for (words, gold, predicted) in excerpt.pieces() {
            match (gold, predicted) {
                (false, false) => html.text(&words),
                (true, false) => html.leaf("mark", &[("class", "gold")], &words),
                (false, true) => html.leaf("mark", &[("class", "predicted")], &words),
                (true, true) => html.leaf("mark", &[("class", "gold predicted")], &words),
            }
        }
    });
}

/// What was predicted struck out, what gold has behind it; what both have once.
fn differences(html: &mut Html, differences: &[Difference]) {
    html.element("ul", &[("class", "differences"), ("lang", "hi")], |html| {
        for difference in differences {
            html.element("li", &[], |html| {
                html.text(&format!("{}: ", difference.what));
                if difference.gold == difference.predicted {
                    return html.text(difference.gold.as_deref().unwrap_or_default());
                }
                if let Some(predicted) = &difference.predicted {
                    html.leaf("del", &[], predicted);
                    html.text(" ");
                }
                if let Some(gold) = &difference.gold {
                    html.leaf("ins", &[], gold);
                }
            });
        }
    });
}

fn changes(html: &mut Html, comparison: &Comparison) {
    let headings = [
        (Direction::Better, "Better in the new one"),
        (Direction::Worse, "Worse in the new one"),
        (Direction::Other, "Wrong in another way"),
    ];
    for (direction, heading) in headings {
        let of_direction = |c: &&RecordChange| c.direction == direction;
        let changes: Vec<_> = comparison.changes.iter().filter(of_direction).collect();
        list(html, heading, &changes, |html, change| {
            record_change(html, change)
        });
    }
}

fn record_change(html: &mut Html, change: &RecordChange) {
    let record = [&change.gold, &change.old, &change.new]
        .into_iter()
        .find_map(|r| r.as_ref());
    head(
        html,
        &record.map(kind).unwrap_or_default(),
        &change.document,
    );
    for (name, event, different) in [
        ("old", &change.old, &change.old_differences),
        ("new", &change.new, &change.new_differences),
    ] {
        let state = match (event, different.is_empty()) {
            (None, _) => "no record",
            (Some(_), true) => "as gold",
            (Some(_), false) => "differs from gold",
        };
        html.leaf("p", &[], &format!("{name}: {state}"));
        if event.is_some() {
            differences(html, different);
        }
    }
}
