//! The tables of a report, in a form that Markdown and HTML share.

use super::Report;
use crate::evaluate::calibration::Calibration;
use crate::evaluate::compare::Comparison;
use crate::evaluate::counts::Prf;
use crate::evaluate::events::{EventReport, EventScores};
use crate::evaluate::labels::conll::Malformed;
use crate::evaluate::ner::analysis::Confusion;
use crate::evaluate::ner::{Criterion, NerReport, NerScores};
use crate::evaluate::resample::Interval;
use crate::evaluate::scores::ScoreRow;

/// A table: the first column holds names, the others numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// One a column.
    pub head: Vec<String>,
    /// As many cells each as `head`.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    fn new(caption: impl Into<String>, head: &[&str]) -> Table {
        Table {
            caption: caption.into(),
            head: head.iter().map(|&h| h.to_owned()).collect(),
            rows: Vec::new(),
        }
    }
}

/// A share as a percentage with one decimal.
pub fn percent(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

fn interval(interval: Interval) -> String {
    format!("{}–{}", percent(interval.low), percent(interval.high))
}

fn prf(scores: Prf) -> [String; 3] {
    [scores.precision, scores.recall, scores.f1].map(percent)
}

/// Where a report's tables belong.
pub struct Section {
    /// Its heading.
    pub heading: &'static str,
    /// What a reader should know before reading.
    pub notes: Vec<String>,
    /// The tables.
    pub tables: Vec<Table>,
}

/// All sections of a report.
pub fn sections(report: &Report) -> Vec<Section> {
    let entities = report.entities.as_ref().map(entities);
    let events = report.events.as_ref().map(events);
    let comparison = report.comparison.as_ref().map(comparison);
    entities
        .into_iter()
        .chain(events)
        .chain(comparison)
        .collect()
}

fn entities(report: &NerReport) -> Section {
    let mut tables: Vec<Table> = report.scores.iter().map(entity_scores).collect();
    tables.push(mistakes(report));
    tables.extend(report.calibration.as_ref().map(calibration));
    tables.extend(malformed("gold", &report.malformed_gold));
    tables.extend(malformed("predicted", &report.malformed_predicted));
    let mut notes = vec![format!(
        "{} {1}s; scores in per cent; 95 % bootstrap intervals of F1 over {1}s.",
        report.units, report.unit
    )];
    notes.extend(partners(&report.not_predicted, &report.not_labelled));
    Section {
        heading: "Entities",
        notes,
        tables,
    }
}

/// What to say of documents that only one side has.
fn partners(not_predicted: &[String], not_labelled: &[String]) -> Vec<String> {
    let mut notes = Vec::new();
    if !not_predicted.is_empty() {
        notes.push(format!(
            "{} gold documents have no prediction and count as empty: {}.",
            not_predicted.len(),
            not_predicted.join(", ")
        ));
    }
    if !not_labelled.is_empty() {
        let count = not_labelled.len();
        notes.push(format!(
            "{count} predicted documents have no gold and do not count."
        ));
    }
    notes
}

fn entity_scores(scores: &NerScores) -> Table {
    let explained = match scores.criterion {
        Criterion::Strict => "strict: type and both ends, IOB2",
        Criterion::Conlleval => "conlleval: as strict, but an I- without its B- starts an entity",
        Criterion::Overlap => "overlap: type, and at least one shared character",
    };
    let head = [
        "type",
        "P",
        "R",
        "F1",
        "95 %",
        "gold",
        "predicted",
        "correct",
    ];
    let mut table = Table::new(format!("Entities, {explained}"), &head);
    for row in scores.types.iter().chain([&scores.micro]) {
        table.rows.push(score_row(row));
    }
    let mut mean = vec!["macro".to_owned()];
    mean.extend(prf(scores.r#macro.scores));
    mean.push(interval(scores.r#macro.f1_interval));
    mean.extend(["", "", ""].map(str::to_owned));
    table.rows.push(mean);
    table
}

fn score_row(row: &ScoreRow) -> Vec<String> {
    let mut cells = vec![row.name.clone()];
    cells.extend(prf(row.scores));
    cells.push(interval(row.f1_interval));
    let counts = row.counts;
    cells.extend([counts.gold(), counts.predicted(), counts.tp].map(|n| n.to_string()));
    cells
}

fn mistakes(report: &NerReport) -> Table {
    let mut table = Table::new(
        "Entities by what is wrong with them (strict)",
        &["", "count"],
    );
    let m = report.mistakes;
    let rows = [
        ("correct", m.correct),
        ("right type, other boundaries", m.boundary),
        ("right boundaries, other type", m.wrong_type),
        ("other boundaries and type", m.wrong_type_and_boundary),
        ("missed", m.missed),
        ("spurious", m.spurious),
    ];
    table.rows = rows
        .map(|(name, n)| vec![name.to_owned(), n.to_string()])
        .into();
    table
}

/// The confusion matrix; empty cells are zeros.
pub fn confusion(confusion: &Confusion) -> Table {
    let caption = "Gold types (rows) against predicted ones (columns), paired by overlap";
    let mut table = Table::new(caption, &["gold"]);
    table.head.extend(confusion.types.iter().cloned());
    table.head.push("(missed)".into());
    let names = confusion.types.iter().map(String::as_str);
    for (name, counts) in names.chain(["(spurious)"]).zip(&confusion.counts) {
        let mut row = vec![name.to_owned()];
        row.extend(counts.iter().map(|&n| match n {
            0 => String::new(),
            n => n.to_string(),
        }));
        table.rows.push(row);
    }
    table
}

fn malformed(side: &str, tags: &[Malformed]) -> Option<Table> {
    let head = ["malformed", "tag", "lines", "first line"];
    let mut table = Table::new(
        format!("Malformed tags of the {side} file, read as O"),
        &head,
    );
    table.rows = tags
        .iter()
        .map(|m| {
            vec![
                m.kind.to_string(),
                m.tag.clone(),
                m.count.to_string(),
                m.first_line.to_string(),
            ]
        })
        .collect();
    (!tags.is_empty()).then_some(table)
}

fn calibration(calibration: &Calibration) -> Table {
    let caption = format!(
        "Calibration: expected error {} over {} predictions",
        percent(calibration.expected_error),
        calibration.predictions
    );
    let head = ["confidence", "predictions", "mean confidence", "precision"];
    let mut table = Table::new(caption, &head);
    for bin in &calibration.bins {
        table.rows.push(vec![
            format!("{:.1}–{:.1}", bin.low, bin.high),
            bin.predictions.to_string(),
            percent(bin.confidence),
            percent(bin.precision),
        ]);
    }
    table
}

fn events(report: &EventReport) -> Section {
    let mut tables = Vec::new();
    let mut add = |caption: String, rows: &dyn Fn(&EventScores) -> Vec<ScoreRow>| {
        tables.push(side_by_side(caption, &report.systems, rows));
    };
    add("Event records".into(), &|s| s.overall.clone());
    for index in 0..report.systems.first().map_or(0, |s| s.types.len()) {
        let event_type = report.systems[0].types[index].0;
        add(format!("Event records: {event_type}"), &|s| {
            s.types[index].1.clone()
        });
    }
    add("Event records by subtype".into(), &|s| s.subtypes.clone());
    add("Fillers by role".into(), &|s| s.roles.clone());
    tables.extend(report.calibration.as_ref().map(calibration));
    let mut notes = vec![format!(
        "{} gold records in {} documents; scores in per cent; 95 % bootstrap intervals of F1 over documents. The \
         baseline is a trigger word in the sentence and the countries in it.",
        report.gold_events, report.documents
    )];
    notes.extend(partners(&report.not_predicted, &report.not_labelled));
    Section {
        heading: "Events",
        notes,
        tables,
    }
}

/// The same rows of every system, side by side.
fn side_by_side(
    caption: String,
    systems: &[EventScores],
    rows: &dyn Fn(&EventScores) -> Vec<ScoreRow>,
) -> Table {
    let mut table = Table::new(caption, &["", "gold"]);
    for system in systems {
        let columns = ["P", "R", "F1", "95 %"];
        let heads = columns.map(|column| format!("{} {column}", system.system));
        table.head.extend(heads);
    }
    for (index, system) in systems.iter().enumerate() {
        for (at, row) in rows(system).into_iter().enumerate() {
            if index == 0 {
                let name = row.name.clone();
                table.rows.push(vec![name, row.counts.gold().to_string()]);
            }
            table.rows[at].extend(prf(row.scores));
            table.rows[at].push(interval(row.f1_interval));
        }
    }
    table
}

fn comparison(comparison: &Comparison) -> Section {
    let head = ["F1", "old", "new", "difference, 95 %", "p"];
    let mut table = Table::new("New against old", &head);
    for measure in &comparison.measures {
        table.rows.push(vec![
            measure.name.clone(),
            percent(measure.old),
            percent(measure.new),
            format!(
                "{:+.1} to {:+.1}",
                100.0 * measure.difference.low,
                100.0 * measure.difference.high
            ),
            format!("{:.3}", measure.p),
        ]);
    }
    Section {
        heading: "Comparison",
        notes: vec!["p: two-sided paired bootstrap over documents.".into()],
        tables: vec![table],
    }
}
